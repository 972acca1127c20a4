"""Entries of the Ledger as a table for people."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import streamlit as st

import code_words
from audit.ledger import Head
from models import Consultation, Entry
from pages import _words
from pages._parts import untrusted
from pages._words import _, number


def head(ledger: Head) -> None:
    """How long it is, and the one value that stands for all of it."""
    rows = {
        _("Entries"): number(ledger.size),
        _("Merkle root"): f"<code>{ledger.root}</code>",
        _("Hash of the last entry"): f"<code>{ledger.hash}</code>",
    }
    html = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows.items())
    st.html(f'<dl class="proof">{html}</dl>')


def table(entries: Sequence[Entry], about: Mapping[int, Consultation]) -> None:
    """The newest first; on a phone every Entry is a small block."""
    names = (_("Entry"), _("Act"), _("Consultation"), _("Time"), _("Hash"))
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(_row(entry, about.get(entry.consultation_id or 0)) for entry in entries)
    st.html(f'<table class="entries"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>')


def _row(entry: Entry, consultation: Consultation | None) -> str:
    cells = (
        number(entry.number),
        code_words.said(entry.act, _words.language()),
        _link(consultation) if consultation else "",
        _words.moment(entry.at),
        f'<code title="{entry.hash}">{entry.hash[:12]}…</code>',
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _link(consultation: Consultation) -> str:
    address = f"/app/consult?c={quote(consultation.slug)}"
    return f'<a href="{address}" target="_self">{untrusted.inert(consultation.title)}</a>'


def how_to_check() -> None:
    """For whoever does not want to believe it."""
    with st.expander(_("How to check the ledger"), key="how_to_check"):
        st.markdown(
            _(
                "Each entry holds the hash of the one before it; the root stands for all of them. "
                "Whoever notes the root today can see later whether anything before it was "
                "changed. The whole ledger can be read and computed anew:"
            )
        )
        st.code("GET /api/v1/ledger\npython cli.py ledger verify", language=None)
        st.markdown(
            _("Comments are in it as salted hashes only: nobody can guess the words from them.")
        )
