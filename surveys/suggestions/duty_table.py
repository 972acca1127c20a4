"""The duty table as a CSV file: written out, and taken in row by row with its problems."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Refusal
from models import Account, Department, Duty, Region
from surveys.suggestions import duties, order_files
from surveys.suggestions.vocabulary import named

COLUMNS = ("topic", "region", "department", "lead", "basis")
HEADINGS = {
    "topic": ("topic", "主题", "事项"),
    "region": ("region", "地区", "行政区划代码"),
    "department": ("department", "部门"),
    "lead": ("lead", "牵头"),
    "basis": ("basis", "依据"),
}
RUNS = re.compile("^[ \\t\\r\\n\u00a0\u3000]*[=+@＝＋＠|%'-]")  # what a spreadsheet would run
YES = {"1", "是", "yes", "true", "牵头", "lead"}
ROWS = 5_000


@dataclass(frozen=True)
class Problem:
    row: int
    kind: str
    given: str = ""


@dataclass(frozen=True)
class Taken:
    taken: int
    problems: Sequence[Problem]


def written(session: Session) -> bytes:
    """UTF-8 with BOM. A cell that a spreadsheet would run as a formula gets an apostrophe, which
    taking it in again takes away."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for duty in duties.table(session):
        region = duty.region.code if duty.region else ""
        lead = "1" if duty.is_lead else "0"
        row = (duty.topic, region, duty.department.key, lead, duty.basis)
        writer.writerow([guarded(cell) for cell in row])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def guarded(cell: str) -> str:
    return f"'{cell}" if RUNS.match(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and RUNS.match(cell[1:]) else cell


def bring(
    session: Session, *, account: Account | None, name: str, data: bytes, today: date
) -> Taken:
    """Take in the rows of a table; duties that it does not name stay. Each row stands for itself:
    what is wrong with one is a Problem, refusals of the permission table too. Refuses Unreadable,
    TooLarge, Empty."""
    rows = order_files.read(name, data)
    departments = {each.key: each for each in session.scalars(select(Department))}
    departments |= {each.name: each for each in departments.values()}
    regions = {each.code: each for each in session.scalars(select(Region))}
    regions |= {each.name: each for each in regions.values()}
    taken, problems = 0, []
    for number, row in enumerate(rows[:ROWS], start=2):
        cells = dict(_cells(row))
        topic, department = named(cells["topic"]), departments.get(cells["department"])
        region = regions.get(cells["region"])
        if topic is None:
            problems.append(Problem(number, "topic", cells["topic"][:40]))
        elif department is None:
            problems.append(Problem(number, "department", cells["department"][:40]))
        elif cells["region"] and region is None:
            problems.append(Problem(number, "region", cells["region"][:40]))
        else:
            try:
                with session.begin_nested():
                    _keep(session, account, topic, region, department, cells, today)
                taken += 1
            except Refusal as refusal:
                kind = str(refusal.about.get("why", refusal.code))
                problems.append(Problem(number, kind, cells["department"][:40]))
    if len(rows) > ROWS:
        problems.append(Problem(ROWS + 2, "too-many"))
    return Taken(taken, problems)


def _cells(row: order_files.Row) -> Iterator[tuple[str, str]]:
    known = {str(name).strip().lower(): value for name, value in row.items()}
    for field, headings in HEADINGS.items():
        value = next((known[each] for each in headings if each in known), "")
        yield field, unguarded(value.strip())


def _keep(
    session: Session,
    account: Account | None,
    topic: str,
    region: Region | None,
    department: Department,
    cells: dict[str, str],
    today: date,
) -> Duty:
    return duties.keep(
        session,
        account=account,
        topic=topic,
        region_id=region.id if region else None,
        department_id=department.id,
        is_lead=cells["lead"].lower() in YES,
        basis=cells["basis"],
        since=today,
    )
