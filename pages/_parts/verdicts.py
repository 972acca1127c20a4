"""Giving verdicts: one Topic after the other, and Comments that need an answer of their own."""

from collections.abc import Mapping, Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from consultation import decisions, thread
from consultation.decisions import ToAnswer
from db import reading
from errors import Invalid
from models import Comment, Consultation, Decision, Verdict
from pages import _who, _words
from pages._parts import memory, untrusted
from pages._parts.acts import act, answer
from pages._parts.pager import offset
from pages._words import _, number, plain

TOPICS = "topics"
SIZE = 20
DONE = ":material/check_circle:"
Labels = Mapping[str, str]  # clause key → what it is called


def verdict(code: Verdict) -> str:
    return code_words.said(code, _words.language())


def topics(
    rows: Sequence[ToAnswer],
    consultation: Consultation,
    made: Mapping[int, Decision],
    labels: Labels,
) -> None:
    """All Topics with their verdicts so far on one side; beside them the form for the chosen one,
    and what was said in it."""
    done = sum(row.decision is not None for row in rows)
    text = _("{k} of {n} topics answered").format(k=number(done), n=number(len(rows)))
    st.progress(done / len(rows), text=text)
    answer(TOPICS)
    ids = [row.topic.id for row in rows]
    names = {row.topic.id: _named(row) for row in rows}
    left, right = st.columns([2, 3], gap="large")
    first_open = next((at for at, row in enumerate(rows) if row.decision is None), 0)
    chosen = left.radio(
        _("Topics"),
        ids,
        index=first_open,
        format_func=lambda each: names[each],
        captions=[_state(row) for row in rows],
        key="topic",
    )
    row = next((row for row in rows if row.topic.id == chosen), rows[0])
    with right:
        _topic_form(row, rows, labels)
        topic_comments(row, consultation, made, labels)


def _named(row: ToAnswer) -> str:
    label = plain(row.topic.label)
    return f"{DONE} {label}" if row.decision else label


def _state(row: ToAnswer) -> str:
    n = _("{n} comments").format(n=number(row.topic.size))
    state = verdict(row.decision.verdict) if row.decision else _("not answered yet")
    return f"{n} · {state}"


def _topic_form(row: ToAnswer, rows: Sequence[ToAnswer], labels: Labels) -> None:
    at = f"topic_{row.topic.id}_"
    st.subheader(plain(row.topic.label), anchor=False)
    with st.form(f"{at}form", enter_to_submit=False):
        fields(at, row.decision, labels)
        after = following(row, rows)
        st.form_submit_button(
            _("Save and go to the next one") if after else _("Save"),
            key=f"{at}save",
            type="primary",
            on_click=act,
            args=(TOPICS, decide_topic, row.topic.id, after),
        )


def following(row: ToAnswer, rows: Sequence[ToAnswer]) -> int | None:
    """The next Topic without a verdict, counted on from this one; None when it is the last."""
    at = list(rows).index(row)
    order = [*rows[at + 1 :], *rows[:at]]
    return next((each.topic.id for each in order if each.decision is None), None)


def fields(at: str, decision: Decision | None, labels: Labels) -> None:
    """Verdict, reason, changed clauses."""
    st.radio(
        _("Verdict"),
        list(Verdict),
        index=list(Verdict).index(decision.verdict) if decision else None,
        format_func=verdict,
        key=f"{at}verdict",
        horizontal=True,
    )
    st.text_area(
        _("Reason, which the public reads"),
        value=decision.reason if decision else "",
        key=f"{at}reason",
        height=140,
        max_chars=decisions.REASON_LIMIT,
        help=_("Why. If not adopted: what stands against it, and whom to turn to."),
    )
    st.multiselect(
        _("Clauses changed because of it"),
        list(labels),
        default=[key for key in decision.clause_keys if key in labels] if decision else [],
        format_func=lambda each: plain(labels[each]),
        key=f"{at}clauses",
        placeholder=_("None, or choose"),
    )


