"""Taking in the cases that were handled (办件): each exactly once, with the faults of every row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

import clock
from audit import codes
from errors import NotFound, TooLarge
from identity import permits
from models import Account, Department, Matter, Service, Window
from moderation.cleaning import clean
from surveys import invitations

MOST = 100_000
BATCH = 1_000
SHOWN = 200  # problems that are listed; all are counted
CODES = range(8, 41)
COLUMNS = {
    "service": ("service", "事项编码", "实施编码", "事项"),
    "number": ("number", "办件编号", "受理编号", "编号"),
    "finished": ("finished_on", "办结日期", "办结时间", "日期"),
    "window": ("window", "窗口编码", "窗口"),
    "online": ("online", "是否网办", "办理渠道", "渠道"),
    "code": ("code", "评价码"),
}
NEEDED = ("service", "number", "finished")
ONLINE = {"1", "true", "yes", "是", "网办", "网上", "线上", "在线", "online"}
OFFLINE = {"", "0", "false", "no", "否", "窗口", "线下", "现场", "offline"}


@dataclass(frozen=True)
class Problem:
    """A row, from 1 without the header, that was not taken: the column and what is wrong."""

    row: int
    column: str
    why: str
    given: str = ""


@dataclass(frozen=True)
class Imported:
    """`known` were taken in before, with this file or another; `codes` are new codes of slips, by
    number, shown this once."""

    taken: int
    known: int
    faulty: int
    problems: Sequence[Problem]
    codes: Sequence[tuple[str, str]] = ()


def named(header: Iterable[str]) -> dict[str, str]:
    """Which column of a table is which of COLUMNS."""
    found = {title.strip().lower(): title for title in header}
    return {
        key: found[name]
        for key, names in COLUMNS.items()
        for name in reversed(names)
        if name in found
    }


def tidy(number: str) -> str:
    """The number of a case in its own form, however it was typed: full width, with blanks."""
    return "".join(normalize("NFKC", clean(number)).split())


def import_matters(
    session: Session,
    *,
    account: Account | None,
    department_id: int,
    rows: Sequence[Mapping[str, str]],
    makes_codes: bool = False,
    now: datetime,
) -> Imported:
    """Take in cases of services of the department and of those below it; a case is known by its
    service and number. With `makes_codes` each new one without a code gets one for its slip.

    Refuses NotFound, NotSignedIn, NotAllowed, TooLarge; a row that cannot be taken is a Problem."""
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound(department=department_id)
    permits.require(account, permits.Act.KEEP_SERVICES, department)
    if len(rows) > MOST:
        raise TooLarge(rows=len(rows), limit=MOST)
    reader = _Reader(session, department, now)
    fresh = [each for n, row in enumerate(rows, 1) if (each := reader.read(n, row)) is not None]
    given: dict[tuple[int, str], str] = {}
    if makes_codes:
        for each in fresh:
            if not each["code_digest"]:
                code = codes.new_code()
                each["code_digest"] = invitations.digest(code)
                given[each["service_id"], each["number"]] = code
    taken = _added(session, fresh)
    shown = [(number, given[key, number]) for key, number in taken if (key, number) in given]
    return Imported(len(taken), len(fresh) - len(taken), reader.faulty, reader.problems, shown)


def _added(session: Session, rows: Sequence[dict[str, Any]]) -> list[tuple[int, str]]:
    """Add those that are not there, also not in the same moment; which these were."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    taken: list[tuple[int, str]] = []
    ordered = sorted(rows, key=lambda row: (row["service_id"], row["number"]))  # no deadlocks
    for start in range(0, len(ordered), BATCH):
        statement = (
            insert(Matter)
            .on_conflict_do_nothing(index_elements=[Matter.service_id, Matter.number])
            .returning(Matter.service_id, Matter.number)
        )
        taken += [
            (key, number)
            for key, number in session.execute(statement, ordered[start : start + BATCH])
        ]
    return taken


class _Reader:
    """Rows into cases: the services, windows and numbers it knows, the problems it finds."""

    def __init__(self, session: Session, department: Department, now: datetime) -> None:
        here = select(Department.id).where(
            Department.path.startswith(department.path, autoescape=True)
        )
        self.services = {
            row.code: row.id
            for row in session.execute(
                select(Service.code, Service.id).where(Service.department_id.in_(here))
            )
        }
        self.windows = {
            row.code: row.id
            for row in session.execute(
                select(Window.code, Window.id).where(Window.department_id.in_(here))
            )
        }
        self.now, self.today = now, now.astimezone(clock.ZONE).date()
        self.seen: set[tuple[int, str]] = set()
        self.problems: list[Problem] = []
        self.faulty = 0

    def read(self, n: int, row: Mapping[str, str]) -> dict[str, Any] | None:
        names = named(row)
        cells = {key: " ".join(clean(str(row[title])).split()) for key, title in names.items()}
        cells["number"] = tidy(cells.get("number", ""))
        fault = self._fault(cells)
        if fault is not None:
            self.faulty += 1
            if len(self.problems) < SHOWN:
                column, why = fault
                self.problems.append(Problem(n, column, why, cells.get(column, "")[:60]))
            return None
        code = cells.get("code", "")
        self.seen.add((self.services[cells["service"]], cells["number"]))
        return {
            "service_id": self.services[cells["service"]],
            "window_id": self.windows.get(cells.get("window", "")),
            "number": cells["number"],
            "code_digest": invitations.digest(code) if code else "",
            "is_online": cells.get("online", "").lower() in ONLINE,
            "finished_on": _day(cells["finished"]),
            "entered_at": self.now,
        }

    def _fault(self, cells: Mapping[str, str]) -> tuple[str, str] | None:
        for key in NEEDED:
            if not cells.get(key):
                return key, "absent"
        service, day = self.services.get(cells["service"]), _day(cells["finished"])
        if service is None:
            return "service", "unknown"
        if len(cells["number"]) > 60:
            return "number", "too-long"
        if (service, cells["number"]) in self.seen:
            return "number", "twice"
        if day is None:
            return "finished", "date"
        if day > self.today:
            return "finished", "future"
        return self._lesser_fault(cells)

    def _lesser_fault(self, cells: Mapping[str, str]) -> tuple[str, str] | None:
        window, online, code = (cells.get(key, "") for key in ("window", "online", "code"))
        if window and window not in self.windows:
            return "window", "unknown"
        if online.lower() not in ONLINE | OFFLINE:
            return "online", "unknown"
        if code and sum(c.isalnum() for c in code) not in CODES:
            return "code", "length"
        return None


def _day(text: str) -> date | None:
    """The day of 2026-11-02, 2026/11/2, 2026年11月2日 or 20261102, with a time after it or not."""
    first = text.split("T")[0].split(" ")[0]
    for sign in "年月/.":
        first = first.replace(sign, "-")
    parts = first.removesuffix("日").split("-")
    if len(parts) == 1 and len(first) == 8:
        parts = [first[:4], first[4:6], first[6:]]
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError:
        return None
