"""An upload that was read and checked: its report, what can be done about it, handing it on."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from models import Dataset, Release
from opendata import datasets, releases
from opendata.fixes import Fix
from pages import _who
from pages._parts import data_dictionary, data_findings, data_reading, data_upload
from pages._parts.acts import act, answer
from pages._words import _, number, plain
from refusal_words import FIELDS

PLACE = data_upload.PLACE
SAVE = "save release"


def checked(dataset: Dataset, release: Release) -> None:
    """The report on top, then the table and what can be changed, then the next step."""
    at = f"gate_{release.id}_{release.version}_"
    head = _("Release {n}: what the checks found").format(n=release.number)
    st.subheader(head, anchor=False)
    if release.review_note:
        st.warning(_("Sent back:") + " " + plain(release.review_note), icon=":material/undo:")
    facts(release)
    data_findings.show(release, at=at)
    if release.dictionary:
        data_findings.in_force(release, at=at)
        data_dictionary.sample(release)
        data_reading.differently(release)
        data_dictionary.edit(release, at=at)
        data_dictionary.rules(release, at=at)
    else:
        data_reading.differently(release)
    _next(dataset, release, at)


def facts(release: Release) -> None:
    """Which file it was, how large the table is, and how it was read."""
    read = release.reading
    said = [plain(release.original_name)]
    if release.rows is not None:
        said.append(_("{n} rows").format(n=number(release.rows)))
        said.append(_("{n} columns").format(n=number(len(release.columns))))
        encoding = str(read.get("encoding") or read.get("format") or "").upper()
        said += [plain(str(each)) for each in (encoding, read.get("sheet")) if each]
    st.markdown(" · ".join(said))


def _next(dataset: Dataset, release: Release, at: str) -> None:
    """Saving while something was changed, else handing it on; dropping it at any time."""
    if not release.dictionary:
        data_upload.discard_button(release)
        return
    owed = datasets.missing(datasets.form_of(dataset))
    changed = _is_changed(release, at)
    if owed:
        names = "、".join(_(FIELDS.get(name, name)) for name in owed)
        text = _("The description below still lacks: {fields}")
        st.warning(text.format(fields=names), icon=":material/edit_note:")
    if changed:
        st.info(_("You have changed something. Save it, and the checks run again."))
    answer(SAVE)
    with st.container(horizontal=True):
        st.button(
            _("Save and check again"),
            key=f"{at}save",
            type="primary" if changed or release.blocking else "secondary",
            on_click=save,
            args=(release.dataset_id, release.id, at),
        )
        ready = not (changed or release.blocking or owed or not release.rows)
        st.button(
            _("Submit to a second person"),
            key=f"submit_{release.id}",
            type="primary" if ready else "secondary",
            disabled=not ready,
            on_click=act,
            args=(SAVE, submit, release.id),
            kwargs={"done": PLACE},
        )
        data_upload.discard_button(release)


def _is_changed(release: Release, at: str) -> bool:
    before = [Fix.from_json(each) for each in release.fixes]
    typed = data_dictionary.typed(release, at=at)
    known = data_dictionary.known(release)
    return data_findings.fixes(release, at=at) != before or typed != known


def save(dataset_id: int, release_id: int, at: str) -> None:
    act(SAVE, revise, release_id, at, done=PLACE)
    data_upload.wake(dataset_id)


def revise(session: Session, release_id: int, at: str) -> str:
    release = session.get_one(Release, release_id)
    typed = data_dictionary.typed(release, at=at)
    chosen = data_findings.fixes(release, at=at)
    seen = int(at.rstrip("_").rsplit("_", 1)[-1])
    releases.revise(
        session,
        account=_who.account(),
        release_id=release_id,
        columns=typed.columns,
        fixes=chosen,
        note=typed.note,
        keys=typed.keys,
        quasi=typed.quasi,
        k=typed.k,
        version=seen,
        now=clock.now(),
    )
    return _("Saved. The checks run again.")


def submit(session: Session, release_id: int) -> str:
    releases.submit(session, account=_who.account(), release_id=release_id, now=clock.now())
    return _("Submitted. A publisher of the department looks at it next.")
