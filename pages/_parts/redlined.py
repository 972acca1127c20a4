"""The redline between two versions of a text: what changed, article by article."""

from collections.abc import Mapping, Sequence

import streamlit as st

from consultation.diff import Change, Diff
from pages._parts import untrusted
from pages._words import _ as translated
from pages._words import number, plain


def _(text: str) -> str:
    return text  # marked here, translated where it is shown


TAGS = {"=": "span", "-": "del", "+": "ins"}
KINDS = {
    "changed": _("Changed"),
    "added": _("Added"),
    "removed": _("Removed"),
    "moved": _("Moved"),
    "same": _("Unchanged"),
}

SAME = _("The two versions say the same.")
BECAUSE = _("Because of:")


def show(diff: Diff, because: Mapping[str, Sequence[str]] | None = None) -> None:
    """Every article that is not the same, with the labels of the Topics it was changed for."""
    counts = diff.counts
    kinds = [kind for kind in KINDS if counts[kind]]
    st.markdown(" · ".join(f"{translated(KINDS[kind])} {number(counts[kind])}" for kind in kinds))
    changes = [change for change in diff.changes if change.kind != "same"]
    if not changes:
        st.info(translated(SAME))
    for change in changes:
        with st.container(border=True, key=f"change_{change.old}_{change.new}"):
            st.markdown(f"**{translated(KINDS[change.kind])}**")
            st.html(f'<div class="redline">{marked(change)}</div>')
            labels = (because or {}).get(change.new or change.old or "", ())
            if labels:
                st.caption(translated(BECAUSE) + " " + plain("、".join(labels)))


def marked(change: Change) -> str:
    """HTML of the spans: <ins> came, <del> went."""
    return "".join(f"<{TAGS[op]}>{untrusted.inert(text)}</{TAGS[op]}>" for op, text in change.spans)
