"""Records on the command line: import-comments, export, receipt, ledger."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

import clock
from audit import ledger as ledgers
from commands import Answer, contents, progress_bar
from commands.people import operator
from commands.tables import Row, column, read_table
from consultation import intake, receipts, record
from consultation.intake import ImportedComment
from db import reading, unit
from errors import NotFound
from models import Channel, Consultation, Role, Stance
from surveys import receipts as asked

STANCES = {stance.value: stance for stance in Stance} | {
    "支持": Stance.SUPPORT,
    "反对": Stance.OPPOSE,
    "修改建议": Stance.SUGGEST,
    "建议": Stance.SUGGEST,
}
TIMES = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")


def import_comments_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", help=".csv, .tsv, .xlsx or .json, .gz allowed")
    parser.add_argument("--consultation", required=True, metavar="SLUG")
    parser.add_argument("--text", required=True, metavar="COLUMN")
    parser.add_argument(
        "--channel", required=True, choices=[c.value for c in Channel if c != "web"]
    )
    for name in ("id", "title", "stance", "time", "name"):
        parser.add_argument(f"--{name}", metavar="COLUMN")
    parser.epilog = "without --id a row is known again by the file's content and its number"


def import_comments(args: Namespace) -> Answer:
    """Take in every row once; rows already taken in are known by their id and passed over."""
    data = contents(args.file)
    rows = read_table(args.file, data)
    for name in (args.text, args.id, args.title, args.stance, args.time, args.name):
        if name:
            column(rows, name)
    now = clock.now()
    with unit() as session:
        consultation, account = operator(
            session, slug=args.consultation, role=Role.ANALYST, now=now
        )
        done = intake.import_comments(
            session,
            account=account,
            consultation_id=consultation.id,
            rows=_rows(rows, args, file=sha256(data).hexdigest()[:16]),
            channel=Channel(args.channel),
            now=now,
        )
    problems = [vars(problem) for problem in done.problems]
    facts = {"rows": len(rows), "taken": done.taken, "known": done.known, "problems": problems}
    lines = [f"{done.taken} taken in, {done.known} known already, {len(problems)} with problems"]
    lines += [f"row {each.row}: {each.about}" for each in done.problems]
    return Answer(facts, "\n".join(lines), has_findings=bool(problems))


def _rows(rows: list[Row], args: Namespace, *, file: str) -> Iterator[ImportedComment]:
    for number, row in enumerate(rows, start=2):
        yield ImportedComment(
            row=number,
            external_id=row[args.id] if args.id else f"{file}:{number}",
            body=row[args.text],
            title=row[args.title] if args.title else "",
            stance=STANCES.get(row[args.stance].strip(), Stance.OTHER)
            if args.stance
            else Stance.OTHER,
            author_name=row[args.name] if args.name else None,
            received_at=_moment(row[args.time]) if args.time else None,
        )


def _moment(text: str) -> datetime | None:
    for form in TIMES:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=clock.ZONE)
        except ValueError:
            continue
    return None


def export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("slug")
    parser.add_argument("--out", required=True, metavar="DIR")


def export(args: Namespace) -> Answer:
    """The record as files with SHA256SUMS."""
    with reading() as session:
        found = session.scalar(select(Consultation).where(Consultation.slug == args.slug))
        if found is None:
            raise NotFound(consultation=args.slug)
        done = record.export(
            session, consultation=found, folder=Path(args.out), progress=progress_bar()
        )
    files = [{"name": f.name, "size": f.size, "sha256": f.sha256} for f in done.files]
    lines = [f"{f.sha256[:12]}  {f.size:>10,}  {f.name}" for f in done.files]
    return Answer(
        {"consultation": args.slug, "comments": done.comments, "files": files},
        "\n".join([*lines, f"{done.comments} comments"]),
    )


def receipt_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=["verify"])
    parser.add_argument("code")


def receipt(args: Namespace) -> Answer:
    """Whether the receipt's entry is in the ledger and what is kept is what was received."""
    with reading() as session:
        try:
            found = receipts.verify(session, code=args.code)
            seen = receipts.receipt(session, code=args.code)
            code, holds, place, kept = found.code, found.holds, found.place, found.text
            entry, proof = seen.entry, seen.proof
        except NotFound:  # that of no comment
            other = asked.verify(session, code=args.code)
            code, holds, place, kept = other.code, other.holds, other.place, other.kept
            entry, proof = other.entry, other.proof
    facts = {
        "code": code,
        "holds": holds,
        "in_ledger": place,
        "text_unchanged": kept,
        "entry": entry.number,
        "size": proof.size,
        "leaf": proof.leaf,
        "path": list(proof.path),
        "root": proof.root,
    }
    words = "holds" if holds else "BROKEN"
    text = f"{code}: {words} (entry {entry.number} of {proof.size})"
    return Answer(facts, text, has_findings=not holds)


def ledger_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=["verify"])


def ledger(_args: Namespace) -> Answer:
    """Every entry from the first on; the number of the first one that does not fit."""
    with reading() as session:
        checked = ledgers.verify(session)
    facts = {
        "size": checked.size,
        "root": checked.root,
        "broken": checked.broken,
        "why": checked.why,
    }
    if checked.broken is None:
        return Answer(facts, f"{checked.size} entries hold together; root {checked.root}")
    return Answer(facts, f"entry {checked.broken} is broken: {checked.why}", has_findings=True)
