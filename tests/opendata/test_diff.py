"""The difference of two tables: by key, by whole row, and always one that adds up."""

import csv
import io
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opendata import diff
from opendata.columns import Column, ColumnType
from tests.opendata.frames import make_table

T = ColumnType
ID, AREA, N = (
    Column(name="id", type=T.IDENTIFIER),
    Column(name="区"),
    Column(name="n", type=T.INTEGER),
)
COLUMNS = (ID, AREA, N)
OLD = [("001", "浦东", 1), ("002", "徐汇", 2), ("003", "黄浦", 3), ("004", None, None)]
NEW = [("001", "浦东", 1), ("003", "黄浦", 30), ("004", "静安", None), ("005", "长宁", 5)]


@pytest.fixture
def tables(tmp_path):
    def made(old, new, *, before=COLUMNS, after=COLUMNS):
        return make_table(tmp_path / "old", before, old), make_table(tmp_path / "new", after, new)

    return made


def numbers(found):
    return {kind: found[kind] for kind in diff.KINDS}


def test_rows_are_matched_by_key(tables):
    found = diff.counts(*tables(OLD, NEW), keys=["id"])
    assert numbers(found) == {"added": 1, "removed": 1, "changed": 2}
    assert found["by"] == "key"


def test_the_same_table_has_not_changed(tables):
    assert numbers(diff.counts(*tables(OLD, OLD), keys=["id"])) == dict.fromkeys(diff.KINDS, 0)


def test_the_order_of_rows_is_no_difference(tables):
    for keys in ([], ["id"]):
        found = diff.counts(*tables(OLD, OLD[::-1]), keys=keys)
        assert numbers(found) == dict.fromkeys(diff.KINDS, 0)


def test_without_keys_a_changed_row_is_one_removed_and_one_added(tables):
    found = diff.counts(*tables(OLD, NEW), keys=[])
    assert numbers(found) == {"added": 3, "removed": 3, "changed": 0}
    assert found["by"] == "row"


def test_without_keys_equal_rows_are_counted(tables):
    row = ("1", "浦东", 1)
    found = diff.counts(*tables([row] * 3, [row] * 5), keys=[])
    assert numbers(found) == {"added": 2, "removed": 0, "changed": 0}


def test_an_empty_text_is_not_an_empty_cell(tables):
    found = diff.counts(*tables([("1", "", 1)], [("1", None, 1)]), keys=["id"])
    assert found["changed"] == 1


def test_a_key_of_several_rows_names_no_row(tables):
    old = [("1", "a", 1), ("1", "b", 2), ("2", "c", 3)]
    new = [("1", "a", 1), ("1", "b", 9), ("2", "c", 4)]
    found = diff.counts(*tables(old, new), keys=["id"])
    assert numbers(found) == {"added": 1, "removed": 1, "changed": 1}


def test_a_key_that_is_double_in_one_table_only_names_no_row_either(tables):
    found = diff.counts(*tables([("1", "a", 1)], [("1", "a", 1), ("1", "b", 2)]), keys=["id"])
    assert numbers(found) == {"added": 1, "removed": 0, "changed": 0}


def test_an_empty_key_names_no_row(tables):
    old = [(None, "a", 1), (None, "b", 2)]
    new = [(None, "b", 2), (None, "c", 3)]
    found = diff.counts(*tables(old, new), keys=["id"])
    assert numbers(found) == {"added": 1, "removed": 1, "changed": 0}


def test_keys_that_one_table_lacks_are_no_keys(tables):
    found = diff.counts(*tables(OLD, [row[1:] for row in NEW], after=(AREA, N)), keys=["id"])
    assert found["by"] == "row"


def test_columns_added_removed_and_retyped_are_named(tables):
    old, new = tables(
        [("1", "a", 1)],
        [("1", 1.5, "x")],
        after=(ID, Column(name="n", type=T.NUMBER, scale=2), Column(name="note")),
    )
    found = diff.counts(old, new, keys=["id"])
    assert found["columns"] == [
        {"kind": "added", "name": "note", "type": "VARCHAR"},
        {"kind": "removed", "name": "区", "type": "VARCHAR"},
        {"kind": "retyped", "name": "n", "from": "BIGINT", "type": "DECIMAL(18,2)"},
    ]
    assert found["changed"] == 1


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        (Column(name="x", type=T.INTEGER), Column(name="x", type=T.NUMBER, scale=2), 5, "5.00"),
        (Column(name="x", type=T.INTEGER), Column(name="x", type=T.NUMBER), 5, 5.0),
        (Column(name="x", type=T.INTEGER), Column(name="x"), 5, "5"),
        (
            Column(name="x", type=T.DATE),
            Column(name="x", type=T.DATETIME),
            "2026-01-02",
            "2026-01-02 00:00:00",
        ),
        (
            Column(name="x", type=T.NUMBER, scale=1),
            Column(name="x", type=T.NUMBER, scale=3),
            "1.5",
            "1.500",
        ),
    ],
)
@pytest.mark.parametrize("keys", [[], ["id"], ["x"]])
def test_another_type_with_the_same_value_is_no_changed_row(tables, before, after, old, new, keys):
    pair = tables([("1", old)], [("1", new)], before=(ID, before), after=(ID, after))
    found = diff.counts(*pair, keys=keys)
    assert numbers(found) == dict.fromkeys(diff.KINDS, 0)
    assert [each["kind"] for each in found["columns"]] == ["retyped"]


def test_large_numbers_are_compared_to_the_last_digit(tables):
    pair = tables([("1", "a", 9007199254740993)], [("1", "a", 9007199254740992)])
    assert diff.counts(*pair, keys=["id"])["changed"] == 1


