"""The answer as a whole: the official reply, the changed text, what is missing, publishing."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
from consultation import answering, decisions, texts
from consultation.answering import Missing
from consultation.decisions import ToAnswer
from db import reading
from identity import permits
from identity.permits import Act
from models import Account, Consultation, Draft, Reply, Stage
from pages import _who
from pages._parts import bring, memory, redlined
from pages._parts.acts import act, answer
from pages._words import _, number, plain

REPLY, PUBLISH = "reply", "publish"


def reply(consultation: Consultation, written: Reply | None) -> None:
    """The text on the whole."""
    at = f"reply_{consultation.id}"
    with st.form(f"{at}_form", enter_to_submit=False):
        st.text_area(
            _("Official reply"),
            value=written.text if written else "",
            key=at,
            height=260,
            max_chars=decisions.REPLY_LIMIT,
            help=_("What was asked, who answered, what was changed. Also when nobody commented."),
        )
        answer(REPLY)
        args = (REPLY, write, consultation.id)
        st.form_submit_button(
            _("Save the reply"), key=f"{at}_do", type="primary", on_click=act, args=args
        )


def write(session: Session, consultation_id: int) -> str:
    decisions.write_reply(
        session,
        account=_who.account(),
        consultation_id=consultation_id,
        text=memory.kept(f"reply_{consultation_id}", ""),
        now=clock.now(),
    )
    return _("The reply is saved. Somebody else has to publish it.")


def labels(newest: Draft | None) -> dict[str, str]:
    """Clause key → label and first words, of what has a label."""
    clauses = newest.clauses if newest else []
    return {
        clause.key: f"{clause.label} {(clause.heading or clause.text)[:16]}".strip()
        for clause in clauses
        if clause.label and clause.kind in ("article", "section", "item")
    }


def because(rows: Sequence[ToAnswer]) -> dict[str, list[str]]:
    """Clause key → labels of the Topics it was changed for."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for key in row.decision.clause_keys if row.decision else ():
            found.setdefault(key, []).append(row.topic.label)
    return found


def versions(
    consultation: Consultation, newest: Draft | None, rows: Sequence[ToAnswer], *, account: Account
) -> None:
    """A new version, and what it changes against the one the public commented on."""
    if permits.may(account, Act.EDIT, consultation.department):
        st.markdown(_("If the answer changes the text, bring in the new version here."))
        bring.show(consultation, number=newest.number if newest else 0)
    bring.state(newest)
    if newest is not None and newest.number > 1:
        with reading() as session:
            diff = texts.redline(session, consultation_id=consultation.id, old=1, new=newest.number)
        redlined.show(diff, because(rows))


def lacking(missing: Missing) -> None:
    """Everything that keeps the answer from being published, one a line."""
    lines = []
    if missing.waiting:
        n = number(missing.waiting)
        lines.append(_("{n} comments wait for moderation").format(n=n))
    if missing.summary:
        lines.append(_("The topic summary is not published"))
    lines += [
        _("No verdict yet: {label}").format(label=plain(topic.label)) for topic in missing.topics
    ]
    if missing.comments:
        n = number(len(missing.comments))
        lines.append(_("{n} comments in no topic have no verdict").format(n=n))
    if missing.reply:
        lines.append(_("The official reply is not written"))
    if lines:
        st.warning(_("Still missing before it can be published:"))
        st.markdown("\n".join(f"- {line}" for line in lines))
    else:
        st.success(_("Nothing is missing. It can be published."))


def publish_button(
    consultation: Consultation, missing: Missing, written: Reply | None, account: Account
) -> None:
    """Publish it; a second person does."""
    may = permits.may(account, Act.PUBLISH_ANSWER, consultation.department)
    own = written is not None and written.made_by == account.id
    if own or not may:
        st.info(_("A publisher who did not write the reply publishes it."))
    answer(PUBLISH)
    st.button(
        _("Publish the answer"),
        key="publish_answer",
        type="primary",
        icon=":material/campaign:",
        disabled=bool(missing) or own or not may,
        on_click=act,
        args=(PUBLISH, publish, consultation.id),
    )


def publish(session: Session, consultation_id: int) -> str:
    answering.publish_answer(
        session, account=_who.account(), consultation_id=consultation_id, now=clock.now()
    )
    return _("Published and on record. Everybody who commented is told what became of it.")


def after(consultation: Consultation, account: Account) -> None:
    """What is left to do once it is answered, and before it is closed."""
    answer(PUBLISH)
    if consultation.stage is Stage.ANSWERED:
        _conclude_button(consultation, account)
    else:
        st.info(_("Nothing is to be answered at this stage."))


def _conclude_button(consultation: Consultation, account: Account) -> None:
    st.markdown(_("The answer is public. When the decision is made, conclude it here."))
    st.button(
        _("Conclude: the final text is decided"),
        key="conclude",
        type="primary",
        disabled=not permits.may(account, Act.DECIDE_FINAL, consultation.department),
        on_click=act,
        args=(PUBLISH, conclude, consultation.id),
    )


def conclude(session: Session, consultation_id: int) -> str:
    answering.conclude(
        session, account=_who.account(), consultation_id=consultation_id, now=clock.now()
    )
    return _("Concluded and on record. Nothing is left to do here.")
