"""What the workshop is asked to do with a Release, and where its table lies meanwhile."""

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

import files
from models import Release
from models import ReleaseState as S
from opendata import card, making, originals
from opendata.fixes import Fix
from opendata.orders import BuildOrder, PrepareOrder
from opendata.reading import Reading
from settings import settings

IN_WORK = (S.PREPARING, S.ASKING, S.CHECKED, S.REVIEW, S.BUILDING)
HIDING = frozenset({"drop", "mask", "generalise", "suppress"})


def work_table(release_id: int) -> Path:
    """The checked table of a Release in the making; never served."""
    return settings().folder / "work" / f"release-{release_id}.duckdb"


def to_prepare(session: Session, *, release: Release, today: date) -> PrepareOrder:
    """Read, fix, check: the table goes to a file beside the place where keep_table() puts it."""
    table = work_table(release.id)
    table.parent.mkdir(parents=True, exist_ok=True)
    return PrepareOrder(
        source=files.path_of(release.original_sha256),
        name=release.original_name,
        reading=Reading.from_json(release.reading) if release.reading else Reading(),
        columns=making.dictionary(release),
        known=making.known(session, release=release),
        fixes=tuple(Fix.from_json(each) for each in release.fixes),
        rules=making.rules(session, release=release, today=today),
        description=release.dataset.description,
        out=table.with_suffix(".new"),
    )


def keep_table(order: PrepareOrder) -> None:
    """Put a prepared table in the place of the one before."""
    if order.out.exists():
        order.out.replace(order.out.with_suffix(".duckdb"))


def to_build(session: Session, *, release: Release, base: str) -> BuildOrder:
    """Every file of a Release. The original goes out with it only when no fix hides anything of
    it and the gate has seen all of it: what is personal must not leave by the back door."""
    before = making.previous(session, release=release)
    folder = settings().folder / "work" / f"build-{release.id}"
    return BuildOrder(
        dataset=card.facts(session, dataset=release.dataset, release=release, base=base),
        table=work_table(release.id),
        original=_original(release),
        original_name=release.original_name,
        previous=files.path_of(before.table_sha256) if before else None,
        report=making.public_report(release),
        profile=release.profile,
        quality=release.quality,
        reading=release.reading,
        fixes=release.fixes,
        folder=folder,
    )


def _original(release: Release) -> Path | None:
    """The uploaded bytes, where they may be published."""
    path = files.path_of(release.original_sha256)
    hidden = any(fix["kind"] in HIDING for fix in release.fixes)
    whole = originals.is_all_rows(path, reading=release.reading, report=release.report)
    return path if whole and not hidden else None


def clear(order: BuildOrder) -> None:
    """Remove what the making of a Release left lying."""
    order.table.unlink(missing_ok=True)


def forget_tables(session: Session) -> int:
    """Remove the tables of Releases that are made no more, which may hold what a gate would have
    kept back; how many."""
    removed = 0
    for path in (settings().folder / "work").glob("release-*.duckdb"):
        number = path.stem.removeprefix("release-")
        release = session.get(Release, int(number)) if number.isdecimal() else None
        if release is not None and release.state not in IN_WORK:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
