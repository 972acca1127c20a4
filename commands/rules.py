"""The rules of procedure on the command line: deadline and check-notice."""

import json
from argparse import ArgumentParser, Namespace
from datetime import date

import clock
from commands import Answer, contents
from consultation.notice import names_a_person
from consultation.reading import decoded
from errors import Invalid, Unreadable
from procedure import deadlines, notice, workdays
from procedure.deadlines import Convention, Unit


def deadline_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("start", help="YYYY-MM-DD")
    parser.add_argument("n", type=int)
    parser.add_argument("--unit", choices=[u.value for u in Unit], default=Unit.WORKDAYS.value)
    choices = [c.value for c in Convention]
    parser.add_argument("--convention", choices=choices, default=Convention.CIVIL.value)


def deadline(args: Namespace) -> Answer:
    try:
        start = date.fromisoformat(args.start)
    except ValueError as error:
        raise Invalid(field="start", why="date", value=args.start) from error
    due = deadlines.due(
        start,
        args.n,
        unit=Unit(args.unit),
        convention=Convention(args.convention),
        calendar=workdays.load(),
    )
    facts = {
        "due": due.date.isoformat(),
        "earliest": due.earliest.isoformat(),
        "latest": due.latest.isoformat(),
        "certainty": str(due.certainty),
        "calendar": due.calendar,
    }
    return Answer(facts, f"{due.date} ({due.earliest} – {due.latest}, {due.certainty})")


def check_notice_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", help="the notice as JSON: docs/notice.md")


def check_notice(args: Namespace) -> Answer:
    try:
        fields = json.loads(decoded(args.file, contents(args.file)))
    except json.JSONDecodeError as error:
        raise Unreadable(file=args.file, why="not-what-it-says", line=error.lineno) from error
    found = notice.check(
        notice.Notice.from_json(fields),
        calendar=workdays.load(),
        today=clock.today(),
        personal_data=names_a_person,
    )
    facts = {
        "findings": [
            {
                "id": each.id,
                "severity": str(each.severity),
                "about": each.about,
                "basis": each.basis,
            }
            for each in found
        ]
    }
    lines = [f"{each.id} {each.severity:<6} {each.about} ({each.basis})" for each in found]
    return Answer(facts, "\n".join(lines) or "nothing found", has_findings=bool(found))
