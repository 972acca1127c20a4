"""Work orders of a hotline (12345) taken in as they are: exactly once, with their provenance.

What a caller said is masked before it is kept: the hotline has the original. Orders are labelled
with their channel wherever they are counted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from audit import ledger
from errors import NotFound
from identity.permits import Act, require
from models import (
    Account,
    Department,
    OrderImport,
    Region,
    StepKind,
    Suggestion,
    SuggestionStep,
)
from models import Act as LedgerAct
from moderation import desk, wording
from surveys.suggestions import duties, order_files, order_rows, places

KEPT = 500  # problems that an import keeps; all are counted
BATCH = 500
PART = 200  # rows of one INSERT, some 25 columns each: SQLite takes 32,766 values


def import_orders(
    session: Session,
    *,
    account: Account | None,
    department_id: int,
    source: str,
    file_name: str,
    sha256: str,
    rows: Sequence[order_files.Row],
    mapping: Mapping[str, str],
    now: datetime,
) -> OrderImport:
    """Take in every order once, known by the hotline and its number there; what is wrong with a
    row is a problem of it. The same file again, or at the same moment, takes in nothing twice.

    Refuses NotFound, NotSignedIn, NotAllowed without ANALYSE in the department, Empty, TooLong,
    Invalid for a mapping to columns that are not there."""
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound(department=department_id)
    account = require(account, Act.ANALYSE, department)
    chosen = order_files.checked(mapping, order_files.columns(rows))
    made = OrderImport(
        source=wording.line(source, field="source", limit=120),
        department_id=department_id,
        file_name=wording.line(file_name, field="file", limit=200),
        sha256=sha256,
        rows=len(rows),
        taken=0,
        problems=[],
        made_by=account.id,
        made_at=now,
    )
    session.add(made)
    session.flush()
    taking = _taking(session, made, department=department, now=now)
    orders = order_rows.orders(rows, chosen, taking)
    while batch := list(islice(orders, BATCH)):
        made.taken += _store(session, batch, taking)
    made.problems = [vars(each) for each in taking.problems[:KEPT]]
    session.flush()
    if made.taken:
        _record(session, made, department=department, problems=len(taking.problems), now=now)
    return made


def _taking(
    session: Session, made: OrderImport, *, department: Department, now: datetime
) -> order_rows.Taking:
    regions = places.all_regions(session)
    by_id = {region.id: region for region in regions}
    ways: dict[int, Sequence[Region]] = {}
    for region in regions:
        way, here = [], region
        while here is not None and here not in way:
            way.append(here)
            here = by_id.get(here.parent_id or 0)  # type: ignore[assignment]
        ways[region.id] = way
    named_ = {region.name: region for region in reversed(regions)}
    named_ |= {region.code: region for region in regions}
    return order_rows.Taking(
        made.source, department, made.id, now, duties.leads(session), named_, ways
    )


def _store(session: Session, batch: Sequence[dict[str, Any]], taking: order_rows.Taking) -> int:
    """Insert those that are new, with their first steps; how many these were."""
    dialect = session.get_bind().dialect.name
    new = postgresql.insert if dialect == "postgresql" else sqlite.insert
    known = set(
        session.scalars(
            select(Suggestion.external_id).where(
                Suggestion.source == taking.source,
                Suggestion.external_id.in_([row["external_id"] for row in batch]),
            )
        )
    )
    fresh = [row for row in batch if row["external_id"] not in known]
    steps: list[dict[str, Any]] = []
    for start in range(0, len(fresh), PART):
        part = fresh[start : start + PART]
        statement = (
            new(Suggestion)
            .values(part)
            .on_conflict_do_nothing(index_elements=["source", "external_id"])
            .returning(Suggestion.id, Suggestion.external_id)
        )
        by_number = {row["external_id"]: row for row in part}
        for id_, external_id in session.execute(statement):
            steps += _steps(id_, by_number[external_id])
    if steps:
        session.execute(insert(SuggestionStep), steps)
    return sum(step["kind"] is StepKind.RECEIVED for step in steps)


def _steps(suggestion_id: int, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    at = {"suggestion_id": suggestion_id, "note": "", "at": row["received_at"]}
    yield at | {"kind": StepKind.RECEIVED, "department_id": None}
    yield at | {"kind": StepKind.ASSIGNED, "department_id": row["department_id"]}
    if row["replied_at"]:
        replied = {"kind": StepKind.REPLIED, "at": row["replied_at"]}
        yield at | replied | {"department_id": row["department_id"]}


def _record(
    session: Session, made: OrderImport, *, department: Department, problems: int, now: datetime
) -> None:
    facts = {
        "import": made.id,
        "department": department.key,
        "sha256": made.sha256,
        "rows": made.rows,
        "taken": made.taken,
        "problems": problems,
    }
    ledger.append(
        session, act=LedgerAct.ORDERS_IMPORTED, consultation_id=None, facts=facts, now=now
    )


def imports(session: Session, *, account: Account | None, limit: int = 20) -> Sequence[OrderImport]:
    """The last imports of one's departments, the newest first. Refuses NotSignedIn, NotAllowed."""
    return session.scalars(
        select(OrderImport)
        .join(Department, Department.id == OrderImport.department_id)
        .where(desk.within(account, Act.ANALYSE))
        .order_by(OrderImport.id.desc())
        .limit(limit)
    ).all()
