"""Marks: what one rater group gave one department on one indicator in one period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from errors import Conflict, Invalid, NotFound, WrongStage
from identity import permits
from models import Account, Department, Mark, Scorecard
from moderation import wording
from surveys.scorecards import keeping
from surveys.scorecards.periods import Period
from surveys.scorecards.rules import TOP, ZERO, RaterGroup, ScoreRules, exact
from surveys.scorecards.scores import Given, Marks

SOURCE = 300
MOST = 10**9  # people behind one mark


@dataclass(frozen=True, kw_only=True)
class MarkForm:
    """One mark as it is entered: 0 to 100 with at most four decimals; `n` None: not known."""

    department: str
    indicator: str
    group: RaterGroup
    value: Decimal
    n: int | None
    source: str = ""


def enter(
    session: Session,
    *,
    account: Account | None,
    scorecard_id: int,
    period: Period,
    forms: Sequence[MarkForm],
    now: datetime,
) -> list[Mark]:
    """Write marks, over those that stand there: all of them or none. Refuses NotAllowed,
    WrongStage while the edition is not published, Invalid, Conflict for a period that begins on
    the same day as another and ends on another one."""
    scorecard, account = keeping.held(
        session, account=account, scorecard_id=scorecard_id, act=permits.Act.SCORE
    )
    return write(session, account=account, scorecard=scorecard, period=period, forms=forms, now=now)


def write(
    session: Session,
    *,
    account: Account,
    scorecard: Scorecard,
    period: Period,
    forms: Sequence[MarkForm],
    now: datetime,
) -> list[Mark]:
    """As enter(), for a Scorecard that is held already: the lock on it keeps two from writing the
    same mark at once."""
    if scorecard.published_at is None:
        raise WrongStage(stage="draft", why="draft-edition")
    period.check()
    rules = keeping.rules_of(scorecard)
    for form in forms:
        fault = wrong(rules, form)
        if fault:
            raise Invalid(field=fault, why="score-mark", given=str(getattr(form, fault)))
    standing = {
        (mark.department_id, mark.indicator, mark.raters): mark
        for mark in _all(session, scorecard, period)
    }
    ids = _ids(session, {form.department for form in forms})
    written = []
    for form in forms:
        place = (ids[form.department], form.indicator, form.group.value)
        mark = standing.get(place) or Mark(
            scorecard_id=scorecard.id,
            department_id=place[0],
            indicator=form.indicator,
            raters=form.group.value,
            period_from=period.first,
            period_to=period.last,
        )
        mark.value, mark.n = float(form.value), form.n
        mark.source = wording.line(form.source, field="source", limit=SOURCE, needed=False)
        mark.entered_by, mark.entered_at = account.id, now
        standing[place] = mark
        session.add(mark)
        written.append(mark)
    session.flush()
    return written


def wrong(rules: ScoreRules, form: MarkForm) -> str | None:
    """The field of a mark that these rules cannot take, None when all is well."""
    indicator = next((each for each in rules.indicators if each.key == form.indicator), None)
    if form.department not in rules.departments:
        return "department"
    if indicator is None:
        return "indicator"
    if form.group not in indicator.groups:
        return "group"
    if exact(form.value) is None or not ZERO <= form.value <= TOP:
        return "value"
    if form.n is not None and not 0 <= form.n <= MOST:
        return "n"
    return None


def remove(
    session: Session,
    *,
    account: Account | None,
    scorecard_id: int,
    mark_id: int,
) -> None:
    """Take a mark out: its part is 样本不足 then. Bulletins keep what they said. Refuses
    NotAllowed, NotFound."""
    keeping.held(session, account=account, scorecard_id=scorecard_id, act=permits.Act.SCORE)
    mark = session.get(Mark, mark_id)
    if mark is None or mark.scorecard_id != scorecard_id:
        raise NotFound(mark=mark_id)
    session.delete(mark)
    session.flush()


def of_period(session: Session, *, scorecard: Scorecard, period: Period) -> Sequence[Mark]:
    """The marks of exactly this period, with their departments."""
    query = (
        select(Mark)
        .where(
            Mark.scorecard_id == scorecard.id,
            Mark.period_from == period.first,
            Mark.period_to == period.last,
        )
        .options(joinedload(Mark.department))
        .order_by(Mark.department_id, Mark.indicator, Mark.raters)
    )
    return session.scalars(query).all()


def by_department(rows: Sequence[Mark]) -> dict[str, Marks]:
    """What the marks say, as scores take it."""
    found: dict[str, dict[tuple[str, RaterGroup], Given]] = {}
    for row in rows:
        given = Given(Decimal(repr(row.value)), row.n, row.source)
        place = (row.indicator, RaterGroup(row.raters))
        found.setdefault(row.department.key, {})[place] = given
    return dict(found)


def periods(session: Session, *, scorecard_id: int, limit: int = 24) -> list[Period]:
    """The periods that have marks, the newest first."""
    query = (
        select(Mark.period_from, Mark.period_to)
        .where(Mark.scorecard_id == scorecard_id)
        .distinct()
        .order_by(Mark.period_from.desc())
        .limit(limit)
    )
    return [Period(first, last) for first, last in session.execute(query)]


def _all(session: Session, scorecard: Scorecard, period: Period) -> Sequence[Mark]:
    """The marks of the period; none may stand for another span with the same first day."""
    query = select(Mark).where(Mark.scorecard_id == scorecard.id, Mark.period_from == period.first)
    rows = session.scalars(query).all()
    if any(row.period_to != period.last for row in rows):
        raise Conflict(why="other-period", scorecard=scorecard.slug)
    return rows


def _ids(session: Session, keys: set[str]) -> dict[str, int]:
    query = select(Department.key, Department.id).where(Department.key.in_(keys))
    return {key: number for key, number in session.execute(query)}
