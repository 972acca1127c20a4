"""The demo city's scorecard: the bulletin of last quarter issued, the marks of this one entered."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from commands.demo_city import FOLDER, City
from models import Role, Scorecard
from surveys.scorecards import bulletins, keeping, marks
from surveys.scorecards.bulletins import BulletinForm
from surveys.scorecards.marks import MarkForm
from surveys.scorecards.periods import Period, quarter
from surveys.scorecards.rules import MANUAL, RaterGroup


def load(city: City) -> int:
    """One scorecard led by the public; the figures of its bulletin go out when a worker runs."""
    facts = json.loads((FOLDER / "scores.json").read_text("utf-8"))
    scorecard = _scorecard(city, facts)
    day = city.at(-12).date()
    last = quarter(day, back=1)  # over by then, on whatever day the city is loaded
    _enter(city, scorecard, facts, "last", last, day=-12)
    _enter(city, scorecard, facts, "this", quarter(day), day=-2)
    made = bulletins.prepare(
        city.session,
        account=city.staff[Role.ANALYST],
        scorecard_id=scorecard.id,
        form=BulletinForm(period=last, note=facts["note"]),
        now=city.at(-11),
    )
    bulletins.issue(
        city.session,
        account=city.staff[Role.PUBLISHER],
        bulletin_id=made.id,
        digest=made.digest,
        now=city.at(-10),
    )
    return 1


def _scorecard(city: City, facts: dict[str, Any]) -> Scorecard:
    """From the public-led preset; satisfaction is entered, as the demo rates few services."""
    analyst = city.staff[Role.ANALYST]
    made = keeping.create(
        city.session,
        account=analyst,
        department_id=city.departments[facts["department"]].id,
        title=facts["title"],
        preset="public-led",
        slug=facts["slug"],
        now=city.at(-60),
    )
    rules = keeping.rules_of(made)
    made = keeping.edit(
        city.session,
        account=analyst,
        scorecard_id=made.id,
        title=made.title,
        rules=replace(
            rules,
            indicators=tuple(replace(each, source=MANUAL) for each in rules.indicators),
            departments=tuple(facts["scored"]),
            contact=facts["contact"],
        ),
        version=made.version,
        now=city.at(-59),
    )
    return keeping.publish(
        city.session,
        account=city.staff[Role.PUBLISHER],
        scorecard_id=made.id,
        version=made.version,
        now=city.at(-58),
    )


def _enter(
    city: City, scorecard: Scorecard, facts: dict[str, Any], which: str, period: Period, *, day: int
) -> None:
    marks.enter(
        city.session,
        account=city.staff[Role.ANALYST],
        scorecard_id=scorecard.id,
        period=period,
        forms=list(_forms(facts, which)),
        now=city.at(day),
    )


def _forms(facts: dict[str, Any], which: str) -> Iterator[MarkForm]:
    for department, given in facts[which].items():
        for place, (value, n) in given.items():
            indicator, group = place.split("/")
            yield MarkForm(
                department=department,
                indicator=indicator,
                group=RaterGroup(group),
                value=Decimal(str(value)),
                n=n,
                source=facts["sources"][group],
            )
