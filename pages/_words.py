"""Texts, dates and numbers in the language of this run."""

import re
from datetime import date as Date
from datetime import datetime

import streamlit as st

import i18n
from models import Department, Region
from pages._run import once_a_run

JOINER = "\u2060"
# But for the colon of a time of day: 19:29 makes nothing of itself.
LIVE = re.compile(r"((?<!\d):|:(?!\d+(?![\d:]))|@|www(?=\.)|-(?=[->])|<(?=-))", re.IGNORECASE)


@once_a_run
def language() -> str:
    """zh-Hans, zh-Hant or en: the address, then the cookie, then the browser's kind of Chinese."""
    return i18n.visitor_language(
        asked=st.query_params.get("lang"),
        cookie=st.context.cookies.get(i18n.COOKIE),
        browser=st.context.headers.get("Accept-Language"),
    )


def _(text: str) -> str:
    """`text`, a message id in English, in the language of this run."""
    return i18n.translate(text, language())


def date(day: Date | datetime) -> str:
    return i18n.show_date(day, language())


def moment(moment: datetime) -> str:
    return i18n.show_moment(moment, language())


def number(number: int | float) -> str:
    return i18n.show_number(number, language())


def left(until: datetime, now: datetime) -> str:
    """Time left in words: 还有 5 天."""
    return i18n.show_left(until, now, language())


def name(place: Department | Region) -> str:
    """The name of a department or region in the language of this run, where it has one."""
    return (language() == "en" and place.name_en) or place.name


def plain(text: str) -> str:
    """`text` for a label or heading, which Streamlit reads as Markdown: one line, every mark
    escaped. A backslash does not stop what Streamlit makes of finished text (links out of bare
    addresses, :icons:, arrows); a word joiner, which nobody sees, inside of them does."""
    line = "".join(filter(str.isprintable, " ".join(text.split())))
    return re.sub(r"([\\`*_\[\](){}#:$<>!|~+\-.&])", r"\\\1", LIVE.sub(rf"\1{JOINER}", line))
