"""Bringing in cases that were handled: the file, what was taken, the rows that were not."""

import csv
from io import StringIO

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from pages import _who, _words
from pages._parts import memory
from pages._parts.acts import act, answer
from pages._parts.untrusted import inert
from pages._words import _, number, plain
from surveys.ratings import matter_files, matters, services
from surveys.ratings.matters import Imported, Problem

PLACE, DONE = "matters", "matters_done"


def show() -> None:
    """The field for the file, and what came of the last one."""
    answer(PLACE)
    with reading() as session:
        departments = services.my_departments(session, account=_who.account())
    names = {each.id: plain(_words.name(each)) for each in departments}
    st.markdown(
        _(
            "One row a case: code of the service, case number, day it was finished; window code, "
            "“online” and a code for the slip where there are. A case is taken in once, however "
            "often the file is sent."
        )
    )
    st.selectbox(
        _("Department"), list(names), format_func=names.__getitem__, key="matters_department"
    )
    file = st.file_uploader(
        _("CSV, TSV, JSON or Excel; at most 30 MB"),
        type=list(matter_files.KINDS),
        key="matters_file",
        max_upload_size=matter_files.LIMIT // 1_000_000,
    )
    st.checkbox(_("Make a code for every slip that has none"), key="matters_codes")
    st.button(
        _("Take them in"),
        key="matters_do",
        type="primary",
        disabled=file is None,
        on_click=act,
        args=(PLACE, take),
    )
    done = memory.kept(DONE)
    if done is not None:
        _came(done)


def take(session: Session) -> str:
    """Read the file that lies in the field, and take in its cases."""
    file = memory.kept("matters_file")
    memory.keep(DONE, None)
    done = matters.import_matters(
        session,
        account=_who.account(),
        department_id=int(memory.kept("matters_department") or 0),
        rows=matter_files.read(file.name, file.getvalue()),
        makes_codes=bool(memory.kept("matters_codes")),
        now=clock.now(),
    )
    memory.keep(DONE, done)
    text = _("{taken} taken in, {known} known before, {faulty} not taken.")
    return text.format(
        taken=number(done.taken), known=number(done.known), faulty=number(done.faulty)
    )


def _came(done: Imported) -> None:
    if done.codes:
        st.warning(_("The codes are shown this once: download them now."))
        st.download_button(
            _("Codes for the slips (CSV)"),
            _table(done),
            file_name="codes.csv",
            mime="text/csv",
            key="matters_codes_file",
        )
    if done.problems:
        st.subheader(_("Rows that were not taken"), anchor=False)
        lines = "".join(f"<li>{_problem(each)}</li>" for each in done.problems)
        st.html(f"<ul>{lines}</ul>")
        if done.faulty > len(done.problems):
            st.caption(_("The first {n} are shown.").format(n=number(len(done.problems))))


def _table(done: Imported) -> bytes:
    target = StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([_("Case number"), _("Code on the slip")])
    writer.writerows(done.codes)
    return target.getvalue().encode("utf-8-sig")


def _problem(each: Problem) -> str:
    """The row, the column, what is wrong and what stood there."""
    column = {
        "service": _("Code of the service"),
        "number": _("Case number"),
        "finished": _("Day it was finished"),
        "window": _("Window code"),
        "online": _("Online or not"),
        "code": _("Code on the slip"),
    }[each.column]
    why = {
        "absent": _("is missing"),
        "unknown": _("is not known here"),
        "too-long": _("is too long"),
        "twice": _("stands in the file twice"),
        "date": _("is no date"),
        "future": _("lies in the future"),
        "length": _("needs 8 to 40 letters or digits"),
    }[each.why]
    row = _("Row {n}").format(n=number(each.row))
    said = f" <code>{inert(each.given)}</code>" if each.given else ""
    return f"{row}: {column} {why}{said}"
