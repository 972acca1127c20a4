"""The label a line starts with: 第十二条之一, （三）, 一、, Article 4 … and what only cites one."""

import re
import unicodedata
from dataclasses import dataclass

from consultation.numerals import from_roman, to_int

HAN = "零〇○一二三四五六七八九十百千两"
DIGIT = "0-9０-９"
NUMBER = f"[{DIGIT}{HAN}]"
ARTICLE, ANNEX = "条", "附件"
CONTAINERS = ("编", "分编", "章", "节")

NUMBERED = re.compile(
    rf"第\s*(?P<n>{NUMBER}(?:\s{{0,4}}{NUMBER}){{0,9}})\s*(?P<unit>分\s*编|[编章节条])"
    rf"(?:\s*之\s*(?P<sub>{NUMBER}{{1,4}}))?\s*(?P<mark>[:：、．.]?)"
)
ANNEXED = re.compile(
    rf"附\s*[件录表]\s*(?P<n>{NUMBER}{{0,4}})\s*(?:[:：]|(?=\s|$))|附[:：]",
)
ENGLISH = re.compile(
    r"(?P<unit>part|chapter|section|article|annex|appendix|schedule)\s+"
    r"(?P<n>\d{1,4}|[ivxlc]{1,9}|[a-z])\s*(?P<mark>[.:：)–—-]?)(?=\s|$)",
    re.IGNORECASE,
)
ENGLISH_UNITS = {
    "part": "编",
    "chapter": "章",
    "section": "节",
    "article": ARTICLE,
    "annex": ANNEX,
    "appendix": ANNEX,
    "schedule": ANNEX,
}
MARKERS = (
    ("一、", re.compile(rf"(?P<n>[{HAN}]{{1,5}})\s*[、．.]")),
    ("（一）", re.compile(rf"[（(]\s*(?P<n>[{HAN}]{{1,5}})\s*[）)][、．.]?")),
    ("㈠", re.compile(r"(?P<n>[㈠-㈩])[、．.]?")),
    ("1.1", re.compile(r"(?P<n>\d{1,3}(?:[.．]\d{1,3}){1,4})[.．、]?(?=\s)")),
    ("1.", re.compile(rf"(?P<n>[{DIGIT}]{{1,3}})\s*(?:[.．](?![{DIGIT}])|、)")),
    ("（1）", re.compile(rf"[（(]\s*(?P<n>[{DIGIT}]{{1,3}})\s*[）)][、．.]?")),
    ("1）", re.compile(rf"(?P<n>[{DIGIT}]{{1,3}})\s*[）)]")),
    ("①", re.compile(r"(?P<n>[①-⑳])[、．.]?")),
    ("(i)", re.compile(r"[（(](?P<n>[ivx]{1,6})[）)]")),
    ("(a)", re.compile(r"[（(](?P<n>[a-z])[）)]")),
)

# What follows an article that is cited, not begun: 第十二条的规定, 第三条、第五条, 第十条第二款.
CITED = re.compile(
    rf"的(?!士)|[、，,和及与或至到]\s*者?\s*第\s*{NUMBER}|第\s*{NUMBER}+\s*[款项条]|[》）〉”’，。；]"
)
CITED_CLOSELY = re.compile(r"所[称列述规指]|规定|之规定|中(?:的|所|规定)|以[上下]|内")
ENUMERATED = re.compile(rf"[{HAN}{DIGIT}]+")
SENTENCE = re.compile(r"[。；;！!？?]")
HEADING_LENGTH = 50


@dataclass(frozen=True)
class Label:
    """What a line starts with. `unit` is 编 分编 章 节 条 附件, or the style of a list marker."""

    unit: str
    number: tuple[int, ...]  # 第十二条之一 is (12, 1); () for an annex without a number
    text: str  # as written, spaces aside
    rest: str
    close: bool = False  # no space or mark before the rest
    english: bool = False

    @property
    def is_marker(self) -> bool:
        return self.unit not in (*CONTAINERS, ARTICLE, ANNEX)


def label_of(line: str, *, heading: bool = False) -> Label | None:
    """The label `line` starts with, or None. `heading`: marked up as one, so never a citation."""
    line = line.strip()
    return (
        _numbered(line, heading=heading)
        or _english(line, heading=heading)
        or _annex(line)
        or _marker(line)
    )


def _numbered(line: str, *, heading: bool) -> Label | None:
    match = NUMBERED.match(line)
    number = _with_sub(match["n"], match["sub"]) if match else None
    if match is None or number is None:
        return None
    unit, rest = _bare(match["unit"]), line[match.end() :]
    close = not match["mark"] and line[: match.end()].rstrip() == line[: match.end()] and bool(rest)
    label = Label(unit, number, _bare(match[0]), rest.strip(), close)
    if heading:
        return label
    if CITED.match(label.rest) or (close and CITED_CLOSELY.match(label.rest)):
        return None
    return label if unit == ARTICLE or _is_heading(label.rest, close=close) else None


def _with_sub(main: str, sub: str | None) -> tuple[int, ...] | None:
    numbers = [to_int(part) for part in (main, sub) if part]
    return None if None in numbers else tuple(number for number in numbers if number is not None)


def _is_heading(rest: str, *, close: bool = False) -> bool:
    return (
        len(rest) <= HEADING_LENGTH
        and SENTENCE.search(rest) is None
        and not (close and re.search("[，,：:]", rest))
    )


def _english(line: str, *, heading: bool) -> Label | None:
    match = ENGLISH.match(line)
    if match is None or line[0].islower():
        return None
    number = _english_number(match["n"])
    rest = line[match.end() :].strip()
    runs_on = rest != "" and not match["mark"] and not (rest[0].isupper() or rest[0] in "(\"“'‘")
    if number is None or (runs_on and not heading):
        return None
    unit = ENGLISH_UNITS[match["unit"].lower()]
    return Label(unit, (number,), " ".join(match[0].split()), rest, english=True)


def _english_number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if len(text) == 1 and text not in "IVXivx":
        return ord(text.lower()) - ord("a") + 1
    return from_roman(text)


def _annex(line: str) -> Label | None:
    match = ANNEXED.match(line)
    if match is None or not _is_heading(line[match.end() :]):
        return None
    number = to_int(match["n"] or "")
    numbers = () if number is None else (number,)
    return Label(ANNEX, numbers, _bare(match[0]), line[match.end() :].strip())


def _marker(line: str) -> Label | None:
    for style, pattern in MARKERS:
        match = pattern.match(line)
        number = _marked(style, match["n"]) if match else None
        if match is None or number is None:
            continue
        rest = line[match.end() :]
        if match[0].endswith("、") and _counts_on(number[0], rest):
            return None
        style = "1" + ".1" * (len(number) - 1) if style == "1.1" else style
        return Label(style, number, _bare(match[0]), rest.strip())
    return None


def _counts_on(number: int, rest: str) -> bool:
    """三、四线城市 starts with no label."""
    following = ENUMERATED.match(rest)
    return following is not None and to_int(following[0]) == number + 1


def _marked(style: str, text: str) -> tuple[int, ...] | None:
    if style in ("㈠", "①"):
        return (int(unicodedata.numeric(text)),)
    if style == "1.1":
        return tuple(int(part) for part in re.split(r"[.．]", text))
    if style == "(a)":
        return (ord(text) - ord("a") + 1,)
    value = from_roman(text) if style == "(i)" else to_int(text)
    return None if value is None else (value,)


def _bare(text: str) -> str:
    return "".join(text.split())
