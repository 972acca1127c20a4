"""One-time codes for letters and counters, and ballots that staff types in for somebody."""

import csv
import io
from collections.abc import Sequence
from html import escape

import segno
import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from db import reading
from identity import permits
from models import Account, AskingState, Channel, Poll
from pages import _who, _words
from pages._parts import memory, poll_ballot, poll_results, sheet
from pages._parts.acts import act, answer
from pages._words import _, number
from settings import settings
from surveys import invitations
from surveys.polls import codes, voting

PLACE, MADE, SHEET, ASSIST = "ask_codes", "ask_codes_made {id}", "assist {id}", "ask_assist"
CHANNELS = (Channel.PAPER, Channel.PHONE, Channel.HEARING)


def show(poll: Poll, account: Account) -> None:
    """Make a batch, take it away this once, see how many are used."""
    with reading() as session:
        batches = invitations.batches(session, poll_id=poll.id)
    makes = permits.may(account, permits.Act.ASK, poll.department) and poll.state in codes.MAKING
    if not (makes or batches):
        return
    st.header(_("One-time codes"), anchor=False)
    answer(PLACE)
    if batches:
        heads = [_("Name of the batch"), _("Made"), _("Used"), _("Revoked")]
        rows = [
            [each.name, number(each.n), number(each.used), number(each.revoked)] for each in batches
        ]
        st.html(poll_results.grid(heads, rows))
    made = memory.kept(MADE.format(id=poll.id))
    if made:
        _take_away(poll, made)
    if makes:
        _make(poll)
        _revoke(poll, [each.name for each in batches])


def _make(poll: Poll) -> None:
    with st.form("ask_codes", enter_to_submit=False):
        st.text_input(_("Name of the batch"), key="ask_codes_batch", max_chars=80)
        st.number_input(
            _("How many"), min_value=1, max_value=invitations.MOST, value=50, key="ask_codes_n"
        )
        st.selectbox(
            _("How people get them"),
            CHANNELS,
            format_func=lambda each: code_words.said(each, _words.language()),
            key="ask_codes_channel",
        )
        args = (PLACE, make, poll.id)
        st.form_submit_button(_("Make codes"), key="ask_codes_do", on_click=act, args=args)


def _revoke(poll: Poll, names: Sequence[str]) -> None:
    if not names:
        return
    with st.expander(_("Make a batch worthless")):
        st.selectbox(
            _("Name of the batch"),
            list(dict.fromkeys(names)),
            key="ask_revoke",
        )
        args = (PLACE, revoke, poll.id)
        st.button(_("Revoke its unused codes"), key="ask_revoke_do", on_click=act, args=args)


def _take_away(poll: Poll, made: Sequence[str]) -> None:
    st.warning(_("Take these codes away now: they are shown this once and kept nowhere."))
    with st.container(horizontal=True):
        st.download_button(
            _("Codes as CSV"),
            as_csv(poll, made),
            file_name=f"{poll.slug}-codes.csv",
            mime="text/csv",
            key="ask_codes_csv",
            on_click="ignore",
        )
        st.download_button(
            _("Slips to print, with QR codes"),
            slips(poll, made),
            file_name=f"{poll.slug}-codes.html",
            mime="text/html",
            key="ask_codes_slips",
            on_click="ignore",
        )
        gone = MADE.format(id=poll.id)
        st.button(
            _("I have taken them away"), key="ask_codes_gone", on_click=memory.take, args=(gone,)
        )


def address(poll: Poll, code: str) -> str:
    return f"{settings().public_url}/app/poll?p={poll.slug}&code={code}"


def as_csv(poll: Poll, made: Sequence[str]) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(["code", "address"])
    lines.writerows([code, address(poll, code)] for code in made)
    return ("\ufeff" + text.getvalue()).encode()


def slips(poll: Poll, made: Sequence[str]) -> bytes:
    """A page to print and cut: the question, a code and its QR code on each slip."""
    style = (
        "body{font-family:sans-serif;margin:8mm}"
        "div{border:1px dashed #999;break-inside:avoid;display:inline-block;margin:2mm;"
        "padding:4mm;text-align:center;vertical-align:top;width:52mm}"
        "b{display:block;font-size:15pt;letter-spacing:.05em}p{font-size:9pt;margin:1mm 0}"
    )
    words = escape(_("Scan it, or type the code on the page of the poll. It is good once."))
    title = escape(poll.title)
    cut = "".join(
        f"<div><p>{title}</p>{_qr(address(poll, code))}<b>{code}</b><p>{words}</p></div>"
        for code in made
    )
    return (
        f'<!doctype html><html lang="{_words.language()}"><meta charset="utf-8">'
        f"<title>{title}</title><style>{style}</style>{cut}</html>"
    ).encode()


def _qr(text: str) -> str:
    picture = segno.make(text, error="m", micro=False)
    return str(picture.svg_inline(scale=3, border=1))


def make(session: Session, poll_id: int) -> str:
    made = codes.make(
        session,
        account=_who.account(),
        poll_id=poll_id,
        n=int(memory.kept("ask_codes_n") or 0),
        batch=memory.kept("ask_codes_batch") or "",
        channel=memory.kept("ask_codes_channel") or Channel.PAPER,
        now=clock.now(),
    )
    memory.keep(MADE.format(id=poll_id), made)
    return _("{n} codes are made.").format(n=number(len(made)))


def revoke(session: Session, poll_id: int) -> str:
    batch = memory.kept("ask_revoke") or ""
    n = invitations.revoke(
        session, account=_who.account(), poll_id=poll_id, batch=batch, now=clock.now()
    )
    return _("{n} unused codes are worthless now.").format(n=number(n))


def assist(poll: Poll, account: Account) -> None:
    """A ballot on paper or by telephone, typed in with the code of the person."""
    may = permits.may(account, permits.Act.ASSIST, poll.department)
    if not (may and poll.by_code and poll.state is AskingState.OPEN):
        return
    mark = sheet.token(SHEET.format(id=poll.id))
    with st.expander(_("Type in a ballot for somebody")):
        st.markdown(_("With the code of the person; it is marked as typed in by staff."))
        st.text_input(_("One-time code"), key=f"{mark}_code", max_chars=20)
        st.selectbox(
            _("How it came in"),
            CHANNELS,
            format_func=lambda each: code_words.said(each, _words.language()),
            key=f"{mark}_channel",
        )
        poll_ballot.show(poll, f"{mark}_")
        answer(ASSIST)
        args = (ASSIST, type_in, poll.id, mark)
        st.button(_("Cast it for them"), key=f"assist_{mark}", on_click=act, args=args)


def type_in(session: Session, poll_id: int, mark: str) -> str:
    poll = session.get_one(Poll, poll_id)
    ballot, words = poll_ballot.typed(poll, f"{mark}_")
    found = voting.cast(
        session,
        account=_who.account(),
        poll_id=poll_id,
        ballot=ballot,
        other=words,
        code=memory.kept(f"{mark}_code") or "",
        assisted=memory.kept(f"{mark}_channel") or Channel.PAPER,
        now=clock.now(),
    )
    sheet.away(SHEET.format(id=poll_id))
    return _("Cast. Give the person this receipt: {code}").format(code=found.code)
