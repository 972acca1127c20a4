"""Hot topics: what people raise most and how that changes; public suggestions with replies."""

import streamlit as st

import clock
from db import reading
from pages import _words
from pages._parts import cards, choice, hot_board, suggestion_list
from pages._parts.links import is_there, link
from pages._words import _, plain
from places import BY_PATH
from surveys.suggestions import board, lists, places

SIZE, COUNTY = 20, 4

with reading() as session:
    regions = [each for each in places.all_regions(session) if each.level <= COUNTY]
names = {each.code: plain(_words.name(each)) for each in regions if each.parent_id is not None}

st.title(_("Hot topics"), anchor=False)
st.markdown(_(BY_PATH["hot_topics"].said))
if is_there("suggest"):
    link("suggest", _("Make a suggestion"), icon=":material/add:")
region = choice.in_address("region", ["", *names]) or None
st.selectbox(
    _("District"),
    ["", *names],
    format_func=lambda code: names[code] if code else _("The whole city"),
    key=choice.key("region"),
    on_change=choice.write,
    args=("region", "", "after"),
)
with reading() as session:
    counted = board.board(session, today=clock.today(), region=region)
    late = board.overdue(session, today=clock.today())
hot_board.show(counted)
hot_board.overdue(late)

st.header(_("Suggestions and their replies"), anchor=False)
wish = suggestion_list.wish(region)
with reading() as session:
    page = lists.public(session, wish=wish, after=st.query_params.get("after"), limit=SIZE)
suggestion_list.show(page.items)
if not page.items:
    st.info(
        _(
            "Nothing is shown here yet. What its author and the department let be seen appears "
            "here with its reply, personal data masked."
        )
    )
kept = ("kind", "topic", "channel", "region")
asked = {name: st.query_params[name] for name in kept if name in st.query_params}
cards.older("hot_topics", page.next, **asked)
