"""What the functions of expressions do with their values."""

import math
from collections.abc import Callable, Sequence
from datetime import timedelta

from surveys.forms import patterns
from surveys.forms.values import DAY_0, NAN, Value, as_date, number, shown, truth

DAYS = 3_000_000  # of a date before or after 1970


def _round(values: Sequence[Value]) -> Value:
    """Half away from zero, as a person rounds; Python rounds half to even."""
    found = number(values[0])
    places = int(number(values[1])) if len(values) > 1 and not math.isnan(number(values[1])) else 0
    if not math.isfinite(found) or not -15 <= places <= 15:
        return NAN
    step = 10.0**places
    return math.copysign(math.floor(abs(found) * step + 0.5) / step, found)


def _whole(how: Callable[[float], int]) -> Callable[[Sequence[Value]], Value]:
    def rounded(values: Sequence[Value]) -> Value:
        found = number(values[0])
        return float(how(found)) if math.isfinite(found) else NAN

    return rounded


def _answered(values: Sequence[Value]) -> list[float]:
    """What was not answered takes no part in min(), max() and sum()."""
    return [number(each) for each in values if each != ""]


def _over(how: Callable[[list[float]], float]) -> Callable[[Sequence[Value]], Value]:
    def found(values: Sequence[Value]) -> Value:
        numbers = _answered(values)
        if not numbers or any(math.isnan(each) for each in numbers):
            return NAN
        return how(numbers)

    return found


def _date(values: Sequence[Value]) -> Value:
    if isinstance(values[0], float):
        days = values[0]
        if not (math.isfinite(days) and abs(days) <= DAYS):
            return ""
        try:
            return (DAY_0 + timedelta(days=math.floor(days))).isoformat()
        except OverflowError:
            return ""
    day = as_date(shown(values[0]).strip()[:10])
    return day.isoformat() if day else ""


def _substr(values: Sequence[Value]) -> Value:
    words = shown(values[0])
    ends = [number(each) for each in values[1:]]
    if any(not math.isfinite(each) for each in ends):
        return ""
    bounds = [max(-len(words), min(len(words), int(each))) for each in ends]
    return words[bounds[0] : bounds[1] if len(bounds) > 1 else None]


def _selected_at(values: Sequence[Value]) -> Value:
    chosen, place = shown(values[0]).split(), number(values[1])
    return chosen[int(place)] if math.isfinite(place) and 0 <= place < len(chosen) else ""


def _coalesce(values: Sequence[Value]) -> Value:
    return next((each for each in values if shown(each) != ""), "")


FUNCTIONS: dict[str, Callable[[Sequence[Value]], Value]] = {
    "true": lambda _values: True,
    "false": lambda _values: False,
    "not": lambda values: not truth(values[0]),
    "boolean": lambda values: truth(values[0]),
    "number": lambda values: number(values[0]),
    "decimal-date-time": lambda values: number(values[0]),
    "string": lambda values: shown(values[0]),
    "int": _whole(math.trunc),
    "floor": _whole(math.floor),
    "ceiling": _whole(math.ceil),
    "abs": lambda values: abs(number(values[0])),
    "round": _round,
    "date": _date,
    "string-length": lambda values: float(len(shown(values[0]))),
    "normalize-space": lambda values: " ".join(shown(values[0]).split()),
    "count-selected": lambda values: float(len(shown(values[0]).split())),
    "selected": lambda values: shown(values[1]).strip() in shown(values[0]).split(),
    "selected-at": _selected_at,
    "contains": lambda values: shown(values[1]) in shown(values[0]),
    "starts-with": lambda values: shown(values[0]).startswith(shown(values[1])),
    "ends-with": lambda values: shown(values[0]).endswith(shown(values[1])),
    "regex": lambda values: patterns.matches(shown(values[1]), shown(values[0])),
    "substr": _substr,
    "coalesce": _coalesce,
    "concat": lambda values: "".join(shown(each) for each in values),
    "min": _over(min),
    "max": _over(max),
    "sum": _over(math.fsum),
}
