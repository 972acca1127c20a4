"""One Case as a moderator sees it: the words with findings in place, the masked ones, the keys."""

from datetime import datetime, timedelta

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from models import Case, Consultation, RuledOut, Ruling
from moderation import rulings
from moderation.findings import Finding
from moderation.reasons import Reason
from pages import _who, _words
from pages._parts import memory, untrusted
from pages._parts.acts import act
from pages._words import _

PLACE = "moderation"


def show(case: Case, consultation: Consultation, *, now: datetime) -> None:
    """The Case that is being ruled on."""
    comment, findings = case.comment, findings_of(case)
    st.markdown(" · ".join(_facts(case, consultation)))
    st.markdown(urgency(case, now))
    as_written, as_masked = st.columns(2)
    with as_written:
        st.subheader(_("As written"), anchor=False)
        if comment.title:
            untrusted.show(comment.title)
        untrusted.show(comment.body, findings)
    with as_masked:
        st.subheader(_("With personal data masked"), anchor=False)
        untrusted.show(case.masked)
    _ruling(case, findings)


def findings_of(case: Case) -> list[Finding]:
    return [Finding(**finding) for finding in case.findings]


def _facts(case: Case, consultation: Consultation) -> list[str]:
    """Where it belongs and how it came in, as Markdown with every mark in it escaped."""
    comment, language = case.comment, _words.language()
    where = comment.clause.label or comment.clause.heading if comment.clause else _("On the whole")
    return [
        f"**{_words.plain(consultation.title)}**",
        _words.plain(where or ""),
        code_words.said(comment.stance, language),
        code_words.said(comment.channel, language),
        _words.plain(comment.shown_name or _("Name not shown")),
        _words.moment(comment.received_at),
    ]


def urgency(case: Case, now: datetime) -> str:
    """How long it has waited against its target, in Markdown of our own words."""
    waited = _("Has waited {time}").format(time=_duration(now - case.opened_at))
    if case.due_at < now:
        late = _("overdue by {time}").format(time=_duration(now - case.due_at))
        return f"{waited} · :material/warning: :red[**{late}**]"
    return f"{waited} · " + _("to be ruled on by {moment}").format(
        moment=_words.moment(case.due_at)
    )


def waited(case: Case, now: datetime) -> str:
    """The same in a word or two."""
    if case.due_at < now:
        late = _("overdue by {time}").format(time=_duration(now - case.due_at))
        return f":material/warning: :red[{late}]"
    return f":gray[{_duration(now - case.opened_at)}]"


def _duration(time: timedelta) -> str:
    hours = int(time.total_seconds() // 3600)
    if hours < 1:
        return _("less than an hour")
    if hours < 48:
        return _("{n} hours").format(n=hours)
    return _("{n} days").format(n=hours // 24)


def _ruling(case: Case, findings: list[Finding]) -> None:
    """One form: note and passages are sent with whichever ruling is chosen, by key or by click."""
    personal = any(finding.is_surely_personal for finding in findings)
    with st.form(f"ruling_{case.id}", enter_to_submit=False):
        with st.container(horizontal=True):
            _button(case, RuledOut.PUBLISH, _("Publish it"), key="P", first=True, off=personal)
            masked = _("Publish masked")
            _button(case, RuledOut.PUBLISH_MASKED, masked, key="M", first=personal)
        st.markdown(_("Or do not publish it, for one of these reasons; disagreement is none:"))
        with st.container(horizontal=True, gap="xsmall", key="reasons"):
            for number, reason in enumerate(Reason, start=1):
                words = code_words.said(reason, _words.language())
                _button(case, RuledOut.WITHHOLD, words, key=str(number), reason=reason)
        note, passages = st.columns(2)
        note.text_area(_("Note to the author, if one is needed"), key=f"note_{case.id}", height=80)
        passages.text_area(
            _("Passages to mask besides, one a line, copied from the masked version"),
            key=f"hide_{case.id}",
            height=80,
        )


def _button(
    case: Case,
    outcome: RuledOut,
    words: str,
    *,
    key: str,
    first: bool = False,
    off: bool = False,
    reason: Reason | None = None,
) -> None:
    st.form_submit_button(
        words,
        key=f"rule_{outcome.value}_{reason.value if reason else ''}_{case.id}",
        type="primary" if first and not off else "secondary",
        shortcut=key,
        disabled=off,
        help=_("The text holds personal data: publish it masked, or withhold it.") if off else None,
        on_click=act,
        args=(PLACE, rule, case.id, case.version, outcome, reason),
    )


def rule(
    session: Session, case_id: int, version: int, outcome: RuledOut, reason: Reason | None
) -> str:
    """Rule on the Case as it was read, with the note and the passages typed beside it."""
    passages = str(memory.kept(f"hide_{case_id}", "")).splitlines()
    rulings.rule(
        session,
        account=_who.account(),
        case_id=case_id,
        version=version,
        outcome=outcome,
        reason=reason,
        note=memory.kept(f"note_{case_id}", ""),
        hide=[each.strip() for each in passages if each.strip()],
        now=clock.now(),
    )
    if outcome is RuledOut.WITHHOLD:
        return _("Not published. The author is told the reason; the next one is below.")
    if outcome is RuledOut.PUBLISH_MASKED:
        return _("Published with the marked passages masked. The next one is below.")
    return _("Published. The author is told; the next one is below.")


def undo(session: Session, case_id: int) -> str:
    rulings.undo(session, account=_who.account(), case_id=case_id, now=clock.now())
    return _("Taken back. It waits again, and the author is told.")


def publish_clean(session: Session, consultation_id: int) -> str:
    n = rulings.publish_clean(
        session, account=_who.account(), consultation_id=consultation_id, now=clock.now()
    )
    return _("{n} comments published in one go.").format(n=_words.number(n))


def in_force(case: Case) -> Ruling:
    """The Ruling that stands."""
    return next(ruling for ruling in reversed(case.rulings) if ruling.undone_at is None)
