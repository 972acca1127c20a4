"""What still keeps a Consultation from opening: what it lacks, and what the checks found."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
import refusal_words
from consultation import drafting
from models import Consultation
from pages import _who, _words
from pages._parts import finding_words
from pages._parts.acts import act, answer
from pages._words import _, plain
from procedure.notice import NoticeFinding, Severity

PLACE = "checks"
LOOKS = {
    Severity.REFUSE: (":material/block:", "red"),
    Severity.WARN: (":material/warning:", "orange"),
    Severity.INFO: (":material/info:", "blue"),
}
ORDER = list(LOOKS)


def show(findings: Sequence[NoticeFinding], lacks: Sequence[str]) -> None:
    """Every finding with its weight, its sentence and the rule behind it, the gravest first."""
    if lacks:
        names = [_(refusal_words.FIELDS.get(name, name)) for name in lacks]
        comma = ", " if _words.language() == "en" else "、"
        st.warning(_("Still missing: {names}").format(names=comma.join(names)))
    for finding in sorted(findings, key=lambda each: (ORDER.index(each.severity), each.key)):
        icon, colour = LOOKS[finding.severity]
        words = _(finding_words.SEVERITIES[finding.severity])
        st.markdown(f"{icon} :{colour}[**{words}**] {plain(finding_words.sentence(finding))}")
        st.caption(plain(finding.basis))
    if not findings and not lacks:
        st.success(_("The checks of the notice find nothing to object to."))


def submit_button(consultation: Consultation, lacks: Sequence[str]) -> None:
    """Hand it to a second person."""
    st.markdown(_("A second person of the department reviews it and opens it; you cannot."))
    answer(PLACE)
    st.button(
        _("Submit for review"),
        key="submit",
        type="primary",
        disabled=bool(lacks),
        on_click=act,
        args=(PLACE, submit, consultation.id),
    )


def submit(session: Session, consultation_id: int) -> str:
    drafting.submit(
        session, account=_who.account(), consultation_id=consultation_id, now=clock.now()
    )
    return _("Submitted. A second person of the department now reviews it and opens it.")
