"""The whole record of one Consultation as files with checksums (713 号令 art. 33)."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from typing import Any

import orjson
import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

import files
from audit import ledger
from consultation import answering, texts
from consultation import outcome as outcomes
from consultation.outcome import Outcome
from models import (
    Comment,
    Consultation,
    Decision,
    Entry,
    Receipt,
    Standing,
    Topic,
    TopicLevel,
    Trace,
)
from models import Summary as SummaryRow
from topics import summaries

COLUMNS = (
    "id",
    "receipt_entry",
    "channel",
    "assisted",
    "assurance",
    "clause",
    "stance",
    "standing",
    "name",
    "text",
    "supports",
    "received_at",
    "published_at",
    "topic",
    "verdict",
    "reason",
)
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class ExportedFile:
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Exported:
    files: list[ExportedFile]
    comments: int


def export(
    session: Session,
    *,
    consultation: Consultation,
    folder: Path,
    progress: Progress | None = None,
) -> Exported:
    """Write the record into `folder`: what the public may know, whole and in three formats.

    Comments that are withheld, waiting or withdrawn stand in it as rows without words, so that
    every total can be reproduced. SHA256SUMS names every file; sha256sum -c checks it. The Ledger
    holds the digest of every version in drafts.json, of summary-traced.json and of answer.json.
    """
    tell = progress or _silent
    folder.mkdir(parents=True, exist_ok=True)
    tell("read", 0.0)
    rows = list(comment_rows(session, consultation=consultation))
    tell("comments", 0.3)
    _write_csv(folder / "comments.csv", rows)
    _write_json(folder / "comments.json", rows)
    tell("xlsx", 0.5)
    _write_xlsx(folder / "comments.xlsx", rows)
    tell("record", 0.8)
    names = ["comments.csv", "comments.json", "comments.xlsx"]
    names += _write_documents(session, consultation, folder)
    names += _copy_attachments(consultation, folder)
    written = _sums(folder, names)
    tell("done", 1.0)
    return Exported(written, len(rows))


def _write_documents(session: Session, consultation: Consultation, folder: Path) -> list[str]:
    outcome = outcomes.outcome(session, consultation=consultation)
    documents: dict[str, object] = {
        "consultation.json": _notice(consultation),
        "drafts.json": _drafts(session, consultation),
        "outcome.json": outcome_facts(outcome),
    }
    if outcome.summary is not None:
        documents["summary.json"] = summaries.with_words(session, summary=outcome.summary)
    for name, document in documents.items():
        _write_json(folder / name, document)
    hashed = {}
    if outcome.summary is not None:
        hashed["summary-traced.json"] = ledger.canonical(outcome.summary.document)
    if outcome.reply is not None:
        hashed["answer.json"] = answering.answer_record(session, consultation_id=consultation.id)
    for name, data in hashed.items():
        (folder / name).write_bytes(data)
    _write_lines(folder / "ledger.jsonl", _entries(session, consultation))
    return [*documents, *hashed, "ledger.jsonl"]


def _copy_attachments(consultation: Consultation, folder: Path) -> list[str]:
    names = []
    for each in consultation.attachments:
        name = f"attachments/{each.id}-{each.name}"
        (folder / "attachments").mkdir(exist_ok=True)
        copyfile(files.path_of(each.sha256), folder / name)
        names.append(name)
    return names


def _silent(_step: str, _share: float) -> None:
    pass


def comment_rows(session: Session, *, consultation: Consultation) -> Iterator[dict[str, Any]]:
    """One row a Comment, in order of id; words and name only of published ones."""
    topics = _topic_labels(session, consultation_id=consultation.id)
    verdicts: dict[int, Decision] = {}
    if consultation.stage in outcomes.CLOSED_LOOP:
        verdicts = outcomes.verdict_of_comments(session, consultation_id=consultation.id)
    found = session.execute(
        select(
            Comment.id,
            Receipt.entry_number,
            Comment.channel,
            Comment.is_assisted,
            Comment.assurance,
            Comment.clause_key,
            Comment.stance,
            Comment.standing,
            Comment.publish_name,
            Comment.author_name,
            Comment.shown,
            Comment.supports,
            Comment.received_at,
            Comment.published_at,
        )
        .join(Receipt, Receipt.comment_id == Comment.id)
        .where(Comment.consultation_id == consultation.id)
        .order_by(Comment.id)
    )
    for row in found:
        is_published = row.standing is Standing.PUBLISHED
        decision = verdicts.get(row.id)
        yield {
            "id": row.id,
            "receipt_entry": row.entry_number,
            "channel": row.channel.value,
            "assisted": row.is_assisted,
            "assurance": row.assurance,
            "clause": row.clause_key,
            "stance": row.stance.value,
            "standing": row.standing.value,
            "name": row.author_name if row.publish_name and is_published else None,
            "text": row.shown if is_published else None,
            "supports": row.supports,
            "received_at": _iso(row.received_at),
            "published_at": _iso(row.published_at),
            "topic": topics.get(row.id),
            "verdict": decision.verdict.value if decision else None,
            "reason": decision.reason if decision else None,
        }


def _topic_labels(session: Session, *, consultation_id: int) -> dict[int, str]:
    newest = (
        select(SummaryRow.id)
        .where(SummaryRow.consultation_id == consultation_id, SummaryRow.published_at.is_not(None))
        .order_by(SummaryRow.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Trace.comment_id, Topic.label)
        .join(Topic, Topic.id == Trace.topic_id)
        .where(Topic.summary_id == newest, Topic.level == TopicLevel.TOPIC)
    )
    return {comment_id: label for comment_id, label in rows}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def formula_safe(value: object) -> object:
    """The value so that no spreadsheet runs it: an apostrophe before what starts a formula."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def _write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([formula_safe(row[name]) for name in COLUMNS] for row in rows)


