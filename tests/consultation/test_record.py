"""The record as files: complete, verifiable with sha256sum, and safe to open in a spreadsheet."""

import csv
import json
import re
import shutil
import subprocess
import zipfile
from hashlib import sha256

import pytest
from python_calamine import CalamineWorkbook

from consultation import attachments, comments, record
from models import Act, Role, RuledOut, Stage, Verdict
from moderation.reasons import Reason
from tests.world import (
    NOON,
    make_account,
    make_answer,
    make_comment,
    make_consultation,
    make_ruling,
    make_staff,
    make_summary,
)

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", '=HYPERLINK("http://x.cn","点我")', "{=1+1}"]
ALWAYS = {
    "comments.csv",
    "comments.json",
    "comments.xlsx",
    "consultation.json",
    "drafts.json",
    "ledger.jsonl",
    "outcome.json",
}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "record"


def export(session, made, folder):
    session.flush()
    session.expire_all()
    return record.export(session, consultation=made, folder=folder)


def rows(folder):
    return json.loads((folder / "comments.json").read_text())


def answered(session):
    made = make_consultation(session, stage=Stage.CLOSED)
    comment = make_comment(session, consultation=made, published=True)
    make_summary(session, consultation=made, groups=[[comment]])
    make_answer(session, consultation=made, verdicts=[Verdict.PARTLY])
    return made


def facts_of(folder, act):
    lines = [json.loads(line) for line in (folder / "ledger.jsonl").read_text().splitlines()]
    return next(line["facts"] for line in lines if line["act"] == act)


def test_an_answered_consultation_gives_all_files(any_session, folder):
    done = export(any_session, answered(any_session), folder)
    names = {file.name for file in done.files}
    assert names == ALWAYS | {"summary.json", "summary-traced.json", "answer.json"}


def test_one_nobody_commented_on_gives_its_files_too(any_session, folder):
    done = export(any_session, make_consultation(any_session), folder)
    assert ({file.name for file in done.files}, done.comments) == (ALWAYS, 0)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_the_sums_check_with_sha256sum(session, folder):
    export(session, answered(session), folder)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


def test_a_file_that_was_there_before_is_no_part_of_the_record(session, folder):
    folder.mkdir()
    (folder / "holiday.jpg").write_bytes(b"...")
    export(session, make_consultation(session), folder)
    assert "holiday" not in (folder / "SHA256SUMS").read_text()


def test_exporting_again_gives_the_same_bytes(session, folder):
    made = answered(session)
    first, second = (export(session, made, folder).files for _ in range(2))
    same = {file.name: file.sha256 for file in first if not file.name.endswith(".xlsx")}
    assert same.items() <= {file.name: file.sha256 for file in second}.items()


def test_what_is_not_published_stands_there_without_words(any_session, folder):
    made, author = make_consultation(any_session), make_account(any_session, name="林晓梅")
    given = {"consultation": made, "author": author, "publish_name": True, "body": "不该看到的话"}
    make_comment(any_session, **given)
    withheld = make_comment(any_session, **given)
    make_ruling(any_session, comment=withheld, outcome=RuledOut.WITHHOLD, reason=Reason.INSULT)
    gone = make_comment(any_session, **given, published=True)
    comments.withdraw(any_session, account=author, comment_id=gone.id, now=NOON)
    done = export(any_session, made, folder)
    assert [row["standing"] for row in rows(folder)] == ["waiting", "withheld", "withdrawn"]
    for file in done.files:
        data = (folder / file.name).read_bytes()
        if file.name.endswith(".xlsx"):
            with zipfile.ZipFile(folder / file.name) as book:
                data = b"".join(book.read(name) for name in book.namelist())
        assert "不该看到的话".encode() not in data
        assert "林晓梅".encode() not in data


def test_a_name_is_shown_only_where_its_bearer_allowed_it(session, folder):
    made = make_consultation(session)
    author = make_account(session, name="周建国")
    for publish_name in (True, False):
        make_comment(
            session, consultation=made, author=author, publish_name=publish_name, published=True
        )
    export(session, made, folder)
    assert [row["name"] for row in rows(folder)] == ["周建国", None]


