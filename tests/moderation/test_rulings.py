"""Rulings: who may, with which reason, once; and what the public and the author then see."""

import pytest
from sqlalchemy import select

from audit import ledger
from consultation import comments
from errors import AlreadyDone, Invalid, NotAllowed, NotSignedIn, SamePerson, Stale, WrongStage
from models import Act, Case, CaseState, Department, Entry, Notice, Role, RuledOut, Stage, Standing
from moderation import queue, rulings
from moderation.reasons import Reason
from tests.world import NOON, make_account, make_comment, make_consultation, make_department


def case_of(session, comment):
    return session.scalars(select(Case).where(Case.comment_id == comment.id)).one()


def moderator_of(session, comment):
    home = session.get_one(Department, case_of(session, comment).department_id)
    return make_account(session, name="赵审核", roles=[Role.MODERATOR], department=home)


def rule(session, comment, outcome=RuledOut.PUBLISH, **given):
    case = case_of(session, comment)
    given.setdefault("account", moderator_of(session, comment))
    given.setdefault("version", case.version)
    return rulings.rule(session, case_id=case.id, outcome=outcome, now=NOON, **given)


def test_publishing_shows_the_words_as_written(any_session):
    comment = make_comment(any_session)
    rule(any_session, comment)
    assert (comment.standing, comment.shown) == (Standing.PUBLISHED, comment.body)


def test_publishing_masked_shows_the_masked_words(session):
    comment = make_comment(session, body="请打13812345678联系我")
    rule(session, comment, RuledOut.PUBLISH_MASKED)
    assert comment.shown == "请打138****5678联系我"


def test_personal_data_is_never_published_unmasked(session):
    comment = make_comment(session, body="请打13812345678联系我")
    with pytest.raises(Invalid):
        rule(session, comment)


def test_a_moderator_can_mask_a_passage_the_rules_missed(session):
    comment = make_comment(session, body="三号楼的老王家一直乱停")
    rule(session, comment, RuledOut.PUBLISH_MASKED, hide=["老王家"])
    assert comment.shown == "三号楼的***一直乱停"


def test_a_passage_that_is_not_in_the_text_is_refused(session):
    comment = make_comment(session)
    with pytest.raises(Invalid):
        rule(session, comment, RuledOut.PUBLISH_MASKED, hide=["别的话"])


def test_withholding_needs_a_reason_from_the_list(session):
    with pytest.raises(Invalid):
        rule(session, make_comment(session), RuledOut.WITHHOLD)


def test_disagreement_is_no_reason():
    with pytest.raises(ValueError):
        Reason("disagreement")


def test_a_withheld_comment_is_not_shown_and_its_author_is_told_why(session):
    comment = make_comment(session)
    rule(session, comment, RuledOut.WITHHOLD, reason=Reason.INSULT)
    notice = session.scalars(select(Notice).order_by(Notice.id.desc())).first()
    assert (comment.standing, comment.shown, notice.kind) == (Standing.WITHHELD, None, "withheld")


def test_the_ledger_says_what_was_ruled_and_why(session):
    comment = make_comment(session)
    rule(session, comment, RuledOut.WITHHOLD, reason=Reason.ADVERTISING)
    entry = session.scalars(select(Entry).order_by(Entry.number.desc())).first()
    assert (entry.act, entry.facts["reason"]) == (Act.RULED, "advertising")


def test_two_moderators_on_one_case_the_second_is_told(session):
    comment = make_comment(session)
    version = case_of(session, comment).version
    rule(session, comment, version=version)
    with pytest.raises(AlreadyDone):
        rule(session, comment, version=version)


def test_a_ruling_on_a_case_that_changed_since_is_stale(session):
    comment = make_comment(session)
    version = case_of(session, comment).version
    moderator = moderator_of(session, comment)
    rule(session, comment, version=version, account=moderator)
    rulings.undo(session, account=moderator, case_id=case_of(session, comment).id, now=NOON)
    with pytest.raises(Stale):
        rule(session, comment, version=version)


def test_nobody_rules_on_a_comment_of_their_own(session):
    consultation = make_consultation(session)
    both = make_account(session, roles=[Role.MODERATOR], department=consultation.department)
    comment = make_comment(session, consultation=consultation, author=both)
    with pytest.raises(SamePerson):
        rule(session, comment, account=both)


