"""Who is told what, and how it is sent: in the app always, by e-mail to those who asked for it."""

import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any, Protocol

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from i18n import DEFAULT, translate
from models import Account, Notice
from settings import Settings

WAITS = [timedelta(minutes=n) for n in (0, 1, 10, 60, 360)]  # before each try to send a letter


def _(text: str) -> str:
    """Marks a text for translation; it is translated where it is read."""
    return text


WORDS: dict[str, tuple[str, str]] = {
    "received": (
        _("Your comment was received"),
        _("Your comment on “{title}” was received. Receipt: {code}."),
    ),
    "published": (
        _("Your comment was published"),
        _("Your comment on “{title}” can now be read by everyone."),
    ),
    "published-masked": (
        _("Your comment was published with personal data masked"),
        _("Your comment on “{title}” can now be read by everyone; personal data in it is masked."),
    ),
    "withheld": (
        _("Your comment was not published"),
        _("Your comment on “{title}” was not published. Reason: {reason}. It stays on record."),
    ),
    "ruling-undone": (
        _("Your comment is being looked at again"),
        _("The ruling on your comment on “{title}” was taken back; it waits for a new one."),
    ),
    "answered": (
        _("The department has answered"),
        _("The department has answered the comments on “{title}”. See what became of yours."),
    ),
    "sent-back": (
        _("Your draft was sent back"),
        _("“{title}” was sent back: {note}"),
    ),
    "release-to-review": (
        _("Data wait for your review"),
        _("A release of “{title}” was submitted and waits for a second person."),
    ),
    "release-sent-back": (
        _("Your release was sent back"),
        _("The release of “{title}” was sent back: {note}"),
    ),
    "to-review": (
        _("A draft waits for your review"),
        _("“{title}” was submitted and waits for a second person."),
    ),
    "release-new": (
        _("New data in a dataset you follow"),
        _("“{title}” has a new release."),
    ),
    "inquiry-new": (
        _("A question about data waits for an answer"),
        _("“{title}” was asked of your department; the data desk says by when to answer."),
    ),
    "inquiry-answered": (
        _("The department has answered what you asked about data"),
        _("“{title}” was answered. Read what the department says and does."),
    ),
    "correction-fixed": (
        _("What you corrected is in the data now"),
        _("The newest release has right what you reported in “{title}”."),
    ),
    "reuse-new": (
        _("Something made with your data waits to be shown"),
        _("“{title}” was handed in; look at it on the data desk."),
    ),
    "reuse-shown": (
        _("What you made with the data is shown"),
        _("“{title}” stands on the page of the dataset now."),
    ),
    "reuse-declined": (
        _("What you made with the data is not shown"),
        _("“{title}” is not shown. Reason: {reason}"),
    ),
    "application-new": (
        _("An application for data waits for your decision"),
        _("Somebody applies for “{title}”; the data desk says by when to decide."),
    ),
    "application-granted": (
        _("Your application for data was granted"),
        _("You may read “{title}” now, for the purpose you named."),
    ),
    "application-declined": (
        _("Your application for data was declined"),
        _("You may not read “{title}”. Reason: {reason}"),
    ),
    "application-ended": (
        _("Your permission to read data has ended"),
        _("You may no longer read “{title}”. Reason: {reason}"),
    ),
    "suggestion-received": (
        _("Your suggestion was received"),
        _("“{title}” was received. Receipt: {code}. It shows how it goes on."),
    ),
    "suggestion-new": (
        _("A suggestion waits for your department"),
        _("“{title}” was given to your department; the suggestion desk says by when to reply."),
    ),
    "suggestion-offered": (
        _("Another department asks yours to take something over"),
        _("“{title}”: accept it or leave it where it is, on the suggestion desk."),
    ),
    "suggestion-back": (
        _("A suggestion stays with your department"),
        _("The department you asked does not take over “{title}”; the reason is on the desk."),
    ),
    "suggestion-extended": (
        _("The reply to your suggestion takes longer"),
        _("“{title}”: the reply is now owed by {day}. Reason: {reason}"),
    ),
    "suggestion-rerouted": (
        _("Your suggestion belongs elsewhere"),
        _("“{title}” was passed to the channel that the law has for it. {reason}"),
    ),
    "suggestion-replied": (
        _("The department has replied to your suggestion"),
        _("“{title}” was replied to. Read the reply, and rate it if you like."),
    ),
    "poll-to-review": (
        _("A poll waits for your review"),
        _("“{title}” was submitted and waits for a second person."),
    ),
    "survey-to-review": (
        _("A survey waits for your review"),
        _("“{title}” was submitted and waits for a second person."),
    ),
    "survey-sent-back": (
        _("Your survey was sent back"),
        _("“{title}” was sent back: {note}"),
    ),
    "poll-sent-back": (
        _("Your poll was sent back"),
        _("“{title}” was sent back: {note}"),
    ),
    "rating-received": (
        _("Your rating was received"),
        _("Your rating of “{title}” was received. Receipt: {code}. You may add to it once."),
    ),
    "rating-bad": (
        _("A bad rating is to be put right"),
        _("“{title}” was rated badly. It is to be put right by {day}."),
    ),
    "rating-answered": (
        _("What you rated badly was put right"),
        _("The department says what it did about your rating of “{title}”."),
    ),
    "rating-voided": (
        _("Your rating no longer counts"),
        _("An appeal against your rating of “{title}” was upheld. Reason: {reason}"),
    ),
    "rating-kept": (
        _("Your rating stands"),
        _("An appeal against your rating of “{title}” was rejected. Reason: {reason}"),
    ),
    "rating-appeal-new": (
        _("An appeal against a rating waits for a second person"),
        _("A bad rating of “{title}” is said to be mistaken or malicious; the desk says why."),
    ),
    "rating-appeal-upheld": (
        _("The appeal against a rating was upheld"),
        _("The rating of “{title}” counts no more. Reason: {reason}"),
    ),
    "rating-appeal-rejected": (
        _("The appeal against a rating was rejected"),
        _("The rating of “{title}” stands and is to be put right. Reason: {reason}"),
    ),
}


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str


