"""Bringing in a table: choosing the file, watching the machine at work on it, dropping it."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

import clock
import files
import jobs
import uploads
from db import reading
from models import Dataset, Job, JobState, Openness, Release, ReleaseState
from opendata import releases
from opendata.releases import Upload
from pages import _who, _words
from pages._parts import memory
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
    uploads.allow(_session().session_id)
    st.subheader(_("Upload release {n}").format(n=number), anchor=False)
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
    if act(PLACE, begin, dataset_id, upload, memory.kept(f"{at}note", "")):
        here = _session()
        here.uploaded_file_mgr.remove_file(here.session_id, file.file_id)  # else it stays in memory
        wake(dataset_id)


def _session() -> ScriptRunContext:
    here = get_script_run_ctx()
    assert here is not None  # no widget is drawn without
    return here


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


def held_back(release: Release, *, prepares: bool) -> None:
    """Approved, and waiting for its time; until then it can be dropped."""
    until = _words.moment(release.embargo_until) if release.embargo_until else "–"
    text = _("Release {n} is approved and appears by itself on {moment}.")
    st.info(text.format(n=release.number, moment=until), icon=":material/schedule:")
    if prepares:
        discard_button(release)