def test_masked_words_are_exported_masked(session, folder):
    made = make_consultation(session)
    comment = make_comment(session, consultation=made, body="请打13812345678联系我")
    make_ruling(session, comment=comment, outcome=RuledOut.PUBLISH_MASKED)
    export(session, made, folder)
    assert rows(folder)[0]["text"] == "请打138****5678联系我"


def test_a_row_tells_topic_verdict_and_reason(any_session, folder):
    export(any_session, answered(any_session), folder)
    [row] = rows(folder)
    assert (row["topic"], row["verdict"], row["reason"]) == ("主题1", "partly", "主题1的理由")


def test_before_the_answer_a_row_has_no_verdict(session, folder):
    made = make_consultation(session, stage=Stage.CLOSED)
    comment = make_comment(session, consultation=made, published=True)
    make_summary(session, consultation=made, groups=[[comment]])
    make_answer(session, consultation=made, verdicts=[Verdict.PARTLY], published=False)
    export(session, made, folder)
    assert rows(folder)[0]["verdict"] is None
    assert not (folder / "answer.json").exists()


def published_formulas(session):
    made = make_consultation(session)
    for body in FORMULAS:
        make_comment(session, consultation=made, body=body, published=True)
    return made


def test_no_cell_of_the_csv_starts_like_a_formula(session, folder):
    export(session, published_formulas(session), folder)
    with (folder / "comments.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(record.FORMULA)]
    assert [f"'{body}" for body in FORMULAS[:-1]] == [cell for cell in cells if cell[0:1] == "'"]


def test_no_cell_of_the_workbook_is_a_formula_and_the_words_are_whole(session, folder):
    export(session, published_formulas(session), folder)
    with zipfile.ZipFile(folder / "comments.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    sheet = CalamineWorkbook.from_path(folder / "comments.xlsx").get_sheet_by_index(0)
    header, *lines = sheet.to_python()
    assert [line[header.index("text")] for line in lines] == FORMULAS


def test_long_texts_line_breaks_and_emoji_come_back_from_every_format(session, folder):
    made = make_consultation(session)
    body = '第一行，"引号"\n第二行；💡' + "长" * 9_000
    make_comment(session, consultation=made, body=body, published=True)
    export(session, made, folder)
    with (folder / "comments.csv").open(encoding="utf-8-sig", newline="") as file:
        from_csv = next(csv.DictReader(file))["text"]
    sheet = CalamineWorkbook.from_path(folder / "comments.xlsx").get_sheet_by_index(0)
    header, line = sheet.to_python()
    assert from_csv == rows(folder)[0]["text"] == line[header.index("text")] == body


def test_the_ledger_holds_the_hashes_of_summary_and_answer(any_session, folder):
    export(any_session, answered(any_session), folder)
    for act, name in (
        (Act.SUMMARY_PUBLISHED, "summary-traced.json"),
        (Act.DECISION_PUBLISHED, "answer.json"),
    ):
        data = (folder / name).read_bytes()
        assert facts_of(folder, act)["digest"] == sha256(data).hexdigest()


def test_the_hashed_files_hold_no_words_of_residents(session, folder):
    export(session, answered(session), folder)
    words = rows(folder)[0]["text"]
    assert words in (folder / "comments.json").read_text()
    assert words not in (folder / "summary-traced.json").read_text()
    assert words not in (folder / "answer.json").read_text()


def test_attachments_come_along(session, folder):
    made = make_consultation(session, stage=Stage.DRAFTING)
    attachments.attach(
        session,
        account=make_staff(session, made, Role.DRAFTER),
        consultation_id=made.id,
        name="说明 图.pdf",
        data=b"%PDF-1.7",
        now=NOON,
    )
    export(session, made, folder)
    assert re.search(r"^[0-9a-f]{64}  attachments/1-说明 图\.pdf$",
                     (folder / "SHA256SUMS").read_text(), re.MULTILINE)  # fmt: skip
    assert (folder / "attachments" / "1-说明 图.pdf").read_bytes() == b"%PDF-1.7"


def test_progress_is_told_to_the_end(session, folder):
    told = []
    made = make_consultation(session)
    record.export(
        session,
        consultation=made,
        folder=folder,
        progress=lambda step, share: told.append((step, share)),
    )
    assert told[-1] == ("done", 1.0)
    assert [share for _step, share in told] == sorted(share for _step, share in told)