def topic_comments(
    row: ToAnswer, consultation: Consultation, made: Mapping[int, Decision], labels: Labels
) -> None:
    """What was said in a Topic, to read, and to tick what needs an answer of its own."""
    title = _("The comments in it, and answers of their own")
    more = st.expander(title, expanded=True, key=f"said_{row.topic.id}", on_change="rerun")
    if more.open:
        with more, reading() as session:
            only = {"consultation_id": consultation.id, "topic_id": row.topic.id}
            count = thread.count(session, **only)
            skipped = offset(count, size=SIZE, key=f"said_{row.topic.id}_page")
            said = thread.page(session, offset=skipped, limit=SIZE, **only)
            own(f"own_{row.topic.id}_", said, made, labels, consultation=consultation)


def loose(
    comments: Sequence[Comment],
    consultation: Consultation,
    made: Mapping[int, Decision],
    labels: Labels,
    *,
    rest: Sequence[int],
) -> None:
    """Comments in no Topic, one page of them; `rest` are all that have no verdict yet."""
    if comments:
        own("loose_", comments, made, labels, consultation=consultation, rest=rest)
    else:
        st.info(_("No comment stands alone."))


def own(
    at: str,
    comments: Sequence[Comment],
    made: Mapping[int, Decision],
    labels: Labels,
    *,
    consultation: Consultation,
    rest: Sequence[int] = (),
) -> None:
    """Comments to tick, and the verdict for those ticked; with `rest`, for all of those at once."""
    answer(at)
    with st.form(f"{at}form", enter_to_submit=False):
        for comment in comments:
            _tick(at, comment, made.get(comment.id))
        if rest:
            text = _("All {n} that have no verdict yet").format(n=number(len(rest)))
            st.checkbox(text, key=f"{at}rest")
        st.markdown(_("For the ticked ones, a verdict of their own:"))
        fields(at, None, labels)
        ids = tuple(comment.id for comment in comments)
        st.form_submit_button(
            _("Save for the ticked ones"),
            key=f"{at}save",
            on_click=act,
            args=(at, decide_comments, consultation.id, at, ids, tuple(rest)),
        )


def _tick(at: str, comment: Comment, decision: Decision | None) -> None:
    state = verdict(decision.verdict) if decision else _("no answer of its own")
    st.checkbox(_("Comment {n}").format(n=comment.id) + f" · {state}", key=f"{at}{comment.id}")
    untrusted.show(comment.shown or "")


def _chosen(at: str) -> Verdict:
    found = memory.kept(f"{at}verdict")
    if found is None:
        raise Invalid(field="verdict")
    return Verdict(found)


def decide_topic(session: Session, topic_id: int, after: int | None) -> str:
    """Save, and lead on to the next Topic."""
    at = f"topic_{topic_id}_"
    decisions.decide_topic(
        session,
        account=_who.account(),
        topic_id=topic_id,
        verdict=_chosen(at),
        reason=memory.kept(f"{at}reason", ""),
        clause_keys=memory.kept(f"{at}clauses", ()),
        now=clock.now(),
    )
    if after is None:
        return _("Saved. Every topic has its answer now.")
    memory.keep("topic", after)
    return _("Saved. Here is the next one.")


def decide_comments(
    session: Session, consultation_id: int, at: str, ids: Sequence[int], rest: Sequence[int]
) -> str:
    """Save for the ticked Comments, or for all that have none yet."""
    ticked = [each for each in ids if memory.kept(f"{at}{each}")]
    wanted = [*ticked, *(rest if memory.kept(f"{at}rest") else ())]
    if not wanted:
        raise Invalid(field="comments")
    made = decisions.decide_comments(
        session,
        account=_who.account(),
        consultation_id=consultation_id,
        comment_ids=wanted,
        verdict=_chosen(at),
        reason=memory.kept(f"{at}reason", ""),
        clause_keys=memory.kept(f"{at}clauses", ()),
        now=clock.now(),
    )
    return _("Saved for {n} comments.").format(n=number(len(made)))
