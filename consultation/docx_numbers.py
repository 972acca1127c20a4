"""Word's automatic numbers, which are no text in the file: 第一条, （一）, 1. written out."""

from collections.abc import Callable
from typing import Any

from consultation.numerals import to_chinese, to_roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
)


FULL_WIDTH = {ord("0") + digit: ord("０") + digit for digit in range(10)}


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(CHINESE, to_chinese),
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(FULL_WIDTH),
    "decimalEnclosedCircle": lambda number: chr(0x245F + number) if number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: FORMATS["decimalEnclosedCircle"](number),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": to_roman,
    "upperRoman": lambda number: to_roman(number).upper(),
}


class Numbers:
    """Counts the numbered paragraphs of one document, in reading order.

    Knows lists set on the paragraph or on its style. A list taken from a list style
    (numStyleLink) gives no label.
    """

    def __init__(self, part: Any) -> None:
        numbering = next(_related(part, "numbering"), None)
        styles = next(_related(part, "styles"), None)
        self.lists = _by_id(numbering, "num", "numId")
        self.levels = {
            number: _by_id(abstract, "lvl", "ilvl")
            for number, abstract in _by_id(numbering, "abstractNum", "abstractNumId").items()
        }
        self.styles = _by_id(styles, "style", "styleId")
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def label(self, paragraph: Any) -> str:
        """The number shown before the paragraph and a space; empty when it has none."""
        number, depth = self._place(paragraph)
        item = self.lists.get(number)
        abstract = _value(item, "abstractNumId") if item is not None else ""
        levels = self.levels.get(abstract, {})
        level = levels.get(str(depth))
        if item is None or level is None:
            return ""
        counts = self._count(number, item, abstract, depth)
        text = _value(level, "lvlText")
        for above in range(depth + 1):
            shown = _format(levels.get(str(above)), counts.get(above, 1))
            text = text.replace(f"%{above + 1}", shown)
        is_bullet = _value(level, "numFmt") in ("bullet", "none")
        return f"{text} " if text and not is_bullet else ""

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and the level of it, from the paragraph or from the nearest style."""
        properties = paragraph.find(f"{W}pPr")
        place = _numbered(properties)
        style = _value(properties, "pStyle")
        seen: set[str] = set()
        while place is None and style in self.styles and style not in seen:
            seen.add(style)
            place = _numbered(self.styles[style].find(f"{W}pPr"), self._level_of(style))
            style = _value(self.styles[style], "basedOn")
        return place or ("", 0)

    def _level_of(self, style: str) -> int:
        for levels in self.levels.values():
            for depth, level in levels.items():
                if _value(level, "pStyle") == style:
                    return int(depth)
        return 0

    def _count(self, number: str, item: Any, abstract: str, depth: int) -> dict[int, int]:
        counts = self.counts.setdefault(abstract, {})
        start = _start(self.levels[abstract][str(depth)])
        if (number, depth) not in self.begun:
            self.begun.add((number, depth))
            override = _by_id(item, "lvlOverride", "ilvl").get(str(depth))
            if override is not None and override.find(f"{W}startOverride") is not None:
                counts[depth] = int(_value(override, "startOverride") or 1) - 1
        counts[depth] = counts.get(depth, start - 1) + 1
        for below in [level for level in counts if level > depth]:
            del counts[below]
        return counts


def _related(part: Any, kind: str) -> Any:
    return (
        relation.target_part.element
        for relation in part.rels.values()
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external
    )


def _by_id(parent: Any, tag: str, attribute: str) -> dict[str, Any]:
    found = parent.findall(f"{W}{tag}") if parent is not None else []
    return {element.get(f"{W}{attribute}", ""): element for element in found}


def _value(parent: Any, tag: str) -> str:
    element = parent.find(f"{W}{tag}") if parent is not None else None
    return element.get(f"{W}val", "") if element is not None else ""


def _numbered(properties: Any, depth: int = 0) -> tuple[str, int] | None:
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None or not _value(found, "numId"):
        return None
    level = _value(found, "ilvl")
    return _value(found, "numId"), int(level) if level.isdigit() else depth


def _start(level: Any) -> int:
    start = _value(level, "start")
    return int(start) if start.isdigit() else 1


def _format(level: Any, number: int) -> str:
    if level is None:
        return str(number)
    fits = 0 < number < 4_000
    return FORMATS.get(_value(level, "numFmt"), str)(number) if fits else str(number)
