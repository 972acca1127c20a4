"""Comments from elsewhere: taken once, screened like all others, faults named row by row."""

import pytest
from sqlalchemy import func, select

from audit import ledger
from consultation import intake, receipts
from consultation.intake import ImportedComment
from errors import NotFound
from models import Case, CaseState, Channel, Comment, Role, Screening, Stage, Stance, Standing
from tests.world import DAY, NOON, make_consultation, make_staff


def row(number=1, body="夜间不应收费。", **given):
    given.setdefault("external_id", f"H-{number}")
    return ImportedComment(row=number, body=body, **given)


def take_in(session, made, rows, **given):
    given.setdefault("account", make_staff(session, made, Role.ANALYST))
    given.setdefault("channel", Channel.HOTLINE)
    return intake.import_comments(session, consultation_id=made.id, rows=rows, now=NOON, **given)


def stored(session):
    return list(session.scalars(select(Comment).order_by(Comment.id)))


def test_rows_become_comments_with_receipts_cases_and_entries(any_session):
    made = make_consultation(any_session)
    done = take_in(any_session, made, [row(n) for n in range(3)])
    any_session.refresh(made)
    assert (done.taken, done.known, done.problems, made.received) == (3, 0, [], 3)
    assert any_session.scalar(select(func.count(Case.id))) == 3
    assert ledger.verify(any_session).size == 3
    any_session.expire_all()
    codes = [comment.receipt.code for comment in stored(any_session)]
    assert all(receipts.verify(any_session, code=code).holds for code in codes)


def test_a_broken_import_is_run_again_and_doubles_nothing(any_session):
    made = make_consultation(any_session)
    take_in(any_session, made, [row(n) for n in range(3)])
    again = take_in(any_session, made, [row(n) for n in range(5)])
    assert (again.taken, again.known, len(stored(any_session))) == (2, 3, 5)


def test_a_row_that_stands_twice_in_one_file_is_taken_once(session):
    done = take_in(session, make_consultation(session), [row(1), row(1)])
    assert (done.taken, done.known) == (1, 1)


def test_the_same_number_in_another_channel_is_another_comment(session):
    made = make_consultation(session)
    for channel in (Channel.HOTLINE, Channel.PAPER):
        assert take_in(session, made, [row(1)], channel=channel).taken == 1


def test_rows_that_cannot_be_taken_are_named_and_the_rest_is_taken(any_session):
    rows = [
        row(2),
        row(3, body=""),
        row(4, body=" \u200b\x00"),
        row(5, body="长" * 100_000),
        row(6, external_id=""),
        row(7, external_id="x" * 81),
        row(8),
    ]
    done = take_in(any_session, make_consultation(any_session), rows)
    assert done.taken == 2
    assert [(each.row, each.kind) for each in done.problems] == [
        (3, "empty"),
        (4, "empty"),
        (5, "too-long"),
        (6, "id"),
        (7, "id"),
    ]


def test_a_row_is_cleaned_and_bears_no_public_name(any_session):
    rows = [row(body="赞\u202e成\x00", title="标\x00题\n一", author_name="王\x00五")]
    take_in(any_session, make_consultation(any_session), rows)
    [comment] = stored(any_session)
    assert (comment.body, comment.title, comment.author_name) == ("赞成", "标题 一", "王五")
    assert (comment.shown_name, comment.author_id, comment.is_assisted) == (None, None, True)


def test_personal_data_in_a_title_is_masked(session):
    take_in(session, make_consultation(session), [row(title="请打13812345678")])
    assert stored(session)[0].title == "请打138****5678"


def test_a_row_keeps_its_stance_channel_and_time(any_session):
    rows = [row(stance=Stance.OPPOSE, received_at=NOON - DAY)]
    take_in(any_session, make_consultation(any_session), rows, channel=Channel.PAPER)
    any_session.expire_all()
    [comment] = stored(any_session)
    assert (comment.stance, comment.channel) == (Stance.OPPOSE, Channel.PAPER)
    assert comment.received_at == NOON - DAY


def test_imports_wait_for_moderation_like_all_others(session):
    take_in(session, make_consultation(session), [row()])
    assert stored(session)[0].standing is Standing.WAITING


def test_with_screening_afterwards_the_clean_ones_are_published_at_once(any_session):
    made = make_consultation(any_session, screening=Screening.AFTER)
    take_in(any_session, made, [row(1), row(2, body="请打13812345678")])
    standings = [comment.standing for comment in stored(any_session)]
    any_session.refresh(made)
    assert (standings, made.published) == ([Standing.PUBLISHED, Standing.WAITING], 1)


def test_batches_hang_together(session):
    made = make_consultation(session)
    done = take_in(session, made, (row(n) for n in range(intake.BATCH + 3)))
    session.refresh(made)
    assert (done.taken, made.received) == (503, 503)
    assert ledger.verify(session).broken is None
    waiting = select(func.count(Case.id)).where(Case.state == CaseState.WAITING)
    assert session.scalar(waiting) == 503


def test_what_came_in_after_closing_is_still_taken(session):
    assert take_in(session, make_consultation(session, stage=Stage.CLOSED), [row()]).taken == 1


def test_an_unknown_consultation_is_refused(session):
    made = make_consultation(session)
    with pytest.raises(NotFound):
        intake.import_comments(
            session,
            account=make_staff(session, made, Role.ANALYST),
            consultation_id=99,
            rows=[row()],
            channel=Channel.PAPER,
            now=NOON,
        )
