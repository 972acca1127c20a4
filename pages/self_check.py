"""Open-data figures: what indices ask of a site, counted here and now."""

import streamlit as st

import clock
from db import reading
from opendata import self_check
from pages import _words
from pages._parts import figures_list
from pages._parts.links import is_there, link
from pages._words import _
from places import BY_PATH

now = clock.now()
with reading() as session:
    check = self_check.take(session, now=now)

st.title(_("Open-data figures"), anchor=False)
st.markdown(_(BY_PATH["self_check"].said))
moment = _words.moment(check.taken_at)
st.html(f'<p class="meta">{_("Counted on {moment}.").format(moment=moment)}</p>')
figures_list.files(check)
if not check.of("datasets").value:
    st.info(_("No dataset is public yet. The figures grow with the first one."))
figures_list.show(check)
with st.expander(_("Which index asks for what"), key="which_index"):
    st.markdown(
        _(
            "The layers and dimensions are those of the China Open Data Index (开放数林指数) as "
            "its published summaries name them. Its readiness layer is about statutes and offices "
            "and cannot be counted from a site. The last word under each figure is the matter of "
            "GB/T 38664.3-2020 that it speaks to. No weights and no total are given: the index "
            "sets its own."
        )
    )
for path in filter(is_there, ("datasets", "data_requests")):
    link(path, _(BY_PATH[path].title), icon=":material/arrow_forward:")
