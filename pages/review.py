"""Review: what the second person reads before the public does, and the two buttons."""

import streamlit as st

from consultation import notice, texts
from db import reading
from identity.permits import Act
from models import Stage
from pages import _who
from pages._parts import acts, as_public, checks, held, review_acts
from pages._words import _
from procedure.notice import Severity

here = _who.require(Act.REVIEW)
with reading() as session:
    consultation = held.held(session, account=here, acts=(Act.REVIEW,))
    if consultation:
        newest = texts.newest_draft(session, consultation_id=consultation.id)
        changes = as_public.changes(session, consultation, newest)
        findings = notice.findings(session, consultation=consultation)
        files = list(consultation.attachments)

st.title(_("Review"), anchor=False)
if consultation is None:
    st.markdown(_("What waits to be opened, and what is open now."))
    empty = _("Nothing waits for review, and nothing is open. Drafters submit it from their page.")
    held.choose(account=here, path="review", stages=(Stage.REVIEW, Stage.OPEN), empty=empty)
elif consultation.stage is Stage.REVIEW:
    held.head(consultation)
    st.markdown(_("Read it as the public will. Then open it, or send it back with a note."))
    st.header(_("Checks of the notice"), anchor=False)
    checks.show(findings, [])
    refused = any(each.severity is Severity.REFUSE for each in findings)
    second = review_acts.is_second(here, consultation, newest)
    review_acts.review(consultation, refused=refused, second=second)
    as_public.whole(consultation, newest, changes)
elif consultation.stage is Stage.OPEN:
    held.head(consultation)
    acts.answer(review_acts.PLACE)
    review_acts.running(consultation)
    as_public.whole(consultation, newest, changes)
else:
    held.head(consultation)
    for place in (review_acts.PLACE, "withdraw"):
        acts.answer(place)
    st.info(_("Nothing is to be reviewed or opened at this stage."))
    as_public.whole(consultation, newest, changes)
