"""Delimited text: every cell comes back, or a report or refusal says why not."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from errors import Empty, Refusal, TooLarge, Unreadable
from opendata import dialect, limits, shape
from opendata.readers import delimited
from opendata.reading import Question
from tests.opendata.intake_world import Intake, csv_bytes, gzipped, kinds, zipped

TABLE = [("id", "区", "n"), ("001", "浦东", "1"), ("002", "徐汇", "2")]
BODY = TABLE[1:]
CELL = st.text(st.characters(codec="gb18030", exclude_characters="\0\ufeff"), max_size=12)
TABLES = (
    st.integers(1, 4)
    .flatmap(
        lambda width: st.lists(
            st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=12
        )
    )
    .filter(lambda rows: all(any(row) for row in rows))
)


@pytest.fixture(scope="module")
def taking(tmp_path_factory):
    return Intake(tmp_path_factory.mktemp("intake"))


def why(refusal):
    return refusal.value.about["why"]


@given(
    rows=TABLES,
    used=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    delimiter=st.sampled_from(dialect.DELIMITERS),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_every_cell_comes_back(taking, rows, used, delimiter, end):
    header = [f"列名{n}" for n in range(len(rows[0]))]
    data = csv_bytes([header, *rows], used, delimiter, end)
    # A file of a few bytes can be text in two encodings; a person who was asked says which.
    found = taking.rows(data, header=1, delimiter=delimiter, encoding=used)
    assert found == [tuple(row) for row in rows]


@given(rows=TABLES, delimiter=st.sampled_from(dialect.DELIMITERS))
def test_both_ways_of_reading_give_the_same_table(taking, rows, delimiter):
    path = taking.folder / "both"
    path.write_bytes(csv_bytes([["a"] * len(rows[0]), *rows], "utf-8", delimiter))
    form = shape.shape_of(path, delimiter)
    header = dialect.header_of([["a"] * len(rows[0])], told=1)
    progress = lambda _word, _share: None  # noqa: E731
    if delimited._quickly(taking.con, path, delimiter, header, form, progress):
        quickly = taking.raw()
        read = [tuple(row) for _, row in delimited._rows(path, delimiter)][1:]
        assert quickly == read


@given(text=st.text(st.sampled_from('a1"",;\n\r\t'), max_size=40))
@how(max_examples=300)
def test_any_text_is_read_alike_or_refused(taking, text):
    """Against Python's own strict reader, which knows nothing of our quick way."""
    try:
        wanted = list(csv.reader(io.StringIO("x,y\n" + text, newline=""), strict=True))[1:]
    except csv.Error:
        wanted = None
    data = ("x,y\n" + text).encode()
    try:
        found = taking.staged(data, header=1, delimiter=",")
    except Unreadable as refusal:
        assert wanted is None or refusal.about["why"] == "cut-off"
        return
    if wanted is not None:
        rows = [[cell for cell in row if cell] for row in wanted if any(row)]
        assert [[cell for cell in row if cell] for row in taking.raw()] == rows
    else:
        assert "quotes-kept" in kinds(found)


@given(cells=st.lists(st.from_regex("0[0-9]{0,17}", fullmatch=True), min_size=1))
def test_an_identifier_never_loses_a_zero(taking, cells):
    data = csv_bytes([("号", "x"), *((cell, "a") for cell in cells)])
    assert [row[0] for row in taking.rows(data, header=1)] == cells


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found_by_consistency(taking, delimiter):
    found = taking.staged(csv_bytes(TABLE, delimiter=delimiter))
    assert found.reading.delimiter == delimiter


def test_a_chinese_comma_is_no_delimiter(taking):
    found = taking.staged("区，街道\n浦东，花木\n".encode(), header=1)
    assert found.names == ("区，街道",)


def test_two_delimiters_that_fit_alike_are_asked(taking):
    question = taking.stage(b"a,b;c,d\n1,2;3,4\n")
    assert isinstance(question, Question)
    assert (question.about, question.choices) == ("delimiter", (",", ";"))


