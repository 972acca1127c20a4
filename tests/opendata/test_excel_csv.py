"""data-excel.csv: opened by a spreadsheet without losing a zero or running a formula."""

import csv
import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from opendata import engine
from opendata.artefacts import excel, sheets
from opendata.columns import Column, ColumnType
from tests.opendata.frames import make_table

T = ColumnType
SIGNS = st.text(
    alphabet="=+-@＝＋－＠'|%\t\r\n \u30000123456789０１.,/:eE年月日abjanMAR浦\"", max_size=12
)


def written(columns, rows):
    """The header and rows of the file, as a reader of CSV finds them."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        table = make_table(folder / "table", columns, rows)
        with engine.attached(folder, new=table) as con:
            excel.write(con, "new.data", columns, folder / "excel.csv")
        data = (folder / "excel.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert "\n" not in re.sub(r'"[^"]*"', "", text).replace("\r\n", "")
    return list(csv.reader(text.splitlines(keepends=True)))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "　=1", "＝1+1", "＋1",
     "－1", "＠x", "|x", "%x", "'=1", "'"],
)  # fmt: skip
def test_a_cell_that_could_run_gets_an_apostrophe(cell):
    assert written([Column(name="a"), Column(name="b")], [(cell, "x")])[1][0] == "'" + cell


@pytest.mark.parametrize(
    "cell",
    ["001", "1234567890123456", "110101199003070000", "1-2", "3/4", "2026-01-02", "1E5", "12:30",
     "50%", "1.50", "1,000", "1月2日", "2026年1月", "MAR1", "1 Mar", "SEPT2", "TRUE", "false",
     "￥12", "０１", "(5)"],
)  # fmt: skip
def test_a_text_that_would_be_read_as_something_else_gets_an_apostrophe(cell):
    assert written([Column(name="a"), Column(name="b")], [(cell, "x")])[1][0] == "'" + cell


@pytest.mark.parametrize(
    "cell",
    ["浦东新区", "12", "0", "123456789012345", "3号楼", "a-b", "Marble 12a", "第1条", "x=1", ""],
)
def test_an_ordinary_text_stays_as_it_is(cell):
    assert written([Column(name="a"), Column(name="b")], [(cell, "x")])[1][0] == cell


def test_digits_that_are_a_name_are_marked_even_where_short():
    columns = [Column(name="a", type=T.IDENTIFIER), Column(name="b", type=T.REGION)]
    assert written(columns, [("12", "310115"), ("A12", None)])[1:] == [
        ["'12", "'310115"], ["A12", ""],
    ]  # fmt: skip


def test_numbers_and_dates_are_left_to_the_spreadsheet():
    columns = [
        Column(name="n", type=T.INTEGER), Column(name="d", type=T.DATE),
        Column(name="x", type=T.NUMBER, scale=2), Column(name="b", type=T.BOOLEAN),
    ]  # fmt: skip
    assert written(columns, [(-5, "2026-01-02", "-1.50", True)])[1] == [
        "-5", "2026-01-02", "-1.50", "true",
    ]  # fmt: skip


def test_numbers_of_more_digits_than_it_keeps_are_text():
    columns = [Column(name="n", type=T.INTEGER), Column(name="x", type=T.NUMBER, scale=2)]
    rows = [(10**15, "99999999999999.99"), (10**15 - 1, "9999999999999.99")]
    assert written(columns, rows)[1:] == [
        ["'1000000000000000", "'99999999999999.99"], ["999999999999999", "9999999999999.99"],
    ]  # fmt: skip


def test_the_header_is_the_titles_and_safe_too():
    columns = [Column(name="a", title="=cmd"), Column(name="b", title="标题"), Column(name="@c")]
    assert written(columns, [("x", "y", "z")])[0] == ["'=cmd", "标题", "'@c"]


@settings(max_examples=150, deadline=None)
@given(text=SIGNS, kind=st.sampled_from([T.TEXT, T.IDENTIFIER]))
@example(text="0\n", kind=T.TEXT)
def test_taking_the_apostrophe_away_gives_the_cell_back(text, kind):
    shown = excel.guarded(text, code=kind is T.IDENTIFIER)
    assert (shown[1:] if shown.startswith("'") else shown) == text
    assert not shown or shown[0] not in "=+-@\t\r＝＋－＠"


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(SIGNS, min_size=1, max_size=40))
def test_the_database_guards_as_the_function_does(texts):
    columns = [Column(name="a"), Column(name="b", type=T.IDENTIFIER)]
    found = written(columns, [(text, text) for text in texts])[1:]
    assert found == [[excel.guarded(text), excel.guarded(text, code=True)] for text in texts]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_keeps_zeros_and_runs_nothing(tmp_path):
    columns = [Column(name="id", type=T.IDENTIFIER), Column(name="x")]
    table = make_table(tmp_path / "table", columns, [("001", "=1+1"), ("110101199003070000", "a")])
    with engine.attached(tmp_path, new=table) as con:
        excel.write(con, "new.data", columns, tmp_path / "excel.csv")
    out = tmp_path / "out"
    command = ["soffice", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    subprocess.run([*command, "--outdir", out, tmp_path / "excel.csv"], check=True, timeout=120)
    lines = (out / "excel.csv").read_text("utf-8").splitlines()
    found = [[cell.removeprefix("'") for cell in row] for row in csv.reader(lines)]
    assert found[1:] == [["001", "=1+1"], ["110101199003070000", "a"]]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook_as_it_was_meant(tmp_path):
    columns = [
        Column(name="id", type=T.IDENTIFIER),
        Column(name="day", type=T.DATE),
        Column(name="n", type=T.INTEGER),
    ]
    rows = [("001", date(2026, 1, 2), 7), ("110101199003070000", None, -5)]
    table = make_table(tmp_path / "table", columns, rows)
    with engine.attached(tmp_path, new=table) as con:
        path = tmp_path / "data.xlsx"
        sheets.write(con, "new.data", columns, path, rows=2, at=datetime(2026, 1, 2, tzinfo=UTC))
    out = tmp_path / "out"
    command = ["soffice", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    subprocess.run([*command, "--outdir", out, path], check=True, timeout=120)
    lines = (out / "data.csv").read_text("utf-8").splitlines()
    assert list(csv.reader(lines))[1:] == [
        ["001", "2026-01-02", "7"],
        ["110101199003070000", "", "-5"],
    ]
