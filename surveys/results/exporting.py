"""Raw responses to CSV, XLSX and SPSS, in bounded memory: how many rows is said beforehand, and the
finished file is read again; one that has not so many is not handed out."""

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clock import ZONE
from errors import NotFound, Stale, TooLarge
from identity import permits
from models import Account, Response, ResponseState, Survey, SurveyVersion
from surveys.forms.form import from_json
from surveys.polls.tables import UTF8_MARK
from surveys.results import codebook, sav
from surveys.results.codebook import Cell, Column

STEP = 1_000  # responses in memory
FORMATS = ("csv", "xlsx", "sav")
SHEET_ROWS = 1_048_575
SHEET_CELL = 32_000
Row = list[Cell]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Planned:
    """What a file will hold."""

    survey: Survey
    version: SurveyVersion
    rows: int
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Exported:
    """A finished file whose rows were counted."""

    path: Path
    name: str
    rows: int


def plan(
    session: Session, *, account: Account | None, survey: Survey, number: int | None = None
) -> Planned:
    """How many responses to a version (the newest answered, else the newest) there are to export,
    and in which columns. Refuses NotSignedIn, NotAllowed, NotFound."""
    permits.require(account, permits.Act.ANALYSE, survey.department)
    query = select(SurveyVersion).where(SurveyVersion.survey_id == survey.id)
    if number is not None:
        query = query.where(SurveyVersion.number == number)
    order = (SurveyVersion.frozen_at.is_(None), SurveyVersion.number.desc())
    version = session.scalar(query.order_by(*order).limit(1))
    if version is None:
        raise NotFound(survey=survey.slug, version=number)
    rows = session.scalar(select(func.count()).select_from(Response).where(*_which(version)))
    return Planned(survey, version, rows or 0, codebook.columns(from_json(version.form)))


def write(
    session: Session,
    *,
    planned: Planned,
    format: str,
    folder: Path,
    progress: Progress | None = None,
) -> Exported:
    """Write what was planned into `folder`: a zip of responses.csv and its codebook, an .xlsx or a
    .sav. Refuses TooLarge where a format cannot hold it, Stale(why="rows") when the finished file
    has another number of rows than was said; then there is no file."""
    base = f"{planned.survey.slug}-v{planned.version.number}"
    suffix = {"csv": ".zip", "xlsx": ".xlsx", "sav": ".sav"}[format]
    _check_size(planned, format)
    rows = _rows(session, planned, progress)
    handle, made = tempfile.mkstemp(dir=folder, prefix="responses-", suffix=suffix)
    path = Path(made)
    try:
        with open(handle, "wb", closefd=True) as file:
            if format == "csv":
                _write_csv(file, planned, rows)
        if format == "xlsx":
            _write_xlsx(path, planned, rows)
        elif format == "sav":
            sav.write(path, planned.columns, list(rows), title=planned.survey.title)
        found = {"csv": _count_csv, "xlsx": _count_xlsx, "sav": sav.count}[format](path)
        if found != planned.rows:
            raise Stale(why="rows", said=planned.rows, found=found)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Exported(path, base + suffix, found)


def _check_size(planned: Planned, format: str) -> None:
    if format == "xlsx" and planned.rows > SHEET_ROWS:
        raise TooLarge(why="export", limit=SHEET_ROWS)
    if format == "sav" and planned.rows * len(planned.columns) > sav.CELLS:
        raise TooLarge(why="export", limit=sav.CELLS // len(planned.columns))


def _which(version: SurveyVersion) -> tuple[Any, ...]:
    return Response.version_id == version.id, Response.state == ResponseState.SUBMITTED


def _rows(session: Session, planned: Planned, progress: Progress | None) -> Iterator[Row]:
    """Every response as a row, in order of their ids, STEP of them at a time."""
    number, last, done = planned.version.number, 0, 0
    rest = planned.columns[len(codebook.ABOUT) :]
    query = select(
        Response.id,
        Response.submitted_at,
        Response.seconds,
        Response.assurance,
        Response.channel,
        Response.is_assisted,
        Response.language,
        Response.answers,
    ).where(*_which(planned.version))
    while found := session.execute(
        query.where(Response.id > last).order_by(Response.id).limit(STEP)
    ).all():
        for id_, at, seconds, level, channel, assisted, language, answers in found:
            moment = at.astimezone(ZONE).isoformat(timespec="seconds") if at else None
            about = [id_, number, moment, seconds, level, channel.value, int(assisted), language]
            yield [*about, *(codebook.cell(column, answers) for column in rest)]
        last, done = found[-1][0], done + len(found)
        if progress:
            progress(done, planned.rows)


def _write_csv(file: io.BufferedWriter, planned: Planned, rows: Iterator[Row]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        with package.open("responses.csv", "w", force_zip64=True) as raw:
            text = io.TextIOWrapper(raw, "utf-8", newline="")
            text.write(UTF8_MARK)
            lines = csv.writer(text, lineterminator="\r\n")
            lines.writerow([codebook.guarded(column.name) for column in planned.columns])
            lines.writerows([codebook.guarded(cell) for cell in row] for row in rows)
            text.flush()
            text.detach()
        package.writestr("codebook.csv", codebook.as_csv(planned.columns))
        package.writestr("codebook.json", codebook.as_json(planned.columns))


def _count_csv(path: Path) -> int:
    with zipfile.ZipFile(path) as package, package.open("responses.csv") as raw:
        lines = csv.reader(io.TextIOWrapper(raw, "utf-8-sig", newline=""))
        return sum(1 for _line in lines) - 1


def _write_xlsx(path: Path, planned: Planned, rows: Iterator[Row]) -> None:
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(str(path), plain) as book:
        sheet = book.add_worksheet("responses")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column.name for column in planned.columns])
        for at, cells in enumerate(rows, 1):
            sheet.write_row(at, 0, [_fitting(cell) for cell in cells])
        notes = book.add_worksheet("codebook")
        for at, line in enumerate(_codebook_lines(planned.columns)):
            notes.write_row(at, 0, line)


def _codebook_lines(columns: Sequence[Column]) -> Iterator[list[str]]:
    text = codebook.as_csv(columns).decode("utf-8-sig")
    yield from csv.reader(io.StringIO(text))


def _fitting(cell: Cell) -> Cell:
    return cell[:SHEET_CELL] if isinstance(cell, str) else cell


def _count_xlsx(path: Path) -> int:
    """The rows of the first sheet, read as a stream."""
    n, rest = 0, b""
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        while data := sheet.read(1 << 20):
            text = rest + data
            n += len(re.findall(rb"<row ", text))
            rest = text[-4:]  # shorter than what is looked for, so nothing counts twice
    return n - 1
