"""Scorecards: how departments are scored, and every bulletin that was issued."""

import streamlit as st

from db import reading
from identity import accounts
from pages import _words
from pages._parts import score_bulletin, score_cards, score_rules
from pages._parts.links import is_there, link
from pages._words import _, plain
from places import BY_PATH
from surveys.scorecards import keeping, shelf

slug, number = st.query_params.get("s", ""), st.query_params.get("n", "")
after = st.query_params.get("after")

if slug and number.isdecimal() and len(number) < 9:
    with reading() as session:
        told = shelf.bulletin(session, slug=slug, number=int(number))
    link("scorecards", _("The scorecard and its bulletins"), icon=":material/arrow_back:", s=slug)
    score_bulletin.show(told)
    st.stop()

if slug:
    with reading() as session:
        editions = shelf.editions(session, slug=slug)
        page = shelf.bulletins(session, slug=slug, after=after)
        names = {each.key: _words.name(each) for each in accounts.departments(session)}
    newest, rules = editions[0], keeping.rules_of(editions[0])
    link("scorecards", _("All scorecards"), icon=":material/arrow_back:")
    st.title(plain(newest.title), anchor=False)
    st.html(f'<p class="meta">{score_cards.head(newest)}</p>')
    st.header(_("Bulletins"), anchor=False)
    score_cards.bulletins(page.items)
    if page.next:
        link("scorecards", _("Older ones"), icon=":material/history:", s=slug, after=page.next)
    st.header(_("How it is weighed"), anchor=False)
    score_rules.weigh(rules, newest.preset)
    score_rules.thresholds(rules)
    st.header(_("Indicators"), anchor=False)
    score_rules.indicators(rules)
    st.header(_("Editions of the rules"), anchor=False)
    score_cards.history(editions, names)
    st.stop()

with reading() as session:
    found = shelf.published(session, after=after)
st.title(_("Scorecards"), anchor=False)
st.markdown(_(BY_PATH["scorecards"].said))
for row in found.items:
    with st.container(border=True, key=f"scorecard_{row.scorecard.id}"):
        score_cards.card(row)
if not found.items:
    st.info(
        _(
            "No scorecard is published yet. Each will stand here with its weights, formulas and "
            "bulletins. Until then, see how people rate single services."
        )
    )
    for path in filter(is_there, ("services",)):
        link(path, _(BY_PATH[path].title), icon=":material/arrow_forward:")
if found.next:
    link("scorecards", _("Older ones"), icon=":material/history:", after=found.next)
