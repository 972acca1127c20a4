"""Hotline orders on the command line: import-orders."""

from argparse import ArgumentParser, Namespace
from hashlib import sha256

from sqlalchemy import select

import clock
from commands import Answer, contents
from commands.people import clerk
from db import unit
from errors import Invalid, NotFound
from models import Department, Role
from surveys.suggestions import order_files, orders


def import_orders_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", help=".csv, .tsv, .json or .jsonl, .gz allowed")
    parser.add_argument("--source", required=True, metavar="NAME", help="the hotline's name")
    parser.add_argument("--department", required=True, metavar="KEY", help="the one that keeps it")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help=f"which column is what, if its heading does not say: {', '.join(order_files.FIELDS)}",
    )


def import_orders(args: Namespace) -> Answer:
    """Take in every order once; orders taken in before are known by source and number."""
    data = contents(args.file)
    name = args.file.rsplit("/", 1)[-1]
    rows = order_files.read(name, data)
    mapping = order_files.proposed(order_files.columns(rows)) | _given(args.column)
    now = clock.now()
    with unit() as session:
        department = session.scalar(select(Department).where(Department.key == args.department))
        if department is None:
            raise NotFound(department=args.department)
        account = clerk(session, department=department, role=Role.ANALYST, now=now)
        made = orders.import_orders(
            session,
            account=account,
            department_id=department.id,
            source=args.source,
            file_name=name,
            sha256=sha256(data).hexdigest(),
            rows=rows,
            mapping=mapping,
            now=now,
        )
        facts = {
            "import": made.id,
            "source": made.source,
            "file": made.file_name,
            "sha256": made.sha256,
            "columns": mapping,
            "rows": made.rows,
            "taken": made.taken,
            "problems": made.problems,
        }
    lines = [f"{made.taken} of {made.rows} taken in, {len(made.problems)} with problems"]
    lines += [f"row {each['row']}: {each['kind']} {each['given']}" for each in made.problems]
    return Answer(facts, "\n".join(lines), has_findings=bool(made.problems))


def _given(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals:
            raise Invalid(field="column", why="value", given=pair, allowed=["FIELD=COLUMN"])
        found[field] = column
    return found
