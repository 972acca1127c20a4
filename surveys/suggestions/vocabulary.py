"""What suggestions and hotline orders are about: the topics, and a guess from the words."""

from dataclasses import dataclass

from topics.scripts import plain


def _(text: str) -> str:
    return text  # marked here, translated where it is shown


@dataclass(frozen=True)
class Topic:
    """`title` is a message id; `aliases` are words, as people use them, that speak for it."""

    key: str
    title: str
    aliases: tuple[str, ...]


OTHER = "other"
TOPICS = (
    Topic(
        "education",
        _("Education"),
        ("教育", "学校", "入学", "小学", "中学", "幼儿园", "老师", "课后", "校车", "培训班", "学位",
         "招生", "食堂", "校园", "高考", "中考", "school", "teacher", "pupil"),
    ),
    Topic(
        "employment",
        _("Employment"),
        ("就业", "招聘", "失业", "劳动合同", "求职", "创业", "工作岗位", "零工", "实习", "加班",
         "job", "employment"),
    ),
    Topic(
        "income",
        _("Income and wages"),
        ("收入", "工资", "欠薪", "薪资", "最低工资", "补贴", "补助", "待遇", "wage", "salary"),
    ),
    Topic(
        "social-security",
        _("Social security"),
        ("社会保障", "社保", "医保", "养老", "低保", "退休金", "公积金", "救助", "残疾人", "养老院",
         "pension", "insurance"),
    ),
    Topic(
        "health",
        _("Medical care"),
        ("医疗", "医院", "看病", "挂号", "医生", "疫苗", "门诊", "药店", "卫生院", "体检", "急诊",
         "hospital", "clinic", "doctor"),
    ),
    Topic(
        "safety",
        _("Safety"),
        ("安全", "消防", "火灾", "治安", "诈骗", "隐患", "燃气泄漏", "飞线充电", "消防通道", "偷盗",
         "fire safety", "safety"),
    ),
    Topic(
        "transport",
        _("Transport"),
        ("交通", "公交", "地铁", "停车", "堵车", "拥堵", "红绿灯", "斑马线", "路口", "电动车",
         "共享单车", "非机动车道", "站台", "出租车", "网约车", "bus", "parking", "traffic",
         "crossing"),
    ),
    Topic(
        "housing",
        _("Housing and property"),
        ("住房", "物业", "小区", "电梯", "漏水", "老旧小区", "业主", "维修资金", "房产证", "租房",
         "加装电梯", "供暖", "housing", "lift"),
    ),
    Topic(
        "environment",
        _("Environment"),
        ("环境", "污染", "噪声", "噪音", "空气", "污水", "河道", "油烟", "臭味", "异味", "扬尘",
         "pollution", "noise", "smell"),
    ),
    Topic(
        "urban",
        _("Urban management"),
        ("城管", "占道", "路灯", "垃圾", "垃圾桶", "井盖", "违建", "违章搭建", "摊贩", "公厕",
         "市容", "广告牌", "street lamp", "rubbish", "manhole"),
    ),
    Topic(
        "market",
        _("Market supervision"),
        ("市场监管", "食品", "假货", "价格", "退款", "预付卡", "消费", "商家", "超市", "过期",
         "餐馆", "计量", "缺斤短两", "refund", "shop"),
    ),
    Topic(
        "culture",
        _("Culture, sport and parks"),
        ("文化", "体育", "公园", "图书馆", "健身", "绿化", "树木", "博物馆", "广场舞", "球场",
         "旅游", "library", "park bench", "playground"),
    ),
    Topic(
        "countryside",
        _("Farming and the countryside"),
        ("农村", "农业", "农田", "村里", "灌溉", "化肥", "宅基地", "乡村", "村委会", "village"),
    ),
    Topic(
        "service",
        _("Public services and conduct"),
        ("政务", "办事", "窗口", "服务态度", "证明", "证件", "身份证", "户口", "作风", "推诿",
         "大厅", "审批", "网上办理", "service counter", "permit"),
    ),
    Topic(OTHER, _("Something else"), ()),
)  # fmt: skip
BY_KEY = {topic.key: topic for topic in TOPICS}
READ = 4_000  # characters that a guess looks at
ALIASES = sorted(
    ((plain(alias), topic.key) for topic in TOPICS for alias in topic.aliases),
    key=lambda pair: -len(pair[0]),
)


def guess(text: str) -> str | None:
    """The topic for which most words speak, longer ones more; None when none does, or two do
    equally. It is proposed to the person, never forced."""
    rest = plain(text[:READ])
    scores: dict[str, int] = {}
    for alias, key in ALIASES:
        found = rest.count(alias)
        if found:
            scores[key] = scores.get(key, 0) + found * len(alias)
            rest = rest.replace(alias, "\n")
    best = sorted(scores.values(), reverse=True)[:2]
    if not best or (len(best) == 2 and best[0] == best[1]):
        return None
    return max(scores, key=lambda key: scores[key])


def is_known(key: str) -> bool:
    return key in BY_KEY


def named(words: str) -> str | None:
    """The topic that a table calls by its key, its title or one of its aliases."""
    wanted = plain(words.strip())
    if wanted in BY_KEY:
        return wanted
    return next((key for alias, key in ALIASES if alias == wanted), None)
