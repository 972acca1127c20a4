"""JSON, JSON lines, GeoJSON and Parquet."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Empty, Refusal, TooLarge, Unreadable
from opendata import intake, limits
from opendata.columns import ColumnType
from opendata.readers import json_text
from opendata.reading import Question
from tests.opendata.intake_world import Intake, kinds

ROWS = [{"id": "001", "区": "浦东"}, {"id": "002", "区": "徐汇"}]
BODY = [("001", "浦东"), ("002", "徐汇")]
SCALAR = (
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]))
)


@pytest.fixture(scope="module")
def taking(tmp_path_factory):
    return Intake(tmp_path_factory.mktemp("objects"))


def as_json(value, encoding="utf-8"):
    return json.dumps(value, ensure_ascii=False).encode(encoding)


def why(refusal):
    return refusal.value.about["why"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_of_objects_is_a_table(taking, encoding):
    found = taking.staged(as_json(ROWS, encoding), "x.json")
    assert (found.names, taking.raw()) == (("id", "区"), BODY)
    assert (found.reading.format, found.reading.encoding) == ("json", encoding)


def test_a_list_of_lists_is_a_table_with_a_header(taking):
    assert taking.rows(as_json([["id", "区"], *BODY]), "x.json") == BODY


def test_a_list_within_an_answer_is_found(taking):
    data = as_json({"code": 0, "data": ROWS, "tags": ["a"], "none": [], "total": {"n": 2}})
    assert taking.rows(data, "x.json") == BODY


def test_two_lists_are_asked(taking):
    data = as_json({"a": ROWS, "b": ROWS[:1]})
    question = taking.stage(data, "x.json")
    assert isinstance(question, Question)
    assert (question.about, question.choices) == ("member", ("a", "b"))
    assert taking.staged(data, "x.json", member="b").rows == 1


def test_uneven_objects_give_the_union_of_their_keys(taking):
    found = taking.staged(as_json([{"a": 1}, {"b": 2, "a": None}, {"c": True}]), "x.json")
    assert taking.raw() == [("1", None, None), (None, "2", None), (None, None, "true")]
    assert [(each.column, each.times) for each in found.problems] == [("a", 1), ("b", 2), ("c", 2)]


def test_nested_values_stay_as_json(taking):
    found = taking.staged(as_json([{"a": {"b": [1, 2.50, "区"]}, "c": 1}]), "x.json")
    assert taking.raw() == [('{"b": [1, 2.5, "区"]}', "1")]
    assert kinds(found) == ["nested"]


def test_numbers_keep_their_digits(taking):
    data = b'[{"a": 1.10, "b": 110105194912310021, "c": 1e3, "d": 0.30000000000000004}]'
    expected = [("1.10", "110105194912310021", "1e3", "0.30000000000000004")]
    assert taking.rows(data, "x.json") == expected


def test_json_lines_are_found_by_name_and_by_look(taking):
    data = b"\n".join(as_json(row) for row in ROWS) + b"\n\n"
    for name in ("x.jsonl", "x.ndjson", "x.json"):
        assert taking.rows(data, name) == BODY


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'[{"a": 1}, {"a": 2', "cut-off"),
        (b'[{"a": 1}, ', "cut-off"),
        (b'[{"a": 1}', "cut-off"),
        (b'[{"a": "x', "cut-off"),
        (b'[{"a": 1} {"a": 2}]', "json"),
        (b'[{"a": 1}] x', "json"),
        (b'[{"a": NaN}]', "json"),
        (b"[{'a': 1}]", "json"),
        (b"[" * 100_000 + b"]" * 100_000, "nested"),
        (b"[1, 2, 3]", "no-rows"),
        (b'[{"a": 1}, [2]]', "no-rows"),
        (b'{"a": 1}', "no-rows"),
        (b'"text"', "json"),
        (b'[{"a": "\\ud800"}]', "characters"),
        (b'[{"a": 1, "a": 2}]', "keys"),
    ],
)
def test_json_that_is_no_table_is_refused(taking, data, reason):
    with pytest.raises(Unreadable) as refusal:
        taking.stage(data, "x.json")
    assert why(refusal) in {reason, "no-rows"} if reason == "json" else why(refusal) == reason
    assert not taking.has_raw()


@pytest.mark.parametrize("data", [b"[]", b"{}", b'{"data": []}', b"[{}]"])
def test_json_without_rows_is_empty(taking, data):
    with pytest.raises(Empty):
        taking.stage(data, "x.json")


def test_a_line_with_the_same_key_twice_is_told_by_its_number(taking):
    with pytest.raises(Unreadable) as refusal:
        taking.stage(b'{"a": 1}\n{"a": 1, "a": 2}\n', "x.jsonl")
    assert (why(refusal), refusal.value.about["line"]) == ("keys", 2)


def test_a_broken_line_is_told_by_its_number(taking):
    with pytest.raises(Unreadable) as refusal:
        taking.stage(b'{"a": 1}\n{"a": }\n', "x.jsonl")
    assert (why(refusal), refusal.value.about["line"]) == ("json", 2)


def test_a_document_over_the_limit_is_refused(taking, monkeypatch):
    monkeypatch.setattr(limits, "JSON", 10)
    with pytest.raises(TooLarge):
        taking.stage(as_json(ROWS), "x.json")


def test_an_element_over_the_limit_is_refused(taking, monkeypatch):
    monkeypatch.setattr(limits, "ELEMENT", 2**20)
    with pytest.raises(TooLarge):
        taking.stage(as_json([{"a": "x" * 2**22}]), "x.json")


def test_a_hundred_thousand_keys_are_refused(taking):
    with pytest.raises(Unreadable) as refusal:
        taking.stage(as_json([{f"k{n}": 1} for n in range(100_000)]), "x.json")
    assert why(refusal) == "columns"


@given(
    rows=st.lists(st.dictionaries(st.text(min_size=1, max_size=3), SCALAR), max_size=8),
    piece=st.integers(1, 9),
)
def test_a_document_read_in_pieces_is_the_document(tmp_path_factory, rows, piece):
    path = tmp_path_factory.getbasetemp() / "pieces.json"
    path.write_text(json.dumps({"n": 12, "rows": rows, "end": {"a": [1]}}), "utf-8")
    usual, json_text.CHUNK = json_text.CHUNK, piece
    try:
        document = json_text.Document(path, "x.json")
        assert [each for key, each in document.arrays() if key == "rows"] == rows
        document.close()
    finally:
        json_text.CHUNK = usual


# GeoJSON


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(*place):
    return {"type": "Point", "coordinates": list(place)}


def collection(*features, **members):
    return as_json({"type": "FeatureCollection", "features": features, **members})


def test_points_become_longitude_and_latitude(taking):
    data = collection(feature(point(121.5, 31.2), 名="甲"), feature(None, 名="乙"))
    found = taking.staged(data, "x.geojson")
    assert (found.reading.format, found.names) == ("geojson", ("名", "longitude", "latitude"))
    assert taking.raw() == [("甲", "121.5", "31.2"), ("乙", None, None)]
    types = [column.type for column in intake.guess(taking.con, found.names)]
    assert types[1:] == [ColumnType.LONGITUDE, ColumnType.LATITUDE]


def test_other_geometries_stay_as_geojson(taking):
    line = {"type": "LineString", "coordinates": [[121.5, 31.2], [121.6, 31.3]]}
    found = taking.staged(collection(feature(line, a=1), feature(point(1, 2), a=2)), "x.json")
    assert found.names == ("a", "geometry")
    assert json.loads(taking.raw()[0][1]) == line


def test_coordinates_in_another_system_block(taking):
    crs = {"type": "name", "properties": {"name": "EPSG:4547"}}
    found = taking.staged(collection(feature(point(1, 2), a=1), crs=crs), "x.geojson")
    assert kinds(found) == ["coordinate-system"]


@pytest.mark.parametrize("odd", [1, {"type": "Point"}, {"type": "Feature", "properties": [1]}])
def test_what_is_no_feature_is_refused(taking, odd):
    with pytest.raises(Unreadable):
        taking.stage(collection(odd), "x.geojson")


# Parquet


def test_parquet_is_read_as_text(taking, tmp_path):
    path = tmp_path / "x.parquet"
    columns = {
        "号": ["001", None],
        "整": [1, 2],
        "数": [1.5, float("nan")],
        "定": [Decimal("1.50"), Decimal("2.00")],
        "日": [date(2026, 1, 2), None],
        "时": pa.array([datetime(2026, 1, 2, tzinfo=UTC)] * 2, pa.timestamp("ms", "UTC")),
        "真": [True, False],
        "类": pa.array(["a", "b"]).dictionary_encode(),
        "列": [[1, 2], None],
    }
    pq.write_table(pa.table(columns), path)
    found = taking.staged(path, "x.parquet")
    assert taking.raw() == [
        ("001", "1", "1.5", "1.50", "2026-01-02", "2026-01-02 08:00:00", "true", "a", "[1, 2]"),
        (None, "2", None, "2.00", None, "2026-01-02 08:00:00", "false", "b", None),
    ]
    assert kinds(found) == ["nested"]


def test_half_a_parquet_file_is_refused(taking, tmp_path):
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"a": list(range(10_000))}), path)
    data = path.read_bytes()
    for broken in (data[: len(data) // 2], data[:1000] + b"\0" * 5000 + data[6000:]):
        with pytest.raises(Refusal):
            taking.stage(broken, "x.parquet")
        assert not taking.has_raw()


def test_bytes_in_parquet_are_refused(taking, tmp_path):
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"a": [b"\xff"]}), path)
    with pytest.raises(Unreadable) as refusal:
        taking.stage(path, "x.parquet")
    assert why(refusal) == "binary"
