"""The topic summary: order it, read it, give topics their names, publish it."""

import streamlit as st

import jobs
from consultation import answering, thread
from db import reading
from identity.permits import Act
from models import Stage
from pages import _who, _words
from pages._parts import acts, held, summary_acts, topic_rows
from pages._parts.links import link
from pages._words import _
from topics import summaries

here = _who.require(Act.SUMMARISE)
with reading() as session:
    consultation = held.held(session, account=here, acts=(Act.SUMMARISE,))
    if consultation:
        only = {"consultation_id": consultation.id}
        job, summary = jobs.latest(session, **only), summaries.newest(session, **only)
        waiting = answering.missing(session, **only).waiting
        if summary:
            language = _words.language()[:2]
            document = summaries.with_words(session, summary=summary, language=language)
            current = summaries.covers(session, summary=summary)
            notes = summaries.notes(session, summary_id=summary.id)
            ids = topic_rows.wanted(document)
            said = {each.id: each for each in thread.these(session, comment_ids=ids, **only)}

st.title(_("Topic summary"), anchor=False)
if consultation is None:
    st.markdown(_("Comments that have closed, to be grouped into topics."))
    empty = _("Nothing has closed yet. A consultation stands here once its time is over.")
    held.choose(account=here, path="condense", stages=(Stage.CLOSED,), empty=empty)
else:
    held.head(consultation)
    acts.answer(summary_acts.PLACE)
    if waiting:
        text = _("{n} comments still wait for moderation. A summary made now leaves them out.")
        st.warning(text.format(n=_words.number(waiting)))
    summary_acts.failed(job)
    if summary_acts.under_way(job):
        summary_acts.progress(consultation.id)
    elif summary is None:
        st.markdown(_("Copies are put together, topics and issues found; then you read it."))
        n = _words.number(consultation.published)
        words = _("Summarise {n} comments").format(n=n)
        summary_acts.order_button(consultation, words=words, first=True)

if consultation and summary and not summary_acts.under_way(job):
    summary_acts.numbers(summary)
    published = summary.published_at is not None
    if not current:
        st.warning(_("Comments were published after this was made. Make a new one."))
    elif published:
        st.success(_("Published {moment}.").format(moment=_words.moment(summary.published_at)))
        link("consult", _("See it as the public does"), c=consultation.slug, tab="summary")
    else:
        summary_acts.publish_button(summary, here.name)
    if consultation.stage is Stage.CLOSED:
        words = _("Make a new one")
        summary_acts.order_button(consultation, words=words, first=not current)
    st.header(_("Topics"), anchor=False)
    topic_rows.show(document, summary.topics, editable=not published)
    topic_rows.asides(document, said)
    summary_acts.history(notes)
