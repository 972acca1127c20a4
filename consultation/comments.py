"""What people say: taking a Comment in, supporting it, withdrawing it."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

import notices
from audit import codes, ledger
from errors import (
    AlreadyDone,
    Closed,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooMany,
)
from models import (
    Account,
    Act,
    Channel,
    Clause,
    Comment,
    Consultation,
    Draft,
    Receipt,
    Screening,
    Stage,
    Stance,
    Standing,
    Support,
)
from moderation import queue, rulings
from moderation.cleaning import accepted
from moderation.screen import screen
from settings import settings

KEY_LIMIT = 80


def post_comment(
    session: Session,
    *,
    account: Account | None,
    consultation_id: int,
    clause_id: int | None = None,
    stance: Stance = Stance.OTHER,
    body: str,
    publish_name: bool = False,
    idempotency_key: str | None = None,
    now: datetime,
) -> Comment:
    """Take in one Comment on a Clause or on the whole: its Receipt, Case and Ledger Entry with it.

    The same idempotency key from the same account gives the first Comment back. Refuses
    NotSignedIn, NotFound, Closed, Empty, TooLong, TooMany, and Invalid for a Clause that belongs
    to another Consultation or for a key used for other words.
    """
    if account is None:
        raise NotSignedIn(act="comment")
    text = accepted(body)
    consultation = _open(session, consultation_id=consultation_id, now=now, key=idempotency_key)
    earlier = _earlier(session, account_id=account.id, key=idempotency_key)
    if earlier is not None:
        if earlier.salt is not None and (earlier.body, earlier.consultation_id) != (
            text,
            consultation_id,
        ):
            raise Invalid(field="idempotency_key", why="used")
        return earlier
    if not consultation.takes_comments(now):
        raise Closed(consultation=consultation.slug)
    clause = _clause(session, consultation_id=consultation_id, clause_id=clause_id)
    _bound(session, account_id=account.id, now=now)
    comment = Comment(
        consultation_id=consultation_id,
        clause_id=clause.id if clause else None,
        clause_key=clause.key if clause else None,
        author_id=account.id,
        author_name=account.name,
        publish_name=publish_name,
        channel=Channel.WEB,
        assurance=account.assurance,
        stance=stance,
        title="",
        body=text,
        salt=secrets.token_hex(16),
        received_at=now,
        idempotency_key=idempotency_key,
    )
    if idempotency_key is None:
        session.add(comment)
        session.flush()
    elif not _added(session, comment):  # the same key, at the same moment, in another process
        earlier = _earlier(session, account_id=account.id, key=idempotency_key)
        if earlier is None:
            raise Conflict(consultation=consultation.slug)
        return earlier
    _settle(session, consultation=consultation, comment=comment, now=now)
    return comment


def _settle(
    session: Session, *, consultation: Consultation, comment: Comment, now: datetime
) -> None:
    """Count, record, screen, queue and acknowledge a new Comment. Refuses Closed.

    The Consultation is locked before the Ledger, as everywhere, and no Comment comes in behind the
    Entry that closes it."""
    if not _counted_while_open(session, consultation_id=consultation.id):
        raise Closed(consultation=consultation.slug)
    entry = ledger.append(
        session,
        act=Act.RECEIVED,
        consultation_id=consultation.id,
        facts=received_facts(consultation, comment),
        now=now,
    )
    comment.receipt = Receipt(
        code=codes.new_code(), comment_id=comment.id, entry_number=entry.number, given_at=now
    )
    rulings.open_cases(
        session,
        comments=[comment],
        screenings=[screen(comment.body)],
        department_id=consultation.department_id,
        at_once=consultation.screening is Screening.AFTER,
        now=now,
    )
    session.flush()
    _acknowledge(session, comment=comment, title=consultation.title, now=now)


def _added(session: Session, comment: Comment) -> bool:
    try:
        with session.begin_nested():
            session.add(comment)
    except IntegrityError:
        return False
    return True


def received_facts(consultation: Consultation, comment: Comment) -> dict[str, object]:
    """What the Ledger says of a Comment taken in: a salted digest, no name and no words."""
    return {
        "consultation": consultation.slug,
        "comment": comment.id,
        "channel": comment.channel.value,
        "clause": comment.clause_key,
        "stance": comment.stance.value,
        "digest": codes.digest(comment.salt or "", comment.body),
    }


def count_received(session: Session, *, consultation_id: int, n: int) -> None:
    statement = update(Consultation).where(Consultation.id == consultation_id)
    session.connection().execute(statement.values(received=Consultation.received + n), {})


def _counted_while_open(session: Session, *, consultation_id: int) -> bool:
    statement = update(Consultation).where(
        Consultation.id == consultation_id, Consultation.stage == Stage.OPEN
    )
    values = {"received": Consultation.received + 1}
    return session.connection().execute(statement.values(values), {}).rowcount == 1


def _open(
    session: Session, *, consultation_id: int, now: datetime, key: str | None
) -> Consultation:
    consultation = session.get(Consultation, consultation_id)
    if consultation is None or not consultation.is_public:
        raise NotFound(consultation=consultation_id)
    if key is not None and not 1 <= len(key) <= KEY_LIMIT:
        raise Invalid(field="idempotency_key", why="length", limit=KEY_LIMIT)
    if key is None and not consultation.takes_comments(now):
        raise Closed(consultation=consultation.slug)
    return consultation


def _earlier(session: Session, *, account_id: int, key: str | None) -> Comment | None:
    if key is None:
        return None
    return session.scalar(
        select(Comment)
        .where(Comment.author_id == account_id, Comment.idempotency_key == key)
        .options(joinedload(Comment.receipt))
    )


def _clause(session: Session, *, consultation_id: int, clause_id: int | None) -> Clause | None:
    if clause_id is None:
        return None
    clause = session.get(Clause, clause_id, options=[joinedload(Clause.draft)])
    if clause is None or clause.draft.consultation_id != consultation_id:
        raise NotFound(clause=clause_id)
    newest = session.scalar(
        select(func.max(Draft.number)).where(Draft.consultation_id == consultation_id)
    )
    if clause.draft.number != newest:
        raise Invalid(field="clause", why="old-draft")
    return clause


def _bound(session: Session, *, account_id: int, now: datetime) -> None:
    limit = settings().comments_per_hour
    recent = session.scalar(
        select(func.count(Comment.id)).where(
            Comment.author_id == account_id, Comment.received_at > now - timedelta(hours=1)
        )
    )
    if (recent or 0) >= limit:
        raise TooMany(limit=limit, minutes=60)


def support(session: Session, *, account: Account | None, comment_id: int, now: datetime) -> int:
    """Support a published Comment, once; the number of supports after it.

    Refuses NotSignedIn, NotFound, Closed, and NotAllowed for one's own Comment.
    """
    comment = _supportable(session, account=account, comment_id=comment_id, now=now)
    given = session.get(Support, (comment.id, account.id if account else 0))
    if given is None and account is not None:
        try:
            with session.begin_nested():
                session.add(Support(comment_id=comment.id, account_id=account.id, given_at=now))
        except IntegrityError:
            return comment.supports
        _count_supports(session, comment=comment, n=1)
    return comment.supports


def unsupport(session: Session, *, account: Account | None, comment_id: int, now: datetime) -> int:
    """Take a support back; the number of supports after it. Refuses as support()."""
    comment = _supportable(session, account=account, comment_id=comment_id, now=now)
    taken = session.scalars(
        delete(Support)
        .where(Support.comment_id == comment.id, Support.account_id == getattr(account, "id", 0))
        .returning(Support.account_id)
    ).all()
    _count_supports(session, comment=comment, n=-len(taken))
    return comment.supports


def _supportable(
    session: Session, *, account: Account | None, comment_id: int, now: datetime
) -> Comment:
    if account is None:
        raise NotSignedIn(act="support")
    comment = session.get(Comment, comment_id)
    if comment is None or comment.standing is not Standing.PUBLISHED:
        raise NotFound(comment=comment_id)
    if comment.author_id == account.id:
        raise NotAllowed(act="support", why="own")
    consultation = session.get_one(Consultation, comment.consultation_id)
    if not consultation.takes_comments(now):
        raise Closed(consultation=consultation.slug)
    return comment


def _count_supports(session: Session, *, comment: Comment, n: int) -> None:
    session.execute(
        update(Comment)
        .where(Comment.id == comment.id)
        .values(supports=Comment.supports + n)
        .execution_options(synchronize_session=False)
    )
    session.refresh(comment, ["supports"])


def withdraw(
    session: Session, *, account: Account | None, comment_id: int, now: datetime
) -> Comment:
    """Take one's own Comment back: name and words go for good, a stub keeps totals reproducible.

    Refuses NotSignedIn, NotFound (also for another's Comment), AlreadyDone.
    (个人信息保护法 art. 15, 47.)
    """
    if account is None:
        raise NotSignedIn(act="withdraw-comment")
    case = queue.case_of(session, comment_id=comment_id)
    if case is None or case.comment.author_id != account.id:
        raise NotFound(comment=comment_id)
    comment = case.comment
    if comment.standing is Standing.WITHDRAWN:
        raise AlreadyDone(comment=comment_id)
    rulings.drop(session, case=case)
    comment.standing = Standing.WITHDRAWN
    comment.body, comment.title, comment.shown = "", "", None
    comment.author_name, comment.publish_name, comment.salt = None, False, None
    session.flush()
    slug = session.get_one(Consultation, comment.consultation_id).slug
    ledger.append(
        session,
        act=Act.COMMENT_WITHDRAWN,
        consultation_id=comment.consultation_id,
        facts={"consultation": slug, "comment": comment.id},
        now=now,
    )
    return comment


def _acknowledge(session: Session, *, comment: Comment, title: str, now: datetime) -> None:
    """Owe the author a Notice with the Receipt."""
    if comment.author_id is not None:
        notices.tell(
            session,
            account_id=comment.author_id,
            kind="received",
            facts={"title": title, "code": comment.receipt.code},
            link=f"/read/receipts/{comment.receipt.code}",
            now=now,
        )
