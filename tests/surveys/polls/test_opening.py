"""A poll on its way: drafted, reviewed by a second person, opened, extended, closed, withdrawn."""

import pytest
from sqlalchemy import func, select

import jobs
from db import unit
from errors import (
    Empty,
    Incomplete,
    Invalid,
    NotAllowed,
    NotFound,
    SamePerson,
    Stale,
    WrongStage,
)
from models import Act, AskingState, Entry, Notice, PollMethod, Role
from moderation import wording
from surveys import invitations
from surveys.polls import codes, drafting, opening, shelf
from surveys.polls.drafting import ChoiceForm
from surveys.polls.rules import PollRules
from tests.surveys.polls.world import (
    close,
    make_drafter,
    make_form,
    make_poll,
    make_publisher,
    vote,
)
from tests.world import DAY, NOON, make_account, make_department


def edit(session, poll, *, version=None, **changes):
    form = make_form(poll.department, **changes)
    return drafting.edit(
        session,
        account=make_drafter(session, poll),
        poll_id=poll.id,
        form=form,
        version=poll.version if version is None else version,
    )


def test_a_resident_makes_no_poll(session):
    form = make_form(make_department(session))
    with pytest.raises(NotAllowed):
        drafting.create(session, account=make_account(session), form=form, now=NOON)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"method": PollMethod.MULTIPLE, "rules": PollRules(least=3, most=2)}, "most"),
        ({"method": PollMethod.MULTIPLE, "rules": PollRules(most=9)}, "most"),
        ({"method": PollMethod.SCORE, "rules": PollRules(high=11)}, "high"),
        ({"method": PollMethod.QUADRATIC, "rules": PollRules(credits=0)}, "credits"),
        ({"method": PollMethod.BUDGET, "rules": PollRules()}, "budget"),
        ({"method": PollMethod.BUDGET, "rules": PollRules(budget=50)}, "cost"),
        ({"method": PollMethod.RANKED, "other": True}, "other"),
        ({"by_account": False}, "by_account"),
        ({"min_assurance": 6}, "min_assurance"),
        ({"quorum": 0}, "quorum"),
        ({"opens_at": NOON + 11 * DAY}, "closes_at"),
        ({"closes_at": NOON.replace(year=9026)}, "closes_at"),
        ({"choices": (ChoiceForm(label="同"), ChoiceForm(label="同"))}, "choices"),
        (
            {"choices": (ChoiceForm(label="一", key="a"), ChoiceForm(label="二", key="a"))},
            "choices",
        ),
        ({"choices": (ChoiceForm(label="一", key="other"),)}, "choices"),
        ({"choices": (ChoiceForm(label="一", key="a b"),)}, "choices"),
        ({"choices": tuple(ChoiceForm(label=str(n)) for n in range(31))}, "choices"),
        ({"background": "联系人：王强，手机13812345678"}, "background"),
    ],
)
def test_rules_that_no_ballot_could_keep_are_refused(session, changes, field):
    department = make_department(session)
    drafter = make_account(session, roles=[Role.DRAFTER], department=department)
    form = make_form(department, **changes)
    with pytest.raises(Invalid) as refused:
        drafting.create(session, account=drafter, form=form, now=NOON)
    assert refused.value.about["field"] == field


def test_a_ranked_poll_has_at_most_twelve_options(session):
    choices = tuple(ChoiceForm(label=str(n)) for n in range(13))
    with pytest.raises(Invalid):
        make_poll(session, method=PollMethod.RANKED, choices=choices)


def test_options_without_keys_get_some(session):
    choices = (ChoiceForm(label="是"), ChoiceForm(label="否", key="o1"), ChoiceForm(label="弃权"))
    poll = make_poll(session, choices=choices)
    assert [choice.key for choice in poll.choices] == ["o2", "o1", "o3"]


def test_an_option_kept_by_its_key_keeps_its_row(any_session):
    poll = make_poll(any_session, state=AskingState.DRAFTING)
    row = poll.choices[2].id
    choices = (ChoiceForm(label="改过", key="c"), ChoiceForm(label="新"))
    edit(any_session, poll, choices=choices)
    any_session.expire(poll)
    assert [(c.key, c.label) for c in poll.choices] == [("c", "改过"), ("o1", "新")]
    assert poll.choices[0].id == row


