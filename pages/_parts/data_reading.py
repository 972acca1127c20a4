"""How an upload is read: what only a person can say, and saying that it is to be read otherwise."""

from dataclasses import replace

import streamlit as st
from sqlalchemy.orm import Session

import clock
from models import Release
from opendata import releases
from opendata.reading import Reading
from pages import _who
from pages._parts import data_upload, memory, untrusted
from pages._parts.acts import act, answer
from pages._words import _, plain

PLACE = data_upload.PLACE
CHANGE = "read differently"
SHOWN = 6
TEXTS = ("csv", "tsv")
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")
DELIMITERS = {",": ",", "\t": "Tab", ";": ";", "|": "|"}
QUESTIONS = ("encoding", "sheet", "member", "delimiter", "header")


def question(release: Release) -> None:
    """What only a person can say, with the first cells as each answer would read them."""
    asked = release.question or {}
    about = asked.get("about", "")
    st.subheader(_("One question first"), anchor=False)
    st.markdown(words_for(about))
    for place, choice in enumerate(asked.get("choices", [])):
        with st.container(border=True):
            st.markdown(f"**{label(about, choice)}**")
            if cells := asked.get("samples", {}).get(choice):
                untrusted.show_all(cells[:SHOWN])
            st.button(
                _("This reads right") if about == "encoding" else _("Take this one"),
                key=f"answer_{release.id}_{release.version}_{place}",
                on_click=reply,
                args=(release.dataset_id, release.id, {about: choice}),
            )
    data_upload.discard_button(release)


def words_for(about: str) -> str:
    """The question, in words."""
    return {
        "encoding": _("The file is neither UTF-8 nor GB18030 throughout. Which of these is right?"),
        "sheet": _("The workbook has several sheets with data. Which one is it?"),
        "member": _("The archive holds several files. Which one is it?"),
        "delimiter": _("What separates the cells cannot be proved. Which of these is right?"),
        "header": _("Which row holds the names of the columns?"),
    }.get(about, _("How is this file to be read?"))


def label(about: str, choice: str) -> str:
    """One answer, in words."""
    if about == "delimiter":
        return plain(DELIMITERS.get(choice, choice))
    if about == "header":
        none = _("None of them: the columns have no names")
        return _("Row {n}").format(n=choice) if choice != "0" else none
    return plain(choice.upper() if about == "encoding" else choice)


def differently(release: Release) -> None:
    """Fields for who sees that the first rows were read wrongly."""
    read = Reading.from_json(release.reading)
    if read.format not in (*TEXTS, "xlsx", "xls"):
        return
    at = f"read_{release.id}_{release.version}_"
    with (
        st.expander(_("Were they read wrongly?")),
        st.form(f"{at}form", enter_to_submit=False),
    ):
        if read.format in TEXTS:
            known = list(dict.fromkeys([read.encoding or "utf-8", *ENCODINGS]))
            st.selectbox(_("Encoding"), known, format_func=str.upper, key=f"{at}encoding")
            signs = list(dict.fromkeys([read.delimiter or ",", *DELIMITERS]))
            st.selectbox(
                _("What separates the cells"),
                signs,
                format_func=lambda each: label("delimiter", each),
                key=f"{at}delimiter",
            )
        else:
            st.text_input(_("Sheet"), value=read.sheet or "", key=f"{at}sheet")
        st.number_input(
            _("Row that holds the names of the columns, 0 when none does"),
            value=1 if read.header is None else read.header,
            min_value=0,
            max_value=1000,
            key=f"{at}header",
        )
        answer(CHANGE)
        st.form_submit_button(
            _("Read it this way"),
            on_click=again,
            args=(release.dataset_id, release.id, at),
        )


def again(dataset_id: int, release_id: int, at: str) -> None:
    given = {
        name: memory.kept(at + name)
        for name in ("encoding", "delimiter", "sheet", "header")
        if memory.kept(at + name) not in (None, "")
    }
    reply(dataset_id, release_id, given, place=CHANGE)


def reply(dataset_id: int, release_id: int, given: dict[str, str], place: str = PLACE) -> None:
    act(place, answered, release_id, given, done=PLACE)
    data_upload.wake(dataset_id)


def answered(session: Session, release_id: int, given: dict[str, str]) -> str:
    release = session.get_one(Release, release_id)
    known = Reading.from_json(release.reading) if release.reading else Reading()
    if "header" in given:
        given = {**given, "header": int(given["header"])}
    releases.answer(
        session,
        account=_who.account(),
        release_id=release_id,
        reading=replace(known, **given),
        now=clock.now(),
    )
    return _("Thank you. It is read again that way.")