def test_decimal_commas_do_not_make_commas_the_delimiter(taking):
    assert taking.rows("区;值\n浦东;1,5\n徐汇;2,5\n".encode()) == [("浦东", "1,5"), ("徐汇", "2,5")]


def test_what_was_found_reads_the_same_again(taking):
    data = csv_bytes(TABLE, "gb18030", ";")
    found = taking.staged(data)
    again = taking.staged(data, **found.reading.as_json())
    assert again == found


# Header


def test_titles_above_the_header_are_passed_over_and_reported(taking):
    data = "2026年工单统计表,,\n单位：件,,\nid,区,n\n1,浦东,3\n2,徐汇,4\n".encode()
    found = taking.staged(data)
    assert (found.names, found.reading.header, found.rows) == (("id", "区", "n"), 3, 2)
    assert "rows-above-header" in kinds(found)


def test_a_first_row_that_looks_like_all_others_is_asked(taking):
    question = taking.stage("浦东,1\n徐汇,2\n".encode())
    assert isinstance(question, Question)
    assert question.about == "header"


def test_the_answer_none_numbers_the_columns(taking):
    found = taking.staged("浦东,1\n徐汇,2\n".encode(), header=0)
    assert (found.names, found.rows) == (("列1", "列2"), 2)


def test_years_may_be_names_when_a_person_says_so(taking):
    assert taking.staged("区,2024,2025\n浦东,1,2\n".encode(), header=1).names == (
        "区",
        "2024",
        "2025",
    )


def test_names_that_come_twice_or_not_at_all_are_numbered(taking):
    found = taking.staged(b" a ,A,,a,_id\n1,2,3,4,5\n", header=1)
    assert found.names == ("a", "A_2", "列3", "a_3", "_id_2")
    assert kinds(found) == ["header-empty", "header-twice", "header-twice", "header-twice"]


def test_names_are_made_unique_whatever_they_are(taking):
    names, _ = dialect.unique(["a", "a", "a_2", "A_2", None, "列5"])
    assert len({name.lower() for name in names}) == 6
    assert names[2] == "a_2"


def test_a_header_that_comes_again_blocks(taking):
    assert "header-again" in kinds(taking.staged(csv_bytes([*TABLE, *TABLE])))


def test_a_column_without_name_and_cells_is_dropped(taking):
    found = taking.staged(b"a,,b,\nx,,y,\nz,,w,\n", header=1)
    assert (found.names, taking.raw()) == (("a", "b"), [("x", "y"), ("z", "w")])


# Rows


def test_a_short_row_is_filled_up_and_blocks(taking):
    found = taking.staged(b"a,b\nx,y\nz\nu,v\n")
    [problem] = found.problems
    assert (problem.kind, problem.row, problem.about["line"]) == ("ragged", 2, 3)
    assert taking.raw()[1] == ("z", None)


def test_a_long_row_loses_nothing_and_blocks(taking):
    found = taking.staged(b"a,b\nx,y\nz,w,v\n")
    assert found.names == ("a", "b", "列3")
    assert taking.raw() == [("x", "y", None), ("z", "w", "v")]
    assert kinds(found) == ["ragged"]


def test_a_thousand_ragged_rows_are_all_counted(taking):
    found = taking.staged(b"a,b\n" + b"x,y\nz\n" * 1000)
    assert sum(each.times for each in found.problems) == 1000
    assert len(found.problems) == 101


def test_a_file_that_ends_within_a_row_is_refused(taking):
    with pytest.raises(Unreadable) as refusal:
        taking.stage(csv_bytes(TABLE)[:-4])
    assert why(refusal) == "cut-off"
    assert not taking.has_raw()


def test_a_file_that_ends_within_quotes_is_refused_with_the_line(taking):
    with pytest.raises(Unreadable) as refusal:
        taking.stage(b'a,b\nx,y\nz,"w\nu,v\n')
    assert (why(refusal), refusal.value.about["line"]) == ("quotes", 3)


