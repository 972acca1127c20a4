"""Which category of a population table an answer belongs to. Pure.

Categories are the keys or the texts of options; of a number they are bands, as tables write them:
18-29, 18～29岁, 60+, 60岁及以上, 18岁以下, under 18.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from surveys.forms.form import Question, QuestionKind
from surveys.results import tallies

Match = Callable[[Any], str | None]
BETWEEN = re.compile(r"(\d+)\s*(?:岁)?\s*(?:-|–|—|~|～|至|到|to)\s*(\d+)\s*(?:周?岁)?")
FROM = re.compile(r"(\d+)\s*(?:周?岁)?\s*(?:\+|及以上|以上|and over|and older)")
BELOW = re.compile(r"(\d+)\s*(?:周?岁)?\s*(?:以下|and under)|(?:under|below|<)\s*(\d+)")
TO = re.compile(r"(\d+)\s*(?:周?岁)?\s*及以下")
ONE = re.compile(r"(\d+)\s*(?:周?岁)?")
MATCHED = (QuestionKind.SINGLE, QuestionKind.IMAGE, QuestionKind.NUMBER, QuestionKind.COMPUTED)
Band = tuple[float, float]  # from, and up to but without


def matched(question: Question, categories: Sequence[str]) -> tuple[Match, list[str]]:
    """How to find an answer's category, and the categories that no answer can have."""
    if question.kind is QuestionKind.NUMBER:
        return _by_band(categories)
    known = {"": ""}
    if question.kind is QuestionKind.COMPUTED:
        known = {category: category for category in categories}
    wanted = {category.casefold(): category for category in categories}
    for key, text in tallies.steps(question):
        for said in (key, *text.values()):
            if (found := wanted.get(said.strip().casefold())) is not None:
                known[key] = found
                break
    lost = [category for category in categories if category not in known.values()]
    return (lambda value: known.get(str(value)) if isinstance(value, str | int) else None), lost


def _by_band(categories: Sequence[str]) -> tuple[Match, list[str]]:
    bands = {category: band(category) for category in categories}
    lost = [category for category, found in bands.items() if found is None]
    overlapping = [
        one
        for at, one in enumerate(categories)
        for other in list(categories)[:at]
        if _overlap(bands[one], bands[other])
    ]

    def match(value: Any) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return next((c for c, b in bands.items() if b is not None and b[0] <= value < b[1]), None)

    return match, lost + overlapping


def _overlap(one: Band | None, other: Band | None) -> bool:
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def band(category: str) -> Band | None:
    """The numbers a category stands for; None when it is not written as a band. A year of age
    holds until the next one begins."""
    text = " ".join(category.strip().lower().split())
    if found := BETWEEN.fullmatch(text):
        low, high = float(found[1]), float(found[2]) + 1
        return (low, high) if low < high else None
    if found := FROM.fullmatch(text):
        return float(found[1]), float("inf")
    if found := TO.fullmatch(text):
        return float("-inf"), float(found[1]) + 1
    if found := BELOW.fullmatch(text):
        return float("-inf"), float(found[1] or found[2])
    if found := ONE.fullmatch(text):
        return float(found[1]), float(found[1]) + 1
    return None
