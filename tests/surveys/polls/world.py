"""Builders: a Poll of any method, open or in any other state, with Votes cast by the verb."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from models import (
    Account,
    AskingState,
    Assurance,
    Department,
    Poll,
    PollMethod,
    Receipt,
    Role,
)
from surveys.polls import drafting, opening, voting
from surveys.polls.drafting import ChoiceForm, PollForm
from surveys.polls.rules import PollRules
from tests.world import DAY, NOON, make_account, make_department

BALLOTS: dict[PollMethod, dict[str, Any]] = {
    PollMethod.SINGLE: {"choice": "a"},
    PollMethod.MULTIPLE: {"choices": ["a", "b"]},
    PollMethod.APPROVAL: {"choices": ["a", "c"]},
    PollMethod.RANKED: {"ranking": ["b", "a"]},
    PollMethod.SCORE: {"scores": {"a": 5, "b": 0, "c": 3}},
    PollMethod.BUDGET: {"choices": ["a", "c"]},
    PollMethod.QUADRATIC: {"votes": {"a": 6, "b": 8}},
}
RULES = {PollMethod.BUDGET: PollRules(budget=100, unit="万元")}
COSTS = (60, 50, 40)


def make_form(
    department: Department, *, method: PollMethod = PollMethod.SINGLE, **changes: Any
) -> PollForm:
    """A form that can be submitted: options a, b and c."""
    form = PollForm(
        title="中山路步行街何时禁止机动车？",
        department_id=department.id,
        method=method,
        rules=RULES.get(method, PollRules()),
        choices=tuple(
            ChoiceForm(key=key, label=f"方案{key}", cost=cost)
            for key, cost in zip("abc", COSTS, strict=True)
        ),
        background="步行街改造后，沿街商户与居民意见不一。",
        closes_at=NOON + 10 * DAY,
    )
    return replace(form, **changes)


def make_poll(
    session: Session,
    *,
    method: PollMethod = PollMethod.SINGLE,
    state: AskingState = AskingState.OPEN,
    department: Department | None = None,
    **changes: Any,
) -> Poll:
    """A Poll in drafting, in review or open, brought there by two persons through the verbs."""
    department = department or make_department(session)
    drafter = make_account(session, roles=[Role.DRAFTER], department=department)
    form = make_form(department, method=method, **changes)
    poll = drafting.create(session, account=drafter, form=form, now=NOON)
    if state is not AskingState.DRAFTING:
        drafting.submit(session, account=drafter, poll_id=poll.id, now=NOON)
    if state is AskingState.OPEN:
        opening.open_(session, account=make_publisher(session, poll), poll_id=poll.id, now=NOON)
    return poll


def make_publisher(session: Session, poll: Poll) -> Account:
    return make_account(session, roles=[Role.PUBLISHER], department=poll.department)


def make_drafter(session: Session, poll: Poll) -> Account:
    return make_account(session, roles=[Role.DRAFTER], department=poll.department)


def vote(
    session: Session,
    poll: Poll,
    ballot: dict[str, Any] | None = None,
    *,
    account: Account | None = None,
    assurance: Assurance = Assurance.REAL_PERSON,
    **rest: Any,
) -> Receipt:
    """A Vote of somebody new, unless told who."""
    return voting.cast(
        session,
        account=account or make_account(session, assurance=assurance),
        poll_id=poll.id,
        ballot=BALLOTS[poll.method] if ballot is None else ballot,
        **{"now": NOON + DAY, **rest},
    )


def close(session: Session, poll: Poll) -> Poll:
    """The Poll after its time."""
    opening.close_due(session, now=NOON + 11 * DAY)
    session.refresh(poll)
    return poll
