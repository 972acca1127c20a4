"""What stands above and below every page: places, search, language, larger text, who I am."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

import notices
from db import reading
from identity import permits
from pages import _who
from pages._words import _, language, plain
from places import HOME, PLACES, TEXT_COOKIE, Place, Row, site_name
from settings import settings

HERE = Path(__file__).parent
Pages = dict[str, StreamlitPage]
SHORT = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "EN"}


def pages() -> Pages:
    """Every page that there is, by its path; where the Account may not go, a refusal instead."""
    return {place.path: _page(place) for place in PLACES if (HERE / place.file).is_file()}


def _page(place: Place) -> StreamlitPage:
    script: Path | Callable[[], None] = HERE / place.file
    if place.acts and not _may(place):
        script = partial(_refuse, place)
    path = None if place.path == HOME else place.path
    return st.Page(script, title=_(place.title), url_path=path, default=place.path == HOME)


def _may(place: Place) -> bool:
    return any(permits.may_anywhere(_who.account(), act) for act in place.acts)


def _refuse(place: Place) -> None:
    _who.require(*place.acts)


def demo_note() -> None:
    if settings().demo:
        with st.container(key="demo"):
            st.text(_("Demonstration: the city, the people and the comments are invented."))


def rows(pages: Pages, here: StreamlitPage) -> None:
    """The public row for everybody, the staff's row for who may do something there."""
    with _row("top"):
        with _row("brand", width="content"):
            st.page_link(pages[HOME], label=site_name(language()), icon=":material/forum:")
        with _row("places"):
            for place in _in_row(Row.PUBLIC, pages):
                _link(place, pages, here)
        with _row("tools", width="content"):
            st.html(_choices(), width="content")
            _person()
    staff = [place for place in _in_row(Row.STAFF, pages) if _may(place)]
    if staff:
        with _row("staff"):
            for place in staff:
                _link(place, pages, here)


def _row(key: str, *, width: Literal["content", "stretch"] = "stretch") -> DeltaGenerator:
    return st.container(
        horizontal=True, key=key, vertical_alignment="center", gap=None, width=width
    )


def _in_row(row: Row, pages: Pages) -> list[Place]:
    return [place for place in PLACES if place.row is row and place.path in pages]


def _link(place: Place, pages: Pages, here: StreamlitPage) -> None:
    page = pages[place.path]
    with st.container(key="here", width="content") if page is here else nullcontext():
        st.page_link(page, label=_(place.title) + _unread(place))


def _unread(place: Place) -> str:
    here = _who.account()
    if here is None or place.path != "mine":
        return ""
    with reading() as session:
        unread = notices.unread(session, account_id=here.id)
    return f" ({unread})" if unread else ""


def _choices() -> str:
    """Links to other languages and to larger text: addresses of ours, no data in them."""
    links = [
        f'<a href="/lang/{code}" target="_self" lang="{code}" hreflang="{code}">{name}</a>'
        for code, name in SHORT.items()
        if code != language()
    ]
    large = st.context.cookies.get(TEXT_COOKIE) == "large"
    size, words = ("normal", _("Normal")) if large else ("large", _("Larger"))
    links.append(f'<a href="/text/{size}" target="_self">{words}</a>')
    return f'<nav class="choices" aria-label="{_("Language and text size")}">{"".join(links)}</nav>'


def _person() -> None:
    here = _who.account()
    if here is None:
        st.button(_("Sign in"), key="sign_in", on_click=st.login, icon=":material/login:")
        return
    with st.popover(plain(here.name), icon=":material/person:", key="person"):
        st.button(_("Sign out"), key="sign_out", on_click=_who.sign_out, icon=":material/logout:")


def foot(pages: Pages) -> None:
    """Where else to read all this."""
    with _row("foot"):
        for path in ("receipt", "ledger", "data_requests", "self_check"):
            if path in pages:
                st.page_link(pages[path], label=pages[path].title)
        links = (("/read/", _("Plain pages")), ("/api/docs", _("For programs (API)")))
        html = "".join(f'<a href="{link}" target="_self">{words}</a>' for link, words in links)
        st.html(f'<nav class="elsewhere">{html}</nav>', width="content")
