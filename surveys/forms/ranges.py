"""Ranges of numbers in the words of options: 18–25岁, 60岁及以上, under 5; do they meet?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

NUMBER = r"(\d{1,12}(?:,\d{3})*(?:\.\d+)?)\s*(万|千|k)?"
UNIT = (
    r"\s*(?:岁|元|年|月|天|次|分钟|小时|人|公里|米|平方米"
    r"|years?|yuan|times|minutes?|hours?|km)?\s*"
)
LESS = r"不足|不到|低于|小于|少于|未满|under|less than|below"
MORE = r"超过|高于|大于|多于|over|more than|above"
BETWEEN = re.compile(
    rf"{NUMBER}{UNIT}\s*(?:-|–|—|~|～|至|到|\bto\b)\s*{NUMBER}(\D{{0,6}}?(?:\(不含\)|（不含）|以内))?",
    re.IGNORECASE,
)
BELOW = re.compile(
    rf"(?:{LESS})\s*{NUMBER}|{NUMBER}{UNIT}(?:以下|以内|之内|or less)", re.IGNORECASE
)
ABOVE = re.compile(
    rf"(?:{MORE})\s*{NUMBER}|{NUMBER}{UNIT}(?:及?以上|\+|or more|and over)", re.IGNORECASE
)
TIMES = {"万": 10_000, "千": 1_000, "k": 1_000}


@dataclass(frozen=True)
class Range:
    """From `low` to `high`; an open end does not hold the number itself."""

    low: float
    high: float
    words: str
    low_open: bool = False
    high_open: bool = False


def read(words: str) -> Range | None:
    """The range that an option names, None when it names none."""
    if found := BETWEEN.search(words):
        low, low_times, high, high_times, without = found.groups()
        first = number(low, low_times or (high_times if low and high_times else None))
        return Range(first, number(high, high_times), words, high_open="不含" in (without or ""))
    if found := BELOW.search(words):
        a, a_times, b, b_times = found.groups()
        # 以下 by itself holds the number (民法典 1259); 不足 does not
        return Range(-inf, number(a or b, a_times or b_times), words, high_open=bool(a))
    if found := ABOVE.search(words):
        a, a_times, b, b_times = found.groups()
        return Range(number(a or b, a_times or b_times), inf, words, low_open=bool(a))
    return None


def number(words: str, times: str | None) -> float:
    return float(words.replace(",", "")) * TIMES.get((times or "").lower(), 1)


def conflicts(texts: Sequence[str]) -> list[tuple[str, str, str]]:
    """(overlap or gap, one option, the other) for neighbours among the ranges, when at least three
    options are ranges. A gap is told of where whole numbers fall into it."""
    found = [each for each in map(read, texts) if each is not None]
    if len(found) < 3:
        return []
    told = []
    for one, other in pairwise(sorted(found, key=lambda each: (each.low, each.high))):
        shared = one.high == other.low and not (one.high_open or other.low_open)
        if one.high > other.low or shared:
            told.append(("overlap", one.words, other.words))
        elif other.low - one.high > 1 or (
            other.low == one.high and one.high_open and other.low_open
        ):
            told.append(("gap", one.words, other.words))
    return told
