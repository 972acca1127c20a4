"""The topic summary of what people wrote in their own words: every sentence leads to answers."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from db import reading
from models import AnswerSummary
from pages import _words
from pages._parts import topic_rows, untrusted
from pages._parts.pager import offset
from pages._words import _, number, plain
from surveys.results import answer_summaries

SIZE = 10


def show(summary: AnswerSummary) -> None:
    """Sentences, topics with quotes; the answers behind one of them, chosen."""
    key = f"{summary.question}_{summary.id}"
    with reading() as session:
        language = _words.language()[:2]
        document = answer_summaries.with_words(session, summary=summary, language=language)
    st.markdown(f"**{_('What people wrote')}**")
    words = _("{n} texts were read; {held} held by the rules are left out. Grouped by machine")
    told = words.format(n=number(summary.texts), held=number(summary.held))
    st.caption(told + (_(", read by a person.") if summary.published_at else "."))
    for topic in document["topics"]:
        with st.container(border=True, key=f"told_{key}_{topic['id']}"):
            _topic(topic, total=document["comments"])
    behind = _behind(document)
    chosen = st.selectbox(
        _("Read the answers behind"),
        range(len(behind)),
        index=None,
        format_func=lambda at: behind[at][0],
        key=f"behind_{key}",
        placeholder=_("Choose a sentence or a topic"),
    )
    if chosen is not None:
        _answers(summary, behind[chosen][1], key=f"{key}_{chosen}")


def _topic(topic: Mapping[str, Any], *, total: int) -> None:
    st.markdown(f"**{plain(topic['label'])}**")
    st.html(topic_rows.bar(len(topic["comment_ids"]), total))
    untrusted.show_all([quote["text"] for quote in topic["quotes"][:3]])


def _behind(document: Mapping[str, Any]) -> list[tuple[str, Sequence[int]]]:
    """What can be opened: each sentence and each topic, with its answers."""
    found = [(each["text"], each["comment_ids"]) for each in document["sentences"]]
    found += [(each["label"], each["comment_ids"]) for each in document["topics"]]
    return [(plain(text[:80]), ids) for text, ids in found]


def _answers(summary: AnswerSummary, ids: Sequence[int], *, key: str) -> None:
    st.caption(_("{n} answers, personal data masked").format(n=number(len(ids))))
    skipped = offset(len(ids), size=SIZE, key=f"a_{key}")
    with reading() as session:
        shown = ids[skipped : skipped + SIZE]
        texts = answer_summaries.these(session, summary=summary, ids=shown)
    untrusted.show_all(texts.values())