def test_an_edit_of_a_version_read_before_another_s_is_refused(any_session):
    poll = make_poll(any_session, state=AskingState.DRAFTING)
    read_at = poll.version
    edit(any_session, poll, choices=(ChoiceForm(label="一"), ChoiceForm(label="二")))
    with pytest.raises(Stale):
        edit(any_session, poll, version=read_at)


@pytest.mark.parametrize("state", [AskingState.REVIEW, AskingState.OPEN])
def test_nothing_is_edited_once_it_has_left_drafting(session, state):
    poll = make_poll(session, state=state)
    with pytest.raises(WrongStage):
        edit(session, poll, title="另一个问题")


def test_submitting_lists_what_lacks(session):
    poll = make_poll(session, state=AskingState.DRAFTING, background="", choices=())
    with pytest.raises(Incomplete) as refused:
        drafting.submit(session, account=make_drafter(session, poll), poll_id=poll.id, now=NOON)
    assert refused.value.about["missing"] == ["background", "choices"]


def test_a_closing_time_that_is_past_is_refused(session):
    poll = make_poll(session, state=AskingState.DRAFTING)
    drafter = make_drafter(session, poll)
    with pytest.raises(Invalid):
        drafting.submit(session, account=drafter, poll_id=poll.id, now=NOON + 11 * DAY)


def test_who_may_open_is_told(session):
    department = make_department(session)
    publisher = make_account(session, roles=[Role.PUBLISHER], department=department)
    make_poll(session, state=AskingState.REVIEW, department=department)
    notice = session.scalars(select(Notice).where(Notice.account_id == publisher.id)).one()
    assert notice.kind == "poll-to-review"


def test_a_poll_sent_back_can_be_edited_again_and_says_why(session):
    poll = make_poll(session, state=AskingState.REVIEW)
    publisher = make_publisher(session, poll)
    drafting.send_back(session, account=publisher, poll_id=poll.id, note="选项不全", now=NOON)
    assert (poll.state, poll.reason) == (AskingState.DRAFTING, "选项不全")
    assert edit(session, poll, title="改过的问题").title == "改过的问题"


def test_sending_back_needs_a_reason(session):
    poll = make_poll(session, state=AskingState.REVIEW)
    publisher = make_publisher(session, poll)
    with pytest.raises(Empty):
        drafting.send_back(session, account=publisher, poll_id=poll.id, note=" ", now=NOON)


def test_who_made_it_does_not_open_it(session):
    department = make_department(session)
    both = make_account(session, roles=[Role.DRAFTER, Role.PUBLISHER], department=department)
    poll = drafting.create(session, account=both, form=make_form(department), now=NOON)
    drafting.submit(session, account=both, poll_id=poll.id, now=NOON)
    with pytest.raises(SamePerson):
        opening.open_(session, account=both, poll_id=poll.id, now=NOON)


def test_a_drafter_opens_nothing(session):
    poll = make_poll(session, state=AskingState.REVIEW)
    with pytest.raises(NotAllowed):
        opening.open_(session, account=make_drafter(session, poll), poll_id=poll.id, now=NOON)


def test_opening_is_on_record_with_the_options(session):
    make_poll(session, other=True)
    entry = session.scalars(select(Entry).where(Entry.act == Act.POLL_OPENED)).one()
    assert entry.facts["options"] == ["a", "b", "c", "other"]


def extend(session, poll, *, to, now=NOON + DAY, reason="来信较多"):
    publisher = make_publisher(session, poll)
    return opening.extend(
        session, account=publisher, poll_id=poll.id, closes_at=to, reason=reason, now=now
    )


def test_a_poll_is_extended_with_a_reason(session):
    poll = extend(session, make_poll(session), to=NOON + 20 * DAY)
    assert poll.takes_votes(NOON + 19 * DAY)


@pytest.mark.parametrize("days", [1, 9, 10])
def test_a_poll_is_never_shortened(session, days):
    with pytest.raises(Invalid):
        extend(session, make_poll(session), to=NOON + days * DAY)


def test_a_poll_that_is_over_is_not_taken_up_again(session):
    poll = make_poll(session)
    with pytest.raises(WrongStage):
        extend(session, poll, to=NOON + 30 * DAY, now=NOON + 10 * DAY)


