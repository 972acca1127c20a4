"""What a search found, and the help for those who look."""

from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from pages._parts import untrusted
from pages._parts.links import is_there, link
from pages._words import _, plain
from search import Hit, Kind

KINDS = ("", *(kind.value for kind in Kind))


def kind_name(kind: str) -> str:
    """What a kind of hit is called; "" is all of them."""
    words = {
        "": _("Everything"),
        "consultation": _("Consultations"),
        "clause": _("Clauses of drafts"),
        "decision": _("Decisions and replies"),
        "dataset": _("Open data"),
    }
    return words[kind]


def show(place: int, hit: Hit) -> None:
    """One hit: a link to the place itself, what kind it is, the words around."""
    with st.container(key=f"hit_{place}", gap=None):
        follow(hit.link, plain(hit.title))
        excerpt = untrusted.inert(hit.excerpt)
        st.html(f'<p><span class="kind">{kind_name(hit.kind.value)}</span> {excerpt}</p>')


def follow(address: str, label: str) -> None:
    """A link to an address on this site, inside the app wherever the app has that page."""
    parts = urlsplit(address)
    folder, _slash, name = parts.path.rpartition("/")
    if folder == "/app" and is_there(name):
        link(name, label, **dict(parse_qsl(parts.query)))
    elif folder == "/read/receipts":
        link("receipt", label, code=name)
    else:
        st.markdown(f"**{label}**")


def guide() -> None:
    """What can be found, before anything was asked."""
    st.info(
        _(
            "Found are consultations, the clauses of drafts, decisions with their reasons, and "
            "open data with their columns. "
            "Several words narrow the search. 第十二条 and 12条 find the same article, and "
            "simplified and traditional characters find each other."
        )
    )


def nothing(q: str) -> None:
    """For words that stand nowhere."""
    st.info(_("Nothing holds all of these words. Try fewer or other words, or all kinds."))
    st.text(f"“{q}”")
