"""Writing a suggestion on a phone: kind, words, a topic proposed from them, district, send."""

from collections.abc import Sequence

import segno
import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from db import reading
from models import Region, SuggestionKind
from pages import _who, _words
from pages._parts import memory, sheet, suggestion_words, untrusted
from pages._parts.acts import act, answer
from pages._parts.links import is_there, link
from pages._words import _, plain
from settings import settings
from surveys.suggestions import lists, raising
from surveys.suggestions.raising import CONFIDENTIAL, LIMITS
from surveys.suggestions.vocabulary import OTHER, TOPICS, guess

PLACE, SHEET, SENT = "suggest", "suggest", "suggest_sent"


def show(regions: Sequence[Region]) -> None:
    """The sheet to write on; the Receipt of what was just sent; else the way to sign in."""
    sent = memory.kept(SENT)
    if sent:
        receipt(sent)
        return
    answer(PLACE)
    if _who.account() is None:
        _sign_in()
        return
    mark = sheet.token(SHEET)
    kind = _kind(mark)
    title = st.text_input(
        _("In one line: what should change, or what do you need?"),
        key=f"title_{mark}",
        max_chars=LIMITS["title"],
    )
    body = st.text_area(
        _("In your words: where, since when, and what would help"),
        key=f"body_{mark}",
        height=160,
        max_chars=LIMITS["body"],
        placeholder=_("Leave out phone and identity numbers: the department can reach you here."),
    )
    topic = _topic(mark, f"{title}\n{body}")
    _region(mark, regions)
    _before_sending(topic, title, body)
    _consent(mark, kind)
    st.button(
        _("Send it"), key=f"send_{mark}", type="primary", on_click=act, args=(PLACE, send, mark)
    )


def _sign_in() -> None:
    with st.container(border=True, key="suggest_first"):
        st.markdown(_("Sign in to send a suggestion; you will come back to this page."))
        st.button(_("Sign in"), key="suggest_sign_in", on_click=st.login, type="primary")


def _kind(mark: str) -> SuggestionKind:
    chosen = st.pills(
        _("What is it?"),
        list(SuggestionKind),
        default=SuggestionKind.SUGGESTION,
        required=True,
        format_func=lambda each: code_words.said(each, _words.language()),
        key=f"kind_{mark}",
    )
    return SuggestionKind(chosen)


def _topic(mark: str, words: str) -> str | None:
    """The topic that the words propose, until the person chooses."""
    proposed = guess(words)
    if not memory.kept(f"chosen_{mark}"):
        memory.keep(f"topic_{mark}", proposed)
    chosen = st.selectbox(
        _("Topic"),
        [topic.key for topic in TOPICS],
        index=None,
        format_func=suggestion_words.topic,
        key=f"topic_{mark}",
        placeholder=_("Choose"),
        on_change=memory.keep,
        args=(f"chosen_{mark}", True),
        help=_("It decides which department gets it. We propose one from your words."),
    )
    if proposed and chosen == proposed:
        st.caption(_("Proposed from your words; change it if it does not fit."))
    return chosen


def _region(mark: str, regions: Sequence[Region]) -> None:
    names = {None: _("The whole city"), **{each.id: _words.name(each) for each in regions}}
    st.selectbox(
        _("District"),
        list(names),
        format_func=lambda each: plain(names[each]),
        key=f"region_{mark}",
    )


def _before_sending(topic: str | None, title: str, body: str) -> None:
    """Public ones like it, and the channel the law has for a grievance of one's own."""
    if raising.is_for_petitions(f"{title}\n{body}"):
        st.info(
            _(
                "This reads like a grievance of your own, for which the law has the petition "
                "channel (信访). You can still send it here; a clerk may pass it on, and tells you."
            ),
            icon=":material/alt_route:",
        )
    if not topic or not title.strip():
        return
    with reading() as session:
        found = lists.similar(session, topic=topic, title=title)
    if found:
        with st.expander(_("Others raised something like it: see what came of it"), key="similar"):
            for each in found:
                st.html(f'<p class="lead">{untrusted.inert(each.title)}</p>')
                untrusted.prose(each.reply)


def _consent(mark: str, kind: SuggestionKind) -> None:
    if kind in CONFIDENTIAL:
        st.caption(_("What you report is never shown to others, nor is your name."))
        return
    st.checkbox(
        _("It may be shown to everyone with the reply; personal data are masked"),
        key=f"publish_{mark}",
    )
    st.checkbox(_("Show my name when it is published"), key=f"name_{mark}")


def send(session: Session, mark: str) -> str:
    """Send what stands on this sheet, once."""
    if not sheet.in_use(SHEET, mark):
        return ""
    made = raising.raise_suggestion(
        session,
        account=_who.account(),
        kind=SuggestionKind(memory.kept(f"kind_{mark}") or SuggestionKind.SUGGESTION),
        topic=str(memory.kept(f"topic_{mark}") or OTHER),
        region_id=memory.kept(f"region_{mark}"),
        title=str(memory.kept(f"title_{mark}") or ""),
        body=str(memory.kept(f"body_{mark}") or ""),
        publish_name=bool(memory.kept(f"name_{mark}")),
        may_publish=bool(memory.kept(f"publish_{mark}")),
        idempotency_key=mark,
        now=clock.now(),
    )
    memory.keep(SENT, made.code)
    sheet.away(SHEET)
    return ""


def receipt(code: str) -> None:
    """The Receipt as code, picture and link, and what comes next."""
    address = f"{settings().public_url}/app/suggest?code={code}"
    picture = segno.make(address, error="m", micro=False).png_data_uri(scale=4, border=2)
    words, alt = _("Your suggestion is received. Your receipt:"), _("QR code of the receipt")
    come = _("It shows which department has it, by when it owes a reply, and the reply itself.")
    with st.container(border=True, key="receipt"):
        st.html(
            f'<div class="receipt"><img src="{picture}" alt="{alt}" width="132" height="132">'
            f'<div role="status"><p>{words}</p><p class="code">{code}</p><p>{come}</p>'
            f'<p class="meta">{_("Keep the code: it works without signing in.")}</p></div></div>'
        )
        link("suggest", _("See how it goes on"), icon=":material/arrow_forward:", code=code)
        st.button(_("Write another one"), key="again", on_click=memory.take, args=(SENT,))
    if is_there("hot_topics"):
        link("hot_topics", _("Hot topics"), icon=":material/trending_up:")
