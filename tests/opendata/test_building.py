"""Building a Release: every file there, true to its checksum, the same bytes each time, and nothing
kept of a build that did not end."""

import csv
import json
import os
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
from frictionless import Package

import files
from opendata import building
from opendata.apart import apart
from opendata.artefacts import archive
from opendata.building import BuildOrder, build, plain_name
from opendata.columns import Column
from settings import settings
from tests.data_world import COLUMNS, ROWS
from tests.opendata.cards import make_card, make_facts
from tests.opendata.frames import make_table, rows_of

NAMES = [
    "data.csv", "data-excel.csv", "data.xlsx", "data.jsonl", "data.parquet", "data.geojson",
    "original/工单.csv", "report.json", "croissant.json", "datapackage.json", "all.zip",
]  # fmt: skip


def quiet(_step, _share):
    pass


@pytest.fixture
def order(database, tmp_path) -> BuildOrder:
    original = tmp_path / "original"
    original.write_bytes("编号,区\n".encode("gb18030"))
    return BuildOrder(
        dataset=make_card(release=make_facts(digest="", files=())),
        table=make_table(tmp_path / "prepared", COLUMNS, ROWS),
        original=original,
        original_name="工单.csv",
        previous=None,
        report={"blocking": 0},
        profile=[{"name": "id"}],
        folder=settings().folder / "work" / "build-1",
    )


def kept() -> dict[str, Path]:
    return {path.name: path for path in settings().folder.rglob("*") if path.is_file()}


def opened(built, name):
    (found,) = [sha for each, _, _, sha in built.files if each == name]
    return files.path_of(found)


def test_every_file_is_built_and_kept_under_its_checksum(order):
    built = build(order, quiet)
    assert [name for name, *_ in built.files] == NAMES
    for _, _, size, sha in built.files:
        data = files.path_of(sha).read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (size, sha)


def test_the_digest_is_that_of_the_csv_and_the_table_holds_the_rows(order):
    built = build(order, quiet)
    assert files.path_of(built.digest) == opened(built, "data.csv")
    assert rows_of(files.path_of(built.table_sha256)) == rows_of(order.table)


def test_nothing_else_is_left(order):
    built = build(order, quiet)
    assert set(kept()) == {sha for *_, sha in built.files} | {built.table_sha256}
    assert order.original.exists() and order.table.exists()
    assert not order.folder.exists()


def test_a_second_build_gives_the_same_bytes(order):
    first, again = build(order, quiet), build(order, quiet)
    assert first.files == again.files


def test_the_zip_holds_every_other_file_and_checks_them(order, tmp_path):
    archive_path = opened(build(order, quiet), "all.zip")
    with zipfile.ZipFile(archive_path) as archive_:
        assert archive_.testzip() is None
        assert archive_.namelist() == [*NAMES[:-1], archive.SUMS]
        archive_.extractall(tmp_path / "all")
    for line in (tmp_path / "all" / archive.SUMS).read_text("utf-8").splitlines():
        sha, name = line.split("  ", 1)
        assert sha256((tmp_path / "all" / name).read_bytes()).hexdigest() == sha
    assert Package(str(tmp_path / "all" / "datapackage.json")).validate().valid


def test_the_data_package_lists_the_true_sizes_and_checksums(order):
    built = build(order, quiet)
    told = json.loads(opened(built, "datapackage.json").read_bytes())
    listed = {
        each["path"]: (each["bytes"], each["hash"]) for each in [*told["resources"], *told["files"]]
    }
    assert listed == {
        name: (size, f"sha256:{sha}")
        for name, _, size, sha in built.files
        if name not in ("datapackage.json", "all.zip")
    }


def test_the_report_says_what_was_read_and_found(order):
    told = json.loads(
        opened(
            build(replace(order, reading={"encoding": "gb18030"}), quiet), "report.json"
        ).read_text("utf-8")
    )
    assert told["original"]["name"] == "工单.csv"
    assert told["reading"] == {"encoding": "gb18030"}
    assert (told["table"]["rows"], told["report"], told["profile"]) == (
        len(ROWS), {"blocking": 0}, [{"name": "id"}],
    )  # fmt: skip
    assert told["columns"][0]["title"] == "编号"


