"""What came of a Consultation: numbers, verdicts with shares that add up, answers, texts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultation import decisions, due, texts
from models import (
    Clause,
    Comment,
    Consultation,
    Decision,
    Draft,
    Reply,
    Stage,
    Standing,
    Summary,
    Topic,
    Trace,
    Verdict,
)
from moderation import queue
from procedure.deadlines import Due
from procedure.shares import shares
from topics import summaries

CLOSED_LOOP = (Stage.ANSWERED, Stage.DECIDED, Stage.EVALUATED, Stage.ARCHIVED)
LEAD = 14  # characters that stand for a paragraph without a label


@dataclass(frozen=True)
class VerdictShare:
    """`share` is in per cent of the published Comments; all of them add up to 100.00."""

    verdict: Verdict
    comments: int
    share: Decimal


@dataclass(frozen=True)
class Answer:
    """One row of the answer: a Topic, or Comments answered on their own with the same words. `size`
    is how many published Comments it answers; all rows together answer each exactly once."""

    topic: Topic | None
    comment_ids: Sequence[int]
    size: int
    verdict: Verdict
    reason: str
    clause_keys: Sequence[str]
    clause_labels: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """Counts are of Comments: received = published + withheld + withdrawn + waiting."""

    consultation: Consultation
    received: int
    published: int
    withheld: int
    withdrawn: int
    waiting: int
    people: int
    channels: dict[str, int]
    verdicts: Sequence[VerdictShare]
    answers: Sequence[Answer]
    reply: Reply | None
    drafts: Sequence[Draft]
    summary: Summary | None
    withheld_reasons: dict[str, int]
    result_due: Due | None

    @property
    def adopted(self) -> int:
        """Comments whose verdict is adopted or partly adopted."""
        good = (Verdict.ADOPTED, Verdict.PARTLY)
        return sum(share.comments for share in self.verdicts if share.verdict in good)


def outcome(session: Session, *, consultation: Consultation) -> Outcome:
    """The whole outcome, in a fixed number of queries; answers only once they are published."""
    is_answered = consultation.stage in CLOSED_LOOP
    standings = _standings(session, consultation_id=consultation.id)
    summary = summaries.newest(session, consultation_id=consultation.id, published=True)
    verdicts: list[VerdictShare] = []
    rows: list[Answer] = []
    reply = None
    if is_answered:
        reply = decisions.reply_of(session, consultation_id=consultation.id)
        found = verdict_of_comments(session, consultation_id=consultation.id)
        verdicts = _verdict_shares(found)
        rows = _answers(session, consultation_id=consultation.id, found=found)
    return Outcome(
        consultation=consultation,
        received=sum(standings.values()),
        published=standings[Standing.PUBLISHED],
        withheld=standings[Standing.WITHHELD],
        withdrawn=standings[Standing.WITHDRAWN],
        waiting=standings[Standing.WAITING],
        people=_people(session, consultation_id=consultation.id),
        channels=_channels(session, consultation_id=consultation.id),
        verdicts=verdicts,
        answers=rows,
        reply=reply,
        drafts=texts.drafts(session, consultation_id=consultation.id),
        summary=summary,
        withheld_reasons=queue.reason_counts(session, consultation_id=consultation.id),
        result_due=due.result_due(consultation),
    )


def _standings(session: Session, *, consultation_id: int) -> Counter[Standing]:
    rows = session.execute(
        select(Comment.standing, func.count(Comment.id))
        .where(Comment.consultation_id == consultation_id)
        .group_by(Comment.standing)
    )
    return Counter({row[0]: row[1] for row in rows})


def _people(session: Session, *, consultation_id: int) -> int:
    """Distinct Accounts; what came in without one (imports) is not counted as people."""
    query = select(func.count(func.distinct(Comment.author_id)))
    return session.scalar(query.where(Comment.consultation_id == consultation_id)) or 0


def _channels(session: Session, *, consultation_id: int) -> dict[str, int]:
    rows = session.execute(
        select(Comment.channel, func.count(Comment.id))
        .where(Comment.consultation_id == consultation_id)
        .group_by(Comment.channel)
        .order_by(func.count(Comment.id).desc(), Comment.channel)
    )
    return {row[0].value: row[1] for row in rows}


def verdict_of_comments(session: Session, *, consultation_id: int) -> dict[int, Decision]:
    """The Decision in force on each published Comment: its own, else that of its Topic."""
    published = select(Comment.id).where(
        Comment.consultation_id == consultation_id, Comment.standing == Standing.PUBLISHED
    )
    by_topic = session.execute(
        select(Trace.comment_id, Decision)
        .join(Decision, Decision.topic_id == Trace.topic_id)
        .join(Topic, Topic.id == Trace.topic_id)
        .where(
            Decision.consultation_id == consultation_id,
            Trace.comment_id.in_(published),
            summaries.in_force(),
        )
    )
    found = {comment_id: decision for comment_id, decision in by_topic}
    own = decisions.own_decisions(session, consultation_id=consultation_id)
    still = set(session.scalars(published))
    found.update({comment_id: row for comment_id, row in own.items() if comment_id in still})
    return found


def _verdict_shares(found: dict[int, Decision]) -> list[VerdictShare]:
    counts = Counter(decision.verdict for decision in found.values())
    present = [verdict for verdict in Verdict if counts[verdict]]
    parts = shares([counts[verdict] for verdict in present])
    return [
        VerdictShare(verdict, counts[verdict], share)
        for verdict, share in zip(present, parts, strict=True)
    ]


def answers(session: Session, *, consultation: Consultation) -> list[Answer]:
    """The rows of the answer: Topics, the largest first, then single Comments; none before it is
    published."""
    if consultation.stage not in CLOSED_LOOP:
        return []
    found = verdict_of_comments(session, consultation_id=consultation.id)
    return _answers(session, consultation_id=consultation.id, found=found)


def _answers(session: Session, *, consultation_id: int, found: dict[int, Decision]) -> list[Answer]:
    """`found` is the Decision in force on each published Comment."""
    labels = _labels(session, consultation_id=consultation_id)
    sizes = Counter(decision.id for decision in found.values())
    topics = decisions.topics_to_answer(session, consultation_id=consultation_id)
    rows = [
        _answer(each.decision, labels, topic=each.topic, size=sizes[each.decision.id])
        for each in topics
        if each.decision is not None
    ]
    groups: dict[tuple[str, ...], list[int]] = {}
    first: dict[tuple[str, ...], Decision] = {}
    for comment_id, decision in found.items():
        if decision.comment_id is not None:
            same = (decision.verdict.value, decision.reason, *decision.clause_keys)
            groups.setdefault(same, []).append(comment_id)
            first.setdefault(same, decision)
    return rows + [
        _answer(first[same], labels, size=len(ids), comment_ids=sorted(ids))
        for same, ids in groups.items()
    ]


def _answer(
    decision: Decision,
    labels: dict[str, str],
    *,
    size: int,
    topic: Topic | None = None,
    comment_ids: Sequence[int] = (),
) -> Answer:
    return Answer(
        topic=topic,
        comment_ids=comment_ids,
        size=size,
        verdict=decision.verdict,
        reason=decision.reason,
        clause_keys=decision.clause_keys,
        clause_labels=[labels.get(key, key) for key in decision.clause_keys],
    )


def _labels(session: Session, *, consultation_id: int) -> dict[str, str]:
    """Clause key → its label in the newest Draft that has it; first words where it has none."""
    rows = session.execute(
        select(Clause.key, Clause.label, Clause.heading, Clause.text)
        .join(Draft)
        .where(Draft.consultation_id == consultation_id)
        .order_by(Draft.number)
    )
    return {key: label or heading or text[:LEAD] for key, label, heading, text in rows}


@dataclass(frozen=True)
class Tally:
    """n comments → k adopted, for a card."""

    comments: int
    adopted: int


def tallies(session: Session, *, consultation_ids: Sequence[int]) -> dict[int, Tally]:
    """Comments published and Comments adopted or partly adopted, per answered Consultation."""
    good = (Verdict.ADOPTED, Verdict.PARTLY)
    totals = session.execute(
        select(Consultation.id, Consultation.published).where(Consultation.id.in_(consultation_ids))
    )
    own = select(Decision.comment_id).where(Decision.comment_id.is_not(None))
    by_topic = session.execute(
        select(Comment.consultation_id, func.count(Comment.id))
        .join(Trace, Trace.comment_id == Comment.id)
        .join(Decision, Decision.topic_id == Trace.topic_id)
        .join(Topic, Topic.id == Trace.topic_id)
        .where(
            Comment.consultation_id.in_(consultation_ids),
            Comment.standing == Standing.PUBLISHED,
            Decision.verdict.in_(good),
            Comment.id.not_in(own),
            summaries.in_force(),
        )
        .group_by(Comment.consultation_id)
    )
    alone = session.execute(
        select(Comment.consultation_id, func.count(Comment.id))
        .join(Decision, Decision.comment_id == Comment.id)
        .where(
            Comment.consultation_id.in_(consultation_ids),
            Comment.standing == Standing.PUBLISHED,
            Decision.verdict.in_(good),
        )
        .group_by(Comment.consultation_id)
    )
    adopted: Counter[int] = Counter()
    for consultation_id, count in [*by_topic, *alone]:
        adopted[consultation_id] += count
    return {row[0]: Tally(row[1], adopted[row[0]]) for row in totals}
