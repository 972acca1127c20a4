"""A poll: one question, a ballot, the receipt, what came of it."""

from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from errors import NotAllowed, NotFound, Withdrawn
from models import Poll
from pages import _who
from pages._parts import poll_head, poll_results, poll_vote
from pages._parts.links import is_there, link
from pages._words import _
from surveys.polls import proofs, results, shelf, voting
from surveys.polls.proofs import Proven

now, LONGEST = clock.now(), 40


def counted(session: Session, poll: Poll) -> dict[str, Any] | None:
    """None while it is hidden, and for good once it is withdrawn."""
    try:
        return results.of(session, poll=poll)
    except (NotAllowed, NotFound, Withdrawn):
        return None


def proven(session: Session, poll: Poll, code: str) -> Proven | None:
    """None for a Receipt that is not of this Poll."""
    try:
        found = proofs.of(session, code=code)
    except NotFound:
        return None
    return found if found.poll.id == poll.id else None


code = st.query_params.get("receipt", "")[:LONGEST]
with reading() as session:
    poll = shelf.by_slug(session, slug=st.query_params.get("p", ""), account=_who.account())
    own = voting.own(session, poll=poll, account=_who.account())
    result = counted(session, poll)
    proof = proven(session, poll, code) if code else None

poll_head.show(poll, now=now)
if proof:
    poll_head.proof(proof)
elif code:
    st.warning(_("No ballot of this poll has this receipt. Compare the code once more."))
if poll.is_public:
    st.header(_("Your ballot"), anchor=False)
    poll_vote.show(poll, own[1].code if own else None, now=now)
poll_head.terms(poll)
st.header(_("Result"), anchor=False)
if result is None:
    words = _("The result appears here when the poll has closed, for everybody at once.")
    st.info(words if poll.is_public and not poll.reason else _("No result is shown."))
else:
    poll_results.show(poll, result)
    poll_results.files(poll)
poll_head.elsewhere(poll)
if is_there("opinion"):
    link("opinion", _("All polls and surveys"), icon=":material/arrow_back:")
