"""From an uploaded file to the finished files of a Release, as a worker does it: a process of its
own for each half. MINYI_BENCH_ROWS says how many rows; bounds hold for a million, two cores."""

import os
import resource
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

import files
from bench import Row, rows_table
from clock import ZONE
from opendata import diff, store
from opendata.apart import apart
from opendata.facts import DatasetFacts, ReleaseFacts
from opendata.reading import Reading
from opendata.rules import Rules
from opendata.workshop import BuildOrder, Prepared, PrepareOrder, build, prepare
from settings import settings

ROWS = int(os.environ.get("MINYI_BENCH_ROWS", "1000000"))
FULL = 1_000_000
SECONDS, MEBIBYTES = 60, 1_500
AT = datetime(2026, 4, 1, 9, tzinfo=ZONE)


def rows() -> list[Row]:
    before = os.environ.get("MINYI_FOLDER")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MINYI_FOLDER"] = str(Path(folder) / "files")
        settings.cache_clear()
        try:
            return measured(Path(folder))
        finally:
            os.environ.pop("MINYI_FOLDER")
            if before is not None:
                os.environ["MINYI_FOLDER"] = before
            settings.cache_clear()


def measured(folder: Path) -> list[Row]:
    source = rows_table.write(folder / "rows.csv", n=ROWS)
    previous = rows_table.table(folder / "previous.duckdb", n=ROWS - ROWS // 100)
    order = to_prepare(source, folder)
    steps = Steps()
    prepared = apart(prepare, order, steps)
    reading = steps.stop()
    other = Steps()
    built = apart(build, to_build(order, prepared, previous), other)
    building = other.stop()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    same = built.digest == store.digest(source)
    what = f"{ROWS:,} rows × 11"
    table = files.path_of(built.table_sha256)
    bound = SECONDS if ROWS == FULL else None
    note = f"{source.stat().st_size / 1e6:.0f} MB of CSV"
    return [
        Row(f"intake to finished release, {what}", reading + building, "s", bound, note),
        Row("intake to finished release, peak memory of the process", peak, "MiB", MEBIBYTES),
        Row("data.csv differs from the CSV that came in", 0 if same else 1, "", 0),
        *(Row(f"  prepare: {name}", seconds, "s") for name, seconds in steps.found.items()),
        *(Row(f"  build: {name}", seconds, "s") for name, seconds in other.found.items()),
        Row(f"difference by key, {what}", timed(previous, table, ["编号"]), "s"),
        Row(f"difference by whole row, {what}", timed(previous, table, []), "s"),
    ]


class Steps:
    """Progress that adds up how long each step took."""

    def __init__(self) -> None:
        self.started = self.since = time.monotonic()
        self.step, self.found = "start", dict[str, float]()

    def __call__(self, step: str, _share: float) -> None:
        if step != self.step:
            now = time.monotonic()
            self.found[self.step] = self.found.get(self.step, 0.0) + now - self.since
            self.step, self.since = step, now

    def stop(self) -> float:
        self("end", 1.0)
        return time.monotonic() - self.started


def timed(old: Path, new: Path, keys: list[str]) -> float:
    started = time.monotonic()
    diff.counts(old, new, keys=keys)
    return time.monotonic() - started


def to_prepare(source: Path, folder: Path) -> PrepareOrder:
    return PrepareOrder(
        source=source,
        name=source.name,
        reading=Reading(),
        columns=None,
        fixes=(),
        rules=Rules(keys=("编号",), quasi=("区",), regions=frozenset(), today=date(2026, 4, 1)),
        description="每一件热线工单的区、状态、办理天数与满意度。",
        out=folder / "table.new",
    )


def to_build(order: PrepareOrder, prepared: Prepared, previous: Path) -> BuildOrder:
    release = ReleaseFacts(
        number=2,
        digest="",
        rows=prepared.rows,
        published_at=AT,
        note="",
        columns=prepared.columns,
        keys=order.rules.keys,
        files=(),
    )
    return BuildOrder(
        dataset=card(release),
        table=order.out,
        original=order.source,
        original_name=order.name,
        previous=previous,
        report=prepared.report,
        profile=prepared.profile,
        quality=prepared.quality,
        folder=settings().folder / "work" / "build",
    )


def card(release: ReleaseFacts) -> DatasetFacts:
    texts = {
        name: ""
        for name, type_ in DatasetFacts.__annotations__.items()
        if type_ is str or type_ == "str"
    }
    return DatasetFacts(
        **{**texts, "base": "http://127.0.0.1", "slug": "cases", "title": "热线工单"},
        keywords=(),
        covers_from=None,
        covers_to=None,
        published_at=AT,
        changed_at=AT,
        release=release,
    )
