"""Moderation: one comment at a time, the most urgent first, a key for every ruling."""

import streamlit as st

import clock
from consultation import shelf, thread
from db import reading
from identity import permits
from models import Stage
from moderation import queue
from pages import _who
from pages._parts import acts, case, queue_lists
from pages._parts.pager import offset
from pages._words import _, number

SIZE = 10
here = _who.require(permits.Act.MODERATE)
now = clock.now()

st.title(_("Moderation"), anchor=False)
st.markdown(_("Rule on what waits, the most urgent first. Every ruling is told to the author."))
acts.answer(case.PLACE)

with reading() as session:
    rows = shelf.desk(session, account=here, now=now, stages=(Stage.OPEN, Stage.CLOSED), limit=100)
with st.container(horizontal=True, vertical_alignment="bottom"):
    only = queue_lists.chosen(rows)
    only_id = only.consultation.id if only else None
    with reading() as session:
        count = queue.waiting_count(session, account=here, consultation_id=only_id)
        clean = queue.clean_count(session, account=here, consultation_id=only_id) if only else 0
    if only:
        queue_lists.all_clean(only, clean)

main = st.container()
skipped = offset(count, size=SIZE)
with reading() as session:
    waiting = queue.waiting(
        session, account=here, consultation_id=only_id, offset=skipped, limit=SIZE
    )
    ruled = queue.ruled(session, account=here, consultation_id=only_id, limit=5)
    about = thread.consultations_of(session, comments=[each.comment for each in waiting])

if waiting:
    now_ruling = queue_lists.current(waiting)
    with main:
        st.header(_("{n} wait").format(n=number(count)), anchor=False)
        case.show(now_ruling, about[now_ruling.consultation_id], now=now)
        queue_lists.skip(waiting, now_ruling)
        st.header(_("Next"), anchor=False)
        queue_lists.next_ones(waiting, current=now_ruling, now=now)
else:
    main.info(_("Nothing waits. New comments appear here as they come in."))
if ruled:
    st.header(_("Ruled last"), anchor=False)
    queue_lists.ruled_ones(ruled)
