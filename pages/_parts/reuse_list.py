"""What people made with a Dataset, and the form to hand something in."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from models import Dataset
from opendata import reuses
from opendata.reuses import LIMITS, Kind, Shown
from pages import _who, _words
from pages._parts import memory, sheet
from pages._parts.acts import act, answer
from pages._parts.untrusted import inert, paragraph
from pages._words import _

PLACE = "reuse"


def kind_name(kind: str) -> str:
    return {
        Kind.APP: _("App"),
        Kind.ARTICLE: _("Article"),
        Kind.PAPER: _("Paper"),
        Kind.VISUAL: _("Visualisation"),
        Kind.SERVICE: _("Service"),
    }[Kind(kind)]


def show(dataset: Dataset) -> None:
    """What is shown, and the form."""
    with reading() as session:
        rows = reuses.shown(session, dataset_id=dataset.id)
    st.header(_("Made with these data"), anchor=False)
    if rows:
        st.html("".join(_one(row) for row in rows))
    else:
        st.info(_("Nothing yet. Apps, articles and studies made with these data will stand here."))
    answer(PLACE)
    with st.expander(_("Show what you made"), icon=":material/add:", key="hand_in"):
        if _who.account() is None:
            st.markdown(_("Sign in to hand it in; you will come back to this page."))
            st.button(_("Sign in"), key="reuse_sign_in", on_click=st.login, type="primary")
        else:
            _form(dataset, sheet.token(PLACE))


def _one(row: Shown) -> str:
    """HTML of one; the address leads away from here, and says so by its host."""
    link = (
        f'<a href="{inert(row.url)}" target="_blank" rel="noopener noreferrer nofollow ugc">'
        f"{inert(row.title)}</a>"
    )
    host = inert(row.url.split("/")[2])
    facts = f'<span class="kind">{kind_name(row.kind)}</span> {host} · {_words.date(row.shown_at)}'
    words = "".join(paragraph(line) for line in row.body.splitlines())
    return f'<article class="answer"><h3>{link}</h3><p class="meta">{facts}</p>{words}</article>'


def _form(dataset: Dataset, mark: str) -> None:
    with st.form(f"reuse_{mark}", enter_to_submit=False, border=False):
        st.text_input(_("Title"), key=f"reuse_title_{mark}", max_chars=LIMITS["title"])
        st.text_input(
            _("Web address"),
            key=f"reuse_url_{mark}",
            max_chars=LIMITS["url"],
            placeholder="https://",
        )
        st.radio(
            _("Kind"), list(Kind), format_func=kind_name, key=f"reuse_kind_{mark}", horizontal=True
        )
        st.text_area(
            _("What it is and for whom"), key=f"reuse_body_{mark}", max_chars=LIMITS["body"]
        )
        st.form_submit_button(
            _("Hand it in"),
            key=f"reuse_send_{mark}",
            type="primary",
            on_click=act,
            args=(PLACE, hand_in, dataset.id, mark),
        )


def hand_in(session: Session, dataset_id: int, mark: str) -> str:
    """Hand in what stands on this sheet, once."""
    if not sheet.in_use(PLACE, mark):
        return ""
    reuses.hand_in(
        session,
        account=_who.account(),
        dataset_id=dataset_id,
        title=str(memory.kept(f"reuse_title_{mark}") or ""),
        url=str(memory.kept(f"reuse_url_{mark}") or ""),
        kind=Kind(memory.kept(f"reuse_kind_{mark}") or Kind.APP),
        body=str(memory.kept(f"reuse_body_{mark}") or ""),
        now=clock.now(),
    )
    sheet.away(PLACE)
    return _("Handed in. It is shown once the department has looked at it; you are told.")
