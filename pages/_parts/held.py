"""The Consultation a staff page is about: from the address, or chosen from those it is for."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from consultation import shelf
from db import reading
from identity import permits
from identity.permits import Act
from models import Account, Consultation, Stage
from pages._parts import worklist
from pages._parts.links import link
from pages._parts.pager import offset
from pages._words import _

SIZE = 20


def held(session: Session, *, account: Account, acts: tuple[Act, ...]) -> Consultation | None:
    """The Consultation named in the address, if the account may do any of `acts` with it; None
    when none is named. Refuses NotFound, NotAllowed."""
    slug = st.query_params.get("c")
    if not slug:
        return None
    found = shelf.by_slug(session, slug=slug, account=account)
    if not any(permits.may(account, act, found.department) for act in acts):
        permits.require(account, acts[0], found.department)
    return found


def choose(*, account: Account, path: str, stages: tuple[Stage, ...], empty: str) -> None:
    """Links to the Consultations in these stages, or why there are none."""
    now = clock.now()
    with reading() as session:
        count = shelf.desk_count(session, account=account, stages=stages)
        skipped = offset(count, size=SIZE)
        rows = shelf.desk(
            session, account=account, now=now, stages=stages, offset=skipped, limit=SIZE
        )
    for row in rows:
        with st.container(border=True, key=f"choose_{row.consultation.slug}"):
            what, state, action = st.columns([5, 4, 3], vertical_alignment="center")
            with what:
                worklist.title(row.consultation)
            with state:
                for words in worklist.waiting(row, now=now):
                    st.markdown(words)
            with action, st.container(key=f"next_{row.consultation.slug}"):
                link(path, _("Work on this one"), c=row.consultation.slug)
    if not rows:
        st.info(empty)


def head(consultation: Consultation) -> None:
    """Which Consultation this is, above the work on it."""
    worklist.title(consultation)
