"""What clerks do with a Poll on its way: submit, open, send back, extend, close, withdraw."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st
from sqlalchemy.orm import Session

import clock
import refusal_words
from errors import Empty, Incomplete
from identity import permits
from models import Account, AskingState, Poll
from pages import _who, _words
from pages._parts import memory, moments, poll_ballot
from pages._parts.acts import act, answer
from pages._parts.links import link
from pages._words import _, plain
from surveys.polls import drafting, opening

PLACE, RECOUNT = "ask_step", "ask_recount_said"


def preview(poll: Poll) -> None:
    """The ballot as the public will see it; nothing is cast here."""
    st.subheader(_("How the public sees it"), anchor=False)
    with st.container(border=True, key="ask_preview"):
        st.markdown(f"**{plain(poll.title)}**")
        poll_ballot.show(poll, f"preview_{poll.id}_")


def submit_button(poll: Poll) -> None:
    """Hand it to a second person, or what is still missing."""
    lacks = drafting.lacks(poll)
    if lacks:
        st.info(refusal_words.say(Incomplete(missing=lacks), _words.language()))
    answer(PLACE)
    st.button(
        _("Submit to a second person"),
        key="ask_submit",
        icon=":material/send:",
        disabled=bool(lacks),
        on_click=act,
        args=(PLACE, submit, poll.id),
    )


def review(poll: Poll, account: Account) -> None:
    """Open it, or send it back with a note."""
    answer(PLACE)
    if not permits.may(account, permits.Act.OPEN_ASKING, poll.department):
        st.info(_("It waits for a second person who may open polls."))
        return
    second = account.id not in (poll.made_by, poll.submitted_by)
    if not second:
        st.warning(_("You made this. A second person has to open it."), icon=":material/group:")
    st.markdown(_("Once it is open, its question, options and rules are fixed."))
    st.button(
        _("Open it to the public"),
        key="ask_open",
        type="primary",
        icon=":material/campaign:",
        disabled=not second,
        on_click=act,
        args=(PLACE, open_, poll.id),
    )
    _reasoned("send_back", _("What has to be put right"), _("Send it back"), poll, send_back)


def running(poll: Poll, account: Account) -> None:
    """More time; an end before its time; taking it back. All with a public reason."""
    if not permits.may(account, permits.Act.OPEN_ASKING, poll.department):
        return
    answer(PLACE)
    if poll.state is AskingState.OPEN:
        with st.expander(_("Give more time")):
            moments.field(_("New closing time"), key="ask_closes_at", value=poll.closes_at)
            _reasoned("extend", reason_words(), _("Extend the period"), poll, extend)
        with st.expander(_("Close before its time")):
            _reasoned("close", reason_words(), _("Close and count now"), poll, close)
    with st.expander(_("Withdraw")):
        st.markdown(_("Ballots stay on record; no result is shown any more."))
        _reasoned("withdraw", reason_words(), _("Withdraw the poll"), poll, withdraw)


def reason_words() -> str:
    return _("Reason, which the public reads")


def recount_button(poll: Poll, account: Account) -> None:
    """Count the ballots again, whether or not the result may be seen yet."""
    if permits.may(account, permits.Act.ASK, poll.department):
        answer(RECOUNT)
        args = (RECOUNT, recount, poll.id)
        st.button(
            _("Recount the ballots"),
            key="ask_recount",
            icon=":material/fact_check:",
            on_click=act,
            args=args,
        )


def recount(session: Session, poll_id: int) -> str:
    found = opening.recount(session, account=_who.account(), poll_id=poll_id)
    n = _words.number(found.ballots)
    if found.agrees:
        return _("{n} ballots recounted: every counter agrees.").format(n=n)
    text = _("{n} ballots recounted: {k} counters differ, for example {measure} {key}.")
    first = found.differences[0]
    k = _words.number(len(found.differences))
    return text.format(n=n, k=k, measure=first.measure, key=first.key)


def _reasoned(
    name: str, label: str, button: str, poll: Poll, write: Callable[[Session, int], str]
) -> None:
    with st.form(f"ask_{name}", border=False, enter_to_submit=False):
        st.text_area(label, key=f"ask_{name}_reason", height=80, max_chars=drafting.NOTE)
        args = (PLACE, write, poll.id)
        st.form_submit_button(button, key=f"ask_{name}_do", on_click=act, args=args)


def submit(session: Session, poll_id: int) -> str:
    drafting.submit(session, account=_who.account(), poll_id=poll_id, now=clock.now())
    return _("Submitted. A second person of the department opens it.")


def open_(session: Session, poll_id: int) -> str:
    made = opening.open_(session, account=_who.account(), poll_id=poll_id, now=clock.now())
    text = _("It is open and on record. Votes are taken until {moment}.")
    return text.format(moment=_moment(made.closes_at))


def _moment(moment: datetime | None) -> str:
    return _words.moment(moment) if moment else "–"


def _reason(name: str) -> str:
    return memory.kept(f"ask_{name}_reason") or ""


def send_back(session: Session, poll_id: int) -> str:
    note, now = _reason("send_back"), clock.now()
    drafting.send_back(session, account=_who.account(), poll_id=poll_id, note=note, now=now)
    return _("Sent back. Who submitted it is told what has to be put right.")


def extend(session: Session, poll_id: int) -> str:
    typed = memory.kept("ask_closes_at", "")
    closes_at = moments.read(typed, field="closes_at", when=moments.END)
    if closes_at is None:
        raise Empty(field="closes_at")
    opening.extend(
        session,
        account=_who.account(),
        poll_id=poll_id,
        closes_at=closes_at,
        reason=_reason("extend"),
        now=clock.now(),
    )
    return _("Extended until {moment}; the reason is on record.").format(moment=_moment(closes_at))


def close(session: Session, poll_id: int) -> str:
    reason, now = _reason("close"), clock.now()
    opening.close(session, account=_who.account(), poll_id=poll_id, reason=reason, now=now)
    return _("Closed and counted; the result stands.")


def withdraw(session: Session, poll_id: int) -> str:
    reason, now = _reason("withdraw"), clock.now()
    opening.withdraw(session, account=_who.account(), poll_id=poll_id, reason=reason, now=now)
    return _("Withdrawn; the public reads the reason on its page.")


def public_page(poll: Poll) -> None:
    link("poll", _("As the public sees it"), icon=":material/visibility:", p=poll.slug)
