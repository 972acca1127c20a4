"""Builders: a department that scores, its people, four that are scored, a published Scorecard."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from models import Account, Bulletin, Department, Role, Scorecard
from surveys.scorecards import bulletins, keeping, marks
from surveys.scorecards.bulletins import BulletinForm
from surveys.scorecards.marks import MarkForm
from surveys.scorecards.periods import Period
from surveys.scorecards.rules import RaterGroup, ScoreRules
from tests.world import NOON, make_account, make_department

SUMMER = Period(date(2026, 7, 1), date(2026, 9, 30))
AUTUMN = Period(date(2026, 10, 1), date(2026, 10, 31))
ENOUGH = {
    RaterGroup.PUBLIC: 320,
    RaterGroup.BUSINESS: 45,
    RaterGroup.DEPUTIES: 12,
    RaterGroup.EXPERTS: 5,
    RaterGroup.THIRD_PARTY: 1,
    RaterGroup.INTERNAL: 3,
}


@dataclass
class World:
    """Who is who. `scored` are the keys of the departments that are scored."""

    department: Department
    analyst: Account
    publisher: Account
    scored: list[str] = field(default_factory=list)


def make_world(session: Session, *, scored: int = 4) -> World:
    department = make_department(session, name="市考评办")
    rows = [make_department(session, name=f"第{n}局") for n in range(1, scored + 1)]
    return World(
        department,
        make_account(session, roles=[Role.ANALYST], department=department, name="考评员"),
        make_account(session, roles=[Role.PUBLISHER], department=department, name="签发人"),
        [row.key for row in rows],
    )


def make_scorecard(
    session: Session, world: World, *, preset: str = "public-led", published: bool = True
) -> Scorecard:
    made = keeping.create(
        session,
        account=world.analyst,
        department_id=world.department.id,
        title="部门评议",
        preset=preset,
        now=NOON,
    )
    made = save(session, world, made, finished(keeping.rules_of(made), world))
    return publish(session, world, made) if published else made


def finished(rules: ScoreRules, world: World, **changes: Any) -> ScoreRules:
    whole = replace(rules, departments=tuple(world.scored), contact="score@example.org")
    return replace(whole, **changes)


def save(session: Session, world: World, scorecard: Scorecard, rules: ScoreRules) -> Scorecard:
    return keeping.edit(
        session,
        account=world.analyst,
        scorecard_id=scorecard.id,
        title=scorecard.title,
        rules=rules,
        version=scorecard.version,
        now=NOON,
    )


def publish(session: Session, world: World, scorecard: Scorecard) -> Scorecard:
    return keeping.publish(
        session,
        account=world.publisher,
        scorecard_id=scorecard.id,
        version=scorecard.version,
        now=NOON,
    )


def make_marks(
    session: Session,
    world: World,
    scorecard: Scorecard,
    *,
    period: Period = SUMMER,
    few: str = "",
) -> None:
    """Marks of every department; the public of `few` is too small."""
    rules = keeping.rules_of(scorecard)
    forms = [
        MarkForm(
            department=key,
            indicator=each.key,
            group=group,
            value=Decimal(90 - 6 * place),
            n=3 if key == few and group is RaterGroup.PUBLIC else ENOUGH[group],
            source="问卷调查",
        )
        for place, key in enumerate(world.scored)
        for each in rules.indicators
        for group in each.groups
    ]
    marks.enter(
        session,
        account=world.analyst,
        scorecard_id=scorecard.id,
        period=period,
        forms=forms,
        now=NOON,
    )


def prepare(
    session: Session, world: World, scorecard: Scorecard, *, period: Period = SUMMER, **facts: Any
) -> Bulletin:
    return bulletins.prepare(
        session,
        account=world.analyst,
        scorecard_id=scorecard.id,
        form=BulletinForm(period=period, **facts),
        now=NOON,
    )


def issue(session: Session, world: World, bulletin: Bulletin) -> Bulletin:
    issued, _ = bulletins.issue(
        session,
        account=world.publisher,
        bulletin_id=bulletin.id,
        digest=bulletin.digest,
        now=NOON,
    )
    return issued


def make_bulletin(session: Session, *, few: str = "") -> tuple[World, Scorecard, Bulletin]:
    """An issued Bulletin of the summer, with all that is behind it."""
    world = make_world(session)
    scorecard = make_scorecard(session, world)
    make_marks(session, world, scorecard, few=world.scored[-1] if few else "")
    return world, scorecard, issue(session, world, prepare(session, world, scorecard))
