"""Rating one case on a phone: which case, one of five levels, then reasons and words; receipt."""

from dataclasses import dataclass

import segno
import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from db import reading
from errors import Refusal
from models import Matter, Service, Window
from pages import _refusals, _who, _words
from pages._parts import memory, sheet, suggestion_words
from pages._parts.acts import act, answer
from pages._parts.links import link
from pages._words import _, plain
from settings import settings
from surveys.ratings import rating, reasons
from surveys.ratings.rating import LEVELS, LIMITS

PLACE, SHEET, SENT = "rate", "rate", "rate_sent"
ICONS = {
    5: ":material/sentiment_very_satisfied:",
    4: ":material/sentiment_satisfied:",
    3: ":material/sentiment_neutral:",
    2: ":material/sentiment_dissatisfied:",
    1: ":material/sentiment_very_dissatisfied:",
}


@dataclass(frozen=True)
class Asked:
    """What the address is about."""

    service: Service
    window: Window | None


def show(asked: Asked) -> None:
    """The receipt of what was just sent, else the sheet: first the case, then how it was."""
    sent = memory.kept(SENT)
    if sent:
        receipt(sent)
        return
    place = [_words.name(asked.service.department)]
    place += [f"{asked.window.name} {asked.window.code}"] if asked.window else []
    st.header(plain(_service_name(asked.service)), anchor=False)
    st.caption(plain(" · ".join(place)))
    answer(PLACE)
    if not asked.service.is_active:
        st.info(_("This service is no longer given; cases finished lately can still be rated."))
    mark = sheet.token(SHEET)
    found = _case(asked, mark)
    if found is not None:
        _level(mark)
        if memory.kept(f"level_{mark}"):
            _rest(asked, found, mark)


def _service_name(service: Service) -> str:
    return (_words.language() == "en" and service.name_en) or service.name


def _case(asked: Asked, mark: str) -> Matter | None:
    """The case that may be rated, once number and code are typed."""
    with st.form(f"case_{mark}", border=False):
        number = st.text_input(
            _("Case number"),
            value=st.query_params.get("number", "")[:60],
            key=f"number_{mark}",
            max_chars=60,
            help=_("It stands on your slip or in the message you got."),
        )
        code = st.text_input(
            _("Code on the slip"),
            key=f"code_{mark}",
            max_chars=40,
            help=_("So that only you can rate your case. Without a slip, sign in instead."),
        )
        st.form_submit_button(_("Find my case"), key=f"find_{mark}")
    if not number.strip():
        return None
    try:
        with reading() as session:
            return rating.matter(
                session,
                account=_who.account(),
                service=asked.service.slug,
                number=number,
                code=code,
            )
    except Refusal as refusal:
        _refusals.say(refusal)
        return None


def _level(mark: str) -> None:
    st.subheader(_("How was it?"), anchor=False)
    chosen = memory.kept(f"level_{mark}")
    with st.container(key=f"levels_{mark}", gap="small"):
        for level in LEVELS:
            st.button(
                suggestion_words.satisfaction(level),
                key=f"choose_{level}_{mark}",
                icon=ICONS[level],
                type="primary" if chosen == level else "secondary",
                width="stretch",
                on_click=memory.keep,
                args=(f"level_{mark}", level),
            )


def _rest(asked: Asked, found: Matter, mark: str) -> None:
    """What comes after the level: all of it may be left out."""
    level = int(memory.kept(f"level_{mark}"))
    st.pills(
        _("What was good? (may be left out)")
        if level > 2
        else _("What was wrong? (may be left out)"),
        [reason.value for reason in reasons.suiting(is_online=found.is_online)],
        selection_mode="multi",
        format_func=lambda each: code_words.said(reasons.Reason(each), _words.language()),
        key=f"reasons_{mark}",
    )
    st.text_area(
        _("In your words (may be left out)"),
        key=f"body_{mark}",
        height=120,
        max_chars=LIMITS["rating"],
        placeholder=_("Leave out phone and identity numbers."),
    )
    named = st.checkbox(
        _("Rate under my name: when it was bad, the department asks me again afterwards"),
        key=f"named_{mark}",
    )
    if named:
        st.text_input(
            _("How to reach you; only the department reads it"),
            key=f"contact_{mark}",
            max_chars=LIMITS["contact"],
        )
    st.caption(_("A case is rated once. Who does not rate is counted as “not rated”, never good."))
    args = (PLACE, send, asked.service.slug, mark)
    words = _("Send the rating")
    st.button(words, key=f"send_{mark}", type="primary", on_click=act, args=args)


def send(session: Session, slug: str, mark: str) -> str:
    """Send what stands on this sheet, once."""
    if not sheet.in_use(SHEET, mark):
        return ""
    made = rating.rate(
        session,
        account=_who.account(),
        service=slug,
        number=str(memory.kept(f"number_{mark}") or ""),
        code=str(memory.kept(f"code_{mark}") or ""),
        level=int(memory.kept(f"level_{mark}") or 0),
        reasons=memory.kept(f"reasons_{mark}") or (),
        body=str(memory.kept(f"body_{mark}") or ""),
        is_named=bool(memory.kept(f"named_{mark}")),
        contact=str(memory.kept(f"contact_{mark}") or ""),
        now=clock.now(),
    )
    memory.keep(SENT, made.code)
    sheet.away(SHEET)
    return ""


def receipt(code: str) -> None:
    """The Receipt as code, picture and link, and what comes next."""
    address = f"{settings().public_url}/app/rate?code={code}"
    picture = segno.make(address, error="m", micro=False).png_data_uri(scale=4, border=2)
    words, alt = _("Received. Your receipt:"), _("QR code of the receipt")
    come = _("With it you can add to your rating once, and see what the department does about it.")
    with st.container(border=True, key="receipt"):
        st.html(
            f'<div class="receipt"><img src="{picture}" alt="{alt}" width="132" height="132">'
            f'<div role="status"><p>{words}</p><p class="code">{code}</p><p>{come}</p>'
            f'<p class="meta">{_("Keep the code: it works without signing in.")}</p></div></div>'
        )
        link("rate", _("See what comes of it"), icon=":material/arrow_forward:", code=code)
        st.button(_("Rate another case"), key="again", on_click=memory.take, args=(SENT,))
