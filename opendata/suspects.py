"""Suspects: texts a database may pass on to the rules of moderation, which then judge them.

RE2 has no lookaround and sees raw text, the rules see folded text. So each pattern takes in, for
every character, what folding would make it from, and matches whatever a rule could find, and more.
"""

import re
from functools import cache

from moderation.folding import SPOKEN, plain
from moderation.personal import AREA, MORE, PLATE, SEP

ASCII = "\t\n\r -~"
# Besides these, everything folds to itself or is named below.
USUAL = ASCII + "°·×–-―‘-‟•…、-】〔-〛一-龥！-～　㎡" + "".join(SPOKEN)
# Signs that show as nothing, and letters in disguise: mathematical, circled, vertical, …
DISGUISED = (
    r"[\p{Cf}\p{Cs}\p{Mn}\p{Me}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}"
    r"\x{115f}\x{1160}\x{3164}\x{ffa0}\x{2800}\x{1d00}-\x{1dbf}\x{2070}-\x{209f}\x{2100}-\x{218f}"
    r"\x{249c}-\x{24ff}\x{3200}-\x{33a0}\x{33a2}-\x{33ff}\x{f900}-\x{faff}\x{fb00}-\x{fb06}"
    r"\x{fe30}-\x{fe6f}\x{ff5f}-\x{ffef}\x{10000}-\x{1efff}\x{1f100}-\x{1f2ff}\x{1fb00}-\x{1fbff}]"
)
TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\{[^}]*\}|\(\?[:i]|.", re.DOTALL)
ITEM = re.compile(r"(\\?.)(?:-(\\?.))?", re.DOTALL)
MEANT = {"t": "\t", "n": "\n"}


@cache
def _traditional() -> dict[str, str]:
    """For each Simplified character the others that fold to it."""
    back: dict[str, str] = {}
    for char in map(chr, range(0x4E00, 0xA000)):
        folded = plain(char).text
        if folded != char:
            back[folded] = back.get(folded, "") + char
    return back


def _sources(char: str) -> str:
    """What `char` may be written as; case is left to the i flag."""
    wide = chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else ""
    spoken = SPOKEN[int(char)] if char in "0123456789" else ""
    more = {" ": "　", ".": "…", "х": "Х"}.get(char, "")
    return char + wide + spoken + more + _traditional().get(char, "")


def _class(chars: str) -> str:
    return "[" + "".join(f"\\x{{{ord(char):x}}}" for char in sorted(set(chars))) + "]"


def _item(first: str, last: str | None) -> str:
    start = MEANT.get(first[-1], first[-1]) if len(first) > 1 else first
    return "".join(map(chr, range(ord(start), ord(last[-1] if last else start) + 1)))


def _token(token: str) -> str:
    if len(token) > 1 and token[0] == "[":
        found = (_item(*match.groups()) for match in ITEM.finditer(token[1:-1]))
        return _class("".join(_sources(char) for chars in found for char in chars))
    if len(token) == 1 and token not in "()|?*+.^$":
        return _class(_sources(token))
    if len(token) == 2 and token[0] == "\\":
        return _class(_sources(_item(token, None)))
    return token


def widened(pattern: str) -> str:
    """The pattern with each class and each character taking in what folds to it. No lookaround, no
    negated classes."""
    return "".join(map(_token, TOKEN.findall(pattern)))


ANY = _class("".join(_sources(digit) for digit in "0123456789"))
WRITTEN = r"[0-9０-９]"
# Next to a number as written no digit; next to a spoken one at most one.
BEFORE = f"(?:^|[^0-9０-９]|(?:^|[^0-9０-９]){WRITTEN})"
AFTER = f"(?:$|[^0-9０-９]|{WRITTEN}(?:$|[^0-9０-９]))"
_IDENTITY = widened(
    rf"[1-9](?:{MORE}){{5}}{SEP}(?:1{SEP}9|2{SEP}0)(?:{MORE}){{2}}{SEP}[01]{MORE}{SEP}[0-3]"
    rf"(?:{MORE}){{4}}{SEP}[0-9x×х]"
)
_BORN_19 = widened(
    rf"[1-8](?:{MORE}){{5}}(?:{MORE}){{2}}{SEP}[01]{MORE}{SEP}[0-3]{MORE}(?:{MORE}){{3}}"
)
_CARD = widened(rf"(?:[345]{MORE}|6{SEP}2)(?:{MORE}){{14,17}}")
_MOBILE = widened(rf"(?:\(?(?:\+|00)?86\)?[ \-]{{0,2}}|0)?1{SEP}[3-9](?:{MORE}){{9}}")
_LANDLINE = widened(rf"(?:{AREA}|(?:电话|座机):?)[2-8][0-9]{{2,3}}[ \-]?[0-9]{{4}}")
_PLATE = widened(PLATE.removesuffix("(?![a-z])"))
_EMAIL = widened(r"@|[(\[]at[)\]]")
_DOCUMENT = (
    widened("(?:护照|passport|通行证|回乡证|台胞证|居住证|港澳证)")
    + r"[^\n]{0,20}"
    + widened("[0-9]{7}")
)
_HANDLE = widened("(?:微信|薇信|加微|vx|wechat|qq)") + r"[^\n]{0,6}" + widened("[a-z0-9]")
NUMBER = "|".join(
    [
        BEFORE + f"(?:{_IDENTITY}|(?:{_CARD}|{_MOBILE}|{_BORN_19}|{_LANDLINE}){AFTER})",
        widened("(?:电话|座机):?[2-8][0-9]{2,3}[ \\-]?[0-9]{4}"),
        *(_PLATE, _EMAIL, _DOCUMENT, _HANDLE, DISGUISED),
    ]
)
NAME = widened("我叫|名字|姓名|人[: ]|先生|女士|大爷|大妈|阿姨")
HOME = widened("[0-9a-z](?:栋|幢|座|号|弄|#|单元|\\-)|住|户籍|地址")
FOREIGN = f"[^{USUAL}]"
SIX = "(?:" + rf"[\p{{N}}{''.join(SPOKEN)}]" + r"(?:.|\n)*){6}"


def matches(value: str, pattern: str) -> str:
    """SQL: whether the expression `value` holds the pattern somewhere, whatever the case."""
    return f"regexp_matches({value}, {_literal(pattern)}, 'i')"


def suspect(value: str) -> str:
    """SQL: whether a rule of moderation may find a number, e-mail, document or account in the text
    `value`, or a name together with a home."""
    return (
        f"({matches(value, NUMBER)} OR ({matches(value, FOREIGN)} AND {matches(value, SIX)})"
        f" OR ({matches(value, NAME)} AND {matches(value, HOME)}))"
    )


def touched(value: str) -> str:
    """SQL: whether any rule for personal data may find something, names alone included."""
    return f"({suspect(value)} OR {matches(value, NAME)} OR {matches(value, HOME)})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
