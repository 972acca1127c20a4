"""The head of what changed: which two Releases, how many rows, which columns, what is right now."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from errors import NotFound
from models import Release
from opendata.changes import KINDS, Pair
from opendata.inquiry_list import Shown
from opendata.shelf import LATEST
from pages import _words
from pages._parts import inquiry_cards, memory
from pages._parts.summary_tab import numbers
from pages._parts.untrusted import inert, prose
from pages._words import _, number, plain


def asked(name: str) -> int | None:
    """The number of a Release in the address; None leaves the choice. Refuses NotFound."""
    given = st.query_params.get(name, LATEST)
    if given == LATEST:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise NotFound(release=given)
    return int(given)


def choose(pair: Pair) -> None:
    """The two Releases, each of which may be another one."""
    by_number = {each.number: each for each in pair.served}
    named = (("from", _("Earlier release"), pair.old), ("to", _("Later release"), pair.new))
    with st.container(horizontal=True, key="compared"):
        for name, words, here in named:
            memory.keep(f"changes_{name}", here.number if here else None)
            st.selectbox(
                words,
                list(by_number),
                format_func=lambda n: _called(by_number[n]),
                key=f"changes_{name}",
                on_change=_write,
                width=320,
            )


def _called(release: Release) -> str:
    name = _("Release {n}").format(n=release.number)
    day = _words.date(release.published_at) if release.published_at else ""
    return plain(f"{name} · {day}")


def _write() -> None:
    """What was chosen goes into the address."""
    for name in ("kind", "after"):
        st.query_params.pop(name, None)
    for name in ("from", "to"):
        st.query_params[name] = str(memory.kept(f"changes_{name}", LATEST))


def names() -> dict[str, str]:
    return {"changed": _("Changed"), "added": _("Added"), "removed": _("Removed")}


def show(new: Release, counts: dict[str, Any]) -> None:
    """How many rows of each kind, and what the department says is new."""
    if new.note:
        prose(new.note)
    titles = {
        "changed": _("Rows changed"),
        "added": _("Rows added"),
        "removed": _("Rows removed"),
    }
    st.html(numbers([(titles[kind], number(counts[kind])) for kind in KINDS]))
    if not any(counts[kind] for kind in KINDS):
        st.info(_("These two releases hold the same rows."))
    elif counts["by"] == "row":
        st.markdown(
            _(
                "No columns name a row in both releases, so a changed row counts as one removed "
                "and one added."
            )
        )


def columns(counts: dict[str, Any]) -> None:
    """Columns that came, went, or are of another type."""
    if not counts["columns"]:
        return
    st.header(_("Columns"), anchor=False)
    words = {
        "added": _("column added"),
        "removed": _("column removed"),
        "retyped": _("type changed"),
    }
    lines = "".join(
        f"<li><b>{inert(each['name'])}</b>: {words[each['kind']]}{_types(each)}</li>"
        for each in counts["columns"]
    )
    st.html(f'<ul class="files">{lines}</ul>')


def _types(column: dict[str, str]) -> str:
    if column["kind"] != "retyped":
        return ""
    return f" <code>{inert(column['from'])}</code> → <code>{inert(column['type'])}</code>"


def fixes(fixed: Sequence[Shown]) -> None:
    """The corrections of readers that were put right between the two."""
    if fixed:
        st.header(_("Put right on a reader's word"), anchor=False)
        inquiry_cards.show(fixed)
