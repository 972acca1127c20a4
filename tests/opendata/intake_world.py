"""Files of every kind, and taking them in."""

import csv
import gzip
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import xlsxwriter

from opendata import intake, staging
from opendata.columns import Column, quoted
from opendata.problems import Problem
from opendata.reading import Question, Reading
from opendata.staged import Staged

Rows = Sequence[Sequence[Any]]
NAMES = ("姓名", "街道")


def csv_bytes(
    rows: Rows, encoding: str = "utf-8", delimiter: str = ",", end: str = "\r\n"
) -> bytes:
    file = io.StringIO(newline="")
    # Left alone, csv.writer puts no quotes around a carriage return when lines end in LF.
    returns = any("\r" in cell for row in rows for cell in row)
    quoting = csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows(rows)
    return file.getvalue().encode(encoding)


def xlsx(path: Path, sheets: dict[str, Rows]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, 1)


class Intake:
    """A DuckDB connection, and what was taken in on it last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.con = duckdb.connect()
        self.words: list[str] = []

    def stage(
        self, source: bytes | Path, name: str = "数据.csv", **reading: Any
    ) -> Staged | Question:
        path = source
        if isinstance(source, bytes):
            path = self.folder / "upload"
            path.write_bytes(source)
        return intake.stage(
            self.con,
            path,
            name=name,
            reading=Reading(**reading),
            progress=lambda word, _share: self.words.append(word),
        )

    def staged(self, source: bytes | Path, name: str = "数据.csv", **reading: Any) -> Staged:
        found = self.stage(source, name, **reading)
        assert isinstance(found, Staged), found
        return found

    def rows(
        self, source: bytes | Path, name: str = "数据.csv", **reading: Any
    ) -> list[tuple[Any, ...]]:
        self.staged(source, name, **reading)
        return self.raw()

    def raw(self) -> list[tuple[Any, ...]]:
        return [row[1:] for row in self.con.execute("SELECT * FROM raw ORDER BY _id").fetchall()]

    def has_raw(self) -> bool:
        return bool(
            self.con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'raw'").fetchall()
        )

    def column(self, *cells: str | None, name: str = "值") -> Column:
        """The guess for one column."""
        staging.create(self.con, 1)
        staging.insert(self.con, [pa.array(cells, pa.string())], 1)
        return intake.guess(self.con, [name])[0]

    def values(self, column: Column) -> list[Any]:
        """The cells of table `raw`, converted."""
        self.problems: list[Problem] = intake.convert(self.con, [column.name], [column])
        rows = self.con.execute(f"SELECT {quoted(column.name)} FROM data ORDER BY _id").fetchall()
        return [value for (value,) in rows]


def kinds(found: Staged) -> list[str]:
    return sorted(problem.kind for problem in found.problems)
