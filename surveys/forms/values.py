"""What an answer is to an expression: text, number or yes and no, as in XLSForm; '' for none."""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

Value: TypeAlias = str | float | bool

TEXT = 20_000  # characters of any one value
ITEMS = 500
DAY_0 = date(1970, 1, 1)
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
NUMBER = re.compile(r"-?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})", re.ASCII)
NAN = math.nan


def of_answer(raw: Any) -> Value:
    """Any answer, also one of a wrong kind, as an expression reads it: chosen keys with spaces
    between, a consent as OK, a place as "latitude longitude"."""
    if isinstance(raw, bool):
        return "OK" if raw else ""
    if isinstance(raw, int | float):
        return of_number(raw)
    if isinstance(raw, str):
        return raw[:TEXT]
    if isinstance(raw, list | tuple):
        return " ".join(each[:200] for each in raw[:ITEMS] if isinstance(each, str))[:TEXT]
    if isinstance(raw, Mapping):
        return _of_mapping(raw)
    return ""


def _of_mapping(raw: Mapping[Any, Any]) -> Value:
    if "lat" in raw and "lon" in raw:
        both = (raw["lat"], raw["lon"])
        return " ".join(shown(of_number(each)) for each in both if isinstance(each, int | float))
    if "sha256" in raw:
        name = raw.get("name")
        return name[:TEXT] if isinstance(name, str) else ""
    return of_answer(list(raw.values())[:ITEMS])


def of_number(raw: float) -> Value:
    try:
        found = float(raw)
    except OverflowError:
        return ""
    return found if math.isfinite(found) else ""


def number(value: Value) -> float:
    """As XPath: not a number for words and for no answer; a date is its days since 1970."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    words = value[:400].strip()
    day = as_date(words)
    if day is not None:
        return float((day - DAY_0).days)
    return float(words) if NUMBER.fullmatch(words) else NAN


def as_date(words: str) -> date | None:
    found = ISO.fullmatch(words)
    if found is None:
        return None
    try:
        return date(*(int(each) for each in found.groups()))
    except ValueError:
        return None


def shown(value: Value) -> str:
    """As text; a whole number without its point, '' for what is no number."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value


def truth(value: Value) -> bool:
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def same(left: Value, right: Value) -> bool:
    """`=` of XPath 1.0: as yes and no, else as numbers, else as texts."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    return left == right
