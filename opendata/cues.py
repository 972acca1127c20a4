"""What a column's name says of the persons in it: whose number, name or home it holds."""

import re
from dataclasses import dataclass

from moderation.cued import SURNAMES
from moderation.folding import plain, with_digits
from opendata.suspects import matches, widened

COMPOUND = "欧阳|上官|司马|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|东方|端木|万俟|呼延"
PERSON = f"^(?:{widened(f'[{SURNAMES}]|{COMPOUND}')})[ 　]?[一-龥](?:[ 　]?[一-龥])?$"
ANYBODY = r"^(?:[一-龥][一-龥·•・ 　]{1,14}|[A-Za-z][A-Za-z .'\-]{2,39})$"
NOBODY = (  # no one's full name: 王先生, 信访科
    "(?:先生|女士|小姐|同志|师傅|老师|某|某某|匿名|不详|未知|保密|没有|中心|公司|街道|小区)$"
    "|^.{2,}(?:科|室|处|局|办|部)$|^.{3,}(?:所|站|会|院|厂|店|校|队|组|区|县|市|省|村|路|街)$"
)
PLACE = "(?:区|县|市|省|镇|乡|村|路|街|巷|弄|桥|湖|站|校|园|院|店|厂|所|局)$"
HOUSE = "[0-9][0-9a-z\\- ]{0,6}(?:号|弄|栋|幢|座|室|单元|组|楼)"
SENTENCE = "[，。；！？;!?：:]|.{41}"
NAMED = re.compile(
    "姓名|名字|户主|业主|联系人|当事人|申请人|投诉人|举报人|反映人|来电人|诉求人|患者|病人|学生|家长|居民|"
    r"被征收人|缴款人|车主|(?:^|_| )name$|full.?name|contact.?(?:person|name)|^person$"
)
PUBLIC = re.compile(
    "法人|法定代表|负责人|经营者|局长|书记|主任|院长|校长|医师|医生|教师|律师|作者|企业|单位|公司"
)
PLACE_NAME = re.compile(
    "地名|路名|街道|区名|项目|店名|校名|站名|品名|小区|社区|村|place|street|file|user"
)
ADDRESS = re.compile("地址|住址|住所|居住地|户籍|家庭|address")
HOME = re.compile("住址|家庭(?:住址|地址)|户籍(?:地址|所在地)|居住(?:地址|地)|home.?address|现住")


@dataclass(frozen=True)
class Cue:
    """`heading` finds the column by its name; a value that holds `loose` then is such a datum,
    though no rule proves it: a mistyped identity number is still somebody's."""

    key: str
    heading: re.Pattern[str]
    loose: str


CUES = (
    Cue(
        "identity",
        re.compile(r"身份证|公民身份|证件号|id.?card|identity.?(?:no|number|card)"),
        "[0-9]{14}",
    ),
    Cue(
        "mobile",
        re.compile("手机|移动电话|联系电话|联系方式|mobile|cell.?phone|telephone|phone"),
        "(?:^|[^0-9])(?:[1-35-79][0-9]{9}|[48][1-9][0-9]{8})",  # not 400 and 800, shared lines
    ),
    Cue("card", re.compile("银行卡|银行账[号户]|卡号|bank.?(?:card|account)"), "[0-9]{12}"),
    Cue(
        "plate", re.compile("车牌|号牌|牌照|licen[sc]e.?plate|plate.?(?:no|number)"), "[a-z0-9]{5}"
    ),
    Cue("document", re.compile("护照|通行证|passport"), "[a-z0-9]{7}"),
    Cue("handle", re.compile("微信|qq|wechat"), "[a-z0-9_\\-]{6}"),
)
LOOSE = {cue.key: widened(cue.loose.replace("(?:^|[^0-9])", "")) for cue in CUES}
LOOSE["mobile"] = "(?:^|[^0-9０-９])" + LOOSE["mobile"]
RUN = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_\-]{3,}")
KEPT = 2  # characters at either end that a blotted run keeps


def heading(name: str) -> str:
    return plain(name).text.strip()


def cue(name: str) -> Cue | None:
    """Which number the column of this name holds."""
    folded = heading(name)
    return next((cue for cue in CUES if cue.heading.search(folded)), None)


def loose(value: str, cue: Cue) -> str:
    """SQL: whether the text `value` holds such a number, seen loosely."""
    return matches(value, LOOSE[cue.key])


def blotted(text: str) -> str:
    """The text with the inside of every longer run of letters and digits hidden."""
    return RUN.sub(lambda match: _blot(match[0]), with_digits(text).text)


def _blot(run: str) -> str:
    kept = KEPT if len(run) > 2 * KEPT + 1 else 1
    return run[:kept] + "*" * (len(run) - 2 * kept) + run[-kept:]


def is_called_name(name: str) -> bool:
    return bool(NAMED.search(heading(name))) and not PUBLIC.search(heading(name))


def is_called_otherwise(name: str) -> bool:
    """Whether names in the column of this name are public, or none of persons."""
    return bool(PUBLIC.search(heading(name)) or PLACE_NAME.search(heading(name)))


def is_called_address(name: str) -> bool:
    return bool(ADDRESS.search(heading(name)))


def is_called_home(name: str) -> bool:
    return bool(HOME.search(heading(name)))


def person(value: str) -> str:
    """SQL: whether the text is a Chinese name, by surname and length."""
    other = f"{NOBODY}|{PLACE}"
    return f"({matches(value, PERSON)} AND NOT {matches(value, other)})"


def anybody(value: str) -> str:
    """SQL: whether the text in a column of names may be a full name, of whatever people."""
    return f"({matches(value, ANYBODY)} AND NOT {matches(value, NOBODY)})"


def address(value: str) -> str:
    """SQL: whether the text is an address with a house number, no sentence with one in it."""
    return f"({house(value)} AND NOT {matches(value, SENTENCE)})"


def house(value: str) -> str:
    """SQL: whether the text has a house number."""
    return matches(value, widened(HOUSE))
