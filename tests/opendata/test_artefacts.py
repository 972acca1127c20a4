"""The table as CSV, JSON lines, GeoJSON, XLSX and Parquet, each read back by another program."""

import csv
import json
import zipfile
from datetime import date, datetime, timezone
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from opendata import engine
from opendata.artefacts import columnar, plain, series, sheets
from opendata.columns import Column, ColumnType
from tests.data_world import COLUMNS, ROWS
from tests.opendata.frames import make_table, rows_of

T = ColumnType
AT = datetime(2026, 4, 2, 9, tzinfo=timezone.utc)  # noqa: UP017
NASTY = [
    "",
    None,
    " ",
    "a,b",
    'say "hi"',
    "two\nlines",
    "cr\rhere",
    "NULL",
    "浦东新区",
    "=1+1",
    "\ufeffx",
    "😀",
    "'",
]
TEXTS = (Column(name="id", type=T.IDENTIFIER), Column(name='名,"称\n'))
NASTY_ROWS = [(f"{number:03}", text) for number, text in enumerate(NASTY)]


@pytest.fixture
def write(tmp_path):
    """Writes one file of a table and gives its path."""

    def written(name, columns=COLUMNS, rows=ROWS):
        table = make_table(tmp_path / "table.duckdb", columns, rows)
        (kind,) = [
            each for each in series.of("new.data", columns, rows=len(rows), at=AT)
            if each.name == name
        ]  # fmt: skip
        with engine.attached(tmp_path, new=table) as con:
            kind.write(con, tmp_path / name)
        return tmp_path / name

    return written


def test_the_csv_is_canonical(write):
    assert write("data.csv").read_bytes().decode().split("\n")[:5] == [
        "id,区,status,n,score,created,经度,纬度",
        "001,浦东新区,办结,12,4.50,2026-01-02 08:00:00,121.5,31.2",
        "002,浦东新区,在办,5,3.00,2026-01-15 09:30:00,121.51,31.21",
        "003,徐汇区,办结,7,,2026-02-01 10:00:00,121.43,31.18",
        "004,徐汇区,退回,,1.25,2026-02-20 11:15:00,,",
    ]


def test_the_csv_holds_every_cell_of_the_table(write, tmp_path):
    path = write("data.csv", TEXTS, NASTY_ROWS)
    with path.open(newline="", encoding="utf-8") as lines:
        found = list(csv.reader(lines))
    assert found == [[each.name for each in TEXTS], *([a, b or ""] for a, b in NASTY_ROWS)]


def test_the_csv_read_with_its_types_is_the_table_again(write, tmp_path):
    path, types = write("data.csv"), {each.name: each.sql_type for each in COLUMNS}
    again = duckdb.read_csv(str(path), dtype=types, header=True).fetchall()
    assert again == rows_of(tmp_path / "table.duckdb")


def test_an_empty_text_and_no_text_are_told_apart_in_the_csv(write):
    assert write("data.csv", TEXTS, [("1", ""), ("2", None)]).read_text().endswith('1,""\n2,\n')


@pytest.mark.parametrize("name", ["data.csv", "data-excel.csv"])
def test_a_table_of_one_column_has_no_empty_lines(write, name):
    path = write(name, [Column(name="a")], [("x",), (None,), ("y",)])
    with path.open(newline="", encoding="utf-8-sig") as lines:
        assert list(csv.reader(lines)) == [["a"], ["x"], [""], ["y"]]


@pytest.mark.parametrize(
    "name", ["data.csv", "data-excel.csv", "data.jsonl", "data.xlsx", "data.parquet"]
)
def test_a_table_without_rows_has_files_too(write, name):
    assert write(name, rows=[]).stat().st_size > 0 or name == "data.jsonl"


@pytest.mark.parametrize("name", ["data.csv", "data-excel.csv"])
def test_a_table_of_very_many_columns_is_written(write, name):
    columns = [Column(name=f"c{number}") for number in range(1_100)]
    path = write(name, columns, [["x"] * len(columns)])
    assert path.read_bytes().count(b",") == 2 * 1_099


