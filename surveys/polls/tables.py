"""The result of a Poll as a table and as a sentence's facts: what pages and downloads show."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from models import Poll
from surveys.polls.rules import OTHER

UTF8_MARK = "\ufeff"  # without it Excel reads Chinese as something else


def labels(poll: Poll, *, language: str, other: str) -> dict[str, str]:
    """The name of every option, by key; `other` names OTHER."""
    english = language == "en"
    named = {each.key: (english and each.label_en) or each.label for each in poll.choices}
    return named | ({OTHER: other} if poll.other else {})


def order(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Options as they are listed in a result: most first."""
    return sorted(result["options"], key=lambda row: -int(row["n"]))


def results_csv(poll: Poll, result: Mapping[str, Any]) -> bytes:
    """One row an option: key, label, counts and shares; then what the poll came to as a whole."""
    columns = [name for name in result["options"][0] if name not in ("key", "given")]
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(["option", "label", *columns, "winner"])
    named = labels(poll, language="zh-Hans", other="其他")
    for row in result["options"]:
        won = "1" if row["key"] in result["winners"] else "0"
        cells = [row["key"], harmless(named[row["key"]])]
        lines.writerow([*cells, *(row[name] for name in columns), won])
    return (UTF8_MARK + text.getvalue()).encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" else cell


def pairs(result: Mapping[str, Any], keys: Sequence[str]) -> list[list[int | None]]:
    """The pairwise matrix, row above column."""
    found = result["schulze"]["pairs"]
    return [[None if one == two else found[one][two] for two in keys] for one in keys]
