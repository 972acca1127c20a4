"""When a newer Summary is published: draft verdicts go along with the Topics they are about."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Decision, Summary, Topic, TopicLevel, Trace


def succeed(session: Session, *, old: Summary, new: Summary) -> int:
    """Move the Decisions on `old`'s Topics to the Topics of `new` with mostly the same Comments:
    more than half of both together. How many went along; the others stay behind as history."""
    before, after = _members(session, old), _members(session, new)
    moved = 0
    for decision in session.scalars(select(Decision).where(Decision.topic_id.in_(before))):
        was = before[decision.topic_id or 0]
        for topic_id, now in after.items():
            if 2 * len(was & now) > len(was | now):
                decision.topic_id = topic_id
                moved += 1
    session.flush()
    return moved


def _members(session: Session, summary: Summary) -> dict[int, set[int]]:
    """Topic id → the ids of its Comments."""
    rows = session.execute(
        select(Topic.id, Trace.comment_id)
        .join(Trace, Trace.topic_id == Topic.id)
        .where(Topic.summary_id == summary.id, Topic.level == TopicLevel.TOPIC)
    )
    members: dict[int, set[int]] = {}
    for topic_id, comment_id in rows:
        members.setdefault(topic_id, set()).add(comment_id)
    return members