def test_a_changed_row_shows_its_changed_cells(tables):
    page = diff.page(*tables(OLD, NEW), keys=["id"], kind="changed")
    first, second = page.items
    assert (first.key, first.old_row, first.new_row) == ({"id": "003"}, 3, 2)
    assert first.cells == (diff.Cell("n", "3", "30"),)
    assert second.cells == (diff.Cell("区", None, "静安"),)


def test_an_added_row_shows_all_its_cells(tables):
    (row,) = diff.page(*tables(OLD, NEW), keys=["id"], kind="added").items
    assert [(cell.column, cell.old, cell.new) for cell in row.cells] == [
        ("id", None, "005"),
        ("区", None, "长宁"),
        ("n", None, "5"),
    ]


def test_a_removed_row_shows_its_number_in_the_old_table(tables):
    (row,) = diff.page(*tables(OLD, NEW), keys=["id"], kind="removed").items
    assert (row.old_row, row.new_row, row.key) == (2, None, {"id": "002"})


@pytest.mark.parametrize("kind", diff.KINDS)
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_give_every_change_once(tables, kind, limit):
    old = [(str(i), "a", i) for i in range(10)]
    new = [(str(i), "b", i) for i in range(5, 15)]
    pair, after, seen = tables(old, new), 0, []
    while after is not None:
        page = diff.page(*pair, keys=["id"], kind=kind, after=after, limit=limit)
        seen += [row.key["id"] for row in page.items]
        after = page.next
    wanted = {"added": range(10, 15), "removed": range(5), "changed": range(5, 10)}[kind]
    assert seen == [str(i) for i in wanted]


def test_the_csv_shows_before_and_after(tables):
    text = b"".join(diff.csv(*tables(OLD, NEW), keys=["id"])).decode()
    assert text.splitlines() == [
        "_change,_row,_columns,id,区,n",
        "before,3,n,003,黄浦,3",
        "after,2,n,003,黄浦,30",
        "before,4,区,004,,",
        "after,3,区,004,静安,",
        "added,4,,005,长宁,5",
        "removed,2,,002,徐汇,2",
    ]


def test_a_header_can_be_nearly_anything(tables):
    odd = (ID, Column(name='a"b,\n c'), Column(name="select"), Column(name="k0"), Column(name="'"))
    old, new = [("1", "x", "y", "z", "'")], [("1", "x", 'y"', "z", "''")]
    pair = tables(old, new, before=odd, after=odd)
    found = list(csv.reader(io.StringIO(b"".join(diff.csv(*pair, keys=["id"])).decode())))
    assert found[0][3:] == [each.name for each in odd]
    assert found[1][2] == "select\n'"
    assert diff.counts(*pair, keys=["id", 'a"b,\n c', "k0"])["changed"] == 1


CELLS = st.sampled_from([None, "", "a", "a,b", '"', "\n", "浦东"])
TABLE = st.lists(
    st.tuples(st.sampled_from([None, "", "1", "2", "3", "4"]), CELLS, CELLS), max_size=8
)
TEXTS = (ID, Column(name="甲"), Column(name="乙"))


@settings(max_examples=60, deadline=None)
@given(old=TABLE, new=TABLE, keys=st.sampled_from([[], ["id"], ["id", "甲"]]))
def test_the_old_table_and_the_difference_give_the_new_table(old, new, keys):
    with TemporaryDirectory() as folder:
        pair = [
            make_table(Path(folder) / name, TEXTS, rows)
            for name, rows in (("old", old), ("new", new))
        ]
        found = diff.counts(*pair, keys=keys)
        listed = _cells(b"".join(diff.csv(*pair, keys=keys)).decode())
    gone = Counter(row for mark, row in listed if mark in ("before", "removed"))
    come = Counter(row for mark, row in listed if mark in ("after", "added"))
    assert not gone - Counter(old)
    assert Counter(old) - gone + come == Counter(new)
    marks = Counter(mark for mark, _ in listed)
    assert (marks["added"], marks["removed"]) == (found["added"], found["removed"])
    assert marks["before"] == marks["after"] == found["changed"]
    assert not keys or len(old) - found["removed"] + found["added"] == len(new)


def _cells(text):
    """The marks and rows of the CSV, an empty field told from a pair of quotes."""
    rows, row, cell, quoted, inside = [], [], "", False, False
    for place, sign in enumerate(text):
        if inside:
            if sign == '"' and text[place + 1 : place + 2] == '"' and not cell.endswith("\0"):
                cell += "\0"
            elif sign == '"' and cell.endswith("\0"):
                cell = cell[:-1] + '"'
            elif sign == '"':
                inside = False
            else:
                cell += sign
        elif sign == '"':
            quoted = inside = True
        elif sign in ",\n":
            row.append(cell if cell or quoted else None)
            cell, quoted = "", False
            if sign == "\n":
                rows.append(row)
                row = []
        else:
            cell += sign
    return [(row[0], tuple(row[3:])) for row in rows[1:]]


def test_every_row_may_change_and_the_csv_is_written_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(diff, "BATCH", 7)
    old = make_table(tmp_path / "old", COLUMNS, [(str(i), "a", i) for i in range(100)])
    new = make_table(tmp_path / "new", COLUMNS, [(str(i), "b", i) for i in range(119, 19, -1)])
    rows = list(csv.reader(io.StringIO(b"".join(diff.csv(old, new, keys=["id"])).decode())))[1:]
    assert [row[0] for row in rows] == ["added"] * 20 + ["before", "after"] * 80 + ["removed"] * 20
    assert [int(row[3]) for row in rows if row[0] != "before"] == [*range(119, 19, -1), *range(20)]
