"""The document of a Bulletin: everything that was counted, as JSON, and its digest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models import Scorecard
from surveys.scorecards.keeping import digest, written
from surveys.scorecards.periods import Period
from surveys.scorecards.rules import ScoreRules, shares, sides, text
from surveys.scorecards.scores import Marks, Part, Score, league

FORMAT = "minyi-bulletin-1"
ROUNDING = "sum of weight × mark, exact; rounded half up to 0.01 once, at the sum"
__all__ = ["Heading", "compiled", "digest", "rows", "written"]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What a Bulletin is of, beside its figures. `replaces` is the number of the one it
    corrects."""

    number: int
    period: Period
    note: str = ""
    replaces: int | None = None
    correction: str = ""


def compiled(
    scorecard: Scorecard,
    *,
    rules: ScoreRules,
    heading: Heading,
    names: Mapping[str, tuple[str, str]],
    marks: Mapping[str, Marks],
) -> dict[str, Any]:
    """The whole document; `names` are those of the departments, Chinese and English, by key."""
    side, scores = sides(rules), league(rules, marks=marks)
    return {
        "format": FORMAT,
        "scorecard": {
            "slug": scorecard.slug,
            "edition": scorecard.edition,
            "title": scorecard.title,
            "preset": scorecard.preset,
            "rules_digest": digest(scorecard.rules),
        },
        "issuer": {"key": scorecard.department.key, "name": scorecard.department.name},
        "number": heading.number,
        "period": {
            "from": heading.period.first.isoformat(),
            "to": heading.period.last.isoformat(),
        },
        "note": heading.note,
        "replaces": heading.replaces,
        "correction": heading.correction,
        "rules": scorecard.rules,
        "weights": {
            "public": text(side.public),
            "others": text(side.others),
            "internal": text(side.internal),
            "groups": {group.value: text(w) for group, w in shares(rules).items() if w},
        },
        "rounding": ROUNDING,
        "departments": [_department(each, names) for each in scores],
        "scored": sum(each.total is not None for each in scores),
        "insufficient": sum(each.total is None for each in scores),
    }


def _department(score: Score, names: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    name, name_en = names.get(score.department, (score.department, ""))
    return {
        "key": score.department,
        "name": name,
        "name_en": name_en,
        "score": None if score.total is None else f"{score.total:f}",
        "band": score.band.value if score.band else None,
        "rank": score.rank,
        "parts": [_part(part) for part in score.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "indicator": part.indicator,
        "group": part.group.value,
        "weight": text(part.weight),
        "value": None if part.value is None else text(part.value),
        "n": part.n,
        "min_n": part.min_n,
        "state": part.state.value,
        "points": None if part.points is None else text(part.points),
        "source": part.source,
    }


def rows(documents: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row a part of every department of every document, in their order."""
    for document in documents:
        names = {each["key"]: each["name"] for each in document["rules"]["indicators"]}
        for department in document["departments"]:
            for part in department["parts"]:
                yield {
                    "number": document["number"],
                    "edition": document["scorecard"]["edition"],
                    "replaces": document["replaces"],
                    "period": document["period"],
                    "department": department,
                    "indicator_name": names[part["indicator"]],
                    "part": part,
                }
