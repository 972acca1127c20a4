"""Finding Consultations: the public shelf, one by its address, a clerk's desk, the numbers."""

from datetime import timedelta

import pytest

from consultation import decisions, opening, shelf
from errors import Invalid, NotAllowed, NotFound
from models import Role, Stage, Verdict
from models.consultation import PUBLIC
from tests.world import (
    DAY,
    NOON,
    make_account,
    make_answer,
    make_comment,
    make_consultation,
    make_department,
    make_region,
    make_staff,
    make_summary,
)

HIDDEN = [stage for stage in Stage if stage not in PUBLIC]


def slugs(page):
    return [each.slug for each in page.items]


def opened(session, n, **given):
    made = []
    for day in range(n):
        consultation = make_consultation(session, **given)
        consultation.opened_at = NOON - (n - day) * DAY
        made.append(consultation.slug)
    session.flush()
    return made[::-1]


@pytest.mark.parametrize("stage", Stage)
def test_the_shelf_holds_what_is_public(session, stage):
    made = make_consultation(session, stage=stage)
    assert slugs(shelf.published(session)) == ([made.slug] if stage in PUBLIC else [])


def test_the_last_opened_stands_first(any_session):
    made = opened(any_session, 3)
    assert slugs(shelf.published(any_session)) == made


def test_pages_hold_everything_once_also_when_opened_at_one_moment(any_session):
    made = {make_consultation(any_session).slug for _ in range(5)}
    seen, after = [], None
    for _ in range(3):
        page = shelf.published(any_session, after=after, limit=2)
        seen += slugs(page)
        after = page.next
    assert (set(seen), len(seen), after) == (made, 5, None)


def test_a_forged_cursor_is_refused(session):
    with pytest.raises(Invalid):
        shelf.published(session, after="AAAA")


def test_it_can_be_asked_by_stage_department_and_region(any_session):
    region = make_region(any_session, code="990100")
    made = make_consultation(any_session)
    made.region = region
    other = make_consultation(any_session, stage=Stage.CLOSED)
    any_session.flush()
    assert slugs(shelf.published(any_session, stage=Stage.CLOSED)) == [other.slug]
    assert slugs(shelf.published(any_session, department=made.department.key)) == [made.slug]
    assert slugs(shelf.published(any_session, region="9901")) == [made.slug]
    assert slugs(shelf.published(any_session, region="9901%")) == []


def test_it_can_be_asked_by_words(any_session):
    made = make_consultation(any_session, stage=Stage.REVIEW, opens_at=NOON)
    publisher = make_staff(any_session, made, Role.PUBLISHER)
    make_consultation(any_session, title="城市公园服务规范")
    opening.open_(any_session, account=publisher, consultation_id=made.id, now=NOON)
    assert slugs(shelf.published(any_session, q="停车")) == [made.slug]
    assert slugs(shelf.published(any_session, q="垃圾分类")) == []


@pytest.mark.parametrize("stage", HIDDEN)
def test_one_that_is_not_public_is_there_for_its_department_alone(session, stage):
    made = make_consultation(session, stage=stage)
    colleague = make_staff(session, made, Role.MODERATOR)
    assert shelf.by_slug(session, slug=made.slug, account=colleague) is made
    for stranger in (None, make_account(session), make_account(session, roles=[Role.ADMIN])):
        with pytest.raises(NotFound):
            shelf.by_slug(session, slug=made.slug, account=stranger)


def test_one_that_is_not_public_is_there_for_the_department_above(session):
    top = make_department(session)
    made = make_consultation(
        session, stage=Stage.DRAFTING, department=make_department(session, parent=top)
    )
    boss = make_account(session, roles=[Role.AUDITOR], department=top)
    assert shelf.by_slug(session, slug=made.slug, account=boss) is made


def test_an_unknown_address_is_not_found(session):
    with pytest.raises(NotFound):
        shelf.by_slug(session, slug="nowhere")


def test_the_desk_holds_all_stages_of_ones_departments(any_session):
    top = make_department(any_session)
    below = make_department(any_session, parent=top)
    made = [make_consultation(any_session, department=below, stage=stage) for stage in Stage]
    make_consultation(any_session)
    account = make_account(any_session, roles=[Role.DRAFTER], department=top)
    rows = shelf.desk(any_session, account=account, now=NOON)
    assert [row.consultation.id for row in rows] == [each.id for each in made[::-1]]
    assert shelf.desk_count(any_session, account=account) == len(Stage)