def test_quotes_that_are_no_marks_stay(taking):
    found = taking.staged('名称,数\n"小巨人"企业,a\n"专精特新"企业,b\n'.encode())
    assert taking.raw()[0] == ('"小巨人"企业', "a")
    assert kinds(found) == ["quotes-kept"]


def test_quotes_of_both_kinds_in_one_file_are_refused(taking):
    with pytest.raises(Unreadable) as refusal:
        taking.stage('名称,数\n"小巨人"企业,a\n"甲,乙",b\n'.encode())
    assert why(refusal) == "quotes"


def test_mixed_line_ends_are_read_and_reported(taking):
    found = taking.staged(b"a,b\r\nx,y\nz,w\r\n")
    assert (taking.raw(), kinds(found)) == ([("x", "y"), ("z", "w")], ["line-ends"])


def test_line_ends_of_old_macs_are_line_ends(taking):
    assert taking.rows(b"a,b\rx,y\rz,w\r") == [("x", "y"), ("z", "w")]


def test_lines_within_quotes_are_no_mixed_line_ends(taking):
    found = taking.staged(b'a,b\r\n"x\ny",z\r\n')
    assert (taking.raw(), kinds(found)) == ([("x\ny", "z")], [])


def test_empty_lines_are_left_out_and_counted(taking):
    found = taking.staged(b"a,b\nx,y\n\n,\nz,w\n\n\n,\n")
    assert taking.raw() == [("x", "y"), ("z", "w")]
    assert [(each.kind, each.times) for each in found.problems] == [("blank-rows", 2)]


def test_an_empty_cell_of_a_single_column_is_a_row(taking):
    assert taking.rows(b'a\nx\n""\ny\n') == [("x",), ("",), ("y",)]


def test_a_row_of_two_megabytes_is_read(taking):
    long = "长" * 700_000
    assert taking.rows(csv_bytes([("a", "b"), ("x", long), ("y", "z")])) == [
        ("x", long),
        ("y", "z"),
    ]


def test_a_cell_over_the_limit_is_refused(taking):
    data = csv_bytes([("a", "b"), ("x", "y" * (limits.CELL + 1)), ("x", '"')])
    with pytest.raises(Unreadable) as refusal:
        taking.stage(data)
    assert why(refusal) == "cell"


def test_a_line_over_the_limit_is_refused(taking, monkeypatch):
    monkeypatch.setattr(limits, "LINE", 1000)
    with pytest.raises(TooLarge):
        taking.stage(b"a,b\n" + b"x" * 2000 + b",y\n")


@pytest.mark.parametrize("end", ["\n", "\nx,y\n"])
def test_a_hundred_thousand_columns_are_refused(taking, end):
    with pytest.raises(Unreadable) as refusal:
        taking.stage((",".join(f"c{n}" for n in range(100_000)) + end).encode(), header=1)
    assert why(refusal) == "columns"


def test_a_row_of_a_hundred_thousand_cells_is_refused(taking):
    with pytest.raises(Unreadable) as refusal:
        taking.stage(b"a,b\nx,y\n" + b"x," * 100_000 + b"\n")
    assert why(refusal) == "columns"


def test_two_thousand_columns_are_read(taking):
    rows = [[f"c{n}" for n in range(limits.COLUMNS)], ["x"] * limits.COLUMNS]
    assert len(taking.staged(csv_bytes(rows)).names) == limits.COLUMNS


def test_cells_that_a_spreadsheet_would_compute_are_reported(taking):
    cells = [
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "-5",
        "+5",
        "-1,234.5",
        "-5%",
        "-",
        "--",
    ]
    found = taking.staged(csv_bytes([("甲", "乙"), *((cell, "x") for cell in cells)]), header=1)
    formulas = [each for each in found.problems if each.kind == "formula"]
    assert [each.about["rows"] for each in formulas] == [[1, 2], [3, 4]]
    assert [each.weight.value for each in formulas] == ["warn", "info"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"   "])
