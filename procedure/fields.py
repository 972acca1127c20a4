"""Reads JSON into frozen dataclasses, and refuses what is unknown, missing or of another type."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from errors import Invalid

T = TypeVar("T")
D = TypeVar("D", bound=date)
YEARS = range(1950, 2200)  # beyond them a date is a slip of the pen
PLAIN = {str: "text", bool: "true or false", int: "a whole number"}


def build(kind: type[T], data: object, *, field: str = "") -> T:
    """A dataclass from a JSON object; `field` is the path to it, for the refusal.
    Refuses Invalid(field=…, why="unknown" | "absent" | "mistyped"); `wanted` says what was."""
    if not isinstance(data, Mapping):
        raise Invalid(field=field, why="mistyped", wanted="an object")
    hints = get_type_hints(kind)
    at = f"{field}." if field else ""
    for name in data:
        if name not in hints:
            raise Invalid(field=f"{at}{name}", why="unknown")
    given = {name: _value(hints[name], data[name], f"{at}{name}") for name in data}
    for wanted in fields(kind):  # type: ignore[arg-type]
        has_default = wanted.default is not MISSING or wanted.default_factory is not MISSING
        if wanted.name not in given and not has_default:
            raise Invalid(field=f"{at}{wanted.name}", why="absent")
    return kind(**given)


def _value(hint: Any, data: object, field: str) -> object:
    if hint in PLAIN:
        if type(data) is not hint:  # true is an int to isinstance
            raise Invalid(field=field, why="mistyped", wanted=PLAIN[hint])
        return data
    if get_origin(hint) in (Union, UnionType):
        return _optional(hint, data, field)
    if get_origin(hint) is Literal:
        return _one_of(get_args(hint), data, field)
    if get_origin(hint) is tuple:
        if not isinstance(data, list):
            raise Invalid(field=field, why="mistyped", wanted="a list")
        each = get_args(hint)[0]
        return tuple(_value(each, item, f"{field}[{i}]") for i, item in enumerate(data))
    if get_origin(hint) is Mapping:
        if not isinstance(data, Mapping):
            raise Invalid(field=field, why="mistyped", wanted="an object")
        return {name: _value(str, text, f"{field}.{name}") for name, text in data.items()}
    if isinstance(hint, type) and is_dataclass(hint):
        return build(hint, data, field=field)
    if hint is Decimal:
        return _decimal(data, field)
    if hint is date:
        return _day(data, field)
    if issubclass(hint, StrEnum):
        return hint(_one_of(tuple(hint), data, field))
    raise TypeError(f"no reader for {hint}")


def _optional(hint: Any, data: object, field: str) -> object:
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    if data is None and NoneType in get_args(hint):
        return None
    if set(kinds) == {date, datetime}:
        return _day_or_moment(data, field)
    return _value(kinds[0], data, field)


def _one_of(values: tuple[str, ...], data: object, field: str) -> str:
    if not isinstance(data, str) or data not in values:
        raise Invalid(field=field, why="mistyped", wanted="one of " + ", ".join(values))
    return data


def _decimal(data: object, field: str) -> Decimal:
    if type(data) in (int, float, str):
        try:
            number = Decimal(str(data))
        except InvalidOperation:
            number = Decimal("nan")
        if number.is_finite():
            return number
    raise Invalid(field=field, why="mistyped", wanted="a number")


def _day(data: object, field: str) -> date:
    if isinstance(data, str) and len(data) == 10:
        try:
            return _within_reason(date.fromisoformat(data))
        except ValueError:
            pass
    raise Invalid(field=field, why="mistyped", wanted="a date like 2026-11-22")


def _day_or_moment(data: object, field: str) -> date:
    if not isinstance(data, str) or len(data) <= 10:
        return _day(data, field)
    try:
        moment = _within_reason(datetime.fromisoformat(data.replace("T24:00", "T00:00")))
        if "T24:00" not in data:
            return moment
        if moment.time() == time(0):
            return moment + timedelta(days=1)
    except ValueError:
        pass
    raise Invalid(field=field, why="mistyped", wanted="a time like 2026-11-22T18:00+08:00")


def _within_reason(day: D) -> D:
    if day.year not in YEARS:
        raise ValueError
    return day
