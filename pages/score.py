"""Scoring: keep scorecards, enter marks, issue bulletins, check the figures of any bulletin."""

import streamlit as st

from db import reading
from identity import accounts
from identity.permits import Act, may
from pages import _who, _words
from pages._parts import choice, score_check, score_desk, score_form, score_issue, score_marks
from pages._words import _
from places import BY_PATH
from surveys.scorecards import shelf

here = _who.require(Act.SCORE, Act.ISSUE)
TABS = {
    "rules": _("Rules"),
    "marks": _("Marks"),
    "bulletins": _("Bulletins"),
    "check": _("Check figures"),
}

st.title(_("Scoring"), anchor=False)
st.markdown(_(BY_PATH["score"].said))
with reading() as session:
    cards = shelf.of_staff(session, account=here, acts=(Act.SCORE, Act.ISSUE))
    every = accounts.departments(session)
names = {each.key: _words.name(each) for each in every}
tab = choice.in_address("tab", TABS)
st.segmented_control(
    _("Part of the page"),
    list(TABS),
    required=True,
    format_func=TABS.__getitem__,
    key=choice.key("tab"),
    label_visibility="collapsed",
    on_change=choice.write,
    args=("tab", "rules"),
)
if tab == "check":
    score_check.show()
    st.stop()

card = score_desk.choose(cards)
if tab == "rules":
    score_desk.begin([each for each in every if may(here, Act.SCORE, each)])
if card is None:
    st.info(_("No scorecard is begun yet. Begin one with the weights of one of two presets."))
elif tab == "rules":
    score_desk.state(card)
    score_form.show(card, names)
elif card.published_at is None:
    st.info(_("These rules are not published yet. Marks and bulletins need published rules."))
elif tab == "marks":
    score_marks.show(card, names)
else:
    score_issue.show(card)