def test_an_original_that_must_stay_inside_does(order):
    built = build(replace(order, original=None), quiet)
    assert not [name for name, *_ in built.files if name.startswith("original/")]
    told = json.loads(opened(built, "report.json").read_bytes())
    assert told["original"] == {"name": "工单.csv", "published": False}


def test_the_changes_against_the_release_before_are_built(order, tmp_path):
    previous = make_table(tmp_path / "previous", COLUMNS, [*ROWS[1:], ("009", *ROWS[0][1:])])
    built = build(replace(order, previous=previous), quiet)
    assert built.changes == {"added": 1, "removed": 1, "changed": 0, "by": "key", "columns": []}
    rows = list(csv.reader(opened(built, "changes.csv").read_text("utf-8").splitlines()))
    assert [row[0] for row in rows] == ["_change", "added", "removed"]


def test_rows_are_numbered_without_a_gap_and_in_order(order):
    with duckdb.connect(str(order.table)) as con:
        con.execute("DELETE FROM data WHERE _id = 2")
        con.execute("INSERT INTO data SELECT 99, * EXCLUDE (_id) FROM data WHERE _id = 1")
        con.execute("UPDATE data SET _id = 0 WHERE _id = 6")
    built = build(order, quiet)
    with duckdb.connect(str(files.path_of(built.table_sha256)), read_only=True) as con:
        found = con.execute("SELECT _id, id FROM data").fetchall()
    assert found == list(enumerate(["006", "001", "003", "004", "005", "001"], start=1))
    assert len(opened(built, "data.csv").read_text("utf-8").splitlines()) == 7


@pytest.mark.parametrize("step", ["table", "data.xlsx", "all.zip", "keeping"])
def test_a_build_that_breaks_off_keeps_nothing_and_can_be_done_again(order, step):
    def broken(name, _share):
        if name == step:
            raise RuntimeError(step)

    with pytest.raises(RuntimeError, match=step):
        build(order, broken)
    assert not kept()
    assert len(build(order, quiet).files) == len(NAMES)


def die_while_zipping(order, _progress):
    building.build(
        order, lambda step, _share: os.kill(os.getpid(), 9) if step == "all.zip" else None
    )


def test_a_killed_build_keeps_nothing_and_can_be_done_again(order):
    with pytest.raises(RuntimeError, match="SIGKILL"):
        apart(die_while_zipping, order, quiet)
    assert not [name for name in kept() if files.NAME.fullmatch(name)]
    assert len(apart(build, order, quiet).files) == len(NAMES)
    assert not [path for path in kept().values() if "work" in path.parts]


def test_progress_goes_up(order):
    shares = []
    build(order, lambda _step, share: shares.append(share))
    assert shares == sorted(shares) and shares[-1] <= 1


def test_the_prepared_table_must_have_the_columns_of_the_release(order):
    release = replace(order.dataset.present, columns=(*COLUMNS, Column(name="none")))
    with pytest.raises(duckdb.Error):
        build(replace(order, dataset=replace(order.dataset, release=release)), quiet)
    assert not kept()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("工单.csv", "工单.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\工单.xlsx", "工单.xlsx"),
        ("a\n\x00\u202eb.csv", "ab.csv"),
        ("..", "original"),
        ("", "original"),
        ("/", "original"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_an_original_has_a_name_that_leads_nowhere(name, plain):
    assert plain_name(name) == plain


def test_a_zip_says_no_time_and_no_owner(tmp_path):
    (tmp_path / "a.csv").write_text("a")
    (tmp_path / "a.parquet").write_text("a")
    members = [archive.Member(name, tmp_path / name, "0") for name in ("a.csv", "a.parquet")]
    archive.write(members, tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as found:
        text, packed, sums = found.infolist()
    assert {each.date_time for each in (text, packed, sums)} == {archive.FIRST_DAY}
    assert (text.compress_type, packed.compress_type) == (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)
    assert text.external_attr >> 16 == 0o100644
