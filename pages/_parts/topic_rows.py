"""The Topics of a Summary as an analyst reads them: size, stances, quotes, issues, names."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from models import Comment, Stance, Topic, TopicLevel
from pages import _who, _words
from pages._parts import memory, untrusted
from pages._parts.acts import act, answer
from pages._words import _, number, plain
from topics import summaries

Part = Mapping[str, Any]
SHOWN = 20


def show(document: Part, topics: Sequence[Topic], *, editable: bool) -> None:
    """Every Topic of the document, the largest first."""
    rows = {topic.key: topic for topic in topics if topic.level is TopicLevel.TOPIC}
    issues = {issue["id"]: issue for issue in document["issues"]}
    for part in document["topics"]:
        with st.container(border=True, key=f"topic_{part['id']}"):
            _topic(part, rows[part["id"]], issues, total=document["comments"], editable=editable)


def _topic(
    part: Part, topic: Topic, issues: Mapping[str, Part], *, total: int, editable: bool
) -> None:
    name, quotes = st.columns([2, 3], gap="large")
    with name:
        st.markdown(f"**{plain(topic.label)}**")
        st.html(bar(len(part["comment_ids"]), total))
        st.caption(stances(part["stance"]))
        if editable:
            _label(topic)
    with quotes:
        _quotes(part)
        inner = [issues[key] for key in part["issues"] if key in issues]
        if inner:
            title = _("{n} issues in it").format(n=number(len(inner)))
            with st.expander(title, key=f"issues_{part['id']}"):
                for issue in inner:
                    _issue(issue)


def bar(n: int, total: int) -> str:
    """How many of all, as a bar with its number."""
    share = 100 * n / total if total else 0
    words = _("{n} comments, {share} %").format(n=number(n), share=f"{share:.1f}")
    return f'<div class="bar"><i style="width:{share:.1f}%"></i></div><div>{words}</div>'


def stances(counts: Mapping[str, int]) -> str:
    """支持 12 · 反对 3."""
    known = {stance.value: code_words.said(stance, _words.language()) for stance in Stance}
    parts = [f"{known.get(name, name)} {number(n)}" for name, n in counts.items() if n]
    return " · ".join(parts)


def _quotes(part: Part) -> None:
    untrusted.show_all([quote["text"] for quote in part["quotes"][:3]])


def _issue(issue: Part) -> None:
    n = _("{n} comments").format(n=number(len(issue["comment_ids"])))
    st.markdown(f"**{plain(issue['label'])}** · {n}")
    for quote in issue["quotes"][:1]:
        untrusted.show(quote["text"])


def _label(topic: Topic) -> None:
    """A name of one's own for a Topic; what it was is kept."""
    place = f"label_{topic.id}"
    with st.form(f"{place}_form", border=False):
        st.text_input(
            _("Name of the topic"), value=topic.label, key=place, max_chars=summaries.LABEL_LIMIT
        )
        answer(place)
        st.form_submit_button(
            _("Rename"), key=f"{place}_do", on_click=act, args=(place, relabel, topic.id)
        )


def relabel(session: Session, topic_id: int) -> str:
    topic = summaries.relabel(
        session,
        account=_who.account(),
        topic_id=topic_id,
        label=memory.kept(f"label_{topic_id}", ""),
        now=clock.now(),
    )
    return _("It is now called “{label}”; the old name is kept.").format(label=plain(topic.label))


def asides(document: Part, comments: Mapping[int, Comment]) -> None:
    """Copies as one text with its senders, what only a few say, what fits nowhere."""
    copies, few, loose = document["duplicates"], document["minority"], document["unassigned"]
    issues = {issue["id"]: issue for issue in document["issues"]}
    with st.expander(_("Sent more than once ({n})").format(n=number(len(copies))), key="copies"):
        for group in copies[:SHOWN]:
            _copies(group["comment_ids"], comments)
    with st.expander(_("Said by a few ({n})").format(n=number(len(few))), key="minority"):
        for key in few:
            _issue(issues[key])
    with st.expander(_("In no topic ({n})").format(n=number(len(loose))), key="unassigned"):
        for comment_id in loose[:SHOWN]:
            if comment_id in comments:
                untrusted.show(comments[comment_id].shown or "")


def _copies(comment_ids: Sequence[int], comments: Mapping[int, Comment]) -> None:
    first = next((comments[each] for each in comment_ids if each in comments), None)
    if first is not None:
        st.markdown(_("1 text, {n} senders").format(n=number(len(comment_ids))))
        untrusted.show(first.shown or "")


def wanted(document: Part) -> list[int]:
    """The Comments whose words asides() shows."""
    groups = document["duplicates"][:SHOWN]
    copies = [comment_id for group in groups for comment_id in group["comment_ids"]]
    return [*copies, *document["unassigned"][:SHOWN]]
