"""Impossible values: cells of a typed column that cannot be, as SQL."""

from datetime import date

from opendata.columns import Column, ColumnType, quoted
from opendata.rules import Rules

EARLIEST = date(1900, 1, 1)
AHEAD = 10  # years from today that a plan may reach
EDGE = {ColumnType.LONGITUDE: 180, ColumnType.LATITUDE: 90}
CHINA = {ColumnType.LONGITUDE: (73, 136), ColumnType.LATITUDE: (3, 54)}  # degrees, seas included


def impossible(column: Column, rules: Rules) -> str:
    """SQL of the cells that are: dates before 1900 or more than ten years ahead, regions unknown,
    coordinates off the globe, numbers that are none. "" where all are possible."""
    return bad_date(column, rules) or bad_region(column, rules) or bad_place(column) or nan(column)


def bad_date(column: Column, rules: Rules) -> str:
    if column.type not in (ColumnType.DATE, ColumnType.DATETIME):
        return ""
    name, latest = quoted(column.name), date(rules.today.year + AHEAD, 12, 31)
    return f"(CAST({name} AS DATE) < DATE '{EARLIEST}' OR CAST({name} AS DATE) > DATE '{latest}')"


def bad_region(column: Column, rules: Rules) -> str:
    if column.type is not ColumnType.REGION or not rules.regions:
        return ""
    codes = ", ".join("'" + code.replace("'", "''") + "'" for code in sorted(rules.regions))
    return f"({quoted(column.name)} NOT IN ({codes}))"


def bad_place(column: Column) -> str:
    if column.type not in EDGE:
        return ""
    name = quoted(column.name)
    return f"(NOT isfinite({name}) OR abs({name}) > {EDGE[column.type]})"


def nan(column: Column) -> str:
    if column.sql_type != "DOUBLE" or column.type in EDGE:
        return ""
    return f"(NOT isfinite({quoted(column.name)}))"


def abroad(column: Column) -> str:
    """SQL of the coordinates on the globe but outside China."""
    if column.type not in CHINA:
        return ""
    low, high = CHINA[column.type]
    name = quoted(column.name)
    return f"({name} NOT BETWEEN {low} AND {high} AND NOT {bad_place(column)})"
