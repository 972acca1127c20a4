"""Did my number change? A file that somebody has, by its checksum."""

import streamlit as st

import clock
from db import reading
from errors import Invalid
from opendata import lookup
from opendata.lookup import Found
from pages import _refusals, _who, _words
from pages._parts import dataset_words
from pages._parts.links import link
from pages._parts.untrusted import prose
from pages._words import _, number, plain

LONGEST = 300


def show() -> None:
    """The form, and the answer to the checksum in the address."""
    st.header(_("Did my number change?"), anchor=False)
    st.markdown(
        _(
            "Paste the checksum of a file you took away earlier and see whether it is still the "
            "newest."
        )
        + " "
        + _("The file stays with you; only the checksum is sent.")
    )
    with st.form("lookup", border=False):
        given = st.text_input(
            _("Checksum (SHA-256) of your file"),
            value=st.query_params.get("file", "")[:LONGEST],
            max_chars=LONGEST,
        )
        if st.form_submit_button(_("Look it up")):
            st.query_params["file"] = given.strip()
    asked = st.query_params.get("file", "").strip()
    if asked:
        _answer(asked)
    with st.expander(_("How do I get the checksum?")):
        st.code("sha256sum data.csv                 # Linux", language=None, wrap_lines=True)
        st.code("shasum -a 256 data.csv             # macOS", language=None, wrap_lines=True)
        st.code("certutil -hashfile data.csv SHA256 # Windows", language=None, wrap_lines=True)


def _answer(asked: str) -> None:
    try:
        sha256 = lookup.checksum(asked)
    except Invalid as refusal:
        _refusals.say(refusal)
        return
    with reading() as session:
        found = lookup.find(session, sha256=sha256, account=_who.account(), now=clock.now())
    if found is None:
        _unknown()
    else:
        _known(found)


def _unknown() -> None:
    st.warning(
        _(
            "No published file has this checksum. A file that was opened and saved again, in Excel "
            "for example, has another one: take the checksum of the file as it was downloaded."
        )
    )


def _known(found: Found) -> None:
    """Which file it is, and what is to be said of it now."""
    slug, n = found.dataset.slug, found.release.number
    words = _("This is {file} of release {n}.").format(file=found.file, n=n)
    with st.container(border=True):
        link("dataset", plain(dataset_words.title(found.dataset)), d=slug, release=str(n))
        st.markdown(plain(words))
        if found.withdrawn:
            _withdrawn(found)
        elif found.is_newest:
            said = _("Your file is the newest. Nothing has changed.")
            st.success(said, icon=":material/check_circle:")
        elif found.newest is not None:
            _outdated(found, found.newest.number or 0)


def _withdrawn(found: Found) -> None:
    day = _words.date(found.release.withdrawn_at) if found.release.withdrawn_at else ""
    st.error(_("withdrawn on {day}").format(day=day), icon=":material/block:")
    prose(found.release.withdrawn_reason)
    if found.newest is not None:
        words = _("The newest release is {n}.").format(n=found.newest.number)
        link("dataset", words, d=found.dataset.slug)


def _outdated(found: Found, newest: int) -> None:
    said = _("There is a newer release: {n}.").format(n=newest)
    with st.spinner(_("Comparing the two releases …")):
        counts = lookup.since(found)
    if counts is not None:
        words = _("{added} rows added, {removed} removed, {changed} changed")
        kinds = ("added", "removed", "changed")
        said += " " + words.format(**{kind: number(counts[kind]) for kind in kinds})
    st.warning(said, icon=":material/update:")
    ends = {"from": str(found.release.number), "to": str(newest)}
    link("changes", _("Which rows changed since"), d=found.dataset.slug, **ends)
