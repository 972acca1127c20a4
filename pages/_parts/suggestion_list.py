"""Public suggestions with their replies, as everybody reads them, filtered by the address."""

from collections.abc import Iterable

import streamlit as st

import code_words
from models import Channel, SuggestionKind
from pages import _words
from pages._parts import choice, suggestion_words
from pages._parts.untrusted import inert, prose
from pages._words import _, plain
from surveys.suggestions.lists import Shown, Wish
from surveys.suggestions.vocabulary import TOPICS

CHANNELS = ("", Channel.WEB.value, Channel.HOTLINE.value)


def wish(region: str | None) -> Wish:
    """The filters, drawn, and what they ask for."""
    kinds = ["", *(kind.value for kind in SuggestionKind)]
    topics = ["", *(topic.key for topic in TOPICS)]
    first, second, third = st.columns(3)
    with first:
        kind = _choose("kind", _("Kind"), kinds, _kind)
    with second:
        topic = _choose("topic", _("Topic"), topics, _topic)
    with third:
        channel = _choose("channel", _("Came in by"), CHANNELS, _channel)
    return Wish(
        kind=SuggestionKind(kind) if kind else None,
        topic=topic or None,
        channel=Channel(channel) if channel else None,
        region=region,
    )


def _choose(name: str, label: str, options: Iterable[str], words: object) -> str:
    known = list(options)
    chosen = choice.in_address(name, known)
    st.selectbox(
        label,
        known,
        format_func=words,  # type: ignore[arg-type]
        key=choice.key(name),
        on_change=choice.write,
        args=(name, "", "after"),
    )
    return chosen


def _kind(key: str) -> str:
    return code_words.said(SuggestionKind(key), _words.language()) if key else _("All")


def _topic(key: str) -> str:
    return suggestion_words.topic(key) if key else _("All")


def _channel(key: str) -> str:
    return code_words.said(Channel(key), _words.language()) if key else _("All")


def show(rows: Iterable[Shown]) -> None:
    for row in rows:
        with st.container(border=True, key=f"shown_{row.id}"):
            st.subheader(plain(row.title), anchor=False)
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                _chips(row)
                st.caption(plain(_facts(row)), width="content")
            st.text(row.body)
            _reply(row)


def _chips(row: Shown) -> None:
    if row.reply_kind:
        words = code_words.said(row.reply_kind, _words.language())
        st.badge(words, color="green", icon=":material/check:")
    if row.late:
        st.badge(_("Replied to late"), color="red", icon=":material/alarm:")
    if row.channel is Channel.HOTLINE:
        words = suggestion_words.channel(row.channel, row.source)
        st.badge(plain(words), color="gray", icon=":material/call:")


def _facts(row: Shown) -> str:
    parts = [
        _kind(row.kind.value),
        suggestion_words.topic(row.topic),
        _words.name(row.region) if row.region else _("The whole city"),
        _words.date(row.received_at),
    ]
    if row.name:
        parts.append(row.name)
    return " · ".join(parts)


def _reply(row: Shown) -> None:
    if not row.reply:
        return
    who = _words.name(row.department) if row.department else ""
    when = _words.date(row.replied_at) if row.replied_at else ""
    st.html(f'<p><b>{inert(who)}</b> <span class="meta">{inert(when)}</span></p>')
    prose(row.reply)
    if row.rating:
        text = _("Rated by its author: {level}")
        st.caption(text.format(level=suggestion_words.satisfaction(row.rating)))