def test_the_drafter_does_not_rule_on_comments_on_the_draft(session):
    department = make_department(session)
    drafter = make_account(session, roles=[Role.DRAFTER, Role.MODERATOR], department=department)
    consultation = make_consultation(session, department=department, creator=drafter)
    comment = make_comment(session, consultation=consultation)
    with pytest.raises(SamePerson):
        rule(session, comment, account=drafter)


def test_a_moderator_of_another_department_may_not_rule(session):
    comment = make_comment(session)
    with pytest.raises(NotAllowed):
        rule(session, comment, account=make_account(session, roles=[Role.MODERATOR]))


def test_a_resident_may_not_rule(session):
    comment = make_comment(session)
    with pytest.raises(NotAllowed):
        rule(session, comment, account=make_account(session))


def test_after_the_answer_nothing_is_ruled_any_more(session):
    consultation = make_consultation(session)
    comment = make_comment(session, consultation=consultation)
    consultation.stage = Stage.ANSWERED
    with pytest.raises(WrongStage):
        rule(session, comment)


def test_undoing_puts_the_comment_back_in_the_queue(any_session):
    comment = make_comment(any_session, published=True)
    case = case_of(any_session, comment)
    rulings.undo(any_session, account=moderator_of(any_session, comment), case_id=case.id, now=NOON)
    assert (case.state, comment.standing, comment.shown) == (
        CaseState.WAITING, Standing.WAITING, None,
    )  # fmt: skip


def test_undoing_keeps_the_first_ruling_as_history(session):
    comment = make_comment(session, published=True)
    case = case_of(session, comment)
    moderator = moderator_of(session, comment)
    rulings.undo(session, account=moderator, case_id=case.id, now=NOON)
    assert [ruling.undone_at for ruling in case.rulings] == [NOON]


def test_a_ruling_on_a_comment_withdrawn_since_is_not_taken_back(any_session):
    author = make_account(any_session)
    comment = make_comment(any_session, author=author, published=True)
    comments.withdraw(any_session, account=author, comment_id=comment.id, now=NOON)
    moderator = moderator_of(any_session, comment)
    with pytest.raises(AlreadyDone):
        case = case_of(any_session, comment)
        rulings.undo(any_session, account=moderator, case_id=case.id, now=NOON)
    assert comment.standing is Standing.WITHDRAWN


def test_what_is_clean_can_be_published_in_one_go(any_session):
    consultation = make_consultation(any_session)
    for body in ("第一条很好", "收费太高", "电话13812345678"):
        make_comment(any_session, consultation=consultation, body=body)
    moderator = make_account(
        any_session, roles=[Role.MODERATOR], department=consultation.department
    )
    n = rulings.publish_clean(
        any_session, account=moderator, consultation_id=consultation.id, now=NOON
    )
    any_session.refresh(consultation)
    assert (n, consultation.published) == (2, 2)
    assert ledger.verify(any_session).broken is None


def test_the_queue_shows_the_most_urgent_first(session):
    consultation = make_consultation(session)
    for body in ("第一条很好", "电话13812345678"):
        make_comment(session, consultation=consultation, body=body)
    moderator = make_account(session, roles=[Role.MODERATOR], department=consultation.department)
    verdicts = [case.verdict for case in queue.waiting(session, account=moderator)]
    assert verdicts == ["hold", "publish"]


def test_the_queue_holds_the_departments_below_too(session):
    top = make_department(session)
    below = make_department(session, parent=top)
    make_comment(session, consultation=make_consultation(session, department=below))
    make_comment(session)
    moderator = make_account(session, roles=[Role.MODERATOR], department=top)
    assert queue.waiting_count(session, account=moderator) == 1


def test_the_queue_is_not_for_visitors(session):
    with pytest.raises(NotSignedIn):
        queue.waiting(session, account=None)


def test_withheld_comments_are_counted_by_reason(session):
    comment = make_comment(session)
    rule(session, comment, RuledOut.WITHHOLD, reason=Reason.PETITION)
    counts = queue.reason_counts(session, consultation_id=comment.consultation_id)
    assert counts == {"petition": 1}