def test_the_desk_can_be_asked_by_stage(session):
    department = make_department(session)
    for stage in (Stage.DRAFTING, Stage.OPEN, Stage.CLOSED):
        make_consultation(session, department=department, stage=stage)
    account = make_account(session, roles=[Role.DRAFTER], department=department)
    given = {"account": account, "stages": [Stage.DRAFTING, Stage.OPEN]}
    assert len(shelf.desk(session, now=NOON, **given)) == 2
    assert shelf.desk_count(session, **given) == 2


def test_the_desk_is_not_for_residents(session):
    make_consultation(session, stage=Stage.DRAFTING)
    resident = make_account(session)
    with pytest.raises(NotAllowed):
        shelf.desk(session, account=resident, now=NOON)
    with pytest.raises(NotAllowed):
        shelf.desk_count(session, account=resident)


def desk_row(session, made, now=NOON):
    account = make_staff(session, made, Role.DRAFTER)
    session.flush()
    [row] = shelf.desk(session, account=account, now=now)
    return row


def test_the_desk_says_what_waits_and_for_how_long(any_session):
    made = make_consultation(any_session)
    for _ in range(2):
        make_comment(any_session, consultation=made)
    make_comment(any_session, consultation=made, published=True)
    assert (desk_row(any_session, made).waiting, desk_row(any_session, made).overdue) == (2, 0)
    assert desk_row(any_session, made, now=NOON + 9 * DAY).overdue == 2


def test_the_desk_says_how_far_the_answer_is(any_session):
    made = make_consultation(any_session, stage=Stage.CLOSED)
    one, two = (make_comment(any_session, consultation=made, published=True) for _ in range(2))
    assert not desk_row(any_session, made).summarised
    make_summary(any_session, consultation=made, groups=[[one], [two]])
    topics = decisions.topics_to_answer(any_session, consultation_id=made.id)
    decisions.decide_topic(
        any_session,
        account=make_staff(any_session, made, Role.DRAFTER),
        topic_id=topics[0].topic.id,
        verdict=Verdict.ADOPTED,
        reason="合理",
        now=NOON,
    )
    row = desk_row(any_session, made)
    assert (row.summarised, row.topics, row.answered) == (True, 2, 1)


def test_the_desk_says_what_is_late(session):
    made = make_consultation(session, stage=Stage.CLOSED, closes_at=NOON)
    due = desk_row(session, made).due
    on_time = NOON.replace(year=due.year, month=due.month, day=due.day)
    assert not desk_row(session, made, now=on_time).late
    assert desk_row(session, made, now=on_time + DAY).late


def test_what_is_answered_is_never_late(session):
    made = make_consultation(session, stage=Stage.ANSWERED, closes_at=NOON - 99 * DAY)
    assert not desk_row(session, made).late


def test_the_answered_ones_have_a_list_of_their_own(session):
    make_consultation(session)
    made = make_consultation(session, stage=Stage.DECIDED)
    assert slugs(shelf.answered(session)) == [made.slug]


def test_the_sites_numbers(any_session):
    make_comment(any_session, consultation=make_consultation(any_session))
    make_consultation(any_session, stage=Stage.DRAFTING)
    made = make_consultation(any_session, stage=Stage.CLOSED)
    one, two = (make_comment(any_session, consultation=made, published=True) for _ in range(2))
    make_summary(any_session, consultation=made, groups=[[one, two]])
    make_answer(any_session, consultation=made, verdicts=[Verdict.ADOPTED], published=False)
    make_summary(any_session, consultation=made, groups=[[one], [two]])
    make_answer(any_session, consultation=made, verdicts=[Verdict.PARTLY, Verdict.NOT_ADOPTED])
    found = shelf.numbers(any_session)
    assert (found.open, found.comments, found.answered, found.adopted) == (1, 3, 1, 1)


def test_an_empty_site_has_numbers_too(any_session):
    assert shelf.numbers(any_session) == shelf.SiteNumbers(0, 0, 0, 0)


def test_a_consultation_opened_for_later_is_on_the_shelf_already(session):
    made = make_consultation(session, opens_at=NOON + timedelta(hours=1))
    assert slugs(shelf.published(session)) == [made.slug]
