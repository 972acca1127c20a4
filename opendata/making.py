"""What the machine made of a Release: read, checked, built, published when its time has come."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from audit import ledger
from models import Act as LedgerAct
from models import Artefact, Region, Release, ReleaseState
from opendata import catalogue, follows, inquiries, releases, tombstones
from opendata.columns import Column
from opendata.orders import Built, Prepared
from opendata.rules import Rules

S = ReleaseState
PRIVATE = ("offers", "sample")
UNCHECKED = "rows-above-header"  # its texts are no cells, so no check has looked at them


def prepared(session: Session, *, release: Release, found: Prepared) -> None:
    """Store what reading and the gate gave; the Release is ASKING or CHECKED then."""
    release.reading = found.reading.as_json()
    release.question = found.question.as_json() if found.question else None
    if found.question is None:
        release.dictionary = [each.as_json() for each in found.dictionary]
        release.columns = [each.as_json() for each in found.columns]
        names = {None, *(each.name for each in found.dictionary)}
        release.fixes = [fix for fix in release.fixes if fix["column"] in names]
        release.rows = found.rows
        release.report = {**found.report, "offers": found.offers, "sample": found.sample}
        release.profile, release.quality = found.profile, found.quality
        release.score = found.quality.get("total")
    release.state = S.ASKING if found.question else S.CHECKED
    session.flush()


def unreadable(session: Session, *, release: Release, code: str, about: dict[str, Any]) -> None:
    """Store that the file cannot be read at all, and why."""
    problem = {"kind": code, "weight": "block", "row": None, "column": None, "times": 1}
    release.report = {
        "rows": 0,
        "checked": [],
        "counts": {code: 1},
        "blocking": 1,
        "problems": [problem | {"about": {name: str(value) for name, value in about.items()}}],
    }
    release.question, release.rows, release.state = None, None, S.CHECKED
    session.flush()


def built(session: Session, *, release: Release, found: Built, now: datetime) -> None:
    """Store the files that were built, and publish, or hold until the embargo ends."""
    gone = tombstones.withdrawn_since(session, release=release)
    release.artefacts = [
        Artefact(name=name, media_type=media_type, size=size, sha256=sha256)
        for name, media_type, size, sha256 in found.files
        if name != tombstones.CHANGES or not gone
    ]
    release.digest, release.table_sha256 = found.digest, found.table_sha256
    release.changes = found.changes
    release.report = public_report(release)
    if release.embargo_until is not None and now < release.embargo_until:
        release.state = S.HELD
        session.flush()
    else:
        _publish(session, release, now)


def public_report(release: Release) -> dict[str, Any]:
    """The report without what only its steward may see: the first rows, what to do, and what
    stood above the table, where forms name who filled them in."""
    told = {name: facts for name, facts in release.report.items() if name not in PRIVATE}
    told["problems"] = [
        {**each, "about": {}} if each["kind"] == UNCHECKED else each
        for each in release.report.get("problems", [])
    ]
    return told


def publish_due(session: Session, *, now: datetime) -> list[Release]:
    """Publish what an embargo held that has ended."""
    query = (
        select(Release)
        .where(Release.state == S.HELD, Release.embargo_until <= now)
        .order_by(Release.id)
        .options(joinedload(Release.dataset))
    )
    due = list(session.scalars(query))
    for release in due:
        _publish(session, release, now)
    return due


def _publish(session: Session, release: Release, now: datetime) -> None:
    dataset = release.dataset
    release.state, release.published_at = S.PUBLISHED, now
    dataset.newest = max(release.number or 0, dataset.newest or 0)
    dataset.published_at = dataset.published_at or now
    dataset.changed_at = now
    dataset.keys, dataset.quasi, dataset.k = release.keys, release.quasi, release.k
    session.flush()
    facts = {"dataset": dataset.slug, "release": release.number, "digest": release.digest}
    ledger.append(
        session, act=LedgerAct.RELEASE_PUBLISHED, consultation_id=None, facts=facts, now=now
    )
    catalogue.index_dataset(session, dataset_id=dataset.id)
    follows.tell(session, dataset=dataset, release=release, now=now)
    inquiries.settle(session, dataset=dataset, release=release, now=now)


def give_up(session: Session, *, release: Release, error: str) -> None:
    """After its Job failed for good: back to where a person can try again."""
    if release.state is S.PREPARING:
        unreadable(session, release=release, code="failed", about={"error": error})
    elif release.state is S.BUILDING:
        release.state, release.error = S.REVIEW, error
        session.flush()


def previous(session: Session, *, release: Release) -> Release | None:
    """The published Release before this one."""
    return session.scalar(
        select(Release)
        .where(
            Release.dataset_id == release.dataset_id,
            Release.state == S.PUBLISHED,
            Release.number < release.number,
        )
        .order_by(Release.number.desc())
        .limit(1)
    )


def rules(session: Session, *, release: Release, today: date) -> Rules:
    """What the gate needs to know beside the table."""
    return Rules(
        keys=tuple(release.keys),
        quasi=tuple(release.quasi),
        k=release.k,
        regions=frozenset(session.scalars(select(Region.code))),
        today=today,
    )


def dictionary(release: Release) -> tuple[Column, ...] | None:
    """The columns as they were read or set before, else None: guess."""
    return tuple(Column.from_json(each) for each in release.dictionary) or None


def known(session: Session, *, release: Release) -> tuple[Column, ...]:
    """The dictionary of the Release before: its titles, notes and units hold for the same names."""
    before = releases.last(session, dataset=release.dataset, before=release)
    return tuple(Column.from_json(each) for each in before.dictionary) if before else ()
