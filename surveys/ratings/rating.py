"""Rating a case once, and saying more about it once later; silence is never a rating."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

import clock
import notices
from audit import codes, ledger
from errors import AlreadyDone, Closed, Empty, Invalid, NotFound, NotSignedIn, TooMany
from identity import permits
from models import Account, Act, Channel, Matter, Rating, Receipt, Service
from moderation import wording
from moderation.cleaning import clean
from moderation.findings import Verdict
from moderation.screen import screen
from settings import settings
from surveys import invitations
from surveys.ratings import matters, rectification, terms
from surveys.ratings import reasons as listed

LEVELS = (5, 4, 3, 2, 1)
LIMITS = {"rating": 1_000, "supplement": 1_000, "contact": 120}


def matter(
    session: Session, *, account: Account | None, service: str, number: str, code: str = ""
) -> Matter:
    """The case that somebody may rate: its code was on their slip, or, where slips have none,
    they are signed in. Refuses NotFound for a service, number or code that is not known, and
    NotSignedIn. Which of them was wrong it never says."""
    found = _matter(session, service=service, number=number)
    if found is None or (found.code_digest and found.code_digest != invitations.digest(code)):
        raise NotFound(why="matter")
    if not found.code_digest and account is None:
        raise NotSignedIn(act="rate")
    return found


def _matter(session: Session, *, service: str, number: str) -> Matter | None:
    return session.scalar(
        select(Matter)
        .join(Service)
        .where(Service.slug == clean(service), Matter.number == matters.tidy(number))
        .options(joinedload(Matter.service).joinedload(Service.department))
    )


def rate(
    session: Session,
    *,
    account: Account | None,
    service: str,
    number: str,
    code: str = "",
    level: int,
    reasons: Iterable[str] = (),
    body: str = "",
    is_named: bool = False,
    contact: str = "",
    channel: Channel = Channel.WEB,
    now: datetime,
) -> Receipt:
    """Take in a rating from 5, very satisfied, to 1 of the case `number` of the service with this
    slug. A bad one opens a Rectification. GB/T 39734-2020: one case, one rating.

    Refuses NotFound, NotSignedIn, AlreadyDone for a case that was rated, Closed for one that was
    finished too long ago, Invalid for a level or reason that is not of the list, Empty for a name
    without a way to reach the person, TooLong, TooMany."""
    rated = matter(session, account=account, service=service, number=number, code=code)
    if account is not None:
        _bound(session, account_id=account.id, now=now)
    made = _rating(
        rated,
        level=level,
        reasons=reasons,
        body=body,
        is_named=is_named,
        contact=contact,
        has_account=account is not None,
        now=now,
    )
    made.account_id = account.id if account else None
    made.assurance = int(account.assurance) if account else 0
    made.channel = channel
    return _recorded(session, made, now=now)


def assist(
    session: Session,
    *,
    account: Account | None,
    service: str,
    number: str,
    level: int,
    reasons: Iterable[str] = (),
    body: str = "",
    is_named: bool = False,
    contact: str = "",
    channel: Channel = Channel.PAPER,
    now: datetime,
) -> Receipt:
    """Enter for somebody at the window, on the phone or on paper what they say; it is marked, and
    counts for no active rating. Refuses as `rate` does, and NotAllowed."""
    rated = _matter(session, service=service, number=number)
    if rated is None:
        raise NotFound(why="matter")
    staff = permits.require(account, permits.Act.ASSIST, rated.service.department)
    made = _rating(
        rated, level=level, reasons=reasons, body=body, is_named=is_named, contact=contact, now=now
    )
    made.is_assisted, made.entered_by, made.channel = True, staff.id, channel
    return _recorded(session, made, now=now)


def _rating(
    rated: Matter,
    *,
    level: int,
    reasons: Iterable[str],
    body: str,
    is_named: bool,
    contact: str,
    has_account: bool = False,
    now: datetime,
) -> Rating:
    applying = terms.applying(rated.service.department)
    last = applying.last_day(rated.finished_on)
    if now.astimezone(clock.ZONE).date() > last:
        raise Closed(why="matter-old", last=last.isoformat(), limit=applying.rate_within_days)
    if level not in LEVELS:
        raise Invalid(field="satisfaction", why="rating-level", given=level)
    if is_named and not has_account and not contact.strip():
        raise Empty(field="contact")
    words = wording.worded(body, field="suggestion", limit=LIMITS["rating"], needed=False)
    reach = wording.line(contact, field="contact", limit=LIMITS["contact"], needed=False)
    return Rating(
        matter_id=rated.id,
        service_id=rated.service_id,
        department_id=rated.service.department_id,
        window_id=rated.window_id,
        finished_on=rated.finished_on,
        level=level,
        reasons=listed.checked(reasons, is_online=rated.is_online),
        reasons_version=listed.VERSION,
        body=words,
        shown=wording.masked(words),
        is_fit=_is_fit(words),
        is_named=is_named,
        contact=reach if is_named else "",
        given_at=now,
        salt=secrets.token_hex(16),
    )


def _is_fit(words: str) -> bool:
    """Whether no Rule but those that masking answers holds the words back."""
    found = screen(words).findings
    return not any(
        each.verdict is Verdict.HOLD and not each.rule.startswith("personal-") for each in found
    )


def _bound(session: Session, *, account_id: int, now: datetime) -> None:
    limit = settings().comments_per_hour
    recent = session.scalar(
        select(func.count(Rating.id)).where(
            Rating.account_id == account_id, Rating.given_at > now - timedelta(hours=1)
        )
    )
    if (recent or 0) >= limit:
        raise TooMany(limit=limit, minutes=60)


def _recorded(session: Session, made: Rating, *, now: datetime) -> Receipt:
    """Write it down, into the Ledger, and open a Rectification where it is bad. Refuses
    AlreadyDone, also when the case was rated at the same moment."""
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise AlreadyDone(why="matter-rated") from error
    service = made.service
    facts = {"rating": made.id, "service": service.slug, "digest": digest_of(made)}
    entry = ledger.append(
        session, act=Act.RATING_RECEIVED, consultation_id=None, facts=facts, now=now
    )
    receipt = Receipt(
        code=codes.new_code(), rating_id=made.id, entry_number=entry.number, given_at=now
    )
    session.add(receipt)
    session.flush()
    if made.is_bad:
        rectification.open_(session, rating=made, now=now)
    if made.account_id is not None:
        notices.tell(
            session,
            account_id=made.account_id,
            kind="rating-received",
            facts={"title": service.name, "code": receipt.code},
            link=f"/app/rate?code={receipt.code}",
            now=now,
        )
    return receipt


def digest_of(rating: Rating) -> str:
    """What the Ledger holds of what was said at first."""
    return codes.digest(rating.salt, f"{rating.level}\n{','.join(rating.reasons)}\n{rating.body}")


def by_code(session: Session, *, code: str) -> Rating:
    """The Rating with this Receipt, and all that was done about it. Refuses NotFound."""
    found = session.scalar(
        select(Rating)
        .join(Receipt, Receipt.rating_id == Rating.id)
        .where(Receipt.code == codes.tidy(code))
        .options(
            joinedload(Rating.service).joinedload(Service.department),
            joinedload(Rating.matter),
            joinedload(Rating.rectification),
        )
    )
    if found is None:
        raise NotFound(receipt=code)
    return found


def mine(
    session: Session, *, account: Account | None, limit: int = 10
) -> Sequence[tuple[Rating, str]]:
    """The newest ratings of the account, each with the code of its Receipt; none for a visitor."""
    if account is None:
        return []
    query = (
        select(Rating, Receipt.code)
        .join(Receipt, Receipt.rating_id == Rating.id)
        .where(Rating.account_id == account.id)
        .options(joinedload(Rating.service))
        .order_by(Rating.id.desc())
        .limit(limit)
    )
    return [(made, code) for made, code in session.execute(query)]


def supplement(
    session: Session,
    *,
    code: str,
    body: str,
    reasons: Iterable[str] = (),
    now: datetime,
) -> Rating:
    """Say more, once, with the code of the Receipt (追评); the level stays as it was. Refuses
    NotFound, Empty, TooLong, AlreadyDone, Invalid for a reason."""
    rating = by_code(session, code=code)
    words = wording.worded(body, field="supplement", limit=LIMITS["supplement"])
    named = listed.checked(reasons, is_online=rating.matter.is_online)
    session.refresh(rating, with_for_update={"of": Rating})
    if rating.supplemented_at is not None:
        raise AlreadyDone(why="supplemented")
    rating.supplement = wording.masked(words)
    rating.supplement_reasons = named
    rating.supplement_is_fit = _is_fit(words)
    rating.supplemented_at = now
    facts = {"rating": rating.id, "digest": codes.digest(rating.salt, words)}
    ledger.append(session, act=Act.RATING_SUPPLEMENTED, consultation_id=None, facts=facts, now=now)
    session.flush()
    return rating
