"""Bringing in a table: choosing the file, answering what the machine asks, watching it work."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from sqlalchemy.orm import Session

import clock
import files
import jobs
from db import reading
from models import Dataset, Job, JobState, Openness, Release, ReleaseState
from opendata import releases
from opendata.reading import Reading
from opendata.releases import Upload
from pages import _who, _words
from pages._parts import memory, untrusted
from pages._parts.acts import act
from pages._words import _

PLACE = "release"
KINDS = ["csv", "tsv", "txt", "xlsx", "xlsm", "json", "jsonl", "geojson", "parquet", "zip", "gz"]
LIMIT = 200  # MB through the browser; larger files go in on the command line


def new(dataset: Dataset, shown: Sequence[Release]) -> None:
    """The field for a file, and the button that has it read."""
    if dataset.openness is Openness.CLOSED:
        st.info(_("These data are not opened. A publisher can announce that they exist."))
        return
    number = (dataset.newest or len(shown)) + 1
    at = f"upload_{dataset.id}_{number}_"
    st.header(_("Upload release {n}").format(n=number), anchor=False)
    file = st.file_uploader(
        _("CSV, TSV, Excel, JSON, GeoJSON, Parquet, or a zip of one; at most 200 MB"),
        type=KINDS,
        key=f"{at}file",
        max_upload_size=LIMIT,
    )
    st.text_input(_("What is new in it"), key=f"{at}note", max_chars=500)
    st.button(
        _("Read and check it"),
        key=f"{at}take",
        type="primary",
        disabled=file is None,
        on_click=take,
        args=(dataset.id, at),
    )


def take(dataset_id: int, at: str) -> None:
    """Keep the bytes first, then begin; the worker is woken once it is committed."""
    file = memory.kept(f"{at}file")
    data = file.getvalue()
    upload = Upload(name=file.name, sha256=files.keep(data), size=len(data))
    act(PLACE, begin, dataset_id, upload, memory.kept(f"{at}note", ""))
    wake(dataset_id)


def begin(session: Session, dataset_id: int, upload: Upload, note: str) -> str:
    releases.begin(
        session,
        account=_who.account(),
        dataset_id=dataset_id,
        upload=upload,
        note=note,
        now=clock.now(),
    )
    return _("The file is kept. It is being read and checked; you may leave this page.")


def wake(dataset_id: int) -> None:
    """Wake a worker for what was just ordered."""
    with reading() as session:
        release = releases.in_the_making(session, dataset_id=dataset_id)
        job = releases.job_of(session, release_id=release.id) if release else None
    if job is not None and job.state is JobState.QUEUED:
        jobs.enqueue(job.id)


@st.fragment(run_every=1.0)
def progress(release_id: int) -> None:
    """How far the worker is; draws the page anew when it is done."""
    with reading() as session:
        release = session.get_one(Release, release_id)
        job = releases.job_of(session, release_id=release_id)
    if release.state not in (ReleaseState.PREPARING, ReleaseState.BUILDING) or job is None:
        st.rerun()
    st.progress(min(job.progress, 1.0), text=step(job))
    st.caption(_("You may leave this page; it goes on."))


def step(job: Job) -> str:
    """What the worker is doing, in words."""
    words = {
        "encoding": _("Proving the encoding"),
        "read": _("Reading every row"),
        "types": _("Finding the types"),
        "convert": _("Setting the types"),
        "fixes": _("Applying fixes"),
        "gate": _("Checking"),
        "checks": _("Checking"),
        "profile": _("Describing the columns"),
        "quality": _("Scoring the quality"),
        "diff": _("Comparing with the release before"),
    }
    if job.step in words:
        return words[job.step]
    if job.state is JobState.RUNNING and job.step:
        return _("Writing {file}").format(file=job.step)
    return _("Waiting for a worker")


def question(release: Release) -> None:
    """What only a person can say, with the first cells as each answer would read them."""
    asked = release.question or {}
    st.header(_("One question first"), anchor=False)
    st.markdown(words_for(asked.get("about", "")))
    choices = asked.get("choices", [])
    for choice in choices:
        with st.container(border=True):
            st.markdown(f"**{_words.plain(choice)}**")
            untrusted.show_all(asked.get("samples", {}).get(choice, [])[:6])
            st.button(
                _("This reads right"),
                key=f"answer_{release.id}_{choice}",
                on_click=reply,
                args=(release.dataset_id, release.id, asked.get("about"), choice),
            )
    discard_button(release)


def words_for(about: str) -> str:
    """The question, in words."""
    return {
        "encoding": _("The file is neither UTF-8 nor GB18030 throughout. Which of these is right?"),
        "sheet": _("The workbook has several sheets with data. Which one is it?"),
        "member": _("The archive holds several files. Which one is it?"),
        "delimiter": _("What separates the cells cannot be proved. Which of these is right?"),
        "header": _("Which row holds the names of the columns?"),
    }.get(about, _("How is this file to be read?"))


def reply(dataset_id: int, release_id: int, about: str, choice: str) -> None:
    act(PLACE, answered, release_id, about, choice)
    wake(dataset_id)


def answered(session: Session, release_id: int, about: str, choice: str) -> str:
    release = session.get_one(Release, release_id)
    known = Reading.from_json(release.reading) if release.reading else Reading()
    value = int(choice) if about == "header" else choice
    releases.answer(
        session,
        account=_who.account(),
        release_id=release_id,
        reading=replace(known, **{about: value}),
        now=clock.now(),
    )
    return _("Thank you. It is read again that way.")


def discard_button(release: Release) -> None:
    st.button(
        _("Drop this upload"),
        key=f"discard_{release.id}",
        icon=":material/delete:",
        on_click=act,
        args=(PLACE, discard, release.id),
    )


def discard(session: Session, release_id: int) -> str:
    releases.discard(session, account=_who.account(), release_id=release_id)
    return _("Dropped. What is published stays as it is.")


def held_back(release: Release) -> None:
    """Approved, and waiting for its time."""
    until = _words.moment(release.embargo_until) if release.embargo_until else "–"
    text = _("Release {n} is approved and appears by itself on {moment}.")
    st.info(text.format(n=release.number, moment=until))
