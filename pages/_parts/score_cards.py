"""Scorecards in a list, the bulletins of one, and what each edition of its rules changed."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from models import Bulletin, Scorecard
from pages import _words
from pages._parts import score_rules
from pages._parts.untrusted import inert
from pages._words import _, number
from surveys.scorecards import differences, keeping
from surveys.scorecards.differences import Change
from surveys.scorecards.shelf import Shown


def way(words: str, **query: str) -> str:
    """HTML of a link to this page."""
    return f'<a href="/app/scorecards?{inert(urlencode(query))}" target="_self">{inert(words)}</a>'


def card(row: Shown) -> None:
    """One scorecard: who decides how much, and its last bulletin."""
    found = row.scorecard
    count = _("{n} bulletins").format(n=number(row.bulletins))
    st.html(f'<h2>{way(found.title, s=found.slug)}</h2><p class="meta">{head(found)} · {count}</p>')
    st.html(score_rules.balance(keeping.rules_of(found)))
    if row.last is not None:
        words = _("The last bulletin, {period}").format(period=span(row.last))
        st.html(f"<p>{way(words, s=found.slug, n=str(row.last.number))}</p>")


def head(row: Scorecard) -> str:
    """HTML: whose it is, and which edition."""
    edition = _("edition {n}").format(n=number(row.edition))
    return f"{inert(_words.name(row.department))} · {edition}"


def span(row: Bulletin) -> str:
    return _("{first} to {last}").format(
        first=_words.date(row.period_from), last=_words.date(row.period_to)
    )


def bulletins(rows: Sequence[Bulletin]) -> None:
    """The issued ones, the newest first; a corrected one says so."""
    corrected = {row.replaces for row in rows}
    html = "".join(_bulletin(row, row.id in corrected) for row in rows)
    st.html(f'<div class="releases">{html}</div>')
    if not rows:
        st.info(_("No bulletin is issued yet. Each one stays here for good, also when corrected."))


def _bulletin(row: Bulletin, is_corrected: bool) -> str:
    name = way(_("Bulletin {n}").format(n=number(row.number)), s=row.slug, n=str(row.number))
    chip = f' <span class="chip wait">{_("corrected")}</span>' if is_corrected else ""
    day = _words.date(row.issued_at) if row.issued_at else ""
    fixes = f"<p>{inert(row.correction)}</p>" if row.correction else ""
    facts = f"{span(row)} · {_('issued on {day}').format(day=day)}"
    return f'<article><h3>{name}{chip}</h3><p class="meta">{facts}</p>{fixes}</article>'


def history(editions: Sequence[Scorecard], names: Mapping[str, str]) -> None:
    """Every published edition, the newest first, with what it changed."""
    html = ""
    for row, before in zip(editions, [*editions[1:], None], strict=True):
        day = _words.date(row.published_at) if row.published_at else ""
        head = _("Edition {n}, {day}").format(n=number(row.edition), day=day)
        html += f"<article><h3>{head}</h3>{_changed(row, before, names)}</article>"
    st.html(f'<div class="releases">{html}</div>')


def _changed(row: Scorecard, before: Scorecard | None, names: Mapping[str, str]) -> str:
    if before is None:
        return f'<p class="meta">{_("The first edition.")}</p>'
    found = differences.changes(keeping.rules_of(before), keeping.rules_of(row))
    lines = "".join(f"<li>{change_in_words(each, names)}</li>" for each in found)
    return f"<ul>{lines}</ul>" if lines else f'<p class="meta">{_("Only words changed.")}</p>'


def change_in_words(change: Change, names: Mapping[str, str]) -> str:
    """One Change as a sentence, safe to show."""
    about = change.about
    if change.kind in ("group", "min-n"):
        about = score_rules.group_name(about)
    words = {
        "group": _("{about} now decides {now} of the score instead of {was}."),
        "weight": _("{about} now weighs {now} instead of {was}."),
        "indicator-added": _("{about} is new, with {now}."),
        "indicator-removed": _("{about} is gone; it weighed {was}."),
        "group-weight": _("{about}: who rates it is weighed differently."),
        "wording": _("{about}: its words, formula or source changed."),
        "min-n": _("{about}: at least {now} ratings are needed instead of {was}."),
        "bands": _("Green and yellow now begin at {now} points instead of {was}."),
        "department-added": _("{about} is scored from now on."),
        "department-removed": _("{about} is scored no more."),
        "lead": _("Which side must weigh more was changed."),
        "contact": _("The contact is now {now}."),
    }[change.kind]
    facts = {"about": names.get(about, about), "was": change.was, "now": change.now}
    return words.format(**{key: inert(value) for key, value in facts.items()})
