"""Spreadsheets: values as last computed, what a table cannot say reported, bombs refused."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
import xlsxwriter

from errors import Empty, Refusal, TooLarge, Unreadable
from opendata import intake, limits
from opendata.columns import ColumnType
from opendata.readers.spreadsheet import plain
from opendata.reading import Question
from tests.opendata.intake_world import Intake, kinds, xlsx

TABLE = [("编号", "区", "数"), ("001", "浦东", 1.5), ("002", "徐汇", 12)]


@pytest.fixture
def taking(tmp_path):
    return Intake(tmp_path)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "表.xlsx"


def rewritten(path, part, change):
    """The workbook with one part changed."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[part] = change(parts.get(part, b""))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_sheet_is_read(taking, path):
    found = taking.staged(xlsx(path, {"表": TABLE, "空": []}), path.name)
    assert taking.raw() == [("001", "浦东", "1.5"), ("002", "徐汇", "12")]
    assert (found.reading.format, found.reading.sheet, found.reading.header) == ("xlsx", "表", 1)
    assert not found.problems


def test_several_sheets_are_asked_with_their_first_rows(taking, path):
    xlsx(path, {"甲": TABLE, "乙": TABLE[:2]})
    question = taking.stage(path, path.name)
    assert isinstance(question, Question)
    assert (question.about, question.choices) == ("sheet", ("甲", "乙"))
    assert question.samples["乙"] == ["编号 ¦ 区 ¦ 数", "001 ¦ 浦东 ¦ 1.5"]
    assert taking.staged(path, path.name, sheet="乙").rows == 1


def test_a_sheet_that_is_not_there_is_refused(taking, path):
    with pytest.raises(Unreadable):
        taking.stage(xlsx(path, {"甲": TABLE}), path.name, sheet="丙")


def test_dates_are_those_of_cells_typed_as_dates(taking, path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day, moment, hour = (
            book.add_format({"num_format": form})
            for form in ("yyyy/m/d", "yyyy-mm-dd hh:mm", "hh:mm")
        )
        sheet.write_row(0, 0, ["日", "时", "刻", "数"])
        sheet.write_datetime(1, 0, date(2026, 1, 2), day)
        sheet.write_datetime(1, 1, datetime(2026, 1, 2, 8, 5), moment)
        sheet.write_datetime(1, 2, time(8, 5), hour)
        sheet.write_number(1, 3, 46024)
        sheet.write_datetime(2, 0, date(2026, 1, 3), day)
        sheet.write_datetime(2, 1, datetime(2026, 1, 3), moment)
    found = taking.staged(path, path.name, header=1)
    assert taking.raw()[0] == ("2026-01-02", "2026-01-02 08:05:00", "08:05:00", "46024")
    assert taking.raw()[1][1] == "2026-01-03 00:00:00"
    types = [column.type for column in intake.guess(taking.con, found.names)]
    T = ColumnType
    assert types == [T.DATE, T.DATETIME, T.TEXT, T.INTEGER]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (1e17, "100000000000000000"),
        (121.4737, "121.4737"),
        (1e-7, "0.0000001"),
        (-0.00001, "-0.00001"),
        (1e300, "1e+300"),
        (123456789012345.0, "123456789012345"),
    ],
)
def test_a_number_reads_as_a_spreadsheet_shows_it(number, text):
    assert plain(number) == text


def test_formulas_are_read_by_their_last_value_and_reported(taking, path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    found = taking.staged(path, path.name, header=1)
    assert taking.raw() == [("2", None)]
    assert kinds(found) == ["formula", "formula-fault"]
    assert found.problems[0].about["cells"] == ["A2", "B2"]


def test_a_formula_never_computed_blocks(taking, path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["x"])
        sheet.write_formula(1, 1, "=1+1", None, "")
    found = taking.staged(path, path.name, header=1)
    assert kinds(found) == ["formula", "formula-without-value"]


def test_macros_are_never_run_and_reported(taking, path):
    data = rewritten(xlsx(path, {"表": TABLE}), "xl/vbaProject.bin", lambda _: b"\xd0\xcf macro")
    found = taking.staged(data, "表.xlsm")
    assert (found.rows, kinds(found)) == (2, ["macros"])


def test_merged_cells_are_reported(taking, path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "2026年统计表")
        sheet.write_row(1, 0, ["区", "街道", "数"])
        sheet.merge_range(2, 0, 3, 0, "浦东")
        sheet.write_row(2, 1, ["花木", 1])
        sheet.write_row(3, 1, ["张江", 2])
    found = taking.staged(path, path.name)
    assert (found.names, found.reading.header) == (("区", "街道", "数"), 2)
    assert taking.raw() == [("浦东", "花木", "1"), (None, "张江", "2")]
    assert kinds(found) == ["merged-cells", "rows-above-header"]


def test_a_million_empty_rows_are_nothing(taking, path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    assert taking.staged(path, path.name).rows == 2


def test_a_cell_in_the_last_corner_is_refused_before_memory_is_taken(taking, path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write(1_048_575, 1_000, "x")
    with pytest.raises(Unreadable) as refusal:
        taking.stage(path, path.name)
    assert refusal.value.about["why"] == "cells"


def test_too_many_columns_are_refused(taking, path):
    with pytest.raises(Unreadable) as refusal:
        taking.stage(xlsx(path, {"表": [["x"] * (limits.COLUMNS + 1)]}), path.name)
    assert refusal.value.about["why"] == "columns"


def test_empty_rows_between_others_are_left_out_and_counted(taking, path):
    found = taking.staged(xlsx(path, {"表": [*TABLE, (), (), ("003", "静安", 2)]}), path.name)
    assert (found.rows, kinds(found)) == (3, ["blank-rows"])


def test_a_workbook_without_a_cell_is_refused(taking, path):
    with pytest.raises(Empty):
        taking.stage(xlsx(path, {"空": []}), path.name)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_half_a_workbook_is_refused(taking, path, share):
    data = xlsx(path, {"表": [("a", "b"), *((n, "浦东") for n in range(500))]}).read_bytes()
    with pytest.raises(Unreadable):
        taking.stage(data[: int(len(data) * share)], path.name)
    assert not taking.has_raw()


def test_a_sheet_cut_off_within_its_zip_is_refused(taking, path):
    xlsx(path, {"表": TABLE})
    with pytest.raises(Refusal):
        taking.stage(rewritten(path, SHEET, lambda data: data[: len(data) // 2]), path.name)


def test_a_workbook_that_unpacks_to_too_much_is_refused(taking, path, monkeypatch):
    monkeypatch.setattr(limits, "RATIO_FROM", 2**20)
    xlsx(path, {"表": TABLE})
    with pytest.raises(TooLarge):
        taking.stage(rewritten(path, SHEET, lambda data: data + b" " * 2**23), path.name)


def test_an_entity_is_not_expanded(taking, path):
    xlsx(path, {"表": TABLE})
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
    with pytest.raises(Unreadable):
        taking.stage(rewritten(path, "xl/workbook.xml", lambda _: bomb), path.name)


def test_an_identifier_typed_as_text_stays(taking, path):
    rows = [("证号", "名"), ("110105194912310021", "x"), ("000123", "y")]
    assert taking.rows(xlsx(path, {"表": rows}), path.name)[0][0] == "110105194912310021"
