"""Drafts on the command line: other encodings, files that are none, odd numbers."""

import gzip

import pytest
from sqlalchemy import func, select

import cli
import db
from models import Draft
from tests.commands.site import TWO
from tests.world import (
    TEXT,
)

BAD_DRAFTS = {
    "fake.docx": b"PK\x03\x04 this is no document",
    "empty.md": b"",
    "blank.txt": b"  \n\n \xe2\x80\x8b",
    "large.md": "第一条 ".encode() + b"x" * 30_000_000,
    "picture.png": b"\x89PNG\r\n\x1a\n",
    "binary.txt": bytes(range(256)),
    "cut.md.gz": gzip.compress(TEXT.encode())[:-9],
}


@pytest.mark.parametrize("name", BAD_DRAFTS)
def test_a_draft_that_cannot_be_read_is_refused_and_changes_nothing(tell, site, name):
    path = site.file(name, BAD_DRAFTS[name])
    code, facts = tell("import-draft", path, "--consultation", "closed")
    assert (code, list(facts)) == (1, ["refused"])
    with db.reading() as session:
        assert session.scalar(select(func.count(Draft.id))) == 2


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_draft_in_another_encoding_is_read(tell, site, encoding):
    path = site.file("draft.txt", TWO.encode(encoding))
    assert tell("clauses", path)[1]["title"] == "清沅市停车管理办法"
    code, facts = tell("import-draft", path, "--consultation", "closed")
    assert (code, facts["draft"]) == (0, 2)


def test_numbers_that_repeat_or_skip_are_taken_and_told(site, capsys):
    path = site.file("odd.md", "第一条 甲。\n第一条 乙。\n第五条 丙。")
    assert cli.main(["clauses", path]) == 0
    assert "repeated" in (out := capsys.readouterr().out) and "skipped" in out
    assert cli.main(["import-draft", path, "--consultation", "closed"]) == 0
