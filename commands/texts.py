"""Drafts on the command line: clauses, diff, import-draft."""

from argparse import ArgumentParser, Namespace

import clock
from commands import Answer, contents
from commands.people import operator
from consultation import shapes, texts
from consultation.clauses import ParsedDraft, problems
from consultation.diff import diff as compare
from consultation.reading import read_text
from db import unit
from models import Role


def _draft(path: str) -> ParsedDraft:
    return texts.parse(read_text(path, contents(path)))


def clauses_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", help=".md, .txt or .docx, .gz allowed")


def clauses(args: Namespace) -> Answer:
    parsed = _draft(args.file)
    lines = [parsed.title, *(_line(parsed))]
    lines += [f"! {problem}" for problem in problems(parsed)]
    return Answer(shapes.clauses_json(parsed), "\n".join(lines))


def _line(parsed: ParsedDraft) -> list[str]:
    return [
        f"{clause.key:<16} {clause.label} {clause.heading or clause.text[:40]}"
        for clause in parsed.clauses
    ]


def diff_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("old")
    parser.add_argument("new")


def diff(args: Namespace) -> Answer:
    found = compare(_draft(args.old), _draft(args.new))
    facts = shapes.diff_json(found)
    lines = [f"{kind:<8} {n}" for kind, n in facts["counts"].items()]
    lines += [
        f"{change['kind']:<8} {change['old'] or '–':<14} → {change['new'] or '–':<14} "
        f"{change['similarity']:.2f}"
        for change in facts["changes"]
        if change["kind"] != "same"
    ]
    return Answer(facts, "\n".join(lines))


def import_draft_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--consultation", required=True, metavar="SLUG")
    parser.add_argument("--note", default="", help="what this version changes")


def import_draft(args: Namespace) -> Answer:
    parsed = _draft(args.file)
    with unit() as session:
        consultation, account = operator(
            session, slug=args.consultation, role=Role.DRAFTER, now=clock.now()
        )
        draft = texts.add_draft(
            session,
            account=account,
            consultation_id=consultation.id,
            parsed=parsed,
            source_name=args.file.rsplit("/", 1)[-1],
            note=args.note,
            now=clock.now(),
        )
        facts = {
            "consultation": consultation.slug,
            "draft": draft.number,
            "clauses": len(draft.clauses),
            "digest": draft.digest,
        }
    return Answer(facts, f"draft {facts['draft']}: {facts['clauses']} clauses")
