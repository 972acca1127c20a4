"""The sentence for each kind of problem in data, for Markdown: what comes from data is escaped."""

from collections import defaultdict
from typing import Any

from pages import _words


def _(text: str) -> str:
    return text  # marked here, translated in `sentence`


SENTENCES = {
    "no-rows": _("The table has no rows."),
    "column-missing": _("The rules name the column “{name}”, which the table does not have."),
    "duplicate-row": _("A row is the same as one before it (row {first})."),
    "duplicate-key": _("A key names two rows (first in row {first})."),
    "empty-key": _("{column}: a key is empty."),
    "impossible-date": _("{column}: a date that cannot be: {value}"),
    "dates-reversed": _("{column}: the end is before the beginning."),
    "unknown-region": _("{column}: no region has the code {value}"),
    "mixed-units": _("{column}: more than one unit: {units}"),
    "unit-in-cells": _("{column}: the cells hold the unit with the number: {units}"),
    "out-of-range": _("{column}: a coordinate that is not on the globe: {value}"),
    "far-away": _("{column}: a coordinate outside China: {value}"),
    "not-finite": _("{column}: a number that is none."),
    "empty-column": _("{column}: the column is empty."),
    "constant-column": _("{column}: every row has the same value."),
    "stray-blanks": _("{column}: blanks at an end, or several in a row."),
    "full-width": _("{column}: full-width letters or digits."),
    "control-characters": _("{column}: characters that cannot be seen."),
    "formula-text": _("{column}: text that a spreadsheet would compute as a formula."),
    "missing-marks": _("{column}: marks for missing values: {marks}"),
    "quasi-unset": _("{column}: it may help to tell persons apart; name it as quasi-identifier."),
    "small-cell": _("Fewer than {k} rows are alike in {columns}: persons could be recognised."),
    "personal-identity": _("{column}: an identity number ({sample})."),
    "personal-card": _("{column}: a bank card ({sample})."),
    "personal-mobile": _("{column}: a mobile number ({sample})."),
    "personal-old-identity": _("{column}: an identity number of 15 digits ({sample})."),
    "personal-plate": _("{column}: a number plate ({sample})."),
    "personal-email": _("{column}: an e-mail address ({sample})."),
    "personal-document": _("{column}: a passport or travel permit ({sample})."),
    "personal-handle": _("{column}: an account of a messenger ({sample})."),
    "personal-landline": _("{column}: a landline number; look whether it is an office's."),
    "personal-chance": _("{column}: numbers of which some look like personal ones by chance."),
    "personal-column": _("{column}: by its heading this is personal ({sample})."),
    "personal-name": _("{column}: names of persons; look whether they may be public."),
    "personal-address": _("{column}: homes, with house numbers."),
    "personal-name-address": _("{column}: a person's name together with an address ({sample})."),
    "type": _("{column}: a cell is not of the type of the column: {cell}"),
    "almost-type": _("{column}: nearly all cells are of one type, some are not."),
    "ambiguous-date": _("{column}: dates that can be read with the day or the month first."),
    "missing-column": _("{column}: the file does not have this column."),
    "extra-column": _("{column}: the file has this column, the dictionary does not."),
    "ragged": _("A row has {cells} cells where {expected} belong (line {line})."),
    "blank-rows": _("Empty rows were left out."),
    "byte-order-mark": _("A byte order mark stands in the middle of the file; it was taken out."),
    "quotes-kept": _("Quotation marks inside cells were kept as they are."),
    "line-ends": _("Line ends of several kinds."),
    "coordinate-system": _("The coordinates are in another system: {crs}"),
    "uneven": _("{column}: some objects do not have it."),
    "nested": _("{column}: values inside of values are kept as JSON text."),
    "merged-cells": _("Merged cells: the value stands in the first one only."),
    "formula": _("{column}: cells that are, or look like, formulas."),
    "formula-without-value": _("Formulas that were never computed have no value."),
    "formula-fault": _("Formulas that ended in a fault have no value."),
    "macros": _("The workbook has macros; they were not run."),
    "rows-above-header": _("Rows above the headings were left out."),
    "header-twice": _("{column}: the heading “{given}” stands twice; this one was renamed."),
    "header-empty": _("{column}: the column had no heading."),
    "header-again": _("A row repeats the headings."),
    "empty-columns": _("Empty columns without a heading were left out."),
}
ACCEPTED = _("Accepted: {reason}")


def sentence(problem: dict[str, Any]) -> str:
    """What a Problem, as in a report, says in the language of this run, as Markdown."""
    about = problem.get("about", {})
    facts = defaultdict(str, {name: _fact(value) for name, value in about.items()})
    facts["column"] = _words.plain(str(problem.get("column") or ""))
    text = SENTENCES.get(problem["kind"])
    said = _words._(text) if text else _words.plain(problem["kind"])
    said = said.format_map(facts) if text else said
    if "accepted" in about:
        said += " " + _words._(ACCEPTED).format(reason=facts["accepted"])
    return said.strip()


def _fact(value: object) -> str:
    if isinstance(value, (list, tuple, dict)):
        return "、".join(_words.plain(str(each)) for each in value)
    return _words.plain(str(value))
