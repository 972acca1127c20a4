"""Building a Release: its table made compact, every published file written, all bytes kept."""

import mimetypes
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from opendata import croissant, datapackage, diff, engine, store
from opendata.artefacts import archive, documents, series
from opendata.facts import FileFacts, ReleaseFacts
from opendata.orders import BuildOrder, Built

Progress = Callable[[str, float], None]


@dataclass
class Shelf:
    """The finished files so far, in `folder`, and where each will be found."""

    folder: Path
    address: str
    files: dict[str, tuple[Path, FileFacts]] = field(default_factory=dict)

    def add(self, name: str, media_type: str, path: Path | None = None) -> FileFacts:
        path = path or self.folder / name
        facts = FileFacts(
            name=name,
            media_type=media_type,
            size=path.stat().st_size,
            sha256=store.digest(path),
            url=f"{self.address}/{quote(name)}",
        )
        self.files[name] = (path, facts)
        return facts

    def facts(self) -> tuple[FileFacts, ...]:
        return tuple(facts for _, facts in self.files.values())


def build(order: BuildOrder, progress: Progress) -> Built:
    """Write every file of a Release and keep it by its hash; before all of them are finished none
    is kept, so a kill leaves scratch files only. The same order gives the same bytes but for the
    DuckDB file, which carries a chance identifier."""
    shutil.rmtree(order.folder, ignore_errors=True)
    order.folder.mkdir(parents=True)
    try:
        return _built(order, progress)
    finally:
        shutil.rmtree(order.folder, ignore_errors=True)


def _built(order: BuildOrder, progress: Progress) -> Built:
    dataset, folder = order.dataset, order.folder
    shelf = Shelf(folder, f"{dataset.base}/data/{quote(dataset.slug)}/{dataset.present.number}")
    table = folder / "table.duckdb"
    progress("table", 0.0)
    with engine.attached(folder, prepared=order.table) as con:
        rows = engine.compact(con, "prepared.data", table)
    release = _with_tables(order, shelf, table, replace(dataset.present, rows=rows), progress)
    progress("documents", 0.75)
    _add_original(order, shelf)
    documents.write(_report(order, release), folder / "report.json")
    shelf.add("report.json", series.JSON)
    for name, media_type, document in (
        ("croissant.json", series.JSON_LD, croissant.document),
        ("datapackage.json", series.JSON, datapackage.document),
    ):
        known = replace(dataset, release=replace(release, files=shelf.facts()))
        documents.write(document(known), folder / name)
        shelf.add(name, media_type)
    progress("all.zip", 0.8)
    members = [archive.Member(each.name, path, each.sha256) for path, each in shelf.files.values()]
    archive.write(members, folder / "all.zip")
    shelf.add("all.zip", series.ZIP)
    if order.previous is not None:
        # In no bundle: it holds rows of the Release before, and goes when that one is withdrawn.
        shelf.add("changes.csv", series.CSV)
    progress("keeping", 0.97)
    return _kept(shelf, release, table)


def _with_tables(
    order: BuildOrder, shelf: Shelf, table: Path, release: ReleaseFacts, progress: Progress
) -> ReleaseFacts:
    """Write what is made of the table, and what changed; the Release with the digests known."""
    kinds = series.of("new.data", release.columns, rows=release.rows, at=release.published_at)
    with engine.attached(shelf.folder, new=table) as con:
        for number, kind in enumerate(kinds):
            progress(kind.name, 0.05 + 0.6 * number / len(kinds))
            kind.write(con, shelf.folder / kind.name)
            shelf.add(kind.name, kind.media_type)
    changes = None
    if order.previous is not None:
        progress("changes.csv", 0.7)
        path = shelf.folder / "changes.csv"
        changes = diff.write(
            order.previous, table, keys=release.keys, path=path, folder=shelf.folder
        )
    return replace(release, digest=shelf.files["data.csv"][1].sha256, changes=changes)


def _add_original(order: BuildOrder, shelf: Shelf) -> None:
    if order.original is not None:
        name = plain_name(order.original_name)
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        shelf.add(f"original/{name}", media_type, order.original)


def plain_name(name: str) -> str:
    """The last part of a file name, without what a path or a zip could take amiss."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip()
    return kept[-120:] if kept.strip(". ") else "original"


def _report(order: BuildOrder, release: ReleaseFacts) -> dict[str, Any]:
    """What the gate found, the profile and quality of the columns, and what was read how."""
    original: dict[str, Any] = {"name": order.original_name, "published": False}
    if order.original is not None:
        size, sha256 = order.original.stat().st_size, store.digest(order.original)
        original = {"name": order.original_name, "published": True, "bytes": size, "sha256": sha256}
    return {
        "dataset": order.dataset.slug,
        "release": release.number,
        "table": {"rows": release.rows, "sha256": release.digest},
        "original": original,
        "reading": order.reading,
        "columns": [column.as_json() for column in release.columns],
        "fixes": list(order.fixes),
        "report": order.report,
        "quality": order.quality,
        "profile": order.profile,
        "changes": release.changes,
    }


def _kept(shelf: Shelf, release: ReleaseFacts, table: Path) -> Built:
    for path, facts in shelf.files.values():
        if shelf.folder in path.parents:
            store.keep_path(path, known=facts.sha256)
        else:
            store.keep_copy(path)
    return Built(
        files=tuple((each.name, each.media_type, each.size, each.sha256) for each in shelf.facts()),
        digest=release.digest,
        table_sha256=store.keep_path(table),
        changes=release.changes,
    )
