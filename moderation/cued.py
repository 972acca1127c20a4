"""Personal data known by the words beside them: travel documents, accounts, homes and names."""

import re
from collections.abc import Iterator

from moderation.findings import Finding
from moderation.folding import Folded, plain, with_digits

DOCUMENT = re.compile(
    r"(?:护照|passport)[^0-9a-z\n]{0,12}(?:no\.? ?)?([a-z]{1,2}[ \-]?[0-9]{7,8})(?![0-9a-z])"
    r"|(?:通行证|回乡证|台胞证|居住证|港澳证)[^0-9a-z\n]{0,12}"
    r"([hmcw][a-z]?[ \-]?[0-9]{8}(?:[0-9]{2})?|[0-9]{8}(?:[0-9]{2}(?:\([a-z]\))?)?)(?![0-9a-z])"
)
HANDLE = re.compile(
    r"(?:微信号|微信:|加微信?|薇信|vx|wechat|qq号?:?|加qq)[:是为 ]{0,3}"
    r"([a-z](?=[a-z]*[0-9_\-])[a-z0-9_\-]{5,19}|[1-9][0-9]{5,10})(?![0-9a-z@])"
)

STAIR = r"(?:[0-9a-z]{1,2}(?:单元|门|梯|座|号|层|楼)[ \-,]?)"
ROOM = r"[0-9]{3,4}(?:室|房(?!间)|号房?)"
BARE_ROOM = r"[0-9]{3,4}(?![0-9多余户人个米平㎡m元块年吨])"
HOME = re.compile(
    r"[0-9a-z][0-9]{0,3}(?:"
    rf"(?:栋|幢|座|号楼|弄|号|#)[ \-,]?(?:{STAIR}{{0,2}}{ROOM}|{STAIR}{{1,2}}{BARE_ROOM}"
    rf"|{BARE_ROOM}(?=的?(?:业主|住户|户主)))"
    rf"|单元[ \-,]?(?:{ROOM}|{BARE_ROOM})"
    r"|-[0-9]{1,2}-[0-9]{3,4}(?:室|房|号))"
)
LIVES = re.compile(
    r"(?:家住(?!的)|住在|我住(?!的)|现住(?!的)|(?:住址|户籍地|户籍所在地)[:是为在 ]"
    r"|地址[:是为 ](?<!办公地址.)(?<!公司地址.)(?<!单位地址.)(?<!注册地址.)(?<!经营地址.))"
    r"[:是在于为 ]{0,3}([^。;!?,\n]{0,40}[0-9](?:号(?!线)|弄|栋|幢|座|单元|室|组)"
    rf"(?:{STAIR}{{0,2}}{ROOM}|{BARE_ROOM})?)"
)

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
    "覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符"
    "舒阮柯纪梅童凌毕单裴霍涂苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉"
    "缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛"
)
TITLE = r"先生|女士|小姐|同志|师傅|老师|经理|主任|某|总"
NAME = rf"[{SURNAMES}](?!{TITLE})[一-龥]{{1,2}}"
CALLED = re.compile(
    r"(?:我叫|我的名字[叫是]|姓名[: ]{1,2}|名字[: ]{1,2}"
    r"|(?:联系|举报|投诉|反映|申请|申诉|控告|建议|留言)人[: ]{1,2})"
    rf" ?({NAME})(?=[^一-龥]|$|[男女是系住]|[今现]年|身份证|电话|手机|联系|家住|来自)"
)
HONOURED = re.compile(
    rf"([{SURNAMES}](?!{TITLE})[一-龥]?(?![{SURNAMES}])[一-龥])(?:先生|女士|大爷|大妈|阿姨)"
)


def personal_document(text: str) -> Iterator[Finding]:
    """Passports and travel permits of Hong Kong, Macao and Taiwan residents, after their name."""
    yield from _cued("personal-document", DOCUMENT, plain(text))


def personal_handle(text: str) -> Iterator[Finding]:
    """WeChat and QQ accounts."""
    yield from _cued("personal-handle", HANDLE, plain(text))


def personal_address(text: str) -> Iterator[Finding]:
    """Homes: a room of a building, or a house number after 家住, 住址 and the like. A house number
    alone is a place."""
    end = 0
    rooms = _cued("personal-address", HOME, with_digits(text))
    homes = _cued("personal-address", LIVES, plain(text))
    for finding in sorted((*homes, *rooms), key=lambda f: (f.start, -f.end)):
        if finding.end > end:  # a room within the home it belongs to is no second finding
            yield finding
            end = finding.end


def personal_name(text: str) -> Iterator[Finding]:
    """Full names after 我叫, 联系人 and the like, or before 先生, 女士. 王先生 tells nobody."""
    for pattern in (CALLED, HONOURED):
        yield from _cued("personal-name", pattern, plain(text))


def _cued(rule: str, pattern: re.Pattern[str], folded: Folded) -> Iterator[Finding]:
    """What the last group of the pattern holds, or all of it where it has none."""
    for match in pattern.finditer(folded.text):
        group = match.lastindex or 0
        yield Finding(rule, *folded.span(*match.span(group)))
