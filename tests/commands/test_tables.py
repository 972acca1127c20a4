"""Tables on the command line: every kind, every fault; nothing doubled, nothing lost."""

import gzip
import json

import pytest
import xlsxwriter
from sqlalchemy import select

import db
from models import Comment


def import_comments(tell, path, **columns):
    words = [word for name, column in columns.items() for word in (f"--{name}", column)]
    return tell(
        "import-comments",
        path,
        "--consultation",
        "parking",
        "--channel",
        "hotline",
        *words,
    )


def imported():
    with db.reading() as session:
        query = select(Comment).where(Comment.channel == "hotline").order_by(Comment.id)
        return list(session.scalars(query))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_in_another_encoding_is_read(tell, site, encoding):
    path = site.file("m.csv", "编号,内容\n1,夜间收费太高\n".encode(encoding))
    assert import_comments(tell, path, text="内容", id="编号")[1]["taken"] == 1
    assert imported()[0].body == "夜间收费太高"


def workbook(site, rows):
    path = site.folder / "m.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return str(path)


def test_every_kind_of_table_gives_the_same_rows(tell, site):
    rows = [("编号", "内容"), ("7", "甲，乙"), ("8", "丙")]
    lines = "\n".join("\t".join(row) for row in rows)
    plain = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    paths = [
        site.file("m.tsv", lines),
        site.file("m.json", json.dumps(plain)),
        site.file("m.tsv.gz", gzip.compress(lines.encode())),
        workbook(site, [rows[0], (7, "甲，乙"), (8, "丙")]),
    ]
    for path in paths:
        facts = import_comments(tell, path, text="内容", id="编号")[1]
        assert facts["taken"] + facts["known"] == 2, path
    assert [(each.external_id, each.body) for each in imported()] == [("7", "甲，乙"), ("8", "丙")]


def test_running_an_import_again_doubles_nothing(tell, site):
    path = site.table()
    results = [import_comments(tell, path, text="内容")[1] for _ in range(2)]
    assert [(each["taken"], each["known"]) for each in results] == [(2, 0), (0, 2)]


def test_two_files_without_ids_are_both_taken(tell, site):
    for name, body in (("a.csv", "甲"), ("b.csv", "乙")):
        path = site.file(name, f"内容\n{body}\n")
        assert import_comments(tell, path, text="内容")[1]["taken"] == 1
    assert [each.body for each in imported()] == ["甲", "乙"]


def test_rows_with_faults_are_named_and_make_the_exit_code_one(tell, site):
    path = site.file("m.csv", '内容\n好\n""\n' + "长" * 100_000 + "\n")
    code, facts = import_comments(tell, path, text="内容")
    assert (code, facts["taken"]) == (1, 1)
    assert [(each["row"], each["kind"]) for each in facts["problems"]] == [
        (3, "empty"),
        (4, "too-long"),
    ]


def test_stance_title_name_and_time_are_read(tell, site):
    path = site.file("m.csv", "内容,态度,标题,姓名,时间\n好,反对,关于收费,王五,2020/1/2 3:04:05\n")
    import_comments(tell, path, text="内容", stance="态度", title="标题", name="姓名", time="时间")
    [comment] = imported()
    assert (comment.stance, comment.title, comment.author_name) == ("oppose", "关于收费", "王五")
    assert comment.received_at.isoformat() == "2020-01-02T03:04:05+08:00"


BAD_TABLES = {
    "m.txt": b"a,b\n1,2",
    "m.xlsx": b"PK\x03\x04 no workbook",
    "m.json": b'{"a": 1}',
    "n.json": b"[1, 2]",
    "o.json": b"[",
    "header.csv": "内容\n".encode(),
    "twice.csv": "内容,内容\n甲,乙\n".encode(),
    "m.csv.gz": b"not gzip",
    "binary.csv": b"\x00\x01\x02",
}


@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_table_that_is_none_is_refused(tell, site, name):
    code, facts = import_comments(tell, site.file(name, BAD_TABLES[name]), text="内容")
    assert (code, "refused" in facts) == (1, True)


def test_rows_of_json_may_lack_a_field(tell, site):
    path = site.file("m.json", '[{"id": "1", "内容": "甲"}, {"id": "2"}]')
    code, facts = import_comments(tell, path, text="内容", id="id")
    assert (code, facts["taken"], len(facts["problems"])) == (1, 1, 1)


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tell, site):
    code, facts = import_comments(tell, site.table(), text="正文")
    assert (code, facts["refused"]["about"]["columns"]) == (1, ["编号", "内容"])