def _write_json(path: Path, value: object) -> None:
    path.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _write_lines(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    with path.open("wb") as file:
        file.writelines(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)


def _write_xlsx(path: Path, rows: list[dict[str, Any]]) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("comments")
        sheet.freeze_panes(1, 0)
        sheet.set_column("J:J", 60)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [row[name] for name in COLUMNS])


def _notice(consultation: Consultation) -> dict[str, Any]:
    return {
        "slug": consultation.slug,
        "title": consultation.title,
        "stage": consultation.stage.value,
        "department": consultation.department.name,
        "region": consultation.region.name if consultation.region else None,
        "profile": consultation.profile,
        "summary": consultation.summary,
        "background": consultation.background,
        "legal_basis": consultation.legal_basis,
        "channels": consultation.channels,
        "contact": consultation.contact,
        "promise": consultation.promise,
        "shorten_reason": consultation.shorten_reason,
        "exception": consultation.exception,
        "affects_market": consultation.affects_market,
        "fair_competition": consultation.fair_competition,
        "screening": consultation.screening.value,
        "opens_at": _iso(consultation.opens_at),
        "closes_at": _iso(consultation.closes_at),
        "opened_at": _iso(consultation.opened_at),
        "closed_at": _iso(consultation.closed_at),
        "answered_at": _iso(consultation.answered_at),
        "decided_at": _iso(consultation.decided_at),
        "withdrawn_reason": consultation.withdrawn_reason,
        "attachments": [
            {"name": each.name, "size": each.size, "sha256": each.sha256}
            for each in consultation.attachments
        ],
    }


def _drafts(session: Session, consultation: Consultation) -> list[dict[str, Any]]:
    found = []
    for plain in texts.drafts(session, consultation_id=consultation.id):
        draft = texts.draft(session, consultation_id=consultation.id, number=plain.number)
        found.append(
            {
                "number": draft.number,
                "title": draft.title,
                "preamble": draft.preamble,
                "digest": draft.digest,
                "note": draft.note,
                "made_at": _iso(draft.made_at),
                "clauses": [
                    {
                        "key": clause.key,
                        "kind": clause.kind,
                        "label": clause.label,
                        "heading": clause.heading,
                        "text": clause.text,
                        "parent": clause.parent_key,
                    }
                    for clause in draft.clauses
                ],
            }
        )
    return found


def outcome_facts(outcome: Outcome) -> dict[str, Any]:
    """The outcome in plain values, as exported and as the API shows it."""
    reply = outcome.reply
    return {
        "received": outcome.received,
        "published": outcome.published,
        "withheld": outcome.withheld,
        "withdrawn": outcome.withdrawn,
        "waiting": outcome.waiting,
        "people": outcome.people,
        "channels": outcome.channels,
        "withheld_reasons": outcome.withheld_reasons,
        "verdicts": [
            {"verdict": each.verdict.value, "comments": each.comments, "share": str(each.share)}
            for each in outcome.verdicts
        ],
        "answers": [
            {
                "topic": each.topic.label if each.topic else None,
                "comments": each.size,
                "comment_ids": list(each.comment_ids),
                "verdict": each.verdict.value,
                "reason": each.reason,
                "clauses": list(each.clause_keys),
                "clause_labels": list(each.clause_labels),
            }
            for each in outcome.answers
        ],
        "reply": reply.text if reply else None,
        "published_at": _iso(reply.published_at) if reply else None,
        "result_due": outcome.result_due.date.isoformat() if outcome.result_due else None,
    }


def _entries(session: Session, consultation: Consultation) -> Iterator[dict[str, Any]]:
    rows = session.scalars(
        select(Entry)
        .where(Entry.consultation_id == consultation.id)
        .order_by(Entry.number)
        .execution_options(yield_per=1000)
    )
    for entry in rows:
        yield {
            "number": entry.number,
            "act": entry.act.value,
            "at": ledger.utc(entry.at),
            "consultation": entry.consultation_id,
            "facts": entry.facts,
            "previous": entry.previous,
            "hash": entry.hash,
        }


def _sums(folder: Path, names: Iterable[str]) -> list[ExportedFile]:
    found = []
    for name in sorted(names):
        data = (folder / name).read_bytes()
        found.append(ExportedFile(name, len(data), sha256(data).hexdigest()))
    lines = [f"{each.sha256}  {each.name}\n" for each in found]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    return found
