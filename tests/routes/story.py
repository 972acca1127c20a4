"""A consultation with everything in it, for tests that look at every address."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

import clock
import files
from consultation import comments
from identity import tokens
from models import (
    Account,
    Attachment,
    Comment,
    Consultation,
    Decision,
    Reply,
    RuledOut,
    Stage,
    Stance,
    Standing,
    Summary,
    Topic,
    Trace,
    Verdict,
)
from moderation.reasons import Reason
from tests.world import (
    DAY,
    NOON,
    TEXT,
    clause_of,
    make_account,
    make_comment,
    make_consultation,
    make_draft,
    make_ruling,
)

NASTY = '<script>alert(1)</script> **bold** :red[官方] =HYPERLINK("x") <img src=x onerror=a()>'
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8
TOPIC = "夜间免费时段"


@dataclass(frozen=True)
class Story:
    """One answered Consultation: a published, a withheld and a withdrawn Comment, two Drafts."""

    consultation: Consultation
    published: Comment
    withheld: Comment
    withdrawn: Comment
    attachment: Attachment


def tell(session: Session) -> Story:
    consultation = make_consultation(session, stage=Stage.CLOSED, slug="parking", title=NASTY)
    clause = clause_of(session, consultation, "art-4")
    published = make_comment(
        session, consultation=consultation, clause=clause, body=NASTY, published=True
    )
    withheld = make_comment(session, consultation=consultation, body="加微信领红包")
    make_ruling(session, comment=withheld, outcome=RuledOut.WITHHOLD, reason=Reason.ADVERTISING)
    withdrawn = make_comment(session, consultation=consultation, published=True, body="我要撤回")
    author = session.get_one(Account, withdrawn.author_id)
    comments.withdraw(session, account=author, comment_id=withdrawn.id, now=NOON)
    make_draft(
        session,
        consultation=consultation,
        number=2,
        text=TEXT.replace("夜间停车免费", "夜间十时至次日七时停车免费"),
    )
    attachment = Attachment(
        consultation_id=consultation.id,
        name="起草说明 1.pdf",
        media_type="application/pdf",
        size=len(PDF),
        sha256=files.keep(PDF),
        added_by=consultation.created_by,
        added_at=NOON,
    )
    session.add(attachment)
    answer(session, consultation=consultation, comment=published)
    session.commit()
    session.refresh(consultation)
    return Story(consultation, published, withheld, withdrawn, attachment)


def answer(session: Session, *, consultation: Consultation, comment: Comment) -> None:
    """Publish a Summary with one Topic, its Decision and the Reply, without the machinery."""
    topic = Topic(key="t1", position=0, label=TOPIC, machine_label="夜间", terms=["夜间"], size=1)
    part = {"id": "t1", "label": TOPIC, "comment_ids": [comment.id], "quotes": [], "issues": []}
    summary = Summary(
        consultation_id=consultation.id,
        number=1,
        digest="0" * 64,
        document={
            "comments": 1,
            "distinct": 1,
            "topics": [part | {"terms": [], "stance": {}}],
            "issues": [],
            "duplicates": [],
            "minority": [],
            "unassigned": [],
            "sentences": [],
            "provenance": {},
        },
        people=1,
        made_at=NOON,
        published_at=NOON,
        topics=[topic],
    )
    session.add(summary)
    session.flush()
    by = consultation.created_by
    session.add_all(
        [
            Trace(topic_id=topic.id, comment_id=comment.id),
            Decision(
                consultation_id=consultation.id,
                topic_id=topic.id,
                verdict=Verdict.ADOPTED,
                reason=NASTY,
                clause_keys=["art-4"],
                made_by=by,
                made_at=NOON,
            ),
            Reply(
                consultation_id=consultation.id,
                text="感谢参与。",
                made_by=by,
                made_at=NOON,
                published_at=NOON,
            ),
        ]
    )
    consultation.stage, consultation.answered_at = Stage.ANSWERED, NOON
    session.flush()


def make_open(session: Session, **rest: object) -> Consultation:
    """A Consultation that takes comments at this very moment."""
    return make_consultation(session, closes_at=clock.now() + 20 * DAY, **rest)


def make_token(session: Session, account: Account | None = None) -> dict[str, str]:
    """The header that lets an account write."""
    account = account or make_account(session)
    token = tokens.create(session, account_id=account.id, label="test", now=NOON)
    session.commit()
    return {"Authorization": f"Bearer {token}"}


def add_published(session: Session, *, consultation: Consultation, n: int) -> list[Comment]:
    """`n` published Comments without Receipt or Case, cheap enough to add by the thousand."""
    rows = [
        Comment(
            consultation_id=consultation.id,
            stance=list(Stance)[i % 4],
            title="",
            body=f"意见 {i}",
            shown=f"意见 {i}",
            standing=Standing.PUBLISHED,
            received_at=NOON,
            published_at=NOON,
        )
        for i in range(n)
    ]
    session.add_all(rows)
    session.flush()
    return rows
