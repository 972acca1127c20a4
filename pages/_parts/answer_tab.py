"""What came of it: numbers, verdicts with their reasons, the reply, and what changed."""

from collections.abc import Sequence, Set
from urllib.parse import urlencode

import streamlit as st

import code_words
from consultation import outcome as outcomes
from consultation.changes import ClauseChange, changes
from consultation.outcome import CLOSED_LOOP, Answer, Outcome
from db import reading
from models import Channel, Consultation, Verdict
from moderation.reasons import WORDS, Reason
from pages import _words
from pages._parts.redlined import TAGS
from pages._parts.summary_tab import numbers
from pages._parts.untrusted import inert, paragraph
from pages._words import _, number


def show(consultation: Consultation) -> None:
    """The outcome; before it is published, what will be here and by when."""
    with reading() as session:
        came = outcomes.outcome(session, consultation=consultation)
        changed = changes(session, outcome=came)
    is_answered = consultation.stage in CLOSED_LOOP
    if not is_answered:
        _not_yet(came)
    st.html(numbers(_counts(came)))
    if is_answered and not came.received:
        st.info(_("Nobody commented. The text went on as it was published."))
    if came.verdicts:
        st.header(_("Verdicts on the published comments"), anchor=False)
        st.html(_verdicts(came))
    if came.reply and is_answered:
        st.header(_("Official reply"), anchor=False)
        words = "".join(paragraph(line) for line in came.reply.text.splitlines())
        st.html(f'<div class="prose reply">{words}</div>')
    if came.answers:
        st.header(_("Answers, topic by topic"), anchor=False)
        keys = {change.key for change in changed}
        st.html("".join(_answer(consultation, each, keys) for each in came.answers))
    if changed and is_answered:
        _changes(came, changed)
    _asides(came)


def _not_yet(came: Outcome) -> None:
    words = _(
        "The department has not published its answer yet. It will say here, topic by topic, what "
        "was adopted, what was not, and why, with the final text beside the draft."
    )
    by = came.result_due
    st.info(words + (" " + _("It is due by {day}.").format(day=_words.date(by.date)) if by else ""))


def _counts(came: Outcome) -> Sequence[tuple[str, str]]:
    pairs = [
        (_("Comments received"), came.received),
        (_("Published"), came.published),
        (_("Not published"), came.withheld),
        (_("Withdrawn"), came.withdrawn),
    ]
    if came.waiting:
        pairs.append((_("Waiting for moderation"), came.waiting))
    return [(name, number(n)) for name, n in pairs]


def _verdicts(came: Outcome) -> str:
    """HTML of the table of verdicts; the shares add up to 100.00."""
    rows = "".join(
        f'<tr><th scope="row">{verdict(share.verdict)}</th>'
        f'<td class="n">{number(share.comments)}</td><td class="n">{share.share:.2f}</td></tr>'
        for share in came.verdicts
    )
    n = sum(share.comments for share in came.verdicts)
    total = sum(share.share for share in came.verdicts)
    return (
        f'<table class="figures"><thead><tr><th scope="col">{_("Verdict")}</th>'
        f'<th scope="col" class="n">{_("Comments")}</th><th scope="col" class="n">%</th></tr>'
        f'</thead><tbody>{rows}</tbody><tfoot><tr><th scope="row">{_("Together")}</th>'
        f'<td class="n">{number(n)}</td><td class="n">{total:.2f}</td></tr></tfoot></table>'
    )


def verdict(code: Verdict) -> str:
    """HTML of a verdict in a word."""
    return f'<span class="verdict {code.value}">{code_words.said(code, _words.language())}</span>'


def _answer(consultation: Consultation, answer: Answer, changed: Set[str]) -> str:
    """HTML of one row of the answer, with links to the Clauses it `changed`."""
    label, key = _("Single comments"), None
    if answer.topic:
        label, key = answer.topic.label, answer.topic.key
    count = _("{n} comments").format(n=number(answer.size))
    if key:
        query = urlencode({"c": consultation.slug, "tab": "summary", "open": key})
        count = f'<a href="{inert("/app/consult?" + query)}" target="_self">{count}</a>'
    words = "".join(paragraph(line) for line in answer.reason.splitlines())
    comma = ", " if _words.language() == "en" else "、"
    named = comma.join(
        f'<a href="#change-{inert(key)}">{inert(label)}</a>' if key in changed else inert(label)
        for key, label in zip(answer.clause_keys, answer.clause_labels, strict=True)
    )
    because = f'<p class="meta">{_("Changed because of it:")} {named}</p>' if named else ""
    return (
        f'<article class="answer"><h3>{inert(label)}</h3>'
        f'<p class="meta">{verdict(answer.verdict)} {count}</p>{words}{because}</article>'
    )


def _changes(came: Outcome, changed: Sequence[ClauseChange]) -> None:
    st.header(_("What changed in the text"), anchor=False)
    first, last = (_("Version {n}").format(n=came.drafts[at].number) for at in (0, -1))
    legend = f"<del>{_('taken out')}</del> <ins>{_('put in')}</ins>"
    rows = "".join(_change(each) for each in changed)
    st.html(f'<p class="meta redline">{first} → {last} · {legend}</p>{rows}')


def _change(change: ClauseChange) -> str:
    spans = "".join(f"<{TAGS[op]}>{inert(text)}</{TAGS[op]}>" for op, text in change.spans)
    comma = ", " if _words.language() == "en" else "、"
    because = _("Because of:") + " " + inert(comma.join(change.because))
    why = f'<p class="meta">{because}</p>' if change.because else ""
    return (
        f'<article class="change" id="change-{inert(change.key)}">'
        f'<div class="redline">{spans}</div>{why}</article>'
    )


def _asides(came: Outcome) -> None:
    """How comments came in, and why some are not shown."""
    language = _words.language()
    channels = {code_words.said(Channel(code), language): n for code, n in came.channels.items()}
    reasons = {_(WORDS[Reason(code)]): n for code, n in came.withheld_reasons.items()}
    html = "".join(
        f'<section class="aside"><h3>{title}</h3>{_figures(rows)}</section>'
        for title, rows in (
            (_("How comments came in"), channels),
            (_("Why comments were not published"), reasons),
        )
        if rows
    )
    if html:
        st.html(html)


def _figures(rows: dict[str, int]) -> str:
    cells = "".join(
        f'<tr><th scope="row">{inert(name)}</th><td class="n">{number(n)}</td></tr>'
        for name, n in rows.items()
    )
    return f'<table class="figures"><tbody>{cells}</tbody></table>'
