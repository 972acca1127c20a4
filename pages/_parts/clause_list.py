"""The text of a Consultation: to be read as a whole, a Clause of it opened to be commented on."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

import streamlit as st

from consultation import texts
from consultation.diff import Change
from db import reading
from models import Clause, Consultation, Draft
from pages import _words
from pages._parts import choice, comment_form, comment_list, redlined, untrusted
from pages._words import _, number

HEADINGS = ("part", "chapter", "section")
WHOLE = "-"
MANY = 150


def show(consultation: Consultation, *, now: datetime) -> None:
    """The draft, a Clause of it to choose, and what is said on what was chosen."""
    with reading() as session:
        draft = texts.newest_draft(session, consultation_id=consultation.id)
        counts = texts.clause_counts(session, consultation_id=consultation.id)
    if draft is None:
        st.info(_("There is no text yet."))
        comment_form.show(consultation, None, now=now)
        comment_list.show(consultation, {}, whole=True)
        return
    names = names_of(draft)
    chosen = _choose(draft, names, counts)
    if chosen is None:
        _read(consultation, draft, counts)
        st.header(_("Comments on the whole text"), anchor=False)
    else:
        _open(consultation, draft, chosen)
        st.header(_("Comments on {clause}").format(clause=names[chosen.key]), anchor=False)
    comment_form.show(consultation, chosen, now=now)
    key = chosen.key if chosen else None
    comment_list.show(consultation, names, clause_key=key, whole=chosen is None)


def names_of(draft: Draft) -> dict[str, str]:
    """Clause key → what it is called, its article in front: 第三条（一）."""
    clauses = {clause.key: clause for clause in draft.clauses}
    return {key: _name(clause, clauses) for key, clause in clauses.items()}


def _name(clause: Clause, clauses: Mapping[str, Clause]) -> str:
    parent = clauses.get(clause.parent_key or "")
    above = _name(parent, clauses) if parent and parent.kind not in HEADINGS else ""
    return above + (clause.label or clause.heading or clause.text[:12])


def _choose(draft: Draft, names: Mapping[str, str], counts: Mapping[str, int]) -> Clause | None:
    """The Clause that the address names; None for the whole text."""
    clauses = {each.key: each for each in draft.clauses if each.kind not in HEADINGS}

    def words(key: str) -> str:
        if key == WHOLE:
            return _("The whole text")
        said = f" {clauses[key].heading}" if clauses[key].heading else ""
        n = counts.get(key, 0)
        return names[key] + said + (f" · {_('{n} comments').format(n=number(n))}" if n else "")

    chosen = choice.in_address("clause", [WHOLE, *clauses])
    st.selectbox(
        _("Read and comment on"),
        [WHOLE, *clauses],
        format_func=words,
        key=choice.key("clause"),
        on_change=choice.write,
        args=("clause", WHOLE),
    )
    return clauses.get(chosen)


def _read(consultation: Consultation, draft: Draft, counts: Mapping[str, int]) -> None:
    """The whole text in one piece, or a chapter of it when it is long."""
    about = _("Version {n}").format(n=number(draft.number)) + " · " + _words.date(draft.made_at)
    html = f'<p class="meta">{about}</p>'
    if draft.note:
        html += f'<p class="note">{untrusted.inert(draft.note)}</p>'
    clauses = draft.clauses
    if len(clauses) > MANY:
        clauses = _chapter(draft)
    html += f'<div class="clauses sheet"><h3>{untrusted.inert(draft.title)}</h3>'
    if clauses is draft.clauses:
        html += untrusted.paragraph(draft.preamble)
    html += "".join(_row(consultation.slug, each, counts.get(each.key, 0)) for each in clauses)
    st.html(html + "</div>")


def _row(slug: str, clause: Clause, n: int) -> str:
    """HTML of a Clause with the way to its comments."""
    html = untrusted.clause(clause.kind, clause.label, clause.heading or "", clause.text)
    if clause.kind in HEADINGS or not (n or clause.kind == "article"):
        return html
    words = _("{n} comments").format(n=number(n)) if n else _("Comment on it")
    link = untrusted.inert(f"/app/consult?{urlencode({'c': slug, 'clause': clause.key})}")
    count = "count" if n else "count none"
    return (
        html.removesuffix("</p>")
        + f' <a class="{count}" href="{link}" target="_self">{words}</a></p>'
    )


def _chapter(draft: Draft) -> list[Clause]:
    """The Clauses of the chapter that the address names."""
    starts = [n for n, each in enumerate(draft.clauses) if each.kind in ("part", "chapter")]
    if not starts:
        return draft.clauses
    starts = sorted({0, *starts})
    chapters = {draft.clauses[n].key: n for n in starts}
    titles = {key: draft.clauses[n] for key, n in chapters.items()}
    chosen = choice.in_address("chapter", chapters)
    st.selectbox(
        _("Chapter"),
        list(chapters),
        format_func=lambda key: f"{titles[key].label} {titles[key].heading or ''}",
        key=choice.key("chapter"),
        on_change=choice.write,
        args=("chapter", draft.clauses[0].key),
    )
    first = chapters[chosen]
    later = [n for n in starts if n > first]
    return draft.clauses[first : later[0] if later else None]


def _open(consultation: Consultation, draft: Draft, clause: Clause) -> None:
    """One Clause with all that belongs to it, and what changed in it since the version before."""
    within = [each for each in draft.clauses if _belongs(each, clause.key, draft)]
    rows = (
        untrusted.clause(each.kind, each.label, each.heading or "", each.text) for each in within
    )
    st.html(f'<div class="clauses sheet">{"".join(rows)}</div>')
    change = _change(consultation, draft, clause)
    if change is not None and change.kind != "same":
        before = _("Version {n}").format(n=number(draft.number - 1))
        title = _("What changed since {version}").format(version=before)
        with st.expander(title, expanded=True, key="changed"):
            legend = f"<del>{_('taken out')}</del> <ins>{_('put in')}</ins>"
            st.html(
                f'<p class="meta redline">{legend}</p>'
                f'<div class="redline">{redlined.marked(change)}</div>'
            )


def _belongs(clause: Clause, key: str, draft: Draft) -> bool:
    parents = {each.key: each.parent_key for each in draft.clauses}
    at: str | None = clause.key
    while at is not None and at != key:
        at = parents.get(at)
    return at == key


def _change(consultation: Consultation, draft: Draft, clause: Clause) -> Change | None:
    """What became of the article this Clause stands in, since the version before."""
    if draft.number < 2:
        return None
    with reading() as session:
        diff = texts.redline(
            session, consultation_id=consultation.id, old=draft.number - 1, new=draft.number
        )
    parents = {each.key: each.parent_key for each in draft.clauses}
    changes = {change.new: change for change in diff.changes if change.new}
    at: str | None = clause.key
    while at is not None and at not in changes:
        at = parents.get(at)
    return changes.get(at)
