"""Files beside a Consultation, its versions with their digests, and the ways for programs."""

from collections.abc import Sequence
from urllib.parse import quote

import streamlit as st

from consultation import texts
from db import reading
from models import Attachment, Consultation, Draft
from pages import _words
from pages._parts import evidence_list, record_as_data
from pages._parts.attached import size
from pages._parts.links import link
from pages._parts.untrusted import inert
from pages._words import _, number


def show(consultation: Consultation, files: Sequence[Attachment]) -> None:
    """All that can be taken away."""
    with reading() as session:
        drafts = texts.drafts(session, consultation_id=consultation.id)
    evidence_list.show(consultation)
    record_as_data.show(consultation)
    st.header(_("Files"), anchor=False)
    rows = "".join(_file(consultation, each) for each in files)
    empty = f'<p class="meta">{_("There are no files beside the text.")}</p>'
    st.html(f'<ul class="files">{rows}</ul>' if rows else empty)
    st.header(_("Versions of the text"), anchor=False)
    base = f"/read/consultations/{quote(consultation.slug)}"
    st.html(f'<ul class="files">{"".join(_draft(base, each) for each in drafts)}</ul>')
    st.header(_("For programs"), anchor=False)
    newest = drafts[-1].number if drafts else 1
    api = f"/api/v1/consultations/{quote(consultation.slug)}"
    ways = (
        (api, _("The consultation")),
        (f"{api}/drafts/{newest}/clauses", _("The text, clause by clause")),
        (f"{api}/comments", _("Published comments")),
        (f"{api}/summary", _("Topic summary")),
        (f"{api}/decisions", _("Verdicts with reasons")),
        (f"{api}/outcome", _("Outcome")),
    )
    rows = "".join(
        f'<li>{_way(path, path)} <span class="meta">{words}</span></li>' for path, words in ways
    )
    st.html(
        f'<ul class="files">{rows}</ul><p>{_way("/api/docs", _("How to use them"))} · '
        f"{_way(base, _('Read as a plain page, without scripts'))}</p>"
    )
    link("ledger", _("Every act in the public ledger"), c=consultation.slug)


def _way(path: str, words: str) -> str:
    return f'<a href="{inert(path)}" target="_self">{inert(words)}</a>'


def _file(consultation: Consultation, file: Attachment) -> str:
    folder = f"/read/consultations/{quote(consultation.slug)}/files"
    path = f"{folder}/{file.id}/{quote(file.name, safe='')}"
    facts = f"{size(file)} · sha256 {file.sha256[:12]}…"
    return f'<li>{_way(path, file.name)} <span class="meta">{facts}</span></li>'


def _draft(base: str, draft: Draft) -> str:
    name = _("Version {n}").format(n=number(draft.number))
    facts = f"{_words.date(draft.made_at)} · sha256 <code>{draft.digest}</code>"
    note = f"<p>{inert(draft.note)}</p>" if draft.note else ""
    way = _way(f"{base}?draft={draft.number}", name)
    return f'<li>{way} <span class="meta">{facts}</span>{note}</li>'