def test_a_poll_is_closed_by_hand_with_a_public_reason_and_not_by_its_maker(session):
    department = make_department(session)
    both = make_account(session, roles=[Role.DRAFTER, Role.PUBLISHER], department=department)
    poll = drafting.create(session, account=both, form=make_form(department), now=NOON)
    drafting.submit(session, account=both, poll_id=poll.id, now=NOON)
    second = make_publisher(session, poll)
    opening.open_(session, account=second, poll_id=poll.id, now=NOON)
    end = {"poll_id": poll.id, "reason": "活动取消", "now": NOON + DAY}
    with pytest.raises(SamePerson):
        opening.close(session, account=both, **end)
    closed = opening.close(session, account=second, **end)
    assert (closed.state, closed.closed_at) == (AskingState.CLOSED, NOON + DAY)
    assert closed.result and closed.package_sha256


def test_closing_what_is_due_twice_closes_it_once(any_session):
    poll = make_poll(any_session)
    close(any_session, poll)
    close(any_session, poll)
    query = select(func.count()).where(Entry.act == Act.POLL_CLOSED)
    assert any_session.scalar(query) == 1


def test_the_worker_closes_what_is_due(database):
    with unit() as session:
        poll = make_poll(session)
    jobs.tend()  # by the clock of today, which may be before or after
    with unit() as session:
        opening.close_due(session, now=NOON + 11 * DAY)
        found = shelf.by_slug(session, slug=poll.slug)
        assert found.state is AskingState.CLOSED


def test_withdrawing_needs_a_reason(session):
    poll = make_poll(session)
    publisher = make_publisher(session, poll)
    with pytest.raises(Empty):
        opening.withdraw(session, account=publisher, poll_id=poll.id, reason="", now=NOON)


def test_codes_are_made_by_who_asks_and_only_digests_are_kept(session):
    from models import Invitation

    poll = make_poll(session, by_code=True)
    drafter = make_drafter(session, poll)
    made = codes.make(session, account=drafter, poll_id=poll.id, n=20, batch="信函", now=NOON)
    kept = set(session.scalars(select(Invitation.digest)))
    assert len(set(made)) == 20 == len(kept) and not kept & set(made)


@pytest.mark.parametrize("n", [0, 5001, -1])
def test_a_batch_has_its_bounds(session, n):
    poll = make_poll(session, by_code=True)
    with pytest.raises(Invalid):
        codes.make(
            session,
            account=make_drafter(session, poll),
            poll_id=poll.id,
            n=n,
            batch="信函",
            now=NOON,
        )


def test_batches_say_how_many_are_used(session):
    poll = make_poll(session, by_code=True)
    drafter = make_drafter(session, poll)
    made = codes.make(session, account=drafter, poll_id=poll.id, n=3, batch="柜台", now=NOON)
    vote(session, poll, code=made[0])
    (batch,) = invitations.batches(session, poll_id=poll.id)
    assert (batch.name, batch.n, batch.used, batch.revoked) == ("柜台", 3, 1, 0)


def test_the_shelf_shows_what_is_open_and_what_is_over(session):
    one = make_poll(session)
    make_poll(session, state=AskingState.DRAFTING)
    assert [poll.id for poll in shelf.open(session, limit=5)] == [one.id]
    close(session, one)
    assert [poll.id for poll in shelf.closed(session, limit=5)] == [one.id]


def test_a_poll_in_the_making_is_there_for_its_department_alone(session):
    poll = make_poll(session, state=AskingState.DRAFTING)
    assert shelf.by_slug(session, slug=poll.slug, account=make_drafter(session, poll))
    stranger = make_account(session, roles=[Role.DRAFTER])
    for reader in (None, stranger):
        with pytest.raises(NotFound):
            shelf.by_slug(session, slug=poll.slug, account=reader)


def test_a_desk_shows_the_polls_of_its_departments(session):
    poll = make_poll(session, state=AskingState.DRAFTING)
    make_poll(session)
    here = make_publisher(session, poll)
    assert [row.id for row in shelf.desk(session, account=here)] == [poll.id]
    assert shelf.desk_count(session, account=here) == 1


def test_what_was_said_for_other_is_masked(session):
    poll = make_poll(session, other=True)
    vote(session, poll, {"choice": "other"}, other="打我电话13812345678")
    (said,) = shelf.other_texts(session, poll_id=poll.id)
    assert "13812345678" not in said and said == wording.masked("打我电话13812345678")
