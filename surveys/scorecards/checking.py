"""The figures of a bulletin's document counted anew from its own parts, before it is issued."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from surveys.ratings import figures
from surveys.ratings.figures import Statement

Document = Mapping[str, Any]
MARKS, WEIGHTS = 10**4, 10**8  # a mark has four decimals at most, a share of a share eight


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
    """What is kept with the Bulletin: how many figures were counted anew here, and by the checker
    of bulletins that does not know how it was made; those that differ."""
    found = list(counts(document))
    wrong = [
        {"kind": c.kind, "about": c.about, "printed": c.printed, "counted": c.counted}
        for c in found
        if not c.fits
    ]
    checked, unclear = figures.check(statements(document))
    wrong += [
        {"kind": "checker", "about": each.statement.name, "printed": each.statement.published}
        for each in checked
        if each.verdict not in (figures.Verdict.STATED, figures.Verdict.FITS)
    ]
    wrong += [{"kind": each.why, "about": each.text} for each in unclear]
    return {"counted": len(found) + len(checked), "fits": not wrong, "wrong": wrong}


def statements(document: Document) -> Iterator[Statement]:
    """The scores as the figure checker takes them: every one a sum over its indicators, in whole
    numbers, as decimals stand there for all that round to them."""
    yield Statement("scored", str(document["scored"]))
    yield Statement("insufficient", str(document["insufficient"]))
    whole = str(len(document["departments"]))
    yield Statement("departments", whole, "scored+insufficient")
    for place, department in enumerate(document["departments"], 1):
        if department["score"] is None:
            continue
        sums: dict[str, list[str]] = {}
        for part in department["parts"]:
            factors = (_whole(part["weight"], WEIGHTS), _whole(part["value"], MARKS))
            sums.setdefault(part["indicator"], []).append("*".join(factors))
        names = []
        for number, terms in enumerate(sums.values(), 1):
            names.append(f"D{place}I{number}")
            products = (tuple(map(int, term.split("*"))) for term in terms)
            total = sum(weight * mark for weight, mark in products)
            yield Statement(names[-1], str(total), "+".join(terms))
        yield Statement(f"D{place}", department["score"], f"({'+'.join(names)})/{MARKS * WEIGHTS}")


def _whole(number: str, parts: int) -> str:
    """A decimal counted in parts of one."""
    return str(int(Decimal(number) * parts))


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
