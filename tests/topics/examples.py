"""Hand-written comments on two imagined drafts, each with the concern it is about."""

from topics.document import Opinion

EBIKES = """
充电|support|第十二条要求小区集中建设充电设施，我非常支持，飞线充电太危险了。
充电|support|支持建设集中充电桩，楼道充电引发过火灾，谁都不想再看到。
充电|suggest|集中充电设施的收费应当有上限，现在一些小区充电一小时要两块钱，比家里贵一倍。
充电|suggest|老旧小区没有地方建充电桩，建议利用街边空地建设公共充电设施。
充电|oppose|小区里只有六个充电口，却有两百多辆电动车，不先建好充电设施就禁止楼道充电不合理。
充电|suggest|建议物业把充电桩的电价公示出来，收费标准由价格部门核定。
充电|other|我们小区的充电桩坏了半年没人修，物业和运营公司互相推诿。
充电|suggest|充电柜要配备自动断电和烟感报警，夜间充电才放心。
电池|support|第十五条禁止改装电池很有必要，改装锂电池起火的新闻看得太多了。
电池|suggest|旧锂电池应当有人回收，建议规定销售门店以旧换新，免费回收废旧电池。
电池|suggest|建议明确蓄电池的强制报废年限，超过五年的锂电池应当强制更换。
电池|other|网上买的锂电池质量参差不齐，市场监管要管一管电池的销售。
电池|support|支持对非法改装电池、解除限速的维修店从重处罚。
头盔|support|骑车戴头盔是对自己负责，支持第二十条的规定。
头盔|oppose|夏天四十度戴头盔实在受不了，短途买菜也要罚款，我反对强制戴头盔。
头盔|suggest|建议对未戴头盔的首次违法以警告教育为主，不要一上来就罚五十元。
头盔|suggest|头盔质量要有标准，路边二十块钱的头盔根本不起保护作用。
头盔|suggest|接送孩子的电动车，儿童头盔也应当写进条例。
外卖|oppose|外卖骑手超速闯红灯，根子在平台算时间太紧，只罚骑手不公平。
外卖|suggest|建议第二十五条明确外卖平台的责任，平台不得用算法压缩配送时间。
外卖|suggest|我是一名外卖骑手，每天跑十二个小时，希望平台给我们交工伤保险。
外卖|support|支持给外卖、快递车辆统一编号，骑手违法由平台企业承担连带责任。
外卖|other|快递三轮车和外卖电动车在人行道上横冲直撞，老人走路都害怕。
外卖|suggest|平台应当对骑手进行交通安全培训，一年不少于两次。
车道|suggest|主干道没有非机动车道，电动车只能和汽车抢路，应当先修好非机动车道。
车道|suggest|建议在解放路增设非机动车道隔离护栏，现在汽车占道停车很严重。
车道|other|非机动车道经常被汽车违停占用，电动车被逼到机动车道上，非常危险。
车道|suggest|新建道路必须同步规划非机动车道，宽度不少于两米五。
车道|oppose|道路没有非机动车道就处罚骑行人走机动车道，这不讲道理。
上牌|suggest|上牌登记能不能在网上办？请假去车管所排队半天太不方便。
上牌|suggest|建议在街道和销售门店设登记上牌点，老年人就近办理。
上牌|support|登记上牌便于找回被盗车辆，支持第八条。
上牌|oppose|外地户籍要居住证才能上牌不合理，租房的人办居住证很难。
上牌|suggest|超标车的过渡期太短，建议从一年延长到三年，再发临时牌照。
上牌|oppose|我的电动车刚买两年，过渡期一年以后就不能上路，这个损失谁来承担？
上牌|suggest|过渡期内淘汰超标车应当给予以旧换新补贴。
罚款|oppose|第三十八条罚款五十元到二百元太高，低收入家庭承受不起。
罚款|suggest|罚款幅度太大，容易随意执法，建议细化裁量标准并向社会公布。
罚款|suggest|罚款收入应当全部公开，不能给交警下达罚款指标。
罚款|suggest|首次轻微违法应当免予罚款，以教育为主。
停放|other|地铁口电动车乱停乱放，盲道都被占了，视障人士没法走。
停放|suggest|建议地铁站、商场周边划定足够的电动车停放区。
停放|suggest|小区门口电动车乱停堵住消防通道，建议明确物业的管理责任。
停放|support|支持禁止在消防通道和楼梯间停放电动车。
停放|suggest|停放点要免费，不能变成新的收费项目。
"""

LIFTS = """
分摊|suggest|加装电梯的费用分摊应当有一个参考比例，一楼不出钱，越往上出得越多。
分摊|oppose|我住二楼基本不用电梯，要我和六楼分摊一样的费用不公平。
分摊|suggest|建议公布各楼层费用分摊的指导系数，免得邻居吵架。
同意|oppose|一楼一户反对就装不成，同意比例定得太高了，建议改成三分之二。
同意|suggest|业主同意比例应当按民法典的双三分之二，不要再加一票否决。
同意|support|支持三分之二业主同意即可加装，老人上下楼太难了。
采光|oppose|电梯井正对一楼窗户，采光和通风都没有了，谁来补偿一楼？
采光|suggest|对一楼采光受影响的住户应当规定补偿标准。
采光|oppose|加装电梯后一楼房价下跌，噪声又大，补偿必须写清楚。
维护|suggest|电梯装好以后的维护费用谁出？建议提取专项维修资金。
维护|suggest|维护保养单位应当由业主选聘，年检费用公开。
维护|other|隔壁小区的电梯坏了两个月没人维护，年检也过期了。
补贴|suggest|建议提高财政补贴，每台补贴十万元太少。
补贴|suggest|财政补贴应当在完工后三个月内到账，不要拖一年。
公积金|suggest|希望允许提取父母住房公积金支付加装电梯的费用。
"""

ENGLISH = """
parking|oppose|The parking fees near the station are far too high for people who work shifts.
parking|suggest|Parking fees should be lower in the evening, when the car park is empty.
parking|oppose|Residents already pay council tax; parking fees on our own street are unfair.
trees|support|I support planting more trees along the high street, it needs shade in summer.
trees|suggest|Please plant native trees and water young trees in their first two summers.
trees|suggest|Trees should not block the pavement for wheelchair users.
buses|suggest|Bus services stop at seven in the evening, so night workers cannot use the bus.
buses|suggest|Run the bus every fifteen minutes and extend bus services to the hospital.
cycling|support|A separate cycle lane would let children cycle to school safely.
cycling|oppose|The cycle lane takes away delivery space from shops.
"""


def opinions(source: str, prefix: str = "zh") -> tuple[list[Opinion], list[str]]:
    """The comments of one of the sets above, and what each is about."""
    rows = [line.split("|") for line in source.strip().splitlines()]
    found = [
        Opinion(id=f"{prefix}{place}", text=text, stance=stance)
        for place, (_, stance, text) in enumerate(rows)
    ]
    return found, [concern for concern, _, _ in rows]
