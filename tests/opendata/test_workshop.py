"""From an uploaded file to a built Release: intake, gate, artefacts and back again."""

import csv
import zipfile
from dataclasses import replace
from datetime import date

import pytest

import files
from bench import rows_table
from errors import Refusal, Unreadable
from opendata import diff
from opendata.apart import apart
from opendata.artefacts import sheets
from opendata.columns import Column, ColumnType
from opendata.fixes import Fix
from opendata.reading import Reading
from opendata.rules import Rules
from opendata.workshop import BuildOrder, PrepareOrder, build, prepare
from settings import settings
from tests.opendata.cards import make_card, make_facts
from tests.opendata.frames import rows_of

T = ColumnType
TABLE = "编号,区,件数,日期\n001,浦东新区,12,2026-01-02\n002,徐汇区,,2026-01-03\n003,黄浦区,7,\n"
RULES = Rules(keys=("编号",), today=date(2026, 4, 1))


def quiet(_step, _share):
    pass


@pytest.fixture
def order(database, tmp_path):
    def ordered(data, name="工单.csv", **facts):
        source = tmp_path / "source"
        source.write_bytes(data.encode() if isinstance(data, str) else data)
        values = {
            "reading": Reading(), "columns": None, "fixes": (), "rules": RULES,
            "description": "每一件热线工单。", "out": tmp_path / "release-1.new",
        }  # fmt: skip
        return PrepareOrder(source=source, name=name, **{**values, **facts})

    return ordered


def to_build(order, prepared, **facts):
    release = make_facts(
        digest="", files=(), columns=prepared.columns, keys=order.rules.keys, rows=prepared.rows
    )
    values = {
        "dataset": make_card(release=release), "table": order.out, "original": order.source,
        "original_name": order.name, "previous": None, "report": prepared.report,
        "profile": prepared.profile, "quality": prepared.quality,
        "folder": settings().folder / "work" / "build-1",
    }  # fmt: skip
    return BuildOrder(**{**values, **facts})


def made(order, **facts):
    prepared = prepare(order, quiet)
    return prepared, build(to_build(order, prepared, **facts), quiet)


def bytes_of(built, name):
    (found,) = [sha for each, _, _, sha in built.files if each == name]
    return files.path_of(found).read_bytes()


def test_a_file_is_read_checked_and_left_as_a_table(order):
    asked = order(TABLE)
    found = prepare(asked, quiet)
    assert [(each.name, each.type) for each in found.columns] == [
        ("编号", T.IDENTIFIER), ("区", T.TEXT), ("件数", T.INTEGER), ("日期", T.DATE),
    ]  # fmt: skip
    assert rows_of(asked.out)[1] == ("002", "徐汇区", None, date(2026, 1, 3))
    assert (found.rows, found.report["blocking"], found.question) == (3, 0, None)
    assert len(found.profile) == 4 and 0 <= found.quality["total"] <= 100
    assert found.sample[0] == ["001", "浦东新区", "12", "2026-01-02"]
    assert found.dictionary == found.columns
    assert found.reading.encoding == "utf-8"


def test_nothing_but_the_table_is_left(order):
    asked = order(TABLE)
    prepare(asked, quiet)
    assert {path.name for path in asked.out.parent.iterdir()} >= {"source", asked.out.name}
    assert not [path for path in asked.out.parent.iterdir() if path.name.startswith("tmp")]


def test_what_only_a_person_can_say_comes_back_as_a_question_and_no_table(order):
    asked = order("區,數\n臺北,1\n".encode("big5") + b"\xff,\xff\n")
    asked.out.write_bytes(b"older")
    found = prepare(asked, quiet)
    assert found.question is not None and found.question.about == "encoding"
    assert not asked.out.exists()


def test_an_answer_is_followed(order):
    data = "區,數\n臺北,1\n".encode("big5")
    found = prepare(order(data, reading=Reading(encoding="big5")), quiet)
    assert found.columns[0].name == "區"


@pytest.mark.parametrize("data", [b"", b"\x00" * 100, b"PK\x03\x04 no zip"])
def test_a_hopeless_file_is_refused_and_leaves_nothing(order, data):
    asked = order(data)
    with pytest.raises(Refusal):
        prepare(asked, quiet)
    assert not asked.out.exists()


def test_a_refusal_comes_through_from_another_process(order):
    with pytest.raises(Unreadable):
        apart(prepare, order(b"PK\x03\x04 no zip"), quiet)


def test_fixes_change_the_columns_but_not_the_dictionary(order):
    asked = order(TABLE, fixes=(Fix(kind="drop", column="区"),))
    found = prepare(asked, quiet)
    assert [each.name for each in found.columns] == ["编号", "件数", "日期"]
    assert [each.name for each in found.dictionary] == ["编号", "区", "件数", "日期"]
    assert rows_of(asked.out)[0] == ("001", 12, date(2026, 1, 2))


