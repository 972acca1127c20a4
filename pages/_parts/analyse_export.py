"""Raw responses to take away: how many rows there will be, said before and checked after."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from db import reading
from models import Account, Survey
from pages._parts.poll_results import grid
from pages._words import _, number
from surveys.results import bursts, exporting
from surveys.results.bursts import Burst
from surveys.results.exporting import Planned

TYPES = {
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sav": "application/octet-stream",
}


def show(survey: Survey, account: Account) -> None:
    with reading() as session:
        planned = exporting.plan(session, account=account, survey=survey)
        flagged = bursts.of(session, account=account, survey=survey)
    words = _("{rows} responses to version {version}, {columns} columns each.")
    st.markdown(
        words.format(
            rows=number(planned.rows),
            version=planned.version.number,
            columns=number(len(planned.columns)),
        )
    )
    names = {
        "csv": _("CSV with codebook (zip)"),
        "xlsx": _("Excel (XLSX)"),
        "sav": _("SPSS (.sav)"),
    }
    for format_, name in names.items():
        st.download_button(
            name,
            data=_made(planned, format_),
            file_name=_named(planned, format_),
            mime=TYPES[format_],
            key=f"export_{format_}",
            icon=":material/download:",
            on_click="ignore",
        )
    st.caption(
        _(
            "The file is read again when it is finished; with another number of rows it is not "
            "handed out. It holds what people wrote, unmasked: keep it inside the department."
        )
    )
    _bursts(flagged)


def _named(planned: Planned, format_: str) -> str:
    suffix = "zip" if format_ == "csv" else format_
    return f"{planned.survey.slug}-v{planned.version.number}.{suffix}"


def _made(planned: Planned, format_: str) -> Callable[[], bytes]:
    """Makes the file when the button is pressed."""

    def make() -> bytes:
        with tempfile.TemporaryDirectory() as folder, reading() as session:
            found = exporting.write(session, planned=planned, format=format_, folder=Path(folder))
            return found.path.read_bytes()

    return make


def _bursts(found: list[Burst]) -> None:
    st.subheader(_("Same answers in the same second"), anchor=False)
    if not found:
        words = _("No more than {n} responses with the same answers came in within one second.")
        st.markdown(words.format(n=bursts.MORE_THAN))
        return
    st.warning(
        _("{n} groups were found. They are counted like all others; judge them yourself.").format(
            n=number(len(found))
        )
    )
    rows = [
        [f"{each.at:%Y-%m-%d %H:%M:%S}", number(each.n), "、".join(map(str, each.ids[:8]))]
        for each in found[:50]
    ]
    st.html(grid([_("Second"), _("Responses"), _("Numbers of the responses")], rows))
