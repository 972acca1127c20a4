"""A draft's text as lines: Markdown's marks taken off, everything one can see kept."""

import re
import unicodedata
from dataclasses import dataclass, replace

HEADING = re.compile(r"\s*(#{1,6})(?=[\s第（(一二三四五六七八九十]|$)")
BOLD_LABEL = re.compile(r"(\*\*|__)(第[^*_]{1,12}[编章节条][^*_]{0,40})\1")


@dataclass(frozen=True)
class Line:
    """One line with something in it. `level`: of a heading, 1 to 6, else 0."""

    text: str
    level: int = 0
    tight: bool = False  # follows the line before without an empty one between


def lines(text: str) -> list[Line]:
    """The lines of `text` without comments, heading marks and bold marks around labels.

    A line of zero-width characters only is none: they go behind the line before.
    """
    found: list[Line] = []
    tight = False
    for raw in _without_comments(text).splitlines():
        mark = HEADING.match(raw)
        rest = _hidden_last((raw[mark.end() :] if mark else raw).strip())
        if bold := BOLD_LABEL.match(rest):
            rest = f"{bold[2]} {rest[bold.end() :].lstrip()}".strip()
        if ink(rest):
            found.append(Line(rest, len(mark[1]) if mark else 0, tight))
        elif rest and found:
            found[-1] = replace(found[-1], text=found[-1].text + rest)
        tight = bool(rest)
    return found


def visible(text: str) -> str:
    """Every visible character of a source, mark-up aside."""
    return ink("".join(line.text for line in lines(text)))


def ink(text: str) -> str:
    """The characters of `text` one can see: no spaces, no control and format characters."""
    return "".join(char for char in text if not _is_hidden(char) and not char.isspace())


def _is_hidden(char: str) -> bool:
    return not char.isprintable() and unicodedata.category(char) in ("Cf", "Cc")


def _hidden_last(line: str) -> str:
    """Zero-width characters before a label would hide it: put them behind the line."""
    shown = (at for at, char in enumerate(line) if not (_is_hidden(char) or char.isspace()))
    start = next(shown, len(line))
    return line[start:] + line[:start]


def _without_comments(text: str) -> str:
    kept, position = [], 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[position:start])
        position = end + 3
    return "".join(kept) + text[position:]
