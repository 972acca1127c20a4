"""The permission table read crosswise: every act × every role × every stage.

Each verb is tried by each role at each stage. It goes through where table and stage allow it, and
nowhere else: NotAllowed for a role that may not, WrongStage for a stage that does not suit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from consultation import answering, attachments, decisions, drafting, intake, opening, texts
from consultation.clauses import split
from consultation.intake import ImportedComment
from errors import AlreadyDone, NotAllowed, NotSignedIn, WrongStage
from identity import permits
from identity.permits import ALLOWED, Act
from models import Channel, Role, RuledOut, Stage, Verdict
from moderation import queue, rulings
from tests.world import (
    DAY,
    NOON,
    make_account,
    make_comment,
    make_consultation,
    make_department,
    make_form,
    make_staff,
    make_summary,
)
from topics import summaries

DRAFTING, REVIEW, OPEN, CLOSED = Stage.DRAFTING, Stage.REVIEW, Stage.OPEN, Stage.CLOSED
ANSWERED = Stage.ANSWERED


def nothing(session, made):
    """There is nothing to prepare."""


@dataclass(frozen=True)
class Deed:
    """One verb: the act it needs, the stages it suits, how it is prepared and done."""

    act: Act
    stages: tuple[Stage, ...]
    do: Callable
    prepare: Callable = nothing


def edit(session, account, made, _given):
    form = make_form(made.department)
    drafting.edit(
        session, account=account, consultation_id=made.id, form=form, version=made.version
    )


def submit(session, account, made, _given):
    drafting.submit(session, account=account, consultation_id=made.id, now=NOON)


def attach(session, account, made, _given):
    attachments.attach(
        session, account=account, consultation_id=made.id, name="a.pdf", data=b"%PDF-1", now=NOON
    )


def add_draft(session, account, made, _given):
    parsed = split("第一条 全文改写。")
    texts.add_draft(session, account=account, consultation_id=made.id, parsed=parsed, now=NOON)


def send_back(session, account, made, _given):
    drafting.send_back(session, account=account, consultation_id=made.id, note="改", now=NOON)


def open_(session, account, made, _given):
    opening.open_(session, account=account, consultation_id=made.id, now=NOON)


def extend(session, account, made, _given):
    opening.extend(
        session,
        account=account,
        consultation_id=made.id,
        closes_at=made.closes_at + DAY,
        reason="更多时间",
        now=NOON,
    )


def withdraw(session, account, made, _given):
    opening.withdraw(session, account=account, consultation_id=made.id, reason="收回", now=NOON)


def case(session, made):
    comment = make_comment(session, consultation=made)
    return queue.waiting(
        session, account=make_staff(session, made, Role.MODERATOR), consultation_id=made.id
    )[0], comment


def rule(session, account, made, given):
    found, _comment = given
    rulings.rule(
        session,
        account=account,
        case_id=found.id,
        version=found.version,
        outcome=RuledOut.PUBLISH,
        now=NOON,
    )


def publish_clean(session, account, made, _given):
    rulings.publish_clean(session, account=account, consultation_id=made.id, now=NOON)


def ruled_case(session, made):
    found, comment = case(session, made)
    stage, made.stage = made.stage, OPEN
    rule(session, make_staff(session, made, Role.MODERATOR), made, (found, comment))
    made.stage = stage
    session.flush()
    return found


def undo(session, account, _made, given):
    rulings.undo(session, account=account, case_id=given.id, now=NOON)


def import_one(session, account, made, _given):
    rows = [ImportedComment(row=1, external_id="1", body="一条")]
    intake.import_comments(
        session,
        account=account,
        consultation_id=made.id,
        rows=rows,
        channel=Channel.PAPER,
        now=NOON,
    )


def ask(session, account, made, _given):
    summaries.ask(session, account=account, consultation_id=made.id, now=NOON)


def built(session, made):
    comment = make_comment(session, consultation=made, published=True)
    return make_summary(session, consultation=made, groups=[[comment]], published=False)


def relabel(session, account, _made, given):
    summaries.relabel(
        session, account=account, topic_id=given.topics[0].id, label="夜间收费", now=NOON
    )


def publish_summary(session, account, _made, given):
    summaries.publish(session, account=account, summary_id=given.id, now=NOON)


def published(session, made):
    summary = built(session, made)
    summary.published_at = NOON
    session.flush()
    return summary


def decide_topic(session, account, _made, given):
    decisions.decide_topic(
        session,
        account=account,
        topic_id=given.topics[0].id,
        verdict=Verdict.ADOPTED,
        reason="合理",
        now=NOON,
    )


def comment_of(session, made):
    return make_comment(session, consultation=made, published=True)


def decide_comment(session, account, made, given):
    decisions.decide_comments(
        session,
        account=account,
        consultation_id=made.id,
        comment_ids=[given.id],
        verdict=Verdict.ADOPTED,
        reason="合理",
        now=NOON,
    )


def write_reply(session, account, made, _given):
    decisions.write_reply(session, account=account, consultation_id=made.id, text="好", now=NOON)


def reply(session, made):
    stage, made.stage = made.stage, CLOSED
    session.flush()
    write_reply(session, make_staff(session, made, Role.DRAFTER), made, None)
    made.stage = stage
    session.flush()


def publish_answer(session, account, made, _given):
    answering.publish_answer(session, account=account, consultation_id=made.id, now=NOON)


def conclude(session, account, made, _given):
    answering.conclude(session, account=account, consultation_id=made.id, now=NOON)


DEEDS = {
    "edit": Deed(Act.EDIT, (DRAFTING,), edit),
    "submit": Deed(Act.EDIT, (DRAFTING,), submit),
    "attach": Deed(Act.EDIT, (DRAFTING,), attach),
    "add a draft": Deed(Act.EDIT, (DRAFTING, CLOSED, ANSWERED), add_draft),
    "send back": Deed(Act.REVIEW, (REVIEW,), send_back),
    "open": Deed(Act.REVIEW, (REVIEW,), open_),
    "extend": Deed(Act.EXTEND, (OPEN,), extend),
    "withdraw": Deed(Act.WITHDRAW, (OPEN, CLOSED), withdraw),
    "rule": Deed(Act.MODERATE, (OPEN, CLOSED), rule, case),
    "publish what is clean": Deed(Act.MODERATE, (OPEN, CLOSED), publish_clean, case),
    "undo a ruling": Deed(Act.MODERATE, (OPEN, CLOSED), undo, ruled_case),
    "import": Deed(Act.IMPORT, (OPEN, CLOSED), import_one),
    "ask for a summary": Deed(Act.SUMMARISE, (CLOSED,), ask),
    "relabel": Deed(Act.SUMMARISE, (CLOSED,), relabel, built),
    "publish a summary": Deed(Act.SUMMARISE, (CLOSED,), publish_summary, built),
    "decide on a topic": Deed(Act.DECIDE, (CLOSED,), decide_topic, published),
    "decide on a comment": Deed(Act.DECIDE, (CLOSED,), decide_comment, comment_of),
    "reply": Deed(Act.DECIDE, (CLOSED,), write_reply),
    "publish the answer": Deed(Act.PUBLISH_ANSWER, (CLOSED,), publish_answer, reply),
    "conclude": Deed(Act.DECIDE_FINAL, (ANSWERED,), conclude),
}
ROLES: list[Role | None] = [*Role, None]


def attempt(session, deed, account, *, home, stage):
    """The kind of refusal, or None where it went through."""
    made = make_consultation(session, stage=stage, department=home, opens_at=NOON)
    if stage in (DRAFTING, REVIEW, OPEN):
        made.closes_at = NOON + 40 * DAY
        session.flush()
    given = deed.prepare(session, made)
    try:
        deed.do(session, account, made, given)
    except (NotAllowed, WrongStage) as refusal:
        return type(refusal)
    return None


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_is_done_by_who_may_when_it_is_time(session, name, role):
    deed, home = DEEDS[name], make_department(session)
    account = make_account(session, roles=[role] if role else [], department=home)
    for stage in Stage:
        expected = None if stage in deed.stages else WrongStage
        if role not in ALLOWED[deed.act]:
            expected = NotAllowed
        assert attempt(session, deed, account, home=home, stage=stage) is expected, stage


@pytest.mark.parametrize("name", DEEDS)
def test_nobody_does_it_without_signing_in(session, name):
    deed = DEEDS[name]
    made = make_consultation(session, stage=deed.stages[0], opens_at=NOON)
    given = deed.prepare(session, made)
    with pytest.raises(NotSignedIn):
        deed.do(session, None, made, given)


@pytest.mark.parametrize("name", DEEDS)
def test_nobody_does_it_for_another_department(session, name):
    deed = DEEDS[name]
    made = make_consultation(session, stage=deed.stages[0], opens_at=NOON)
    stranger = make_account(session, roles=list(Role))
    given = deed.prepare(session, made)
    with pytest.raises(NotAllowed):
        deed.do(session, stranger, made, given)


@pytest.mark.parametrize("role", ROLES)
def test_a_consultation_is_begun_by_who_may(session, role):
    home = make_department(session)
    account = make_account(session, roles=[role] if role else [], department=home)
    if role in ALLOWED[Act.CREATE]:
        assert drafting.create(session, account=account, form=make_form(home), now=NOON)
    else:
        with pytest.raises(NotAllowed):
            drafting.create(session, account=account, form=make_form(home), now=NOON)


@pytest.mark.parametrize("act", Act)
def test_every_act_is_somebodys(act):
    assert ALLOWED[act]


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_a_role_above_counts_below_and_not_the_other_way(session, act, role):
    top = make_department(session)
    below = make_department(session, parent=top)
    boss = make_account(session, roles=[role], department=top)
    clerk = make_account(session, roles=[role], department=below)
    allowed = role in ALLOWED[act]
    assert permits.may(boss, act, below) is allowed
    assert permits.may(clerk, act, top) is False
    assert permits.may_anywhere(clerk, act) is allowed


def test_a_deed_done_is_not_done_again(session):
    home = make_department(session)
    moderator = make_account(session, roles=[Role.MODERATOR], department=home)
    made = make_consultation(session, department=home)
    given = case(session, made)
    rule(session, moderator, made, given)
    with pytest.raises(AlreadyDone):
        rule(session, moderator, made, given)
