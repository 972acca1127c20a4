"""Fixes: what a steward lets be done to a table before it is published, and which are offered."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from duckdb import DuckDBPyConnection

from errors import Invalid
from opendata import cleaning, generalise, impossible
from opendata.columns import TEXTUAL, Column, ColumnType, quoted
from opendata.examined import Examined
from opendata.hiding import hidden_cells
from opendata.rules import Rules, may_accept
from opendata.small_cells import suppress_cells, suppress_rows

FIX_KINDS = ("drop", "clean", "mask", "generalise", "suppress", "accept")  # in this order applied
MASKABLE = TEXTUAL | {ColumnType.INTEGER, ColumnType.NUMBER}
SUPPRESS = ("rows", "cells", "duplicates")


@dataclass(frozen=True, kw_only=True)
class Fix:
    """One act on one column, or on the table where `column` is None:

    drop        the column goes
    clean       stray blanks, full-width and control characters go; `how` "marks": cells that say
                only that there is no value are emptied
    mask        personal data are hidden where they stand
    generalise  values become coarser; `how` as in opendata.generalise.coarser
    suppress    without a column: `how` "rows" or "cells" of small groups go, or "duplicates";
                with one: its impossible cells, or their rows
    accept      problems of the kind `how` stay, with the `reason`, which is published
    """

    kind: str
    column: str | None = None
    how: str = ""
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Self:
        """Refuses Invalid for what is no Fix."""
        kind, column, how, reason = (
            "" if facts.get(name) is None else facts[name]
            for name in ("kind", "column", "how", "reason")
        )
        texts = (kind, column, how, reason)
        if kind not in FIX_KINDS or not all(isinstance(text, str) for text in texts):
            raise Invalid(field="fixes", kind=str(kind))
        return cls(kind=kind, column=column or None, how=how, reason=reason)


def apply(
    con: DuckDBPyConnection, columns: Sequence[Column], fixes: Sequence[Fix], rules: Rules
) -> list[Column]:
    """Change table data by all fixes and give the columns that remain, some of other types.
    Whatever their order, they are done by kind in that of FIX_KINDS, so that groups are counted
    last. Rows that stay keep their order and are numbered anew. Refuses Invalid for an unknown
    column, kind or way, for accepting what must not be or without a reason, and for dropping
    every column; nothing is changed then."""
    left = list(columns)
    for fix in fixes:
        _refuse(fix, left)
    dropped = {fix.column for fix in fixes if fix.kind == "drop"}
    if columns and dropped >= {column.name for column in columns}:
        raise Invalid(field="fixes", kind="drop")
    for fix in sorted(dict.fromkeys(fixes), key=lambda fix: FIX_KINDS.index(fix.kind)):
        left = _done(con, left, fix, rules)
    if any(fix.kind == "suppress" for fix in fixes):
        _number(con)
    return left


def _done(con: DuckDBPyConnection, columns: list[Column], fix: Fix, rules: Rules) -> list[Column]:
    column = next((each for each in columns if each.name == fix.column), None)
    if fix.kind == "accept" or (column is None and fix.column):
        return columns
    if fix.kind == "drop":
        columns = [each for each in columns if each is not column]
        _rewrite(con, columns, {})
    elif column is None or (fix.kind == "suppress" and fix.how == "rows"):
        _without(con, columns, fix, rules)
    elif made := _cell(con, columns, fix, column, rules):
        cell, now = made
        columns = [now if each is column else each for each in columns]
        _rewrite(con, columns, {column.name: f"CAST({cell} AS {now.sql_type})"})
        con.execute("DROP TABLE IF EXISTS temp.hidden")
    return columns


def _refuse(fix: Fix, columns: list[Column]) -> None:
    column = next((each for each in columns if each.name == fix.column), None)
    if fix.column is not None and column is None and fix.kind != "accept":
        raise Invalid(field="fixes", column=fix.column)
    if fix.kind not in FIX_KINDS:
        raise Invalid(field="fixes", kind=fix.kind)
    if fix.kind == "accept":
        _refuse_acceptance(fix)
    elif column is None and (fix.kind != "suppress" or fix.how not in SUPPRESS):
        raise Invalid(field="fixes", kind=fix.kind, how=fix.how)
    elif column is not None and not _suits(fix, column):
        raise Invalid(field="fixes", kind=fix.kind, column=column.name, how=fix.how)


def _refuse_acceptance(fix: Fix) -> None:
    if not may_accept(fix.how):
        raise Invalid(field="fixes", kind="accept", how=fix.how)
    if not fix.reason.strip():
        raise Invalid(field="reason", kind="accept", how=fix.how)


def _suits(fix: Fix, column: Column) -> bool:
    if fix.kind == "generalise":
        generalise.coarser(column, fix.how)
    return {
        "clean": column.type in TEXTUAL and fix.how in ("", "marks"),
        "mask": column.type in MASKABLE,
        "suppress": fix.how in ("rows", "cells"),
    }.get(fix.kind, True)


def _cell(
    con: DuckDBPyConnection, columns: list[Column], fix: Fix, column: Column, rules: Rules
) -> tuple[str, Column] | None:
    """SQL of what a cell of `column` becomes, and the Column then; None: nothing to do, as when an
    earlier fix has made it something else."""
    name = quoted(column.name)
    if fix.kind == "clean":
        return (cleaning.unmarked if fix.how == "marks" else cleaning.cleaned)(name), column
    if fix.kind == "mask" and column.type in MASKABLE:
        return _hidden(con, columns, column, rules)
    if fix.kind == "generalise" and generalise.suits(column, fix.how):
        return generalise.coarser(column, fix.how)
    if fix.kind == "suppress" and (bad := impossible.impossible(column, rules)):
        return f"CASE WHEN {bad} THEN NULL ELSE {name} END", column
    return None


def _hidden(
    con: DuckDBPyConnection, columns: list[Column], column: Column, rules: Rules
) -> tuple[str, Column]:
    table = Examined(con, tuple(columns), rules)
    try:
        cell = hidden_cells(table, column)
    finally:
        table.close()
    if column.type in (ColumnType.TEXT, ColumnType.IDENTIFIER):
        return cell, column
    kind = ColumnType.IDENTIFIER if column.type is ColumnType.REGION else ColumnType.TEXT
    return cell, replace(column, type=kind, scale=None)


def _without(con: DuckDBPyConnection, columns: list[Column], fix: Fix, rules: Rules) -> None:
    """Remove rows, or empty the cells of small groups."""
    column = next((each for each in columns if each.name == fix.column), None)
    quasi = [each for each in columns if each.name in rules.quasi]
    if column:
        if bad := impossible.impossible(column, rules):
            con.execute(f"DELETE FROM data WHERE {bad}")
    elif fix.how == "duplicates":
        names = ", ".join(quoted(each.name) for each in columns)
        first = f"SELECT min(_id) AS first FROM data GROUP BY {names}"
        con.execute(f"DELETE FROM data WHERE _id NOT IN (SELECT first FROM ({first}))")
    elif fix.how == "rows":
        suppress_rows(con, quasi, rules.k)
    else:
        suppress_cells(con, quasi, rules.k)


def _rewrite(con: DuckDBPyConnection, columns: list[Column], cells: dict[str, str]) -> None:
    """Make table data anew of `columns`, some of other `cells`: SQL by column name."""
    fields = ", ".join(
        f"{cells.get(each.name, quoted(each.name))} AS {quoted(each.name)}" for each in columns
    )
    con.execute(f"CREATE OR REPLACE TABLE data AS SELECT _id, {fields} FROM data ORDER BY _id")


def _number(con: DuckDBPyConnection) -> None:
    rows, last = con.execute("SELECT count(*), max(_id) FROM data").fetchone() or (0, 0)
    if rows != (last or 0):
        con.execute(
            "CREATE OR REPLACE TABLE data AS "
            "SELECT row_number() OVER (ORDER BY _id) AS _id, * EXCLUDE (_id) FROM data ORDER BY 1"
        )
