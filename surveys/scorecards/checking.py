"""The figures of a bulletin's document counted anew from its own parts, before it is issued."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Count:
    """One printed figure beside what its parts give; `about` names the department, else empty."""

    kind: str
    about: str
    printed: str
    counted: str

    @property
    def fits(self) -> bool:
        return self.printed == self.counted


def counts(document: Document) -> Iterator[Count]:
    """Every figure that follows from others, from the text of the document alone."""
    departments = document["departments"]
    weights = [Decimal(each["weight"]) for each in document["rules"]["indicators"]]
    yield Count("indicator-weights", "", _plain(sum(weights)), "1")
    sides = (document["weights"][side] for side in ("public", "others", "internal"))
    yield Count("side-weights", "", _plain(sum(map(Decimal, sides))), "1")
    for each in departments:
        parts = each["parts"]
        whole = sum((Decimal(part["weight"]) for part in parts), Decimal(0))
        yield Count("part-weights", each["name"], _plain(whole), "1")
        yield Count("score", each["name"], _said(each["score"]), _said(_score(parts)))
        yield Count("rank", each["name"], _said(each["rank"]), _said(_rank(each, departments)))
    tally = Counter(each["score"] is None for each in departments)
    yield Count("scored", "", str(document["scored"]), str(tally[False]))
    yield Count("insufficient", "", str(document["insufficient"]), str(tally[True]))


def told(document: Document) -> dict[str, Any]:
    """What is kept with the Bulletin: how many figures were counted anew, and those that differ."""
    found = list(counts(document))
    wrong = [
        {"kind": c.kind, "about": c.about, "printed": c.printed, "counted": c.counted}
        for c in found
        if not c.fits
    ]
    return {"counted": len(found), "fits": not wrong, "wrong": wrong}


def _score(parts: list[dict[str, Any]]) -> str | None:
    total = Decimal(0)
    for part in parts:
        if part["value"] is None or part["n"] is None or part["n"] < part["min_n"]:
            return None
        total += Decimal(part["weight"]) * Decimal(part["value"])
    return f"{total.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def _rank(one: Mapping[str, Any], departments: list[dict[str, Any]]) -> int | None:
    if one["score"] is None:
        return None
    scores = [Decimal(each["score"]) for each in departments if each["score"] is not None]
    return 1 + sum(score > Decimal(one["score"]) for score in scores)


def _plain(number: Decimal | int) -> str:
    return f"{Decimal(number).normalize():f}"


def _said(value: object) -> str:
    return "" if value is None else str(value)
