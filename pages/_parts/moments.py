"""Dates and times as clerks type them: 2026-12-01 09:00, 2026年12月1日 9:00, or the day alone."""

import re
from datetime import datetime, time

import streamlit as st

from clock import ZONE
from errors import Invalid
from pages._words import _

TYPED = re.compile(
    r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?[\sT]*(?:(\d{1,2})[:：时](\d{2})?分?)?\s*"
)
FORM = "%Y-%m-%d %H:%M"
BEGIN, END = time(0, 0), time(23, 59)


def read(text: str, *, field: str, when: time) -> datetime | None:
    """The moment in Shanghai; of a day alone, the hour `when`; None for nothing. Refuses
    Invalid(field=…) for what is no date."""
    if not text.strip():
        return None
    match = TYPED.fullmatch(text)
    if match is None:
        raise Invalid(field=field)
    year, month, day, hour, minute = match.groups()
    clock = time(int(hour), int(minute or 0)) if hour and int(hour) < 24 else when
    try:
        return datetime.combine(datetime(int(year), int(month), int(day)), clock, ZONE)
    except ValueError:
        raise Invalid(field=field) from None


def typed(moment: datetime | None) -> str:
    """How a moment stands in its field."""
    return moment.astimezone(ZONE).strftime(FORM) if moment else ""


def field(label: str, *, key: str, value: datetime | None = None) -> None:
    """A field for one moment, with the form it takes."""
    st.text_input(
        label,
        value=typed(value),
        key=key,
        placeholder="2026-12-01 09:00",
        help=_("Year, month, day and hour, Beijing time: 2026-12-01 09:00"),
    )
