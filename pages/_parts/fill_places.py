"""Fields for a place on the map and for a file."""

from typing import Any

import streamlit as st

import clock
from db import unit
from errors import Refusal
from pages import _words
from pages._parts import fill_choices, memory
from pages._parts.fill_sheet import Sheet, lay
from pages._words import _, plain
from refusal_words import say
from surveys.forms.form import Question
from surveys.questionnaires import attaching

MB = 10


def location(_sheet: Sheet, _question: Question, at: str, value: Any) -> None:
    """Longitude and latitude as a phone's map shows them. There is no map here: it would come from
    somebody else's server and tell it where people look."""
    here = value if isinstance(value, dict) else {}
    st.markdown(_("Press long on the place in the map app of your phone: it shows both numbers."))
    for name, text, most in (
        ("lon", _("Longitude (east), such as 116.3975"), 180.0),
        ("lat", _("Latitude (north), such as 39.9087"), 90.0),
    ):
        st.number_input(
            text,
            min_value=-most,
            max_value=most,
            value=here.get(name),
            step=0.0001,
            format="%.6f",
            key=f"{at}_{name}",
            on_change=fill_choices.QUIET,
        )


def read_location(_question: Question, at: str) -> dict[str, float] | None:
    lon, lat = memory.kept(f"{at}_lon"), memory.kept(f"{at}_lat")
    return None if lon is None or lat is None else {"lon": lon, "lat": lat}


def file(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    """Choosing a file keeps it at once; what is kept is said below."""
    st.file_uploader(
        fill_choices.label(sheet, question),
        type=list(attaching.ENDINGS),
        key=f"{at}_file",
        label_visibility=fill_choices.HIDDEN,
        max_upload_size=MB,
        on_change=_take,
        args=(sheet, question.key, f"{at}_file"),
        disabled=not sheet.code,
    )
    st.html(f'<p class="meta">{_("PNG, JPEG or PDF, at most 10 MB.")}</p>')
    if isinstance(value, dict):
        size = _words.number(round(value["size"] / 1000))
        text = _("Kept: {name} ({size} kB)").format(name=plain(value["name"]), size=size)
        st.markdown(text)


def _take(sheet: Sheet, key: str, field: str) -> None:
    given = memory.kept(field)
    if given is None or not sheet.code:
        return
    sheet.told.pop(key, None)
    try:
        with unit() as session:
            response = attaching.attach(
                session,
                resume_code=sheet.code,
                question=key,
                name=given.name,
                data=given.getvalue(),
                now=clock.now(),
            )
        sheet.answers = dict(response.answers)
    except Refusal as refusal:
        sheet.told[key] = [say(refusal, _words.language())]
    lay(sheet)
