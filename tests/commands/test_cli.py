"""The command line: one JSON object, exit codes, the formats of the contract."""

import csv
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

import cli
import db
from models import Account, Comment, Draft, Entry
from settings import ROOT
from tests.commands.site import TWO, Site, run
from tests.world import (
    TEXT,
    make_account,
)


def notice():
    return json.dumps({"title": "停车", "profile": "general", "background": "", "contact": "x"})


@dataclass
class Case:
    """How a command is called, its exit code, and the names of what it answers."""

    words: Callable[[Site], list[str]]
    code: int
    names: str


CASES = {
    "clauses": Case(lambda s: [s.file("a.md", TEXT)], 0, "title preamble clauses"),
    "diff": Case(lambda s: [s.file("a.md", TEXT), s.file("b.md", TWO)], 0, "changes counts"),
    "import-draft": Case(
        lambda s: [s.file("b.md", TWO), "--consultation", "closed", "--note", "周末免费"],
        0,
        "consultation draft clauses digest",
    ),
    "summarise": Case(
        lambda s: [s.table(), "--text", "内容", "--id", "编号"],
        0,
        "comments distinct topics issues duplicates minority unassigned sentences provenance",
    ),
    "screen": Case(
        lambda s: [s.table(), "--text", "内容", "--id", "编号", "--out", f"{s.folder}/out.jsonl"],
        0,
        "rows verdicts rules",
    ),
    "dataset": Case(
        lambda s: ["check", s.table()], 0, "reading question rows columns report quality offers"
    ),
    "deadline": Case(
        lambda _s: ["2026-03-02", "20", "--unit", "workdays"],
        0,
        "due earliest latest certainty calendar",
    ),
    "check-notice": Case(lambda s: [s.file("n.json", notice())], 1, "findings"),
    "check-figures": Case(
        lambda s: [s.file("f.txt", "满意率 = 99.99% = (10 - 1) / 10")],
        1,
        "adds_up statements problems",
    ),
    "import-comments": Case(
        lambda s: [s.table(), "--consultation", "parking", "--text", "内容", "--channel", "paper"],
        0,
        "rows taken known problems",
    ),
    "import-orders": Case(
        lambda s: [
            *(s.file("o.json", '[{"id": "1", "text": "路灯不亮"}]'), "--source", "12345"),
            *("--department", "transport"),
        ],
        0,
        "import source file sha256 columns rows taken problems",
    ),
    "export": Case(
        lambda s: ["parking", "--out", f"{s.folder}/record"], 0, "consultation comments files"
    ),
    "receipt": Case(
        lambda s: ["verify", s.receipt],
        0,
        "code holds in_ledger text_unchanged entry size leaf path root",
    ),
    "ledger": Case(lambda _s: ["verify"], 0, "size root broken why"),
    "token": Case(lambda _s: ["create", "--account", "何阿姨"], 0, "account token"),
    "seed": Case(
        lambda _s: ["--comments", "5", "--consultation", "parking"], 0, "taken known published"
    ),
    "migrate": Case(lambda _s: [], 0, "database revision"),
    "backup": Case(lambda s: [f"{s.folder}/site.tar.gz"], 0, "archive bytes"),
    "restore": Case(lambda s: [f"{s.folder}/none.tar.gz"], 1, "refused"),
    "reindex": Case(lambda _s: [], 0, "consultations"),
}


def test_every_command_is_tried():
    assert set(CASES) | {"work"} == set(cli.COMMANDS)


@pytest.mark.parametrize("name", CASES)
def test_a_command_answers_with_one_object_and_its_exit_code(site, name):
    case = CASES[name]
    code, facts, _said = run(name, *case.words(site))
    assert (code, set(facts)) == (case.code, set(case.names.split()))


