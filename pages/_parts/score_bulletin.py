"""One issued bulletin as everybody reads it: what it corrects, its figures, where to take them."""

import streamlit as st

from pages import _words
from pages._parts import score_rules, score_table
from pages._parts.links import link
from pages._parts.untrusted import inert, prose
from pages._words import _, number, plain
from surveys.scorecards import keeping
from surveys.scorecards.shelf import Told


def show(told: Told) -> None:
    """Head, correction chain, table, rules and files."""
    row, rules = told.bulletin, keeping.rules_of(told.scorecard)
    st.title(plain(title(told)), anchor=False)
    issued = _words.date(row.issued_at) if row.issued_at else ""
    facts = _("{department} · {period} · issued on {day}").format(
        department=inert(_words.name(told.scorecard.department)),
        period=period(told),
        day=issued,
    )
    st.html(f'<p class="meta">{facts}</p>')
    _chain(told)
    if row.note:
        prose(row.note)
    score_table.show(row.document, key=f"bulletin_{row.id}")
    st.header(_("How it is weighed"), anchor=False)
    score_rules.weigh(rules, told.scorecard.preset)
    score_rules.thresholds(rules)
    with st.expander(_("Every indicator with its formula")):
        score_rules.indicators(rules)
    _files(told)


def title(told: Told) -> str:
    words = _("{title}: bulletin {n}")
    return words.format(title=told.scorecard.title, n=number(told.bulletin.number))


def period(told: Told) -> str:
    row = told.bulletin
    return _("{first} to {last}").format(
        first=_words.date(row.period_from), last=_words.date(row.period_to)
    )


def _chain(told: Told) -> None:
    """Which one it corrects, and which one corrects it."""
    slug = told.bulletin.slug
    if told.after is not None:
        words = _("This bulletin was corrected by bulletin {n}. It stays here as it was issued.")
        st.warning(words.format(n=number(told.after)), icon=":material/edit_note:")
        link("scorecards", _("Read the correction"), s=slug, n=str(told.after))
    if told.before is not None:
        words = _("This bulletin corrects bulletin {n}. What was wrong:")
        st.info(words.format(n=number(told.before)), icon=":material/edit_note:")
        prose(told.bulletin.correction)
        link("scorecards", _("Read what it corrects"), s=slug, n=str(told.before))


def _files(told: Told) -> None:
    """Its figures as data, and how anyone can prove that it was not changed."""
    row, release = told.bulletin, told.release
    st.header(_("Take the figures away"), anchor=False)
    if release is not None:
        words = _("All bulletins as an open dataset, release {n}")
        label = words.format(n=number(release.number or 0))
        link("dataset", label, icon=":material/table:", d=release.dataset.slug)
    else:
        st.markdown(_("The open dataset with these figures is being made; here they are already:"))
    here = f"/api/v1/scorecards/{row.slug}/bulletins/{row.number}"
    ways = ((f"{here}?format=csv", _("These figures as CSV")), (here, _("The whole as JSON")))
    html = " · ".join(f'<a href="{inert(way)}" target="_self">{words}</a>' for way, words in ways)
    checked = _(
        "{n} figures were counted anew before it was issued. Its checksum stands in the ledger:"
    ).format(n=number((row.checked or {}).get("counted", 0)))
    st.html(f'<p>{html}</p><p class="meta">{checked} <code>{row.digest}</code></p>')
