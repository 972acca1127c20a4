"""One-time codes of a Survey: making a batch, printing it this once, what became of the batches."""

from collections.abc import Sequence
from html import escape

import segno
import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from db import reading
from identity import permits
from models import Access, Account, Channel, Survey
from pages import _who, _words
from pages._parts import memory
from pages._parts.acts import act, answer
from pages._parts.links import link
from pages._words import _, number, plain
from settings import settings
from surveys import invitations
from surveys.invitations import BATCH, MOST, Batch

PLACE = "codes"
FRESH = "codes {slug}"
CHANNELS = (Channel.PAPER, Channel.PHONE, Channel.HEARING)
STYLE = (
    "body{font-family:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;margin:8mm}"
    "section{border:1px dashed #999;break-inside:avoid;display:inline-block;margin:0;"
    "padding:4mm;text-align:center;vertical-align:top;width:52mm}"
    "b{display:block;font:700 14pt monospace}p{font-size:9pt;margin:1mm 0}svg{width:30mm}"
)


def show(survey: Survey, *, account: Account) -> None:
    """For who makes codes: the batches there are, those just made, the form for another. For who
    enters answers for people at the counter: the way there."""
    now, home = clock.now(), survey.department
    if survey.takes_responses(now) and permits.may(account, permits.Act.ASSIST, home):
        label = _("Enter answers for somebody")
        link("survey", label, icon=":material/edit_note:", s=survey.slug, assist="1")
    makes = survey.access is Access.CODE and survey.state not in invitations.OVER
    if makes and permits.may(account, permits.Act.ASK, home):
        with reading() as session:
            made = invitations.batches(session, survey_id=survey.id)
        st.subheader(_("One-time codes"), anchor=False)
        _codes(survey, made)


def _codes(survey: Survey, made: Sequence[Batch]) -> None:
    answer(PLACE)
    fresh = memory.kept(FRESH.format(slug=survey.slug))
    if fresh:
        _once(survey, fresh)
    for batch in made:
        _batch(survey, batch)
    if not made:
        st.markdown(_("There are no codes yet. Each lets one person answer once."))
    _form(survey)


def _once(survey: Survey, codes: list[str]) -> None:
    st.warning(
        _("These codes are shown this once: save or print the sheet now."), icon=":material/print:"
    )
    row = st.container(horizontal=True)
    row.download_button(
        _("Sheet to print (HTML)"),
        sheet(survey, codes),
        file_name=f"{survey.slug}-codes.html",
        mime="text/html",
        key="codes_sheet",
        on_click="ignore",
    )
    row.download_button(
        _("List (CSV)"),
        "\r\n".join(["\ufeffcode,address", *(f"{code},{address(survey, code)}" for code in codes)]),
        file_name=f"{survey.slug}-codes.csv",
        mime="text/csv",
        key="codes_list",
        on_click="ignore",
    )
    key = FRESH.format(slug=survey.slug)
    row.button(_("I have saved them"), key="codes_done", on_click=memory.take, args=(key,))


def _batch(survey: Survey, batch: Batch) -> None:
    left = batch.n - batch.used - batch.revoked
    text = _("{name}: {n} codes, {used} used, {revoked} revoked, {left} left · {channel}")
    words = text.format(
        name=f"**{plain(batch.name)}**",
        n=number(batch.n),
        used=number(batch.used),
        revoked=number(batch.revoked),
        left=number(left),
        channel=code_words.said(batch.channel, _words.language()),
    )
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(words, width="stretch")
    if left:
        row.button(
            _("Revoke the unused ones"),
            key=f"codes_revoke_{batch.name}_{batch.channel.value}",
            on_click=act,
            args=(PLACE, revoke, survey.id, batch.name),
        )


def _form(survey: Survey) -> None:
    with st.form("codes_form", enter_to_submit=False):
        st.text_input(
            _("What the batch is for"),
            key="codes_batch",
            max_chars=BATCH,
            placeholder=_("Letters to Dongpu district, counter 3 …"),
        )
        st.number_input(_("How many"), 1, MOST, 24, key="codes_n")
        st.selectbox(
            _("How they reach people"),
            CHANNELS,
            format_func=lambda each: code_words.said(each, _words.language()),
            key="codes_channel",
        )
        args = (PLACE, make, survey.id, survey.slug)
        st.form_submit_button(_("Make the codes"), key="codes_make", on_click=act, args=args)


def make(session: Session, survey_id: int, slug: str) -> str:
    made = invitations.make_batch(
        session,
        account=_who.account(),
        survey_id=survey_id,
        n=int(memory.kept("codes_n") or 0),
        batch=memory.kept("codes_batch") or "",
        channel=memory.kept("codes_channel") or Channel.PAPER,
        now=clock.now(),
    )
    memory.keep(FRESH.format(slug=slug), made)
    return ""


def revoke(session: Session, survey_id: int, batch: str) -> str:
    gone = invitations.revoke(
        session, account=_who.account(), survey_id=survey_id, batch=batch, now=clock.now()
    )
    return _("{n} codes work no more.").format(n=number(gone))


def address(survey: Survey, code: str) -> str:
    return f"{settings().public_url}/app/survey?s={survey.slug}&invitation={code}"


def sheet(survey: Survey, codes: list[str]) -> str:
    """A page of its own to print: for each code a slip with title, picture, code and closing
    time."""
    until = _("until {day}").format(day=_words.moment(survey.closes_at)) if survey.closes_at else ""
    how = _("Scan, or open the address and type the code. It is good once.")
    short = f"{settings().public_url}/app/survey?s={survey.slug}"
    slips = "".join(
        f"<section><p>{escape(survey.title)}</p>{_picture(address(survey, code))}<b>{code}</b>"
        f"<p>{escape(how)}</p><p>{escape(short)}</p><p>{escape(until)}</p></section>"
        for code in codes
    )
    title = escape(survey.title)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{slips}</body></html>'


def _picture(link: str) -> str:
    return segno.make(link, error="m", micro=False).svg_inline(scale=3, border=2)
