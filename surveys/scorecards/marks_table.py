"""Marks in a table: the form to fill in, and what stands wrong in one that was filled in."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from errors import TooLarge, Unreadable
from i18n import LANGUAGES, translate
from surveys import workbook
from surveys.scorecards.marks import SOURCE, MarkForm, wrong
from surveys.scorecards.rules import RaterGroup, ScoreRules, exact
from surveys.scorecards.score_words import WORDS
from surveys.suggestions import order_files

HEADER = ("部门代码", "部门", "指标代码", "指标", "评价主体", "分值", "样本量", "数据来源")
BYTES = 2_000_000
UNPACKED = 50_000_000
ROWS = 10_000
MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
Row = Mapping[str, str]


@dataclass(frozen=True)
class Problem:
    """One fault: `row` counts from 2, below the heading; `kind` is column, department, indicator,
    group, value, n, source, twice or no-rows; `given` is what stands there."""

    row: int
    kind: str
    given: str = ""


def form(rules: ScoreRules, *, names: Mapping[str, str]) -> bytes:
    """A CSV with a row for every mark that is due, to fill in with Excel."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for key in rules.departments:
        for each in rules.indicators:
            for group in each.groups:
                place = [key, names.get(key, key), each.key, each.name]
                writer.writerow([*place, translate(WORDS[group], "zh-Hans"), "", "", ""])
    return (MARK + out.getvalue()).encode()


def read(data: bytes, *, name: str) -> list[Row]:
    """The rows of a CSV or XLSX file by their headings. Refuses TooLarge, Unreadable, Empty."""
    if len(data) > BYTES:
        raise TooLarge(limit=BYTES)
    if name.lower().endswith(".xlsx"):
        head, *lines = workbook.first_sheet(data, unpacked=UNPACKED, rows=ROWS + 2) or [[]]
        rows = [dict(zip(map(_plain, head), map(_plain, line), strict=False)) for line in lines]
    else:
        rows = [
            {_plain(column): _plain(cell) for column, cell in row.items()}
            for row in order_files.read(name, data)
        ]
    if len(rows) > ROWS:
        raise Unreadable(file=name, why="cells", limit=ROWS)
    return [row for row in rows if any(row.values())]


def marks(
    rules: ScoreRules, rows: Sequence[Row], *, names: Mapping[str, str]
) -> tuple[list[MarkForm], list[Problem]]:
    """The marks of a table that was read; rows without a mark are left out. `names` gives the
    departments' names by key: either is understood."""
    groups = _groups()
    keys = {name: key for key, name in names.items()}
    by_name = {each.name: each.key for each in rules.indicators}
    found: list[MarkForm] = []
    problems: list[Problem] = []
    seen: set[tuple[str, str, RaterGroup]] = set()
    missing = [head for head in ("评价主体", "分值", "样本量") if not rows or head not in rows[0]]
    if missing:
        return [], [Problem(1, "column", "、".join(missing))]
    for number, row in enumerate(rows, 2):
        if not row.get("分值"):
            continue
        group = groups.get(row["评价主体"].lower())
        value, n = exact(row["分值"].replace(",", "")), _whole(row.get("样本量", ""))
        faults = [] if group else [Problem(number, "group", row["评价主体"])]
        faults += [] if value is not None else [Problem(number, "value", row["分值"])]
        faults += [] if n is not False else [Problem(number, "n", row.get("样本量", ""))]
        if not faults:
            each = MarkForm(
                department=row.get("部门代码") or keys.get(row.get("部门", ""), ""),
                indicator=row.get("指标代码") or by_name.get(row.get("指标", ""), ""),
                group=group or RaterGroup.PUBLIC,
                value=value or Decimal(0),
                n=None if n is False else n,
                source=row.get("数据来源", ""),
            )
            faults = list(_faults(rules, each, number, seen))
            found += [] if faults else [each]
        problems += faults
    if not found and not problems:
        problems.append(Problem(1, "no-rows"))
    return found, problems


def _faults(
    rules: ScoreRules, form: MarkForm, number: int, seen: set[tuple[str, str, RaterGroup]]
) -> Iterator[Problem]:
    field = wrong(rules, form)
    place = (form.department, form.indicator, form.group)
    if field:
        yield Problem(number, field, str(getattr(form, field)))
    elif place in seen:
        yield Problem(number, "twice")
    elif len(form.source) > SOURCE:
        yield Problem(number, "source")
    seen.add(place)


def _groups() -> dict[str, RaterGroup]:
    """Every way in which a group may be written: its code and its names."""
    named = {group.value: group for group in RaterGroup}
    for language in LANGUAGES:
        named |= {translate(WORDS[group], language).lower(): group for group in RaterGroup}
    return named


def _whole(text: str) -> int | None | bool:
    """How many; None for nothing, False for what is no number."""
    bare = text.replace(",", "")
    if not bare:
        return None
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 11 else False


def _plain(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str("" if cell is None else cell).split())[:1000]
