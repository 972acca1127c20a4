"""What stands in an address, read as a value of a column's type."""

import math
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from errors import Invalid
from opendata.columns import Column, ColumnType

ROW = Column(name="_id", type=ColumnType.INTEGER, title="_id")
LONGEST = 2000  # characters of one value
WHOLE = re.compile(r"[+-]?\d{1,19}")
PLAIN = re.compile(r"[+-]?\d{1,18}(\.\d{1,10})?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?")
LOOKS = {
    ColumnType.INTEGER: "12",
    ColumnType.NUMBER: "12.5",
    ColumnType.BOOLEAN: "true, false",
    ColumnType.DATE: "2026-01-31",
    ColumnType.DATETIME: "2026-01-31T08:00:00",
    ColumnType.LONGITUDE: "121.5",
    ColumnType.LATITUDE: "31.2",
}


def by_name(name: str, columns: tuple[Column, ...], *, field: str) -> Column:
    """The column of this name, or `_id`. Refuses Invalid(field, why="column", allowed)."""
    if name == ROW.name:
        return ROW
    for column in columns:
        if column.name == name:
            return column
    raise Invalid(
        field=field,
        why="column",
        given=name[:80],
        allowed=[column.name for column in columns[:40]],
    )


def read(text: str, column: Column) -> Any:
    """The value of `column`'s type that `text` says. Refuses Invalid(why="value", allowed)."""
    try:
        return _read(text, column)
    except (ValueError, InvalidOperation):
        raise Invalid(
            field=column.name,
            why="value",
            given=text[:80],
            allowed=[LOOKS.get(column.type, "")],
        ) from None


def _read(text: str, column: Column) -> Any:
    if len(text) > LONGEST or "\0" in text:
        raise ValueError(text)
    match column.type:
        case ColumnType.INTEGER:
            number = int(_like(WHOLE, text))
            if not -(2**63) <= number < 2**63:
                raise ValueError(text)
            return number
        case ColumnType.NUMBER if column.scale is not None:
            return Decimal(_like(PLAIN, text))
        case ColumnType.NUMBER | ColumnType.LONGITUDE | ColumnType.LATITUDE:
            real = float(text)
            if not math.isfinite(real) or "_" in text:
                raise ValueError(text)
            return real
        case ColumnType.BOOLEAN:
            return {"true": True, "false": False}[text] if text in ("true", "false") else _no(text)
        case ColumnType.DATE:
            return date.fromisoformat(_like(DAY, text))
        case ColumnType.DATETIME:
            return datetime.fromisoformat(_like(MOMENT, text))
    return text


def _like(pattern: re.Pattern[str], text: str) -> str:
    if not text.isascii() or not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _no(text: str) -> Any:
    raise ValueError(text)
