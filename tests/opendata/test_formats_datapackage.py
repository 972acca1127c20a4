"""datapackage.json: read by the Python client of the standard, bytes and cells."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Package

from opendata import datapackage
from opendata.columns import Column, ColumnType
from tests.data_world import ROWS, Table
from tests.opendata.cards import fill, make_card, make_facts


@pytest.fixture(params=[True, False], ids=["every file", "no Parquet yet"])
def folder(request, tmp_path: Path) -> Path:
    return fill(tmp_path / "files", parquet=request.param)


def validated(folder: Path, document: dict):
    (folder / "datapackage.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return Package(str(folder / "datapackage.json")).validate()


def test_frictionless_finds_the_package_valid(folder):
    report = validated(folder, datapackage.document(make_card(folder)))
    assert report.valid, report.flatten(["type", "note"])


def test_frictionless_reads_the_cells_with_their_types(folder):
    (folder / "datapackage.json").write_text(json.dumps(datapackage.document(make_card(folder))))
    rows = Package(str(folder / "datapackage.json")).get_resource("data").read_rows()
    assert [row["n"] for row in rows] == [row[3] for row in ROWS]
    assert rows[0]["id"] == "001"
    assert rows[0]["created"] == datetime(2026, 1, 2, 8)


def test_every_type_of_column_is_read_back(tmp_path):
    columns = tuple(Column(name=str(kind), type=kind, scale=None) for kind in ColumnType)
    cells = ("a,\"b\"", "000000000000000001", 2**62, 1.5, True, "2026-02-28",
             "2026-02-28 23:59:59", "310115", -180.0, 90.0)  # fmt: skip
    folder = fill(tmp_path / "files", Table(columns, [cells, ("b", *[None] * (len(cells) - 1))]))
    card = make_card(folder, release=make_facts(folder, columns=columns, keys=()))
    assert validated(folder, datapackage.document(card)).valid
    rows = Package(str(folder / "datapackage.json")).get_resource("data").read_rows()
    kept = [*cells[:5], date(2026, 2, 28), datetime(2026, 2, 28, 23, 59, 59), *cells[7:]]
    assert [float(c) if isinstance(c, Decimal) else c for c in rows[0].to_list()] == kept
    assert set(rows[1].to_list()[1:]) == {None}


@pytest.mark.parametrize("name", ["data.csv", "datapackage.json", "all.zip"])
def test_what_holds_the_description_is_not_in_it(folder, name):
    (folder / name).write_bytes((folder / "data.csv").read_bytes())
    document = datapackage.document(make_card(folder))
    assert name not in {each["path"] for each in document["files"]}


def test_a_key_that_is_no_column_is_left_out():
    facts = make_facts(keys=("gone",))
    assert "primaryKey" not in datapackage.schema(facts)


def test_frictionless_notices_a_changed_byte(folder):
    document = datapackage.document(make_card(folder))
    data = (folder / "data.csv").read_bytes()
    (folder / "data.csv").write_bytes(data.replace("办结".encode(), "办完".encode(), 1))
    assert not validated(folder, document).valid