class Postman(Protocol):
    """Takes a letter away, or raises OSError (smtplib's errors are OSErrors), ValueError for an
    address that is none."""

    def send(self, letter: Letter) -> None: ...


class SmtpPostman:
    """Sends through the SMTP server of the settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def send(self, letter: Letter) -> None:
        message = EmailMessage()
        message["From"], message["To"] = self.settings.mail_from, letter.to
        message["Subject"] = letter.subject
        message.set_content(letter.text)
        host, port = self.settings.smtp_host, self.settings.smtp_port
        with smtplib.SMTP(host, port, timeout=20) as server:
            if self.settings.smtp_starttls:
                server.starttls()
            if self.settings.smtp_user:
                server.login(self.settings.smtp_user, self.settings.smtp_password)
            server.send_message(message)


def tell(
    session: Session,
    *,
    account_id: int,
    kind: str,
    facts: dict[str, Any],
    link: str,
    now: datetime,
) -> Notice:
    """Owe a person a message; by e-mail too if they opted in. `kind` is a key of WORDS."""
    return tell_many(session, owed=[(account_id, facts, link)], kind=kind, now=now)[0]


def tell_many(
    session: Session,
    *,
    owed: Iterable[tuple[int, dict[str, Any], str]],
    kind: str,
    now: datetime,
) -> list[Notice]:
    """Owe many people one kind of message: (account id, facts, link) each."""
    if kind not in WORDS:
        raise KeyError(kind)
    rows = list(owed)
    mailed = _wanting_mail(session, {account_id for account_id, _facts, _link in rows})
    notices = [
        Notice(
            account_id=account_id,
            kind=kind,
            facts=facts,
            link=link,
            made_at=now,
            mail_due=account_id in mailed,
        )
        for account_id, facts, link in rows
    ]
    session.add_all(notices)
    session.flush()
    return notices


def _wanting_mail(session: Session, account_ids: set[int]) -> set[int]:
    wanting: set[int] = set()
    ids = sorted(account_ids)
    for start in range(0, len(ids), 500):
        wanting.update(
            session.scalars(
                select(Account.id).where(
                    Account.id.in_(ids[start : start + 500]),
                    Account.wants_mail,
                    Account.email.is_not(None),
                )
            )
        )
    return wanting


def mine(
    session: Session, *, account_id: int, after: int | None = None, limit: int = 20
) -> list[Notice]:
    """The newest first; `after` is the id of the last one already seen."""
    query = select(Notice).where(Notice.account_id == account_id)
    if after is not None:
        query = query.where(Notice.id < after)
    return list(session.scalars(query.order_by(Notice.id.desc()).limit(limit)))


def unread(session: Session, *, account_id: int) -> int:
    query = select(func.count()).select_from(Notice)
    return (
        session.scalar(query.where(Notice.account_id == account_id, Notice.read_at.is_(None))) or 0
    )


def mark_read(session: Session, *, account_id: int, now: datetime) -> None:
    session.execute(
        update(Notice)
        .where(Notice.account_id == account_id, Notice.read_at.is_(None))
        .values(read_at=now)
    )


def in_words(notice: Notice, language: str) -> tuple[str, str]:
    """Subject and text of a Notice in a language."""
    subject, text = WORDS[notice.kind]
    facts = {name: translate(str(value), language) for name, value in notice.facts.items()}
    return translate(subject, language), translate(text, language).format(**facts)


def owed_letters(session: Session, *, now: datetime, limit: int = 200) -> list[int]:
    """The ids of Notices to be sent by e-mail now, the oldest first."""
    query = select(Notice.id).where(_is_owed(now)).order_by(Notice.id)
    return list(session.scalars(query.limit(limit)))


def _is_owed(now: datetime) -> ColumnElement[bool]:
    """Not sent, and long enough after the last try; tried as often as there are WAITS."""
    turns = (
        (Notice.mail_tries == tries) & (Notice.mailed_at <= now - wait)
        for tries, wait in enumerate(WAITS)
        if tries
    )
    return Notice.mail_due & or_(Notice.mail_tries == 0, *turns)


def take_letter(
    session: Session, *, notice_id: int, public_url: str, now: datetime
) -> Letter | None:
    """Count one try to send an owed Notice, and write its Letter; None when it is no longer owed,
    no longer wanted, or in another sender's hands. Commit before sending: a slow mail server must
    not keep others from writing."""
    notice = session.scalar(
        select(Notice)
        .where(Notice.id == notice_id, _is_owed(now))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if notice is None:
        return None
    account = session.get_one(Account, notice.account_id)
    if not (account.wants_mail and account.email):
        notice.mail_due = False
        return None
    notice.mail_tries, notice.mailed_at = notice.mail_tries + 1, now
    session.flush()
    subject, text = in_words(notice, account.language or DEFAULT)
    return Letter(account.email, subject, f"{text}\n\n{public_url}{notice.link}\n")


def mark_sent(session: Session, *, notice_id: int, now: datetime) -> None:
    notice = session.get_one(Notice, notice_id)
    notice.mail_due, notice.mailed_at = False, now
    session.flush()
