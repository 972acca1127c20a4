"""Ruling on Comments: opening a Case, a person's Ruling, many at once, taking one back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, contains_eager

import notices
from audit import ledger
from audit.ledger import NewEntry
from clock import ZONE
from errors import AlreadyDone, Invalid, NotFound, SamePerson, Stale, WrongStage
from identity import permits
from models import (
    Account,
    Act,
    Case,
    CaseState,
    Clause,
    Comment,
    Consultation,
    RuledOut,
    Ruling,
    Stage,
    Standing,
)
from moderation import queue
from moderation.findings import Finding
from moderation.reasons import WORDS, Reason
from moderation.screen import Screening
from procedure import workdays

TARGET_WORKDAYS = 1
URGENCY = {"hold": 2, "review": 1, "publish": 0}
RULABLE = (Stage.OPEN, Stage.CLOSED)
NOTICE_KINDS = {
    RuledOut.PUBLISH: "published",
    RuledOut.PUBLISH_MASKED: "published-masked",
    RuledOut.WITHHOLD: "withheld",
}


def open_cases(
    session: Session,
    *,
    comments: Sequence[Comment],
    screenings: Sequence[Screening],
    department_id: int,
    at_once: bool,
    now: datetime,
) -> list[Case]:
    """Queue new Comments of one Consultation with what the Rules found in each; with `at_once`
    (post-moderation) the clean ones are published here."""
    cases = [
        Case(
            comment=comment,
            consultation_id=comment.consultation_id,
            department_id=department_id,
            state=CaseState.WAITING,
            verdict=str(screening.verdict),
            findings=[
                {"rule": finding.rule, "start": finding.start, "end": finding.end}
                for finding in screening.findings
            ],
            masked=screening.masked,
            urgency=URGENCY[str(screening.verdict)],
            opened_at=now,
            due_at=_due(now.astimezone(ZONE).date()),
        )
        for comment, screening in zip(comments, screenings, strict=True)
    ]
    session.add_all(cases)
    session.flush()
    clean = [case for case in cases if case.verdict == "publish"]
    if at_once and clean:
        _apply(session, cases=clean, outcome=RuledOut.PUBLISH, moderator=None, now=now)
    return cases


@lru_cache(maxsize=16)
def _due(day: date) -> datetime:
    target = workdays.add_workdays(workdays.load(), day, TARGET_WORKDAYS)
    return datetime.combine(target, time(18), ZONE)


def rule(
    session: Session,
    *,
    account: Account | None,
    case_id: int,
    version: int,
    outcome: RuledOut,
    reason: Reason | None = None,
    note: str = "",
    hide: Sequence[str] = (),
    now: datetime,
) -> Ruling:
    """Rule on a waiting Case as read at `version`; `hide` are passages to mask besides.

    Refuses NotFound, NotAllowed, SamePerson (own comment or own draft), AlreadyDone, Stale,
    WrongStage, and Invalid: withholding without a reason from the closed list, or publishing
    personal data unmasked.
    """
    found = queue.case(session, account=account, case_id=case_id)
    assert account is not None
    _separate(session, account=account, case=found)
    if found.state is not CaseState.WAITING:
        raise AlreadyDone(case=case_id)
    if found.version != version:
        raise Stale(case=case_id)
    if (outcome is RuledOut.WITHHOLD) != (reason is not None):
        raise Invalid(field="reason", why="needed" if reason is None else "not-here")
    if outcome is RuledOut.PUBLISH and _has_personal_data(found):
        raise Invalid(field="outcome", why="personal-data")
    if outcome is RuledOut.PUBLISH_MASKED:
        found.masked = hidden(found.masked, hide)
    rulings = _apply(
        session,
        cases=[found],
        outcome=outcome,
        moderator=account,
        reason=reason,
        note=note.strip(),
        now=now,
    )
    return rulings[0]


def hidden(text: str, passages: Iterable[str]) -> str:
    """`text` with every passage replaced by asterisks. Refuses Invalid for one not in it."""
    for passage in passages:
        if not passage or passage not in text:
            raise Invalid(field="hide", why="not-in-text", passage=passage)
        text = text.replace(passage, "*" * len(passage))
    return text


def _has_personal_data(case: Case) -> bool:
    return any(Finding(**finding).is_surely_personal for finding in case.findings)


def _separate(session: Session, *, account: Account, case: Case) -> None:
    consultation = session.get_one(Consultation, case.consultation_id)
    if account.id in (case.comment.author_id, consultation.created_by):
        raise SamePerson(act="moderate")
    if consultation.stage not in RULABLE:
        needs = [stage.value for stage in RULABLE]
        raise WrongStage(stage=consultation.stage.value, needs=needs)


def publish_clean(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int,
    now: datetime,
    limit: int = 5_000,
) -> int:
    """Publish all waiting Comments in which no Rule found anything; how many. Refuses as rule()."""
    consultation = session.get(Consultation, consultation_id)
    if consultation is None:
        raise NotFound(consultation=consultation_id)
    account = permits.require(account, permits.Act.MODERATE, consultation.department)
    cases = session.scalars(
        select(Case)
        .join(Case.comment)
        .where(
            Case.consultation_id == consultation_id,
            Case.state == CaseState.WAITING,
            Case.verdict == "publish",
            func.coalesce(Comment.author_id, 0) != account.id,
        )
        .order_by(Case.id)
        .limit(limit)
        .with_for_update(of=[Case, Comment], skip_locked=True)
        .options(contains_eager(Case.comment))
    ).all()
    if cases:
        _separate(session, account=account, case=cases[0])
        _apply(session, cases=cases, outcome=RuledOut.PUBLISH, moderator=account, now=now)
    return len(cases)


def _apply(
    session: Session,
    *,
    cases: Sequence[Case],
    outcome: RuledOut,
    moderator: Account | None,
    reason: Reason | None = None,
    note: str = "",
    now: datetime,
) -> list[Ruling]:
    """Carry out one outcome on Cases of one Consultation: standing, counts, Ledger, Notices."""
    rulings = []
    for case in cases:
        case.state = CaseState.RULED
        comment = case.comment
        if outcome is RuledOut.WITHHOLD:
            comment.standing, comment.shown = Standing.WITHHELD, None
        else:
            comment.standing, comment.published_at = Standing.PUBLISHED, now
            comment.shown = comment.body if outcome is RuledOut.PUBLISH else case.masked
        rulings.append(
            Ruling(
                case_id=case.id,
                moderator_id=moderator.id if moderator else None,
                outcome=outcome,
                reason=reason.value if reason else None,
                note=note,
                made_at=now,
            )
        )
    session.add_all(rulings)
    session.flush()
    if outcome is not RuledOut.WITHHOLD:
        _count_published(session, comments=[case.comment for case in cases], sign=1)
    _record(session, cases=cases, outcome=outcome, reason=reason, now=now)
    return rulings


def _record(
    session: Session,
    *,
    cases: Sequence[Case],
    outcome: RuledOut,
    reason: Reason | None,
    now: datetime,
) -> None:
    consultation = session.get_one(Consultation, cases[0].consultation_id)
    facts: dict[str, object] = {"consultation": consultation.slug, "outcome": outcome.value}
    if reason:
        facts["reason"] = reason.value
    ledger.append_many(
        session,
        rows=[
            NewEntry(Act.RULED, consultation.id, facts | {"comment": case.comment_id})
            for case in cases
        ],
        now=now,
    )
    _tell(session, cases=cases, kind=NOTICE_KINDS[outcome], reason=reason, now=now)


def _tell(
    session: Session, *, cases: Sequence[Case], kind: str, reason: Reason | None, now: datetime
) -> None:
    title = session.get_one(Consultation, cases[0].consultation_id).title
    facts = {"title": title, "reason": WORDS[reason] if reason else ""}
    owed = [
        (case.comment.author_id, facts, "/app/mine")
        for case in cases
        if case.comment.author_id is not None
    ]
    if owed:
        notices.tell_many(session, owed=owed, kind=kind, now=now)


def _count_published(session: Session, *, comments: Sequence[Comment], sign: int) -> None:
    """Keep the counters of published Comments on the Consultation and its Clauses right."""
    session.execute(
        update(Consultation)
        .where(Consultation.id == comments[0].consultation_id)
        .values(
            published=Consultation.published + sign * len(comments), version=Consultation.version
        )
        .execution_options(synchronize_session=False)
    )
    per_clause = Counter(comment.clause_id for comment in comments if comment.clause_id)
    for clause_id, n in sorted(per_clause.items()):
        session.execute(
            update(Clause)
            .where(Clause.id == clause_id)
            .values(published=Clause.published + sign * n)
            .execution_options(synchronize_session=False)
        )


def undo(session: Session, *, account: Account | None, case_id: int, now: datetime) -> Case:
    """Take the Ruling on a Case back; it waits again. Refuses as rule(), also AlreadyDone for a
    Comment that its author has withdrawn since."""
    found = queue.case(session, account=account, case_id=case_id)
    assert account is not None
    _separate(session, account=account, case=found)
    if found.state is not CaseState.RULED or found.comment.standing is Standing.WITHDRAWN:
        raise AlreadyDone(case=case_id)
    for ruling in found.rulings:
        ruling.undone_at = ruling.undone_at or now
    if found.comment.standing is Standing.PUBLISHED:
        _count_published(session, comments=[found.comment], sign=-1)
    found.state = CaseState.WAITING
    found.comment.standing, found.comment.shown = Standing.WAITING, None
    found.comment.published_at = None
    session.flush()
    slug = session.get_one(Consultation, found.consultation_id).slug
    ledger.append(
        session,
        act=Act.RULING_UNDONE,
        consultation_id=found.consultation_id,
        facts={"consultation": slug, "comment": found.comment_id},
        now=now,
    )
    _tell(session, cases=[found], kind="ruling-undone", reason=None, now=now)
    return found


def drop_waiting(session: Session, *, consultation_id: int) -> None:
    """The Consultation is taken back: nobody rules on what waits any more; it stays on record."""
    session.execute(
        update(Case)
        .where(Case.consultation_id == consultation_id, Case.state == CaseState.WAITING)
        .values(state=CaseState.DROPPED)
    )


def drop(session: Session, *, case: Case) -> None:
    """The author withdraws: the Case leaves the queue and forgets the words, counts go down."""
    if case.comment.standing is Standing.PUBLISHED:
        _count_published(session, comments=[case.comment], sign=-1)
    if case.state is CaseState.WAITING:
        case.state = CaseState.DROPPED
    case.masked, case.findings = "", []