def test_identity_numbers_block_until_they_are_masked(order):
    data = "编号,身份证\n001,11010519491231002X\n002,440524188001010014\n"
    found = prepare(order(data), quiet)
    assert found.report["blocking"] == 2
    (fix, *_) = [Fix.from_json(each) for each in found.offers if each["kind"] in ("mask", "drop")]
    fixed = order(data, fixes=(fix,))
    assert prepare(fixed, quiet).report["blocking"] == 0
    assert b"11010519491231002X" not in fixed.out.read_bytes()


def test_what_is_known_of_a_column_is_carried_over(order):
    known = (
        Column(name="件数", type=T.NUMBER, scale=2, title="办件数", unit="件"),
        Column(name="日期", type=T.TEXT, title="受理日期"),
        Column(name="别的", title="none"),
    )
    found = prepare(order(TABLE, known=known), quiet)
    assert found.columns[2:] == known[:2]
    assert found.columns[1] == Column(name="区")


def test_a_known_type_that_the_cells_do_not_have_gives_way(order):
    known = (Column(name="区", type=T.INTEGER, title="所在区", unit="个"),)
    found = prepare(order(TABLE, known=known), quiet)
    assert found.columns[1] == Column(name="区", title="所在区", unit="个")
    assert found.report["blocking"] == 0


def test_columns_that_were_asked_for_are_kept_to(order):
    columns = (
        Column(name="编号", type=T.IDENTIFIER), Column(name="区", type=T.INTEGER),
        Column(name="件数", type=T.INTEGER), Column(name="日期"),
    )  # fmt: skip
    found = prepare(order(TABLE, columns=columns), quiet)
    assert found.dictionary == columns
    assert found.report["counts"]["type"] == 3 and found.report["blocking"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_what_was_read_is_what_is_published(order, encoding):
    _, built = made(order(TABLE.encode(encoding)))
    assert bytes_of(built, "data.csv").decode() == TABLE
    assert bytes_of(built, "original/工单.csv") == TABLE.encode(encoding)


def test_what_is_published_and_read_again_is_the_same_table_and_the_same_bytes(order, tmp_path):
    csv_path = rows_table.write(tmp_path / "rows.csv", n=3_000)
    asked = order(csv_path.read_bytes())
    first, built = made(asked)
    assert [each.type for each in first.columns] == [each.type for each in rows_table.COLUMNS]
    assert bytes_of(built, "data.csv") == csv_path.read_bytes()
    again = order(bytes_of(built, "data.csv"), out=tmp_path / "again.new")
    second, rebuilt = made(again)
    assert second.columns == first.columns
    assert rows_of(again.out) == rows_of(asked.out)
    assert rebuilt.digest == built.digest


@pytest.mark.parametrize("name", ["data.xlsx", "data.jsonl", "data.parquet"])
def test_every_published_form_can_be_published_again(order, tmp_path, name):
    asked = order(TABLE)
    prepared, built = made(asked)
    again = order(
        bytes_of(built, name),
        name=name,
        columns=prepared.columns,
        out=tmp_path / "b.new",
        reading=Reading(sheet=sheets.DATA if name == "data.xlsx" else None),
    )
    assert prepare(again, quiet).report["counts"].get("type", 0) == 0
    assert rows_of(again.out) == rows_of(asked.out)


def test_a_second_release_knows_what_changed(order, tmp_path):
    _, first = made(order(TABLE))
    changed = order(TABLE.replace("徐汇区", "静安区"), out=tmp_path / "second.new")
    _, second = made(changed, previous=files.path_of(first.table_sha256))
    assert {kind: second.changes[kind] for kind in diff.KINDS} == {
        "added": 0, "removed": 0, "changed": 1,
    }  # fmt: skip
    rows = list(csv.DictReader(bytes_of(second, "changes.csv").decode().splitlines()))
    assert [(row["_change"], row["_columns"], row["区"]) for row in rows] == [
        ("before", "区", "徐汇区"), ("after", "区", "静安区"),
    ]  # fmt: skip


def test_headers_of_every_kind_go_through(order):
    names = ['a"b', "select", "it's", "a,b", "_ID2", "列 一", "😀", "=1", "data", "%s", "{x}"]
    head = ",".join('"' + name.replace('"', '""') + '"' for name in names)
    asked = order(f"{head}\n" + ",".join(f"v{i}" for i in range(len(names))) + "\n")
    prepared, built = made(replace(asked, rules=replace(RULES, keys=())))
    assert [each.name for each in prepared.columns] == names
    rows = list(csv.reader(bytes_of(built, "data.csv").decode().splitlines()))
    assert rows == [names, [f"v{i}" for i in range(len(names))]]


def test_progress_goes_up(order):
    shares = []
    prepare(order(TABLE), lambda _step, share: shares.append(share))
    assert shares == sorted(shares) and shares[-1] <= 1


def test_both_can_be_done_apart(order):
    asked = order(TABLE)
    prepared = apart(prepare, asked, quiet)
    built = apart(build, to_build(asked, prepared), quiet)
    assert bytes_of(built, "data.csv").decode() == TABLE
    assert zipfile.ZipFile(files.path_of(built.files[-1][3])).testzip() is None
