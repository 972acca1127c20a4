"""The entry script of every page: who, language, navigation, the page itself; refusals in words."""

import streamlit as st

from errors import NotSignedIn, Refusal
from pages import _refusals, _run, _top, _who
from pages._words import language
from places import site_name

_run.forget()
_who.keep_language(language())
pages = _top.pages()
page = st.navigation(list(pages.values()), position="hidden")
st.set_page_config(page_title=f"{page.title} · {site_name(language())}", layout="wide")

_top.demo_note()
_top.rows(pages, page)
with st.container(key="page"):
    ended = _who.visitor().refusal
    if ended is not None:
        _refusals.say(ended)
    try:
        page.run()
    except Refusal as refusal:
        if ended is None or not isinstance(refusal, NotSignedIn):
            _refusals.say(refusal)
_top.foot(pages)
_run.forget()