def test_the_worker_stops_when_told_and_says_so(site):
    worker = subprocess.Popen(
        [sys.executable, "cli.py", "work", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in worker.stderr:
        if "Huey consumer started" in line:
            break
    time.sleep(0.2)
    worker.send_signal(signal.SIGTERM)
    out, _said = worker.communicate(timeout=30)
    assert (worker.returncode, json.loads(out)) == (0, {"stopped": True})


@pytest.mark.parametrize(
    "words", [[], ["unheard-of"], ["clauses"], ["seed"], ["deadline", "2026-03-02", "x"]]
)
def test_wrong_usage_exits_with_two(site, capsys, words):
    assert cli.main(words) == 2


@pytest.mark.parametrize("words", [["--help"], ["clauses", "--help"]])
def test_help_is_no_fault(site, capsys, words):
    assert cli.main(words) == 0
    assert "usage" in capsys.readouterr().out


def test_without_json_people_read_text(site, capsys):
    assert cli.main(["ledger", "verify"]) == 0
    assert "hold together" in capsys.readouterr().out


def test_a_refusal_is_one_object_and_a_sentence_in_chinese():
    code, facts, said = run("clauses", "/nowhere.md")
    assert (code, facts["refused"]["code"]) == (1, "not-found")
    assert "没有找到" in said


def test_clauses_have_the_fields_of_the_contract(tell, site):
    _code, facts = tell("clauses", site.file("a.md", TEXT))
    assert facts["title"] == "清沅市停车管理办法"
    for clause in facts["clauses"]:
        assert set(clause) == {"key", "kind", "label", "heading", "text", "parent"}
    assert [c["label"] for c in facts["clauses"] if c["kind"] == "article"][-1] == "第四条"


def test_changes_have_the_fields_of_the_contract(tell, site):
    _code, facts = tell("diff", site.file("a.md", TEXT), site.file("b.md", TWO))
    assert facts["counts"] == {"same": 3, "changed": 1, "moved": 0, "added": 0, "removed": 0}
    for change in facts["changes"]:
        assert set(change) == {"kind", "old", "new", "similarity", "spans"}
        assert {op for op, _text in change["spans"]} <= {"=", "-", "+"}


def test_every_message_stands_in_one_topic_or_openly_in_none(tell, site):
    rows = [(str(n), f"第{n}条意见，夜间收费") for n in range(30)]
    _code, facts = tell("summarise", site.table(rows=rows), "--text", "内容", "--id", "编号")
    placed = [i for topic in facts["topics"] for i in topic["comment_ids"]]
    assert sorted(placed + facts["unassigned"]) == sorted(row[0] for row in rows)


def test_screening_writes_a_line_for_every_row(tell, site):
    table = site.table(rows=[("1", "很好"), ("2", "请打13812345678")])
    out = site.folder / "out.jsonl"
    _code, facts = tell("screen", table, "--text", "内容", "--out", str(out))
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["verdict"] for line in lines] == ["publish", "hold"]
    [finding] = lines[1]["findings"]
    assert "请打13812345678"[finding["start"] : finding["end"]] == "13812345678"
    assert (set(lines[0]), facts["rows"]) == ({"id", "verdict", "findings", "masked"}, 2)


def test_a_deadline_is_counted(tell):
    _code, facts = tell("deadline", "2026-03-02", "30", "--unit", "days")
    assert (facts["due"], facts["certainty"]) == ("2026-04-01", "official")


@pytest.mark.parametrize("start", ["2026-02-30", "gestern", "1900-01-01"])
def test_a_day_that_is_none_is_refused(tell, start):
    assert tell("deadline", start, "5")[0] == 1


def test_findings_make_the_exit_code_one_and_none_zero(tell, site):
    whole = json.loads(notice()) | {
        "body": "第一条",
        "background": "背景",
        "department": "市交通局",
        "channels": ["online", "mail"],
        "opens_at": "2026-03-02",
        "closes_at": "2026-04-07T18:00:00+08:00",
    }
    code, facts = tell("check-notice", site.file("n.json", json.dumps(whole)))
    assert (code, facts) == (0, {"findings": []})
    code, facts = tell("check-notice", site.file("n.json", notice()))
    assert code == 1
    assert set(facts["findings"][0]) == {"id", "severity", "about", "basis"}


@pytest.mark.parametrize("content", ["{", "[]", '{"title": "x"}', '{"title": 1, "profile": "law"}'])
def test_a_notice_that_is_none_is_refused(tell, site, content):
    code, facts = tell("check-notice", site.file("n.json", content))
    assert (code, "refused" in facts) == (1, True)


@pytest.mark.parametrize(
    "words, code",
    [
        (["import-draft", "FILE", "--consultation", "nowhere"], "not-found"),
        (["import-draft", "FILE", "--consultation", "parking"], "wrong-stage"),
        (["export", "nowhere", "--out", "x"], "not-found"),
        (["receipt", "verify", "AAAA-AAA-AAA"], "not-found"),
        (["token", "create", "--account", "nobody"], "not-found"),
        (["seed", "--comments", "5"], "invalid"),
    ],
)
def test_what_cannot_be_done_is_refused_by_its_code(tell, site, words, code):
    words = [site.file("b.md", TWO) if word == "FILE" else word for word in words]
    exit_code, facts = tell(*words)
    assert (exit_code, facts["refused"]["code"]) == (1, code)


def test_who_works_on_the_command_line_stands_in_the_records(tell, site):
    tell("import-draft", site.file("b.md", TWO), "--consultation", "closed")
    with db.reading() as session:
        draft = session.scalars(select(Draft).order_by(Draft.id.desc())).first()
        assert session.get_one(Account, draft.made_by).name.startswith("cli:")


def test_a_broken_ledger_is_found_and_makes_the_exit_code_one(tell, site):
    with db.unit() as session:
        session.execute(update(Entry).where(Entry.number == 2).values(facts={"forged": True}))
    code, facts = tell("ledger", "verify")
    assert (code, facts["broken"], facts["why"]) == (1, 2, "content")


def test_a_receipt_of_changed_words_makes_the_exit_code_one(tell, site):
    with db.unit() as session:
        session.execute(update(Comment).values(body="改了"))
    code, facts = tell("receipt", "verify", site.receipt.lower())
    assert (code, facts["in_ledger"], facts["text_unchanged"]) == (1, True, False)


def test_two_people_of_one_name_get_no_token_by_it(tell, site):
    with db.unit() as session:
        make_account(session, name="何阿姨")
    code, facts = tell("token", "create", "--account", "何阿姨")
    assert (code, len(facts["refused"]["about"]["subjects"])) == (1, 2)


def test_the_export_checks_and_is_told_file_by_file(tell, site):
    _code, facts = tell("export", "parking", "--out", str(site.folder / "record"))
    assert facts["comments"] == 2
    with (site.folder / "record" / "comments.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == 2
    for each in facts["files"]:
        assert (site.folder / "record" / each["name"]).stat().st_size == each["size"]
