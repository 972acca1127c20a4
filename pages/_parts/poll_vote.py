"""Voting: the ballot for whoever may vote, the Receipt it is answered with, else why not."""

from datetime import datetime
from typing import Literal

import segno
import streamlit as st
from sqlalchemy.orm import Session

import clock
from models import AskingState, Poll
from pages import _who
from pages._parts import memory, poll_ballot, sheet
from pages._parts.acts import act, answer
from pages._words import _
from settings import settings
from surveys.polls import voting

PLACE, SHEET, SENT, AGAIN = "poll", "poll {id}", "poll_sent {id}", "poll_again {id}"
CODE = 20


def show(poll: Poll, own: str | None, *, now: datetime) -> None:
    """`own` is the code of the Receipt of who reads this."""
    sent = memory.kept(SENT.format(id=poll.id)) or own
    again = memory.kept(AGAIN.format(id=poll.id), False)
    if sent and not again:
        answer(PLACE)
        receipt(sent, poll)
        if poll.changeable and poll.takes_votes(now):
            args = (AGAIN.format(id=poll.id), True)
            st.button(_("Change my ballot"), key="poll_again", on_click=memory.keep, args=args)
    elif not poll.takes_votes(now):
        answer(PLACE)
        st.html(f'<p class="note">{_closed(poll, now)}</p>')
    else:
        _ballot(poll)


def _closed(poll: Poll, now: datetime) -> str:
    if poll.state is AskingState.OPEN and poll.opens_at and now < poll.opens_at:
        return _("Votes are not taken yet. The day on which it opens stands above.")
    return _("Votes are no longer taken.")


def _ballot(poll: Poll) -> None:
    mark = sheet.token(SHEET.format(id=poll.id))
    account = _who.account()
    poll_ballot.show(poll, f"{mark}_")
    if account is None and poll.by_account:
        st.markdown(_("Sign in to vote; you will come back to this page."))
        kind: Literal["primary", "secondary"] = "secondary" if poll.by_code else "primary"
        st.button(_("Sign in"), key="poll_sign_in", on_click=st.login, type=kind)
    if poll.by_code:
        _code(poll, mark)
    elif account is None:
        return
    answer(PLACE)
    st.button(
        _("Cast the ballot"),
        key=f"cast_{mark}",
        type="primary",
        icon=":material/how_to_vote:",
        on_click=act,
        args=(PLACE, cast, poll.id, mark),
    )


def _code(poll: Poll, mark: str) -> None:
    """The field for a one-time code, filled in by the QR code of a letter."""
    needed = not poll.by_account or _who.account() is None
    st.text_input(
        _("One-time code") if needed else _("One-time code, if you were given one"),
        value=st.query_params.get("code", "")[:CODE],
        key=f"{mark}_code",
        max_chars=CODE,
        placeholder="XXXX-XXX-XXX",
        help=_("Ten letters and digits on your letter or slip."),
    )


def cast(session: Session, poll_id: int, mark: str) -> str:
    """Cast what stands on this sheet; a second click sends the same again and changes nothing."""
    poll = session.get_one(Poll, poll_id)
    ballot, words = poll_ballot.typed(poll, f"{mark}_")
    found = voting.cast(
        session,
        account=_who.account(),
        poll_id=poll_id,
        ballot=ballot,
        other=words,
        code=memory.kept(f"{mark}_code") or None,
        now=clock.now(),
    )
    memory.keep(SENT.format(id=poll_id), found.code)
    memory.take(AGAIN.format(id=poll_id))
    return _("Your ballot is in and counted.")


def receipt(code: str, poll: Poll) -> None:
    """The Receipt as code, picture and link; it proves that the ballot counts, not what it says."""
    link = f"{settings().public_url}/r/{code}"
    picture = segno.make(link, error="m", micro=False).png_data_uri(scale=4, border=2)
    alt, words = _("QR code of the receipt"), _("You have voted. Your receipt:")
    proves = _("It proves that your ballot is in the ledger and counted, and not what it says.")
    with st.container(border=True, key="receipt"):
        st.html(
            f'<div class="receipt"><img src="{picture}" alt="{alt}" width="132" height="132">'
            f'<div role="status"><p>{words}</p><p class="code">{code}</p>'
            f'<p><a href="/app/poll?p={poll.slug}&amp;receipt={code}" target="_self">'
            f"{_('See the proof')}</a></p>"
            f"<p>{proves}</p>"
            f'<p class="meta">{_("Keep the code: it works without signing in.")}</p></div></div>'
        )