def test_json_lines_keep_numbers_texts_and_nothing(write):
    rows = [json.loads(line) for line in write("data.jsonl").read_text("utf-8").splitlines()]
    assert rows[0] == {
        "id": "001", "区": "浦东新区", "status": "办结", "n": 12, "score": 4.5,
        "created": "2026-01-02 08:00:00", "经度": 121.5, "纬度": 31.2,
    }  # fmt: skip
    assert rows[3]["n"] is None
    assert "\\u" not in write("data.jsonl").read_text("utf-8")


def test_json_lines_survive_every_sign(write):
    lines = write("data.jsonl", TEXTS, NASTY_ROWS).read_text("utf-8").split("\n")
    assert [json.loads(line)[TEXTS[1].name] for line in lines[:-1]] == NASTY


def test_numbers_that_are_none_are_null_in_json(write):
    columns = (Column(name="x", type=T.NUMBER), Column(name="y", type=T.LATITUDE))
    path = write("data.jsonl", columns, [("nan", "inf"), ("-inf", 1e300)])
    assert [json.loads(line) for line in path.read_text().splitlines()] == [
        {"x": None, "y": None}, {"x": None, "y": 1e300},
    ]  # fmt: skip


def test_geojson_has_a_point_a_row_and_null_without_one(write):
    found = json.loads(write("data.geojson").read_text("utf-8"))
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == len(ROWS)
    first, fourth = found["features"][0], found["features"][3]
    assert first["geometry"] == {"type": "Point", "coordinates": [121.5, 31.2]}
    assert first["properties"]["区"] == "浦东新区" and "经度" not in first["properties"]
    assert (fourth["id"], fourth["geometry"]) == (4, None)


@pytest.mark.parametrize("east", [181.0, -180.5, "nan", "inf", None])
def test_a_place_that_is_not_on_earth_is_none(write, east):
    columns = (Column(name="x", type=T.LONGITUDE), Column(name="y", type=T.LATITUDE))
    found = json.loads(write("data.geojson", columns, [(east, 31.0)]).read_text())
    assert found["features"][0]["geometry"] is None


def test_a_table_without_coordinates_has_no_geojson():
    names = [each.name for each in series.of("new.data", COLUMNS[:3], rows=1, at=AT)]
    assert "data.geojson" not in names


def test_parquet_keeps_types_and_cells(write, tmp_path):
    found = pq.read_table(write("data.parquet"))
    assert [tuple(row.values()) for row in found.to_pylist()] == rows_of(tmp_path / "table.duckdb")
    assert found.schema.field("score").type == pa.decimal128(18, 2)
    assert found.schema.field("created").type == pa.timestamp("us")
    assert pq.read_metadata(tmp_path / "data.parquet").row_group(0).column(0).compression == "ZSTD"


def test_parquet_carries_the_dictionary(write):
    schema = pq.read_schema(write("data.parquet"))
    assert schema.field("n").metadata[b"title"].decode() == "件数"
    assert schema.field("n").metadata[b"unit"].decode() == "件"
    told = json.loads(schema.metadata[columnar.DICTIONARY.encode()])
    assert [Column.from_json(each) for each in told] == list(COLUMNS)


def test_a_workbook_has_typed_cells_under_the_titles(write):
    head, first, _, third, fourth, *_ = _sheet(write("data.xlsx"))
    assert head == ["编号", "所在区", "办理状态", "件数", "评分", "受理时间", "经度", "纬度"]
    assert first == ["001", "浦东新区", "办结", 12, 4.5, datetime(2026, 1, 2, 8), 121.5, 31.2]
    assert third[4] == "" and fourth[3] == ""


def test_the_second_sheet_is_the_dictionary(write):
    found = _sheet(write("data.xlsx"), sheets.DICTIONARY)
    assert found[4][:4] == ["n", "件数", "integer", "件"]


