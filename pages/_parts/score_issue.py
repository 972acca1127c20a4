"""Bulletins at their department: prepare one, read it, have it issued, look after its data."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
import jobs
from db import reading
from identity import permits
from models import Bulletin, Job, JobState, Scorecard
from pages import _who, _words
from pages._parts import memory, score_table
from pages._parts.acts import act, answer
from pages._parts.links import link
from pages._parts.score_marks import choose, span
from pages._parts.untrusted import inert
from pages._words import _, number
from surveys.scorecards import bulletin_data, bulletins, checking
from surveys.scorecards.bulletins import BulletinForm
from surveys.scorecards.periods import Period

PLACE = "bulletin"


def show(card: Scorecard) -> None:
    """The one that waits, the form that prepares, those that were issued."""
    with reading() as session:
        rows = bulletins.of_slug(session, slug=card.slug, issued=False)
        owed = bulletin_data.waiting(session, slug=card.slug)
    answer(PLACE)
    drafted = next((row for row in rows if row.issued_at is None), None)
    issued = [row for row in rows if row.issued_at is not None]
    if drafted is not None:
        _waits(card, drafted)
    if permits.may(_who.account(), permits.Act.SCORE, card.department):
        _form(card, issued, drafted)
    _issued(card, issued, owed)


def _form(card: Scorecard, issued: Sequence[Bulletin], drafted: Bulletin | None) -> None:
    again = drafted is not None
    st.header(_("Prepare it anew") if again else _("Prepare a bulletin"), anchor=False)
    period = choose(card, key="bulletin_period", over=True)
    last = next((row for row in issued if _period(row) == period), None)
    at = f"bulletin_{card.id}_"
    st.text_area(
        _("Note for readers"),
        drafted.note if drafted else "",
        key=f"{at}note",
        max_chars=bulletins.NOTE,
    )
    if last is not None:
        words = _("Bulletin {n} was issued for this period. It stays; this one will correct it.")
        st.info(words.format(n=number(last.number)), icon=":material/edit_note:")
        label = _("What was wrong in it")
        st.text_area(label, key=f"{at}correction", max_chars=bulletins.NOTE)
    st.button(
        _("Prepare from the marks of this period"),
        key="prepare",
        on_click=act,
        args=(PLACE, prepare, card.id, period, last.id if last else None),
    )


def _waits(card: Scorecard, row: Bulletin) -> None:
    """The document as it will be issued, what its own figures give, and the button."""
    head = _("Bulletin {n} waits for a second person").format(n=number(row.number))
    st.header(head, anchor=False)
    st.text(f"{span(_period(row))}\n{row.note}\n{row.correction}".strip())
    score_table.show(row.document, key="waiting")
    told = checking.told(row.document)
    counted = _("{n} figures were counted anew.").format(n=number(told["counted"]))
    if told["fits"]:
        st.success(f"{counted} {_('All of them add up.')}", icon=":material/check:")
    else:
        st.error(f"{counted} {_('Some do not add up; it cannot be issued.')}")
        st.text("\n".join(f"{each['kind']}: {each['about']}" for each in told["wrong"]))
    with st.container(horizontal=True):
        if permits.may(_who.account(), permits.Act.ISSUE, card.department):
            args = (row.id, row.digest)
            words = _("Issue it for good")
            st.button(words, key="issue", type="primary", on_click=issue_it, args=args)
        if permits.may(_who.account(), permits.Act.SCORE, card.department):
            args = (PLACE, drop, row.id)
            st.button(_("Throw it away"), key="drop_bulletin", on_click=act, args=args)
    st.html(f'<p class="meta">{_("Checksum")} <code>{inert(row.digest)}</code></p>')


def _issued(card: Scorecard, rows: Sequence[Bulletin], owed: dict[int, Job | None]) -> None:
    st.header(_("Issued"), anchor=False)
    if not rows:
        st.info(_("No bulletin is issued yet. Each one stays here for good, also when corrected."))
    for row in rows[:20]:
        with st.container(border=True, key=f"issued_{row.id}"):
            label = _("Bulletin {n}, {period}").format(
                n=number(row.number), period=span(_period(row))
            )
            link("scorecards", label, s=row.slug, n=str(row.number))
            if row.issued_at:
                day = _words.date(row.issued_at)
                st.caption(_("issued on {day}").format(day=day))
            if row.id in owed:
                _data(card, row, owed[row.id])


def _data(card: Scorecard, row: Bulletin, job: Job | None) -> None:
    """Its figures are not released yet: why, and once more."""
    if job is not None and job.state in (JobState.QUEUED, JobState.RUNNING):
        st.caption(_("Its figures are being released as data."))
        return
    st.warning(_("Its figures could not be released as data. The bulletin itself is public."))
    if permits.may(_who.account(), permits.Act.ISSUE, card.department):
        words = _("Release the figures")
        st.button(words, key=f"release_{row.id}", on_click=release, args=(row.id,))


def _period(row: Bulletin) -> Period:
    return Period(row.period_from, row.period_to)


def prepare(session: Session, card_id: int, period: Period, replaces: int | None) -> str:
    at = f"bulletin_{card_id}_"
    made = bulletins.prepare(
        session,
        account=_who.account(),
        scorecard_id=card_id,
        form=BulletinForm(
            period=period,
            note=memory.kept(f"{at}note", ""),
            replaces=replaces,
            correction=memory.kept(f"{at}correction", "") if replaces else "",
        ),
        now=clock.now(),
    )
    return _("Bulletin {n} is prepared. A second person issues it.").format(n=number(made.number))


def issue_it(bulletin_id: int, digest: str) -> None:
    """Issue, and wake a worker for the data once it is committed."""
    act(PLACE, issue, bulletin_id, digest)
    _wake(bulletin_id)


def release(bulletin_id: int) -> None:
    act(PLACE, order, bulletin_id)
    _wake(bulletin_id)


def _wake(bulletin_id: int) -> None:
    with reading() as session:
        job = bulletin_data.job_of(session, bulletin_id=bulletin_id)
    if job is not None and job.state is JobState.QUEUED:
        jobs.enqueue(job.id)


def issue(session: Session, bulletin_id: int, digest: str) -> str:
    made, _job = bulletins.issue(
        session,
        account=_who.account(),
        bulletin_id=bulletin_id,
        digest=digest,
        now=clock.now(),
    )
    words = _("Bulletin {n} is issued and public. Its figures are being released as data.")
    return words.format(n=number(made.number))


def order(session: Session, bulletin_id: int) -> str:
    bulletin_data.order(session, account=_who.account(), bulletin_id=bulletin_id, now=clock.now())
    return _("Its figures are being released as data.")


def drop(session: Session, bulletin_id: int) -> str:
    bulletins.drop(session, account=_who.account(), bulletin_id=bulletin_id)
    return _("It is thrown away; its number is free again.")
