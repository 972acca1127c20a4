"""Workbooks that people hand in."""

import contextlib
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from errors import TooLarge, Unreadable
from surveys import workbook

LARGE = 10_000_000


def made(*rows, sheet="甲"):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        there = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            there.write_row(number, 0, row)
    return out.getvalue()


def test_the_first_sheet_is_read_as_it_stands():
    data = made(["名称", "n"], ["路灯", 3])
    assert workbook.first_sheet(data, unpacked=LARGE) == [["名称", "n"], ["路灯", 3.0]]


def test_sheets_are_found_whatever_the_case_of_their_names():
    found = workbook.sheets(made(["type"], sheet="Survey"), unpacked=LARGE, names=("survey", "x"))
    assert found == {"survey": [["type"]]}


def test_one_that_unpacks_to_too_much_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 1_000_000)
    with pytest.raises(TooLarge):
        workbook.first_sheet(out.getvalue(), unpacked=500_000)


@given(cut=st.integers(0, 4000), put=st.binary(max_size=30))
def test_a_damaged_one_is_read_or_refused_and_breaks_nothing(cut, put):
    whole = made(["a", "b"], [1, 2])
    damaged = whole[:cut] + put + whole[cut + len(put) :]
    with contextlib.suppress(Unreadable, TooLarge):
        workbook.first_sheet(damaged, unpacked=LARGE)
