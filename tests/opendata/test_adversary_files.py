"""Hostile names in an uploaded table, all the way to its published files."""

import csv
import io
import json

import pytest

import db
import files
import jobs
from models import Dataset, ReleaseState
from tests.opendata.test_releases import Office, found, here

NAMES = (
    *('a"b', "it's", "select", "data", "rowid", "_id", "_row", "_change", "raw", "old", "new", "v"),
    *("<script>alert(1)</script>", "值；、，。", "😀", "x" * 500, "两\n行", "=1+1", "a,b", "--"),
    *("order", "limit", "count", "a.b", "{{7*7}}", "%s", "\\", "$1", "\u202eabc", "null", "true"),
)


@pytest.fixture
def office(database, monkeypatch):
    monkeypatch.setattr(jobs.apart, "apart", here)
    with db.unit() as session:
        made = Office(session)
    with db.unit() as session:
        session.get_one(Dataset, made.dataset_id).keys = []
    return made


def table(names, rows=3):
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([[f"{name[:3]}{row}" for name in names] for row in range(rows)])
    return file.getvalue().encode()


def bytes_of(release, name):
    return files.path_of(next(a.sha256 for a in release.artefacts if a.name == name)).read_bytes()


def test_columns_may_be_called_anything(office):
    release = found(office.publish(table(NAMES)))
    assert release.state is ReleaseState.PUBLISHED
    names = [column["name"] for column in release.columns]
    told = list(csv.reader(io.StringIO(bytes_of(release, "data.csv").decode(), newline="")))
    first = json.loads(bytes_of(release, "data.jsonl").splitlines()[0])
    assert names == told[0] == list(first)


def test_a_column_called_rowid_does_not_change_the_order_of_rows(office):
    release = found(office.publish(b"rowid,a\n9,x\n1,y\n5,z\n"))
    assert bytes_of(release, "data.csv") == b"rowid,a\n9,x\n1,y\n5,z\n"


@pytest.mark.parametrize("given", ["a\x00", "\x08a", "a\ud800", "\uffffa"])
def test_what_nothing_can_write_is_left_out_of_names(office, given):
    rows = json.dumps([{given: "x", "b": "1"}, {given: "y", "b": "2"}]).encode()
    release = found(office.upload(rows, "表.json"))
    assert [column["name"] for column in release.columns] == ["a", "b"]


def test_a_second_table_with_such_names_is_compared(office):
    office.publish(table(NAMES))
    second = found(office.publish(table(NAMES, rows=5)))
    assert {second.changes[kind] for kind in ("added", "removed", "changed")} == {0, 2}
