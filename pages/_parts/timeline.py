"""What became of a Comment, step by step, and the proof that it was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

import code_words
from consultation.receipts import ReceiptView
from models import Ruling, Stage, Standing
from moderation.reasons import Reason
from pages import _words
from pages._parts import untrusted
from pages._parts.links import link
from pages._words import _, number
from surveys.receipts import AskedReceipt


@dataclass(frozen=True)
class Step:
    """`state`: done, no (withheld), now (waits) or next. `note` stands small beside the title,
    `words` are the department's, `quoted` are people's."""

    state: str
    title: str
    note: str = ""
    words: str = ""
    quoted: str = ""


def show(view: ReceiptView) -> None:
    """All steps, one under the other."""
    with st.container(key="fate", gap=None):
        for place, step in enumerate(steps(view)):
            with st.container(key=f"step_{step.state}_{place}", gap=None):
                note = f'<span class="meta">{untrusted.inert(step.note)}</span>'
                st.html(f"<p><b>{untrusted.inert(step.title)}</b> {note}</p>")
                if step.words:
                    untrusted.prose(step.words)
                if step.quoted:
                    st.text(step.quoted)


def steps(view: ReceiptView) -> Iterator[Step]:
    """From the day it came in to the decision; the last one says what comes next."""
    comment = view.comment
    entry = _("Entry {n} of the public ledger").format(n=number(view.entry.number))
    when = _words.moment(comment.received_at)
    yield Step("done", _("Received and recorded"), f"{when} · {entry}")
    if comment.standing is Standing.WAITING:
        yield Step(
            "now", _said(comment.standing), _("A person will look at it. You need do nothing.")
        )
    elif comment.standing is Standing.WITHDRAWN:
        note = _("Name and words are gone; a stub keeps the totals right.")
        yield Step("done", _said(comment.standing), note)
    else:
        yield from _ruled(view)
        yield from _answered(view)


def _said(code: object) -> str:
    return code_words.said(code, _words.language())


def _ruled(view: ReceiptView) -> Iterator[Step]:
    """Looked at; then shown, or not, with the reason and what it rests on."""
    comment, ruling = view.comment, view.ruling
    if ruling is not None:
        yield Step("done", _("A person looked at it"), _words.moment(ruling.made_at))
    title = _said(ruling.outcome if ruling else comment.standing)
    if comment.standing is Standing.WITHHELD:
        note = _("It stays on record. Disagreement is never a reason for withholding.")
        yield Step("no", title, note, why(ruling))
    else:
        day = _words.moment(comment.published_at) if comment.published_at else ""
        yield Step("done", title, day, why(ruling), comment.shown or "")


def why(ruling: Ruling | None) -> str:
    """The Reason of a Ruling, the provision it rests on, and the moderator's note."""
    if ruling is None:
        return ""
    lines = []
    if ruling.reason:
        reason = Reason(ruling.reason)
        lines.append(_("Reason: {reason}").format(reason=_said(reason)))
        lines.append(_("Legal basis: {basis}").format(basis=reason.basis))
    return "\n".join([*lines, ruling.note or ""]).strip()


def _answered(view: ReceiptView) -> Iterator[Step]:
    """The Topic, the answer to it, the end; or what comes next."""
    if view.topic is not None:
        n = _("{n} comments").format(n=number(view.topic.size))
        topic = _("Topic: {label}").format(label=view.topic.label)
        yield Step("done", _("Grouped with others"), n, topic)
    if view.decision is not None:
        day = _words.date(view.decision.made_at)
        verdict = _said(view.decision.verdict)
        title = _("Verdict: {verdict}").format(verdict=verdict)
        yield Step("done", title, day, view.decision.reason)
    elif view.comment.standing is Standing.PUBLISHED and view.reply is None:
        note = _("It will be shown here and under the consultation.")
        yield Step("next", _("The answer comes next"), note)
    yield from _end(view)


def _end(view: ReceiptView) -> Iterator[Step]:
    consultation = view.consultation
    if consultation.decided_at is not None:
        yield Step("done", _("Decision made"), _words.date(consultation.decided_at))
    elif consultation.stage is Stage.ANSWERED:
        note = _("It will be shown here and under the consultation.")
        yield Step("next", _("The final decision comes next"), note)


def proof(view: ReceiptView) -> None:
    """The values with which anyone can check that the Comment is in the Ledger."""
    with st.expander(_("Proof in the public ledger"), key="proof"):
        st.markdown(
            _(
                "Whoever holds these values can check that the comment was recorded and that "
                "nothing before it was changed."
            )
        )
        st.html(f'<dl class="proof">{values(view)}</dl>')
        st.markdown(_("To check it on a copy of the data, run this; or ask the data interface:"))
        st.code(f"python cli.py receipt verify {view.code}", language=None)
        st.code(f"GET /api/v1/receipts/{view.code}", language=None)
        slug = view.consultation.slug
        link("ledger", _("This consultation in the public ledger"), c=slug)


def values(view: ReceiptView | AskedReceipt) -> str:
    """HTML of the Entry's place and hashes."""
    root = _("Root of {n} entries").format(n=number(view.proof.size))
    rows = {
        _("Entry"): [f"{view.entry.number} · {_said(view.entry.act)}"],
        _("Hash of the entry"): [view.entry.hash],
        _("Leaf"): [view.proof.leaf],
        _("Path"): list(view.proof.path) or ["–"],
        root: [view.proof.root],
    }
    return "".join(f"<dt>{name}</dt><dd>{_codes(values)}</dd>" for name, values in rows.items())


def _codes(values: list[str]) -> str:
    return "".join(f"<code>{untrusted.inert(value)}</code>" for value in values)