def test_a_workbook_runs_no_formula_and_keeps_long_digits(write):
    columns = (Column(name="=2+2", type=T.IDENTIFIER), Column(name="@x"))
    path = write("data.xlsx", columns, [("110101199003070000", "=1+1"), ("007", "https://x.cn")])
    assert _sheet(path) == [
        ["=2+2", "@x"], ["110101199003070000", "=1+1"], ["007", "https://x.cn"],
    ]  # fmt: skip
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("column", "cells", "shown"),
    [
        (Column(name="x", type=T.INTEGER), [1, 2**53 + 1], ["1", "9007199254740993"]),
        (Column(name="x", type=T.INTEGER), [1, -(2**63)], ["1", "-9223372036854775808"]),
        (Column(name="x", type=T.NUMBER, scale=2), ["1.50", "9999999999999999.99"],
         ["1.50", "9999999999999999.99"]),
        (Column(name="x", type=T.DATE), ["2026-01-02", "1899-12-31"], ["2026-01-02", "1899-12-31"]),
        (Column(name="x", type=T.DATE), ["2026-01-02", None], [date(2026, 1, 2), ""]),
        (Column(name="x", type=T.BOOLEAN), [True, None], [True, ""]),
        (Column(name="x", type=T.NUMBER), ["nan", 1e20], ["", 1e20]),
        (Column(name="x"), ["长" * 40_000, "x"], ["长" * 32_767, "x"]),
    ],
)  # fmt: skip
def test_what_a_sheet_cannot_hold_is_written_as_text_or_cut(write, column, cells, shown):
    path = write("data.xlsx", [column, TEXTS[0]], [(cell, "1") for cell in cells])
    assert [row[0] for row in _sheet(path)[1:]] == shown


def test_what_was_done_to_a_column_is_said_on_the_second_sheet(write):
    path = write("data.xlsx", [Column(name="x", type=T.INTEGER)], [(2**60,)])
    assert "按文本" in _sheet(path, sheets.DICTIONARY)[1][5]


def test_more_rows_than_a_sheet_holds_are_said_on_the_second(write, monkeypatch):
    monkeypatch.setattr(sheets, "ROWS", 4)
    path = write("data.xlsx")
    assert len(_sheet(path)) == 5
    assert "共 6 行" in _sheet(path, sheets.DICTIONARY)[-1][5]


def test_titles_that_two_columns_share_give_way_to_the_names(write):
    columns = (
        Column(name="a", title="数"),
        Column(name="b", title="数"),
        Column(name="c", title="区"),
    )
    assert _sheet(write("data.xlsx", columns, [("1", "2", "3")]))[0] == ["a", "b", "区"]


@pytest.mark.parametrize("name", [each.name for each in series.of("t", COLUMNS, rows=1, at=AT)])
def test_the_same_table_gives_the_same_bytes(write, monkeypatch, name):
    first = write(name).read_bytes()
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    assert write(name).read_bytes() == first


def test_rows_are_written_in_order_however_many_there_are(tmp_path):
    table = tmp_path / "table.duckdb"
    with duckdb.connect(str(table)) as con:
        con.execute("CREATE TABLE data AS SELECT i + 1 AS _id, i AS n FROM range(400000) t(i)")
    columns = [Column(name="n", type=T.INTEGER)]
    with engine.attached(tmp_path, new=table) as con:
        plain.csv(con, "new.data", columns, tmp_path / "a")
        plain.jsonl(con, "new.data", columns, tmp_path / "b")
        columnar.write(con, "new.data", columns, tmp_path / "c")
    wanted = list(range(400_000))
    assert [int(line) for line in (tmp_path / "a").read_text().split()[1:]] == wanted
    assert [json.loads(line)["n"] for line in (tmp_path / "b").read_text().split()] == wanted
    assert pq.read_table(tmp_path / "c")["n"].to_pylist() == wanted


def _sheet(path: Path, name: str = sheets.DATA) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