def test_nothing_is_refused_as_empty(taking, data):
    with pytest.raises(Empty):
        taking.stage(data)


def test_a_header_alone_is_a_table_without_rows(taking):
    assert taking.staged("区,数\n".encode()).rows == 0


# What it is


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("数据.csv", b"\x89PNG\r\n\x1a\n\0\0"),
        ("数据.csv", b"%PDF-1.7 x"),
        ("数据.xlsx", b"a,b\n1,2\n"),
        ("数据.parquet", b"a,b\n1,2\n"),
        ("数据.xls", b"<html><table><tr><td>1</td></tr></table>"),
        ("数据.csv", b"<!DOCTYPE html><p>not found"),
        ("数据.docx", b"a,b\n"),
        ("数据.csv", b"PAR1" + b"x" * 60),
        ("数据.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    ],
)
def test_what_is_no_table_is_refused(taking, name, data):
    with pytest.raises(Unreadable):
        taking.stage(data, name)
    assert not taking.has_raw()


# Packed


def test_a_gzipped_file_is_read(taking):
    found = taking.staged(gzipped(csv_bytes(TABLE)), "数据.csv.gz")
    assert (found.rows, taking.raw()) == (2, BODY)


def test_a_zip_of_one_is_read(taking):
    found = taking.staged(
        zipped({"甲/数据.csv": csv_bytes(TABLE), "__MACOSX/._x.csv": b"\0"}), "x.zip"
    )
    assert (found.reading.member, taking.raw()) == ("甲/数据.csv", BODY)


def test_a_zip_of_several_is_asked_and_read_by_the_answer(taking):
    data = zipped({"a.csv": csv_bytes(TABLE), "b.csv": csv_bytes(TABLE[:2]), "说明.txt": b"x"})
    question = taking.stage(data, "x.zip")
    assert isinstance(question, Question)
    assert (question.about, question.choices) == ("member", ("a.csv", "b.csv"))
    assert taking.staged(data, "x.zip", member="b.csv").rows == 1


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"x.zip": b"PK\x03\x04"}, "nested"),
        ({"x.csv": zipped({"y.csv": b"a"})}, "nested"),
        ({"x.csv": gzipped(b"a,b")}, "nested"),
        ({"../../x.csv": b"a,b\n"}, "path"),
        ({"/etc/x.csv": b"a,b\n"}, "path"),
        ({"..\\x.csv": b"a,b\n"}, "path"),
        ({"x.exe": b"MZ"}, "kind"),
        ({}, "kind"),
    ],
)
def test_a_zip_with_tricks_is_refused(taking, members, reason):
    with pytest.raises(Unreadable) as refusal:
        taking.stage(zipped(members), "x.zip")
    assert why(refusal) == reason


@pytest.mark.parametrize("pack", [gzipped, lambda data: zipped({"x.csv": data})], ids=["gz", "zip"])
def test_a_bomb_is_not_unpacked(taking, pack, monkeypatch):
    monkeypatch.setattr(limits, "RATIO_FROM", 2**20)
    with pytest.raises(TooLarge):
        taking.stage(pack(b"a,b\n" + b"0,0\n" * 2**20), "x.csv.gz")


@pytest.mark.parametrize("pack", [gzipped, lambda data: zipped({"x.csv": data})], ids=["gz", "zip"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_half_an_archive_is_refused(taking, pack, share):
    data = pack(csv_bytes([(str(n), str(n * n)) for n in range(5000)]))
    with pytest.raises(Unreadable):
        taking.stage(data[: int(len(data) * share)], "x.csv.gz")
    assert not taking.has_raw()


@given(data=st.binary(max_size=200), name=st.sampled_from(["x.csv", "x.json", "x.xlsx", "x.zip"]))
def test_any_bytes_give_a_table_a_question_or_a_refusal(taking, data, name):
    try:
        taking.stage(data, name)
    except Refusal:
        assert not taking.has_raw()
