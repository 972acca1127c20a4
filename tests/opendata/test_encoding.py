"""Encodings: proved, asked, never guessed."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Unreadable
from opendata import encoding
from opendata.reading import Question, Reading
from opendata.staged import Source
from tests.opendata.intake_world import NAMES, Intake, csv_bytes

PEOPLE = [NAMES, ("陈喆", "人民路"), ("李堃", "中山路"), ("王珺", "解放路"), ("㐂嘉", "𠮷祥里")]
LATE = [("id", "text"), *((str(n), "plain ascii") for n in range(1200)), ("1200", "浦东新区")]


@pytest.fixture
def taking(tmp_path):
    return Intake(tmp_path)


def prove(tmp_path, data, **reading):
    path = tmp_path / "file"
    path.write_bytes(data)
    source = Source(path=path, name="数据.csv", reading=Reading(**reading), folder=tmp_path)
    return encoding.prove(source)


@pytest.mark.parametrize("used", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
@pytest.mark.parametrize("rows", [PEOPLE, LATE], ids=["people", "late"])
def test_what_can_be_proved_is_read_whole(taking, used, rows):
    found = taking.staged(csv_bytes(rows, used), header=1)
    assert found.reading.encoding == used
    assert taking.raw() == [tuple(row) for row in rows[1:]]


def test_the_first_chinese_cells_are_kept_for_confirmation(taking):
    found = taking.staged(csv_bytes(LATE, "gb18030"), header=1)
    assert found.samples == ("浦东新区",)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_either_order_of_utf_16_is_proved_by_its_mark(tmp_path, mark):
    order = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    assert prove(tmp_path, mark + "姓名,街道".encode(order)).encoding == "utf-16"


def test_utf_16_without_a_mark_is_asked(tmp_path):
    question = prove(tmp_path, "姓名,街道\r\n陈喆,人民路".encode("utf-16-le"))
    assert isinstance(question, Question)
    assert question.about == "encoding"
    assert question.samples["utf-16-le"][:2] == ["姓名", "街道"]


def test_what_is_neither_is_asked_with_cells_to_choose_by(tmp_path):
    question = prove(tmp_path, "氏名,住所\r\nｱｲｳ,東京都".encode("shift_jis"))
    assert isinstance(question, Question)
    assert question.samples["shift_jis"] == ["氏名", "住所", "ｱｲｳ", "東京都"]


def test_the_answer_is_proved_too(tmp_path):
    data = "氏名,住所\r\nｱｲｳ,東京都".encode("shift_jis")
    assert prove(tmp_path, data, encoding="shift_jis").encoding == "shift_jis"
    with pytest.raises(Unreadable):
        prove(tmp_path, data, encoding="utf-8")


@pytest.mark.parametrize("named", ["rot13", "unicode_escape", "zlib_codec", "no-such"])
def test_only_encodings_of_text_can_be_named(tmp_path, named):
    with pytest.raises(Unreadable):
        prove(tmp_path, b"a,b", encoding=named)


def test_one_broken_byte_far_down_is_not_read_over(tmp_path):
    rows = csv_bytes([("姓名", "街道"), *[("陈", "人民路")] * 200_000])
    with pytest.raises(Unreadable) as refusal:
        prove(tmp_path, rows + b"\xff\xff\x81\n" + rows)
    assert refusal.value.about["why"] == "encoding"


def test_a_character_cut_off_at_the_end_is_a_file_cut_off(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        prove(tmp_path, csv_bytes(PEOPLE)[:-3])
    assert refusal.value.about["why"] == "cut-off"


def test_nul_bytes_are_refused_with_their_line(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        prove(tmp_path, b"a,b\n1,2\n3,\x00x\n")
    assert refusal.value.about == {"file": "数据.csv", "why": "nul", "line": 3}


def test_a_mark_in_the_middle_is_taken_out_and_reported(taking):
    data = csv_bytes(PEOPLE, "utf-8-sig") + csv_bytes(PEOPLE, "utf-8-sig")
    found = taking.staged(data)
    assert {"byte-order-mark", "header-again"} <= {each.kind for each in found.problems}
    assert taking.raw()[4] == NAMES


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_text_in_utf_8_is_always_proved_as_utf_8(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp()
    data = text.encode()
    if any(data.startswith(mark) for mark, _ in encoding.BOMS):
        return
    assert prove(folder, data).encoding == "utf-8"
