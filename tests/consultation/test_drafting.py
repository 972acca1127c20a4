"""Drafting: who begins and edits a Consultation, what it needs, and the second person."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from consultation import drafting
from errors import (
    Empty,
    Incomplete,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Stale,
    TooLong,
    WrongStage,
)
from models import Notice, Role, Stage
from tests.world import (
    DAY,
    NOON,
    make_account,
    make_consultation,
    make_department,
    make_form,
    make_region,
    make_staff,
)


def create(session, *, department=None, account=None, **changes):
    department = department or make_department(session)
    account = account or make_account(session, roles=[Role.DRAFTER], department=department)
    form = make_form(department, **changes)
    return drafting.create(session, account=account, form=form, now=NOON)


def form_of(consultation, **changes):
    return make_form(consultation.department, **changes)


def submit(session, consultation, **given):
    given.setdefault("account", make_staff(session, consultation, Role.DRAFTER))
    return drafting.submit(session, consultation_id=consultation.id, now=NOON, **given)


def send_back(session, consultation, note="摘要写得不清楚", **given):
    given.setdefault("account", make_staff(session, consultation, Role.PUBLISHER))
    return drafting.send_back(
        session, consultation_id=consultation.id, note=note, now=NOON, **given
    )


def told(session, kind):
    return list(session.scalars(select(Notice).where(Notice.kind == kind)))


def test_a_new_consultation_is_in_drafting_under_an_address_of_its_department(any_session):
    department = make_department(any_session, key="transport")
    made = create(any_session, department=department)
    assert (made.stage, made.slug) == (Stage.DRAFTING, "transport-2026-1")


def test_the_next_one_gets_the_next_number(session):
    department = make_department(session, key="transport")
    slugs = [create(session, department=department).slug for _ in range(3)]
    assert slugs == ["transport-2026-1", "transport-2026-2", "transport-2026-3"]


def test_a_number_that_was_taken_by_hand_is_passed_over(session):
    department = make_department(session, key="transport")
    create(session, department=department, slug="transport-2026-2")
    assert create(session, department=department).slug == "transport-2026-3"


def test_an_address_is_used_once(session):
    create(session, slug="parking")
    with pytest.raises(Invalid) as refusal:
        create(session, slug="parking")
    assert refusal.value.about["why"] == "taken"


@pytest.mark.parametrize("slug", ["停车", "Parking", "a", "-parking", "a/b", "x" * 81, "a b"])
def test_an_address_of_another_form_is_refused(session, slug):
    with pytest.raises(Invalid):
        create(session, slug=slug)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "长" * 201},
        {"background": "长" * 50_001},
        {"profile": "unheard-of"},
        {"channels": ("online", "pigeon")},
        {"closes_at": NOON},
        {"closes_at": NOON - DAY},
        {"closes_at": NOON.replace(year=2926)},
        {"opens_at": NOON.replace(year=206)},
    ],
)
def test_what_cannot_be_taken_is_refused_by_its_field(session, changes):
    with pytest.raises(Invalid) as refusal:
        create(session, **changes)
    assert refusal.value.about["field"] == next(iter(changes))


@pytest.mark.parametrize("title", ["", "  ", "\u200b\x00\n"])
def test_a_title_needs_words(session, title):
    with pytest.raises(Empty):
        create(session, title=title)


def test_hidden_characters_are_taken_out_of_what_is_typed(any_session):
    made = create(any_session, title="停车\x00管\u202e理\n办法", summary="摘\x00要\u200b")
    assert (made.title, made.summary) == ("停车管理 办法", "摘要")


def test_an_unknown_department_or_region_is_refused(any_session):
    department = make_department(any_session)
    drafter = make_account(any_session, roles=[Role.DRAFTER], department=department)
    for change in ({"department_id": 99}, {"region_id": 99}):
        form = make_form(department, **change)
        with pytest.raises(NotFound):
            drafting.create(any_session, account=drafter, form=form, now=NOON)


def test_a_region_is_kept(session):
    region = make_region(session)
    assert create(session, region_id=region.id).region_id == region.id


def test_a_drafter_above_may_begin_one_for_a_department_below(session):
    top = make_department(session)
    below = make_department(session, parent=top)
    drafter = make_account(session, roles=[Role.DRAFTER], department=top)
    assert create(session, department=below, account=drafter).department_id == below.id


def test_a_drafter_below_may_not_for_the_one_above(session):
    top = make_department(session)
    below = make_department(session, parent=top)
    drafter = make_account(session, roles=[Role.DRAFTER], department=below)
    with pytest.raises(NotAllowed):
        create(session, department=top, account=drafter)


def test_a_department_whose_key_only_begins_alike_is_not_below(session):
    near = make_department(session, key="trans")
    far = make_department(session, key="transport")
    drafter = make_account(session, roles=[Role.DRAFTER], department=near)
    with pytest.raises(NotAllowed):
        create(session, department=far, account=drafter)


def test_a_visitor_is_asked_to_sign_in(session):
    form = make_form(make_department(session))
    with pytest.raises(NotSignedIn):
        drafting.create(session, account=None, form=form, now=NOON)


def edit(session, consultation, form, **given):
    given.setdefault("account", make_staff(session, consultation, Role.DRAFTER))
    given.setdefault("version", consultation.version)
    return drafting.edit(session, consultation_id=consultation.id, form=form, **given)


def test_an_edit_changes_what_the_form_says(any_session):
    made = make_consultation(any_session, stage=Stage.DRAFTING)
    edit(any_session, made, form_of(made, title="新的标题"))
    any_session.expire_all()
    assert made.title == "新的标题"


def test_an_edit_of_a_page_read_earlier_is_stale(any_session):
    made = make_consultation(any_session, stage=Stage.DRAFTING)
    read = made.version
    edit(any_session, made, form_of(made, title="先到"), version=read)
    with pytest.raises(Stale):
        edit(any_session, made, form_of(made, title="后到"), version=read)


def test_an_edit_never_moves_a_consultation_to_another_department(session):
    made = make_consultation(session, stage=Stage.DRAFTING)
    with pytest.raises(Invalid):
        edit(session, made, replace(form_of(made), department_id=make_department(session).id))


def test_an_edit_of_one_that_is_not_there_is_refused(session):
    made = make_consultation(session, stage=Stage.DRAFTING)
    drafter = make_staff(session, made, Role.DRAFTER)
    with pytest.raises(NotFound):
        drafting.edit(session, account=drafter, consultation_id=99, form=form_of(made), version=0)


@pytest.mark.parametrize("field", drafting.NEEDED)
def test_what_lacks_is_named_when_submitting(session, field):
    made = make_consultation(session, stage=Stage.DRAFTING)
    setattr(made, field, None if field.endswith("_at") else "")
    session.flush()
    with pytest.raises(Incomplete) as refusal:
        submit(session, made)
    assert refusal.value.about["missing"] == [field]


def test_without_a_draft_it_cannot_be_submitted(session):
    made = make_consultation(session, stage=Stage.DRAFTING, text=None)
    with pytest.raises(Incomplete) as refusal:
        submit(session, made)
    assert refusal.value.about["missing"] == ["draft"]


def test_a_closing_time_in_the_past_cannot_be_submitted(session):
    made = make_consultation(
        session, stage=Stage.DRAFTING, opens_at=NOON - 9 * DAY, closes_at=NOON - DAY
    )
    with pytest.raises(Invalid):
        submit(session, made)


def test_submitting_hands_it_to_review_and_tells_who_may_review(any_session):
    made = make_consultation(any_session, stage=Stage.DRAFTING)
    publisher = make_staff(any_session, made, Role.PUBLISHER)
    make_account(any_session, roles=[Role.PUBLISHER])
    submit(any_session, made)
    assert made.stage is Stage.REVIEW
    assert [notice.account_id for notice in told(any_session, "to-review")] == [publisher.id]


def test_nobody_is_told_to_review_what_they_submitted(session):
    made = make_consultation(session, stage=Stage.DRAFTING)
    both = make_staff(session, made, Role.DRAFTER, Role.PUBLISHER)
    submit(session, made, account=both)
    assert told(session, "to-review") == []


def test_sending_back_says_why_and_tells_the_drafter(any_session):
    made = make_consultation(any_session, stage=Stage.REVIEW)
    send_back(any_session, made)
    assert (made.stage, made.review_note) == (Stage.DRAFTING, "摘要写得不清楚")
    assert [notice.account_id for notice in told(any_session, "sent-back")] == [made.created_by]


@pytest.mark.parametrize("note, refusal", [(" \u200b", Empty), ("长" * 5_001, TooLong)])
def test_sending_back_needs_a_note_of_reasonable_length(session, note, refusal):
    made = make_consultation(session, stage=Stage.REVIEW)
    with pytest.raises(refusal):
        send_back(session, made, note=note)


def test_what_was_sent_back_can_be_edited_and_submitted_again(session):
    made = make_consultation(session, stage=Stage.REVIEW)
    send_back(session, made)
    edit(session, made, form_of(made, summary="写清楚了"))
    submit(session, made)
    assert (made.stage, made.review_note) == (Stage.REVIEW, "")


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DRAFTING])
def test_only_what_is_in_drafting_is_edited(session, stage):
    made = make_consultation(session, stage=stage)
    with pytest.raises(WrongStage):
        edit(session, made, form_of(made))
