"""Results as a table for downloads: an answer a row, with n, shares and intervals; what is withheld
is withheld here, too."""

import csv
import io
from collections.abc import Iterator

from surveys.forms.form import OTHER, said
from surveys.polls.tables import UTF8_MARK
from surveys.questionnaires.counting import NO, YES
from surveys.results.codebook import ZH, Cell, guarded
from surveys.results.crosstab import TOGETHER, Crosstab
from surveys.results.outcome import Outcome
from surveys.results.tallies import Line, Tally

HEAD = (
    "question",
    "text",
    "row",
    "row_text",
    "kind",
    "asked",
    "answered",
    "measure",
    "answer",
    "label",
    "n",
    "share",
    "low95",
    "high95",
    "share_of_answers",
    "weighted_share",
    "value",
)
NAMED = {OTHER: "其他", YES: "同意", NO: "不同意"}


def results_csv(outcome: Outcome) -> bytes:
    """One row an answer, then one a figure of the question (mean, median, NPS, quantiles …); an
    empty cell is withheld: fewer than five, or it would give such a count back."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(HEAD)
    for tally in outcome.tallies:
        for row in _rows(tally):
            lines.writerow([guarded(cell) for cell in row])
    return (UTF8_MARK + text.getvalue()).encode()


def _rows(tally: Tally) -> Iterator[list[Cell]]:
    about: list[Cell] = [
        tally.key,
        said(tally.text, ZH),
        tally.row,
        said(tally.row_text, ZH),
        tally.kind.value,
        tally.asked,
        tally.answered,
    ]
    for line in tally.lines:
        yield [*about, "answer", line.key, said(line.label, ZH) or named(line), *_numbers(line)]
    for name, n in (("dont_know", tally.dont_know), ("prefer_not", tally.prefer_not)):
        if n is not None:
            yield [*about, name, "", "", n, None, None, None, None, None, None]
    for name, value in _figures(tally):
        yield [*about, name, "", "", None, None, None, None, None, None, value]


def _numbers(line: Line) -> list[Cell]:
    return [
        line.n,
        line.share,
        line.low,
        line.high,
        line.share_of_answers,
        line.weighted,
        line.mean_rank,
    ]


def named(line: Line) -> str:
    return NAMED.get(line.key, line.key)


def _figures(tally: Tally) -> Iterator[tuple[str, Cell]]:
    for name, value in tally.facts.items():
        if isinstance(value, dict):
            yield from ((f"{name} {part}", number) for part, number in value.items())
        else:
            yield name, value


def crosstab_csv(found: Crosstab) -> bytes:
    """Rows by columns with their sums; an empty cell is withheld."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    columns, rows = dict(found.column.steps), dict(found.row.steps)
    head = [said(columns.get(key, {}), ZH) or NAMED.get(key, key) for key in found.column_keys]
    lines.writerow([guarded(cell) for cell in ["", *map(_together, head), "合计"]])
    for at, key in enumerate(found.row_keys):
        name = _together(said(rows.get(key, {}), ZH) or NAMED.get(key, key))
        cells = found.cells[at] if found.cells else ()
        lines.writerow([guarded(name), *cells, *found.rows[at : at + 1]])
    if found.cells:
        lines.writerow(["合计", *found.columns, found.total])
    return (UTF8_MARK + text.getvalue()).encode()


def _together(label: str) -> str:
    return "人数过少的各项合计" if label == TOGETHER else label
