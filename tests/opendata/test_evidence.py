"""Evidence: pinned by who may edit the Consultation, proved by running it again."""

import pytest

from audit import ledger
from errors import AlreadyDone, Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, WrongStage
from models import Act, Evidence, Openness, Role, Stage
from opendata import evidence
from opendata.chart_form import ChartForm, Kind
from tests.data_world import ROWS, Table, make_dataset, make_release
from tests.world import NOON, make_account, make_consultation, make_staff

FORM = ChartForm(x="区", y="sum.n", filters=(("status", "neq.退回"),))


def pin(session, consultation, account, release, form=FORM, caption=""):
    return evidence.pin(
        session,
        account=account,
        consultation_id=consultation.id,
        slug=release.dataset.slug,
        number=release.number,
        form=form,
        caption=caption,
        now=NOON,
    )


def pinned(session, stage=Stage.OPEN, form=FORM):
    consultation = make_consultation(session, stage=stage)
    drafter = make_staff(session, consultation, Role.DRAFTER)
    return pin(session, consultation, drafter, make_release(session), form), drafter


def test_evidence_proves_the_same_value_again(any_session):
    row, _drafter = pinned(any_session)
    proved = evidence.prove(any_session, evidence_id=row.id, now=NOON)
    assert proved.holds and proved.data.rows[0] == ("黄浦区", 30, 2)


@pytest.mark.parametrize(
    "form",
    [
        ChartForm(kind=Kind.LINE, x="created.month", y="avg.score", colour="status"),
        ChartForm(kind=Kind.MAP_POINTS),
        ChartForm(kind=Kind.MAP_REGIONS, x="区"),
    ],
    ids=lambda form: form.kind,
)
def test_every_kind_of_chart_can_be_pinned(session, form):
    row, _drafter = pinned(session, form=form)
    assert evidence.prove(session, evidence_id=row.id, now=NOON).holds


def test_a_new_release_changes_nothing_of_what_is_pinned(session):
    row, _drafter = pinned(session)
    other = [(*each[:3], 99, *each[4:]) for each in ROWS]
    make_release(session, dataset=row.release.dataset, table=Table(rows=other))
    proved = evidence.prove(session, evidence_id=row.id, now=NOON)
    assert proved.holds and proved.evidence.release.number == 1


def test_another_table_does_not_pass_for_it(session):
    row, _drafter = pinned(session)
    other = [(*each[:3], 99, *each[4:]) for each in ROWS]
    forged = make_release(session, table=Table(rows=other))
    row.release.table_sha256 = forged.table_sha256
    assert not evidence.prove(session, evidence_id=row.id, now=NOON).holds


def test_the_ledger_keeps_the_digest_and_no_words(session):
    row, _drafter = pinned(session)
    entry = ledger.entries(session)[0]
    assert (entry.act, entry.facts["sha256"]) == (Act.EVIDENCE_PINNED, row.sha256)
    assert set(entry.facts) == {"evidence", "dataset", "release", "digest", "sha256"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DRAFTER])
def test_only_who_may_edit_the_consultation_pins(session, role):
    consultation = make_consultation(session)
    with pytest.raises(NotAllowed):
        pin(session, consultation, make_staff(session, consultation, role), make_release(session))


def test_a_drafter_of_another_department_does_not_pin(session):
    with pytest.raises(NotAllowed):
        other = make_account(session, roles=[Role.DRAFTER])
        pin(session, make_consultation(session), other, make_release(session))


def test_a_stranger_does_not_pin(session):
    with pytest.raises(NotSignedIn):
        pin(session, make_consultation(session), None, make_release(session))


@pytest.mark.parametrize("openness", [Openness.CONDITIONAL, Openness.CLOSED])
def test_only_data_that_everybody_can_check_are_evidence(session, openness):
    consultation = make_consultation(session)
    drafter = make_staff(session, consultation, Role.DRAFTER, Role.STEWARD)
    release = make_release(session, dataset=make_dataset(session, openness=openness))
    with pytest.raises((NotAllowed, NotSignedIn)):
        pin(session, consultation, drafter, release)


@pytest.mark.parametrize("stage", [Stage.REVIEW, Stage.ARCHIVED, Stage.WITHDRAWN])
def test_nothing_is_pinned_in_review_or_after_the_end(session, stage):
    with pytest.raises(WrongStage):
        pinned(session, stage)


def test_the_same_chart_is_pinned_once(session):
    row, drafter = pinned(session)
    consultation = session.get(type(row.release), row.release_id) and row.consultation_id
    with pytest.raises(AlreadyDone):
        evidence.pin(
            session,
            account=drafter,
            consultation_id=consultation,
            slug=row.release.dataset.slug,
            number=1,
            form=FORM,
            now=NOON,
        )


def test_there_is_an_end_to_evidence(session, monkeypatch):
    monkeypatch.setattr(evidence, "MOST", 1)
    consultation = make_consultation(session)
    drafter, release = make_staff(session, consultation, Role.DRAFTER), make_release(session)
    pin(session, consultation, drafter, release)
    with pytest.raises(Conflict):
        pin(session, consultation, drafter, release, ChartForm(x="区"))


def test_a_caption_with_a_mobile_number_in_it_is_refused(session):
    consultation = make_consultation(session)
    drafter, release = make_staff(session, consultation, Role.DRAFTER), make_release(session)
    with pytest.raises(Invalid):
        pin(session, consultation, drafter, release, caption="问 13812345678")


def test_what_the_public_has_not_seen_can_be_taken_off(session):
    row, drafter = pinned(session, Stage.DRAFTING)
    evidence.unpin(session, account=drafter, evidence_id=row.id)
    assert session.query(Evidence).count() == 0


def test_what_the_public_has_seen_stays(session):
    row, drafter = pinned(session)
    with pytest.raises(WrongStage):
        evidence.unpin(session, account=drafter, evidence_id=row.id)


def test_only_who_may_edit_takes_it_off(session):
    row, _drafter = pinned(session, Stage.DRAFTING)
    with pytest.raises(NotAllowed):
        evidence.unpin(session, account=make_account(session), evidence_id=row.id)


def test_evidence_that_is_none_is_not_found(session):
    with pytest.raises(NotFound):
        evidence.prove(session, evidence_id=1, now=NOON)
