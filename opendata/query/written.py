"""Answers as JSON: Chinese as it is, dates in ISO 8601, decimal and large numbers exact."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import orjson


def dump(answer: Any) -> bytes:
    """JSON in UTF-8; a DECIMAL is a number with all its digits, NaN and infinity are null."""
    return orjson.dumps(answer, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f")) if value.is_finite() else None
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return str(value)


def cell(value: Any) -> Any:
    """One value for `dump`, whose default never sees integers beyond 64 bits; lists, structs and
    maps by their members."""
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return orjson.Fragment(str(value))
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list | tuple):
        return [cell(each) for each in value]
    if isinstance(value, dict):
        return {str(key): cell(each) for key, each in value.items()}
    return value


def records(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows as objects."""
    return [dict(zip(names, row, strict=True)) for row in rows]
