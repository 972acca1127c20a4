"""Coarser values: a date as its month, a number as its band, a code as its first digits."""

import re

from errors import Invalid
from opendata.columns import NUMERIC, TEMPORAL, TEXTUAL, Column, ColumnType, quoted

HOW = re.compile(r"(month|quarter|year|day)|(band|round|first):([0-9]{1,12}(?:\.[0-9]{1,6})?)")
COORDINATE = frozenset({ColumnType.LONGITUDE, ColumnType.LATITUDE})
PERIODS = {
    "month": "strftime({c}, '%Y-%m')",
    "quarter": "strftime({c}, '%Y') || '-Q' || quarter({c})",
    "year": "strftime({c}, '%Y')",
}
STEPS: dict[ColumnType, tuple[str, ...]] = {  # from fine to coarse
    ColumnType.DATE: ("month", "quarter", "year"),
    ColumnType.DATETIME: ("day", "month", "quarter", "year"),
    ColumnType.INTEGER: ("band:5", "band:10", "band:100", "band:1000"),
    ColumnType.NUMBER: ("band:1", "band:10", "band:100", "band:1000"),
    ColumnType.LONGITUDE: ("round:2", "round:1", "round:0"),
    ColumnType.LATITUDE: ("round:2", "round:1", "round:0"),
    ColumnType.REGION: ("first:6", "first:4", "first:2"),
    ColumnType.IDENTIFIER: ("first:6", "first:4", "first:2"),
    ColumnType.TEXT: ("first:3", "first:2", "first:1"),
}


def coarser(column: Column, how: str) -> tuple[str, Column]:
    """The SQL of the coarser value and the Column it makes. `how`: day, month, quarter, year of a
    date; band:W of a number, as the interval [from,to) of that width; round:N, decimals of a
    number or coordinate; first:N characters of a text. Refuses Invalid for any other."""
    made = _way(column, how)
    if not made:
        raise Invalid(field="fixes", column=column.name, how=how)
    return made


def suits(column: Column, how: str) -> bool:
    return _way(column, how) is not None


def _way(column: Column, how: str) -> tuple[str, Column] | None:
    match = HOW.fullmatch(how)
    return _made(column, *match.groups()) if match else None


def _made(
    column: Column, period: str | None, step: str | None, size: str | None
) -> tuple[str, Column] | None:
    c, kind = quoted(column.name), column.type
    if period == "day" and kind is ColumnType.DATETIME:
        return f"CAST({c} AS DATE)", _typed(column, ColumnType.DATE)
    if period in PERIODS and kind in TEMPORAL:
        return PERIODS[period].format(c=c), _typed(column, ColumnType.TEXT)
    if step == "first" and kind in TEXTUAL and _whole(size):
        text = ColumnType.TEXT if kind is ColumnType.TEXT else ColumnType.IDENTIFIER
        return f"nullif(left(trim({c}), {int(size or 1)}), '')", _typed(column, text)
    if step == "band" and kind in NUMERIC - COORDINATE and float(size or 0) > 0:
        return _band(c, size or "1"), _typed(column, ColumnType.TEXT)
    if step == "round" and kind in NUMERIC - {ColumnType.INTEGER} and size and size.isdigit():
        rounded = f"round(CAST({c} AS DOUBLE), {int(size)})"
        return f"CAST({rounded} AS {column.sql_type})", column
    return None


def _whole(size: str | None) -> bool:
    return bool(size) and str(size).isdigit() and int(size or 0) > 0


def _band(c: str, width: str) -> str:
    """[30,40) for 37 and width 10; DECIMAL, so that 0.1 is a tenth."""
    places = len(width.partition(".")[2])
    number = f"DECIMAL(38,{places})"
    low = f"CAST(floor(CAST({c} AS DECIMAL(38,6)) / {width}) AS DECIMAL(38,0)) * {width}"
    return f"'[' || CAST({low} AS {number}) || ',' || CAST({low} + {width} AS {number}) || ')'"


def _typed(column: Column, kind: ColumnType) -> Column:
    return Column(
        name=column.name, type=kind, title=column.title, note=column.note, unit=column.unit
    )
