"""Evidence: a chart of a Release pinned to a Consultation, and the proof that it still says so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from audit import ledger
from errors import AlreadyDone, Conflict, NotFound, WrongStage
from identity import permits
from models import Account, Act, Consultation, Evidence, Release, Stage
from moderation import wording
from opendata import charts, shelf
from opendata.chart_data import ChartData, query_of
from opendata.chart_form import ChartForm, checked

CAPTION = 300
MOST = 20  # on one Consultation
OVER = (Stage.REVIEW, Stage.ARCHIVED, Stage.WITHDRAWN)


@dataclass(frozen=True)
class Proved:
    """Evidence with what its query gives now, on the Release it is pinned to. `sha256` is of
    that; `holds` says whether it is the pinned one."""

    evidence: Evidence
    form: ChartForm
    data: ChartData
    sha256: str

    @property
    def holds(self) -> bool:
        return self.sha256 == self.evidence.sha256


def pin(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int,
    slug: str,
    number: int,
    form: ChartForm,
    caption: str = "",
    now: datetime,
) -> Evidence:
    """Pin a chart of an open Release, which everybody can check. Refuses NotFound, NotSignedIn,
    NotAllowed (the account may not edit the Consultation, or the data are not open to all),
    WrongStage while it is reviewed and once it is over, AlreadyDone, Conflict for too many,
    Withdrawn, TooLong caption, and what the form refuses."""
    consultation = session.get(Consultation, consultation_id)
    if consultation is None:
        raise NotFound(consultation=consultation_id)
    account = permits.require(account, permits.Act.EDIT, consultation.department)
    if consultation.stage in OVER:
        raise WrongStage(stage=consultation.stage.value)
    release = shelf.readable(session, slug=slug, number=number, account=None, now=now)
    caption = wording.line(caption, field="caption", limit=CAPTION, needed=False)
    wording.fit_for_all(f"{caption} {form.title}", field="caption")
    form = checked(form, charts.columns_of(release))
    pinned = of_consultation(session, consultation_id=consultation_id)
    if any(each.release_id == release.id and each.chart == form.as_json() for each in pinned):
        raise AlreadyDone(consultation=consultation_id)
    if len(pinned) >= MOST:
        raise Conflict(why="too-much-evidence", limit=MOST)
    evidence = Evidence(
        consultation_id=consultation_id,
        release_id=release.id,
        release=release,
        query=query_of(form, charts.columns_of(release)),
        chart=form.as_json(),
        caption=caption,
        sha256=charts.data(release, form).sha256(),
        added_by=account.id,
        added_at=now,
    )
    session.add(evidence)
    session.flush()
    ledger.append(
        session,
        act=Act.EVIDENCE_PINNED,
        consultation_id=consultation_id,
        facts={
            "evidence": evidence.id,
            "dataset": release.dataset.slug,
            "release": release.number,
            "digest": release.digest,
            "sha256": evidence.sha256,
        },
        now=now,
    )
    return evidence


def unpin(session: Session, *, account: Account | None, evidence_id: int) -> None:
    """Take it off a Consultation that the public has not seen yet. Refuses NotFound, NotSignedIn,
    NotAllowed, WrongStage."""
    evidence = session.get(Evidence, evidence_id)
    consultation = session.get(Consultation, evidence.consultation_id) if evidence else None
    if evidence is None or consultation is None:
        raise NotFound(evidence=evidence_id)
    permits.require(account, permits.Act.EDIT, consultation.department)
    if consultation.stage is not Stage.DRAFTING:
        raise WrongStage(stage=consultation.stage.value, needs=[Stage.DRAFTING.value])
    session.delete(evidence)
    session.flush()


def of_consultation(session: Session, *, consultation_id: int) -> list[Evidence]:
    """What is pinned to a Consultation, in the order pinned, each with its Release."""
    query = select(Evidence).where(Evidence.consultation_id == consultation_id)
    wide = query.options(joinedload(Evidence.release).joinedload(Release.dataset))
    return list(session.scalars(wide.order_by(Evidence.id)))


def prove(session: Session, *, evidence_id: int, now: datetime) -> Proved:
    """Run the query of pinned Evidence again, on its Release. Refuses NotFound, Withdrawn, and
    NotAllowed once the data are no longer open."""
    evidence = session.scalar(
        select(Evidence)
        .where(Evidence.id == evidence_id)
        .options(joinedload(Evidence.release).joinedload(Release.dataset))
    )
    if evidence is None:
        raise NotFound(evidence=evidence_id)
    pinned = evidence.release
    release = shelf.readable(
        session, slug=pinned.dataset.slug, number=pinned.number, account=None, now=now
    )
    form = ChartForm.from_json(evidence.chart)
    found = charts.data(release, form)
    return Proved(evidence, form, found, found.sha256())
