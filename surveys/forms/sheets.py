"""The three sheets of an XLSForm workbook as rows of texts by column, each with its number.

Columns of texts come by language: `label::简体中文 (zh-Hans)`, `hint::English (en)`; a bare `label`
is Chinese.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from errors import TooLarge, Unreadable
from surveys import workbook
from surveys.forms.checking import BAD_TEXT

FILE = 5_000_000  # bytes
UNPACKED = 60_000_000
ROWS = 5_000
COLUMNS = 200
SHEETS = ("survey", "choices", "settings")
NAMES = {"zh-Hans": "简体中文 (zh-Hans)", "zh-Hant": "繁體中文 (zh-Hant)", "en": "English (en)"}
CODES = {
    "zh-hans": "zh-Hans",
    "zh-cn": "zh-Hans",
    "zh": "zh-Hans",
    "chinese": "zh-Hans",
    "中文": "zh-Hans",
    "简体中文": "zh-Hans",
    "zh-hant": "zh-Hant",
    "zh-tw": "zh-Hant",
    "繁体中文": "zh-Hant",
    "繁體中文": "zh-Hant",
    "en": "en",
    "english": "en",
    "英文": "en",
}
BY_LANGUAGE = {  # columns that are texts
    "survey": ("label", "hint", "constraint_message", "low_text", "high_text"),
    "choices": ("label",),
    "settings": ("heading", "introduction", "thanks"),
}
COLUMN = {
    "survey": (
        *("type", "name", "required", "relevant", "constraint", "calculation", "appearance"),
        *("parameters", "min", "max", "dont_know", "prefer_not"),
    ),
    "choices": ("list_name", "name", "media::image", "alone"),
    "settings": ("form_title", "form_id", "version", "default_language"),
}
SAME = {  # what other tools call them
    "list name": "list_name",
    "relevance": "relevant",
    "value": "name",
    "image": "media::image",
    "constraint message": "constraint_message",
    "title": "form_title",
}


@dataclass(frozen=True)
class SheetProblem:
    """One fault of an imported questionnaire: where in the workbook (row from 1 as Excel counts, 0
    for the whole sheet), what, and what a sentence about it needs. One that does not refuse tells
    what was left out."""

    kind: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    refuses: bool = True


@dataclass(frozen=True)
class Row:
    """A row's cells: column → text, and column of texts → language → text."""

    number: int
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def text(self, column: str) -> dict[str, str]:
        return dict(self.texts.get(column, {}))


@dataclass(frozen=True)
class Sheets:
    survey: tuple[Row, ...] = ()
    choices: tuple[Row, ...] = ()
    settings: tuple[Row, ...] = ()
    languages: tuple[str, ...] = ("zh-Hans",)
    problems: tuple[SheetProblem, ...] = ()


def read(content: bytes) -> Sheets:
    """The sheets of a workbook; a file that is none gives one problem."""
    if len(content) > FILE:
        return _refused("too-large", limit=FILE)
    try:
        grids = workbook.sheets(content, unpacked=UNPACKED, names=SHEETS)
    except TooLarge:
        return _refused("too-large", limit=FILE)
    except Unreadable:
        return _refused("not-a-workbook")
    if "survey" not in grids:
        return _refused("no-survey-sheet")
    found: dict[str, tuple[Row, ...]] = {}
    problems: list[SheetProblem] = []
    languages: dict[str, None] = {"zh-Hans": None}
    for sheet, grid in grids.items():
        if len(grid) > ROWS or any(len(line) > COLUMNS for line in grid[:1]):
            return _refused("too-many-rows", limit=ROWS)
        rows, faults, used = _rows(sheet, grid)
        found[sheet] = rows
        problems += faults
        languages |= dict.fromkeys(used)
    return Sheets(**found, languages=tuple(languages), problems=tuple(problems))


def _refused(kind: str, **values: Any) -> Sheets:
    return Sheets(problems=(SheetProblem(kind, values=values),))


def _rows(
    sheet: str, grid: list[list[Any]]
) -> tuple[tuple[Row, ...], list[SheetProblem], list[str]]:
    heads, problems = _heads(sheet, grid[0] if grid else [])
    rows = []
    used: dict[str, None] = {}
    for number, line in enumerate(grid[1:], 2):
        cells: dict[str, str] = {}
        texts: dict[str, dict[str, str]] = {}
        for (column, language), cell in zip(heads, line, strict=False):
            words = as_text(cell)
            if not column or not words:
                continue
            if language:
                texts.setdefault(column, {})[language] = words
                used[language] = None
            else:
                cells[column] = words
        if cells or texts:
            rows.append(Row(number, cells, texts))
    return tuple(rows), problems, list(used)


def _heads(sheet: str, line: list[Any]) -> tuple[list[tuple[str, str]], list[SheetProblem]]:
    """(column, language) of each head; ("", "") for one that is not read, told of once."""
    heads: list[tuple[str, str]] = []
    problems = []
    for place, cell in enumerate(line):
        head = as_text(cell)
        column, language = _head(sheet, head)
        if head and (not column or (column, language) in heads):
            kind = "column-twice" if column else "column-ignored"
            refuses = bool(column)
            values = {"head": head[:60]}
            problems.append(SheetProblem(kind, sheet, 1, _letter(place), values, refuses))
            column, language = "", ""
        heads.append((column, language))
    return heads, problems


def _head(sheet: str, head: str) -> tuple[str, str]:
    words = head.strip().lower()
    words = SAME.get(words, words)
    if words in COLUMN[sheet]:
        return words, ""
    column, _colons, language = (part.strip() for part in words.partition("::"))
    column = SAME.get(column, column)
    if column not in BY_LANGUAGE[sheet]:
        return "", ""
    return (column, code) if (code := _code(language)) else ("", "")


def _code(language: str) -> str:
    if not language:
        return "zh-Hans"
    inside = re.search(r"\(([\w-]+)\)\s*$", language)
    return CODES.get(inside.group(1) if inside else language, "")


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def as_text(cell: Any) -> str:
    """As a clerk sees it: 3.0 typed as 3 is "3", a tick is yes."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    words = "" if cell is None else BAD_TEXT.sub("", str(cell))
    return words.replace("\r\n", "\n").strip()


def is_yes(words: str) -> bool:
    return words.strip().lower() in ("yes", "true", "true()", "1", "是", "y")


def blocks(rows: tuple[Row, ...]) -> Iterator[tuple[str, list[Row]]]:
    """The choices list by list."""
    lists: dict[str, list[Row]] = {}
    for row in rows:
        lists.setdefault(row["list_name"], []).append(row)
    yield from lists.items()
