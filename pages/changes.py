"""What changed between two releases of a dataset: how much, which columns, row by row."""

import streamlit as st

import clock
from db import reading
from opendata import changes, inquiry_list
from pages import _who
from pages._parts import changes_lookup, changes_rows, changes_top, dataset_words
from pages._parts.links import link
from pages._words import _, plain

now, here = clock.now(), _who.account()
with reading() as session:
    pair = changes.pair(
        session,
        slug=st.query_params.get("d", ""),
        old=changes_top.asked("from"),
        new=changes_top.asked("to"),
        account=here,
        now=now,
    )
    fixed = inquiry_list.fixes(
        session,
        dataset_id=pair.dataset.id,
        number=pair.new.number or 0,
        since=pair.old.number if pair.old else None,
        today=clock.today(),
    )
dataset, old, new = pair.dataset, pair.old, pair.new

st.title(_("What changed"), anchor=False)
link("dataset", plain(dataset_words.title(dataset)), icon=":material/arrow_back:", d=dataset.slug)
if old is None:
    st.info(_("There is one release in force, so there is nothing to compare it with yet."))
else:
    changes_top.choose(pair)
    with st.spinner(_("Comparing the two releases …")):
        counts = changes.counts(old, new)
    changes_top.show(new, counts)
    changes_top.columns(counts)
    changes_top.fixes(fixed)
    if any(counts[kind] for kind in changes.KINDS):
        kind = changes_rows.kind(counts)
        page = changes.page(old, new, kind=kind, after=st.query_params.get("after"))
        changes_rows.show(page.items, changes.titles(old, new), kind)
        changes_rows.more(pair, kind, page.next)
        changes_rows.take_away(pair, kind, here, now)
changes_lookup.show()
