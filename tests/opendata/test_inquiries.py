"""Asking about data: taken in, kept from sight until answered, answered in public by its day."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

import notices
from audit import ledger
from clock import ZONE
from errors import (
    AlreadyDone,
    Conflict,
    Empty,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    SamePerson,
    TooLong,
    TooMany,
    Withdrawn,
)
from models import (
    Act,
    Entry,
    Inquiry,
    InquiryKind,
    InquiryState,
    Openness,
    Outcome,
    ReleaseState,
    Role,
)
from opendata import inquiries, inquiry_list
from opendata.columns import Column
from opendata.inquiries import Cell
from settings import Settings
from tests.data_world import COLUMNS, ROWS, Table, make_dataset, make_release
from tests.opendata.voices_world import make_answer, make_inquiry, make_publisher, make_steward
from tests.world import NOON, make_account, make_department

TODAY = NOON.date()
K = InquiryKind
PHONE = "13812348000"


def cell(**changes):
    return Cell(**{"number": 1, "row": 3, "column": "n", "proposed": "8", **changes})


def corrected(session, dataset=None, **given):
    dataset = dataset or make_release(session).dataset
    given.setdefault("cell", cell())
    return make_inquiry(session, kind=K.CORRECTION, dataset=dataset, **given)


def seen(session, inquiry, account=None):
    return inquiry_list.one(session, inquiry_id=inquiry.id, account=account, today=TODAY)


def next_release(session, dataset, rows):
    release = make_release(session, dataset=dataset, table=Table(rows=rows))
    settled = inquiries.settle(session, dataset=dataset, release=release, now=NOON)
    return settled


def rows_with(number, at, value):
    changed = [list(row) for row in ROWS]
    changed[number - 1][at] = value
    return changed


def test_a_question_is_taken_in_and_waits(any_session):
    inquiry = make_inquiry(any_session)
    assert inquiry.state is InquiryState.WAITING


def test_an_answer_is_owed_within_ten_workdays(session):
    asked = datetime(2026, 9, 24, 12, tzinfo=ZONE)  # before two holidays and a Saturday at work
    assert make_inquiry(session, now=asked).due_on == date(2026, 10, 15)


def test_a_stranger_is_asked_to_sign_in(session):
    with pytest.raises(NotSignedIn):
        inquiries.ask(
            session, account=None, kind=K.QUESTION, title="问", body="问",
            dataset_id=make_dataset(session).id, now=NOON,
        )  # fmt: skip


def test_nobody_asks_about_data_that_are_not_public(session):
    with pytest.raises(NotFound):
        make_inquiry(session, dataset=make_dataset(session, public=False))


def test_a_request_is_put_to_a_department(session):
    inquiry = make_inquiry(session, kind=K.REQUEST)
    assert (inquiry.dataset_id, inquiry.department_id is not None) == (None, True)


@pytest.mark.parametrize("kind", [K.QUESTION, K.CORRECTION])
def test_only_a_request_goes_without_a_dataset(session, kind):
    with pytest.raises(Invalid):
        inquiries.ask(
            session, account=make_account(session), kind=kind, title="问", body="问",
            department_id=make_department(session).id, now=NOON,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": " \u200b\n"}, Empty),
        ({"body": "\u3000"}, Empty),
        ({"title": "问" * 121}, TooLong),
        ({"body": "问" * 4001}, TooLong),
    ],
)
def test_words_are_bounded(session, changes, refusal):
    with pytest.raises(refusal):
        make_inquiry(session, **changes)


def test_a_title_is_one_line_without_hidden_characters(session):
    assert make_inquiry(session, title="第一\n\u202e第二").title == "第一 第二"


def test_who_asks_too_often_is_asked_to_wait(session, monkeypatch):
    monkeypatch.setattr("opendata.voices.settings", lambda: Settings(comments_per_hour=2))
    account, dataset = make_account(session), make_dataset(session)
    for _ in range(2):
        make_inquiry(session, account=account, dataset=dataset)
    with pytest.raises(TooMany):
        make_inquiry(session, account=account, dataset=dataset)


def test_an_hour_later_one_may_ask_again(session, monkeypatch):
    monkeypatch.setattr("opendata.voices.settings", lambda: Settings(comments_per_hour=1))
    account, dataset = make_account(session), make_dataset(session)
    make_inquiry(session, account=account, dataset=dataset)
    assert make_inquiry(session, account=account, dataset=dataset, now=NOON + timedelta(hours=2))


def test_the_department_hears_of_it_and_nobody_else(session):
    dataset = make_dataset(session)
    steward, stranger = make_steward(session, dataset), make_account(session, roles=[Role.STEWARD])
    make_inquiry(session, dataset=dataset)
    told = [
        [notice.kind for notice in notices.mine(session, account_id=account.id)]
        for account in (steward, stranger)
    ]
    assert told == [["inquiry-new"], []]


def test_while_it_waits_the_public_reads_no_word_of_it(session):
    shown = seen(session, make_inquiry(session, publish_name=True))
    assert (shown.title, shown.body, shown.name, shown.answer) == ("", "", None, "")
    assert shown.due_on > TODAY


def test_while_it_waits_its_author_reads_it(session):
    account = make_account(session)
    inquiry = make_inquiry(session, account=account)
    assert seen(session, inquiry, account).body == inquiry.body


def test_past_its_day_everybody_sees_that_it_is_overdue(session):
    make_inquiry(session, kind=K.REQUEST, now=NOON - timedelta(days=60))
    [shown] = inquiry_list.requests(session, today=TODAY).items
    assert shown.overdue


def test_on_its_last_day_it_is_not_overdue(session):
    inquiry = make_inquiry(session)
    assert not inquiry.is_overdue(inquiry.due_on)


def test_answered_it_is_public_with_its_answer(any_session):
    inquiry = make_inquiry(any_session, answered=True)
    shown = seen(any_session, inquiry)
    assert (shown.title, shown.answer) == (inquiry.title, inquiry.answer)
    assert shown.state is InquiryState.ANSWERED


def test_personal_data_in_a_question_are_masked_before_the_public_reads_them(session):
    inquiry = make_inquiry(session, title=f"电话{PHONE}", body=f"请回电{PHONE}", answered=True)
    shown = seen(session, inquiry)
    assert PHONE not in shown.title + shown.body


def test_the_name_is_shown_only_if_its_author_wants_it(session):
    names = [
        seen(session, make_inquiry(session, publish_name=wish, answered=True)).name
        for wish in (True, False)
    ]
    assert names == ["林晓梅", None]


def test_a_hidden_one_is_read_by_its_author_alone(session):
    account, dataset = make_account(session), make_dataset(session)
    inquiry = make_inquiry(session, account=account, dataset=dataset)
    make_answer(session, inquiry, dataset=dataset, hidden=True)
    assert seen(session, inquiry, account).answer
    for other in (None, make_account(session)):
        with pytest.raises(NotFound):
            seen(session, inquiry, other)


def test_a_public_answer_holds_no_personal_data(session):
    dataset = make_dataset(session)
    inquiry = make_inquiry(session, dataset=dataset)
    with pytest.raises(Invalid):
        make_answer(session, inquiry, dataset=dataset, text=f"请打{PHONE}找张科长")


@pytest.mark.parametrize(
    "role", [role for role in Role if role.value not in ("steward", "publisher")]
)
def test_only_stewards_and_publishers_answer(session, role):
    dataset = make_dataset(session)
    inquiry = make_inquiry(session, dataset=dataset)
    account = make_account(session, roles=[role], department=dataset.department)
    with pytest.raises(NotAllowed):
        inquiries.answer(session, account=account, inquiry_id=inquiry.id, text="好", now=NOON)


def test_another_department_does_not_answer(session):
    inquiry = make_inquiry(session)
    account = make_account(session, roles=[Role.STEWARD])
    with pytest.raises(NotAllowed):
        inquiries.answer(session, account=account, inquiry_id=inquiry.id, text="好", now=NOON)


def test_nobody_answers_what_they_asked(session):
    dataset = make_dataset(session)
    steward = make_steward(session, dataset)
    inquiry = make_inquiry(session, dataset=dataset, account=steward)
    with pytest.raises(SamePerson):
        inquiries.answer(session, account=steward, inquiry_id=inquiry.id, text="好", now=NOON)


def test_it_is_answered_once(session):
    dataset = make_dataset(session)
    inquiry = make_inquiry(session, dataset=dataset, answered=True)
    with pytest.raises(AlreadyDone):
        make_answer(session, inquiry, dataset=dataset)


@pytest.mark.parametrize("kind", [K.CORRECTION, K.REQUEST])
def test_a_correction_or_request_needs_an_outcome(session, kind):
    dataset = make_dataset(session)
    inquiry = make_inquiry(session, kind=kind, dataset=dataset)
    with pytest.raises(Invalid):
        make_answer(session, inquiry, dataset=dataset, outcome=None)


def test_the_author_is_told(session):
    account = make_account(session)
    inquiry = make_inquiry(session, account=account, answered=True)
    [notice] = notices.mine(session, account_id=account.id)
    assert notice.link == f"/app/data_requests?inquiry={inquiry.id}"


def test_the_ledger_has_the_answer_without_words_or_names(session):
    inquiry = make_inquiry(session, publish_name=True, answered=True)
    [entry] = session.scalars(select(Entry).where(Entry.act == Act.INQUIRY_ANSWERED))
    said = str(entry.facts)
    assert not any(word in said for word in (inquiry.title, inquiry.body, "林晓梅", "何工"))
    assert ledger.verify(session).broken is None


def test_of_a_hidden_answer_not_even_a_digest_is_on_record(session):
    dataset = make_dataset(session)
    make_answer(session, make_inquiry(session, dataset=dataset), dataset=dataset, hidden=True)
    [entry] = session.scalars(select(Entry).where(Entry.act == Act.INQUIRY_ANSWERED))
    assert entry.facts["digest"] is None


def test_a_request_leads_to_the_dataset_that_meets_it(session):
    dataset, new = make_dataset(session), make_dataset(session, title="新数据")
    inquiry = make_inquiry(session, kind=K.REQUEST, dataset=dataset)
    make_answer(session, inquiry, dataset=dataset, found=new.slug)
    assert seen(session, inquiry).dataset.title == "新数据"


def test_what_was_shown_can_be_hidden_later(session):
    dataset = make_dataset(session)
    inquiry = make_inquiry(session, dataset=dataset, answered=True)
    inquiries.hide(session, account=make_steward(session, dataset), inquiry_id=inquiry.id, now=NOON)
    assert not inquiry_list.of_dataset(session, dataset_id=dataset.id, today=TODAY).items


def test_a_correction_names_the_cell_as_published(any_session):
    inquiry = corrected(any_session)
    assert (inquiry.number, inquiry.row, inquiry.column) == (1, 3, "n")
    assert (inquiry.was, inquiry.proposed) == ("7", "8")


@pytest.mark.parametrize(
    ("column", "row", "was"),
    [
        ("id", 1, "001"),
        ("score", 1, "4.50"),
        ("score", 3, ""),
        ("created", 1, "2026-01-02 08:00:00"),
        ("经度", 1, "121.5"),
    ],
)
def test_the_cell_reads_as_in_the_published_file(session, column, row, was):
    assert corrected(session, cell=cell(column=column, row=row, proposed="x")).was == was


@pytest.mark.parametrize(
    "changes",
    [
        {"row": 0},
        {"row": -1},
        {"row": 7},
        {"row": 2**70},
        {"column": "_id"},
        {"column": 'n" FROM data; --'},
        {"column": ""},
        {"proposed": "7"},
        {"proposed": " 7\u200b"},
    ],
)
def test_a_cell_that_is_not_there_or_already_so_is_refused(session, changes):
    with pytest.raises(Invalid):
        corrected(session, cell=cell(**changes))


def test_a_release_that_is_not_there_is_refused(session):
    with pytest.raises(NotFound):
        corrected(session, cell=cell(number=9))


def test_nothing_is_read_out_of_a_withdrawn_release(session):
    release = make_release(session)
    release.state, release.withdrawn_reason = ReleaseState.WITHDRAWN, "含个人信息"
    session.flush()
    with pytest.raises(Withdrawn):
        corrected(session, release.dataset)


def test_nobody_reads_a_cell_of_closed_data_by_correcting_it(session):
    dataset = make_dataset(session, openness=Openness.CONDITIONAL)
    make_release(session, dataset=dataset)
    with pytest.raises(NotAllowed):
        corrected(session, dataset)


def test_cells_of_a_release_withdrawn_later_are_no_longer_shown(session):
    release = make_release(session)
    inquiry = corrected(session, release.dataset, answered=True)
    assert seen(session, inquiry).cell.was == "7"
    release.state = ReleaseState.WITHDRAWN
    session.flush()
    assert seen(session, inquiry).cell.was is None


def test_an_accepted_correction_is_settled_by_the_release_that_has_it_right(any_session):
    release = make_release(any_session)
    inquiry = corrected(any_session, release.dataset, answered=True)
    moved = [rows_with(3, 3, 8)[at] for at in (5, 4, 3, 2, 1, 0)]  # the key finds it, not the place
    next_release(any_session, release.dataset, moved)
    assert inquiry.fixed_in == 2


def test_it_stands_in_the_changes_of_that_release(session):
    release = make_release(session)
    inquiry = corrected(session, release.dataset, answered=True)
    next_release(session, release.dataset, rows_with(3, 3, 8))
    fixes = inquiry_list.fixes(session, dataset_id=release.dataset_id, number=2, today=TODAY)
    assert [each.id for each in fixes] == [inquiry.id]


def test_a_release_that_has_it_wrong_still_settles_nothing(session):
    release = make_release(session)
    inquiry = corrected(session, release.dataset, answered=True)
    next_release(session, release.dataset, ROWS)
    assert inquiry.fixed_in is None


@pytest.mark.parametrize(
    ("column", "at", "proposed", "value", "right"),
    [
        ("score", 4, "4.5", "4.50", True),
        ("score", 4, "四分", None, False),
        ("score", 4, "", None, True),
        ("status", 2, "", None, True),
        ("created", 5, "2026-01-03", "2026-01-03 00:00:00", True),
        ("status", 2, "在办", "办结 ", False),
    ],
)
def test_right_is_compared_as_values_of_the_column(session, column, at, proposed, value, right):
    release = make_release(session)
    row = 2 if column == "score" else 1
    change = cell(column=column, row=row, proposed=proposed)
    inquiry = corrected(session, release.dataset, cell=change, answered=True)
    next_release(session, release.dataset, rows_with(row, at, value))
    assert (inquiry.fixed_in == 2) is right


def test_a_declined_correction_is_never_settled(session):
    release = make_release(session)
    inquiry = corrected(session, release.dataset)
    make_answer(session, inquiry, dataset=release.dataset, outcome=Outcome.DECLINED)
    assert next_release(session, release.dataset, rows_with(3, 3, 8)) == []
    assert inquiry.fixed_in is None


def test_without_a_key_a_person_says_which_release_has_it_right(session):
    release = make_release(session, dataset=make_dataset(session, keys=[]))
    inquiry = corrected(session, release.dataset, answered=True)
    next_release(session, release.dataset, rows_with(3, 3, 8))
    assert inquiry.fixed_in is None
    steward = make_steward(session, release.dataset)
    assert inquiry in inquiry_list.unfixed(session, account=steward)
    inquiries.fix(session, account=steward, inquiry_id=inquiry.id, number=2, now=NOON)
    assert inquiry.fixed_in == 2


@pytest.mark.parametrize("number", [0, 1, 2, 99])
def test_only_a_later_published_release_has_it_right(session, number):
    release = make_release(session)
    inquiry = corrected(session, release.dataset, answered=True)
    steward = make_steward(session, release.dataset)
    with pytest.raises(Invalid):
        inquiries.fix(session, account=steward, inquiry_id=inquiry.id, number=number, now=NOON)


def test_a_question_is_never_fixed(session):
    dataset = make_dataset(session)
    inquiry = make_inquiry(session, dataset=dataset, answered=True)
    with pytest.raises(Conflict):
        inquiries.fix(
            session, account=make_steward(session, dataset), inquiry_id=inquiry.id, number=2,
            now=NOON,
        )  # fmt: skip


def test_the_most_urgent_waits_first_on_the_desk(session):
    dataset = make_dataset(session)
    late = make_inquiry(session, dataset=dataset)
    early = make_inquiry(session, dataset=dataset, now=NOON - timedelta(days=9))
    make_inquiry(session, dataset=dataset, answered=True)
    publisher = make_publisher(session, dataset)
    assert inquiry_list.waiting(session, account=publisher) == [early, late]
    assert inquiry_list.waiting_count(session, account=publisher) == 2


def test_the_desk_is_not_for_residents(session):
    with pytest.raises(NotAllowed):
        inquiry_list.waiting(session, account=make_account(session))


def test_the_list_is_read_page_by_page(any_session):
    dataset = make_dataset(any_session)
    made = [make_inquiry(any_session, dataset=dataset).id for _ in range(5)]
    ids, after = [], None
    while True:
        page = inquiry_list.of_dataset(
            any_session, dataset_id=dataset.id, today=TODAY, after=after, limit=2
        )
        ids += [each.id for each in page.items]
        after = page.next
        if after is None:
            break
    assert ids == made[::-1]


def test_counts_add_up(session):
    make_inquiry(session, kind=K.REQUEST, answered=True)
    make_inquiry(session, kind=K.REQUEST)
    make_inquiry(session, kind=K.REQUEST, now=NOON - timedelta(days=60))
    make_inquiry(session)
    counts = inquiry_list.counts(session, kind=K.REQUEST, today=TODAY)
    assert (counts.waiting, counts.overdue, counts.answered, counts.in_time) == (2, 1, 1, 1)


def test_every_column_type_of_the_world_can_be_pointed_at(session):
    release = make_release(session)
    for column in COLUMNS:
        assert isinstance(column, Column)
        corrected(session, release.dataset, cell=cell(column=column.name, row=1, proposed="?"))
    assert len(session.scalars(select(Inquiry)).all()) == len(COLUMNS)
