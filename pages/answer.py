"""The answer: a verdict with a reason for everything that was said, then publish it."""

import streamlit as st

from consultation import answering, decisions, texts
from db import reading
from identity.permits import Act
from models import Stage
from pages import _who
from pages._parts import answer_text, held, verdicts
from pages._parts.links import link
from pages._parts.pager import offset
from pages._words import _

SIZE = 20
ACTS = (Act.DECIDE, Act.PUBLISH_ANSWER)
here = _who.require(*ACTS)
with reading() as session:
    consultation = held.held(session, account=here, acts=ACTS)
    if consultation:
        only = {"consultation_id": consultation.id}
        rows = decisions.topics_to_answer(session, **only)
        loose, own = (
            decisions.loose_comments(session, **only),
            decisions.own_decisions(session, **only),
        )
        reply, missing = decisions.reply_of(session, **only), answering.missing(session, **only)
        newest = texts.newest_draft(session, **only)
        labels = answer_text.labels(newest)

st.title(_("Answer"), anchor=False)
if consultation is None:
    st.markdown(_("What has closed and is owed an answer."))
    empty = _("Nothing is owed an answer. A consultation stands here once its time is over.")
    stages = (Stage.CLOSED, Stage.ANSWERED)
    held.choose(account=here, path="answer", stages=stages, empty=empty)
elif consultation.stage is Stage.CLOSED:
    held.head(consultation)
    names = [
        _("Topics"),
        _("Comments in no topic"),
        _("The text"),
        _("Official reply"),
        _("Publish"),
    ]
    topics, singles, text, whole, publish = st.tabs(names, key="answer_tabs")
    with topics:
        if rows:
            verdicts.topics(rows, consultation, own, labels)
        else:
            st.info(_("There is no published topic summary. An analyst makes it."))
    with singles:
        st.markdown(_("Comments that stand in no topic need a verdict of their own."))
        skipped = offset(len(loose), size=SIZE, key="loose")
        rest = [comment.id for comment in loose if comment.id not in own]
        verdicts.loose(loose[skipped : skipped + SIZE], consultation, own, labels, rest=rest)
    with text:
        answer_text.versions(consultation, newest, rows, account=here)
    with whole:
        answer_text.reply(consultation, reply)
    with publish:
        answer_text.lacking(missing)
        answer_text.publish_button(consultation, missing, reply, here)
else:
    held.head(consultation)
    answer_text.after(consultation, here)
    link("consult", _("See it as the public does"), c=consultation.slug, tab="answer")
