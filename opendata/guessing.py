"""What type a column is: proposed by its first cells, proved by all of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from duckdb import DuckDBPyConnection

from opendata import cells
from opendata.cells import fits, full, narrowed, text, trimmed
from opendata.columns import MAX_SCALE, Column, ColumnType

ROWS, CELLS = 20_000, 1_000  # of a column, looked at first; they can only rule a type out
ROUNDS = 4  # ways of writing dates that one column may add to those of the first cells
VALID = 0.9  # of cells that look like dates must be dates; the others are then reported
DIGITS_KEPT = 17  # that a DOUBLE gives back
LONGEST_MARK = max(len(mark.encode()) for mark in cells.MARKS)
IS_REGION = re.compile("行政区划|区划代码|区划编码|地区代码|adcode|region_?code", re.I)
IS_NAME = re.compile(
    "(编号|编码|代码|号码|证号|账号|帐号|单号|卡号|文号|工号|学号|电话|手机|手机号|邮编|邮政编码)$"
    r"|^(id|code|no\.?|phone|tel|zip|.*[_ ](id|code|no))$",
    re.I,
)
IS_EAST = re.compile(r"经度|^(lng|lon|long|longitude)$|[_ ](lng|lon|longitude)$", re.I)
IS_NORTH = re.compile(r"纬度|^(lat|latitude)$|[_ ](lat|latitude)$", re.I)
UNIT = re.compile(r"[（(](?:单位[:：])?\s*([^（）()]{1,8})[）)]\s*$")


def guess(con: DuckDBPyConnection, names: Sequence[str]) -> list[Column]:
    """A Column for each of c0, c1, … of table `raw`. A type is given only when every cell of the
    column has its form, but for marks of absence (—, 无, N/A …) among numbers, dates and yes/no.
    What is not proved is text. 01/02/2026 is text; 1,234 is a thousand and more."""
    return [_Guess(con, place, name).column() for place, name in enumerate(names)]


@dataclass(frozen=True)
class _Numeric:
    """One way of writing numbers: its form, and the column that reads it."""

    pattern: str
    decimal: str
    thousands: str


PLAIN = _Numeric(cells.PLAIN, ".", "")
SCIENTIFIC = _Numeric(cells.SCIENTIFIC, ".", "")
GROUPED = _Numeric(cells.GROUPED, ".", ",")
COMMA = _Numeric(cells.DECIMAL_COMMA, ",", ".")
WRITINGS = (PLAIN, SCIENTIFIC, GROUPED, COMMA)


class _Guess:
    """`sample` are the first cells, narrowed, without marks of absence; `t` and `x` the column in
    `raw`, as cells.seen gives it."""

    def __init__(self, con: DuckDBPyConnection, place: int, name: str) -> None:
        self.con, self.place, self.name = con, place, name
        self.t, self.x = f"t{place}", f"x{place}"
        self.raw = ""
        self.sample = self._sample(f"(SELECT c{place} FROM raw LIMIT {ROWS})")
        if not self.sample:
            self.sample = self._sample("raw")

    def _sample(self, rows: str) -> list[str]:
        found = self.con.execute(
            f"SELECT DISTINCT {trimmed(self.place)} AS x FROM {rows}"
            f" WHERE c{self.place} <> '' LIMIT {CELLS}"
        ).fetchall()
        there = (str(cell) for (cell,) in found if cell)
        return [narrowed(each) for each in there if each.lower() not in cells.MARKS]

    def column(self) -> Column:
        tries = (self._boolean, self._identifier, self._date, self._number)
        for attempt in tries if self.sample else ():
            if column := attempt():
                return column
        return Column(name=self.name)

    # Proofs over the whole column

    def _ask(self, fields: str, where: str = "true") -> list[tuple[Any, ...]]:
        self.raw = self.raw or cells.seen(self.con, [self.place], whole=False)
        return self.con.execute(f"SELECT {fields} FROM {self.raw} WHERE {where}").fetchall()

    def _present(self) -> str:
        marks = ", ".join(map(text, ("", *cells.MARKS)))
        return f"lower({self.t}) NOT IN ({marks})"

    def _all(self, pattern: str, *, but_marks: bool = True) -> bool:
        """Whether every cell has this form, the first ones asked first."""
        if not all(fits(pattern, each) for each in self.sample):
            return False
        return not self._unlike(pattern, but_marks=but_marks, limit=1)

    def _unlike(self, pattern: str, *, but_marks: bool, limit: int) -> list[str]:
        present = self._present() if but_marks else f"{self.t} <> ''"
        where = f"NOT {full(self.x, pattern)} AND {present} LIMIT {limit}"
        return [str(cell) for (cell,) in self._ask(self.x, where)]

    def _missing(self) -> tuple[str, ...]:
        """The marks of absence that this column uses, as they are written."""
        among = f"lower({self.t}) IN ({', '.join(map(text, cells.MARKS))})"
        found = self._ask(f"DISTINCT {self.t}", f"strlen({self.t}) <= {LONGEST_MARK} AND {among}")
        return ("", *sorted(str(mark) for (mark,) in found))

    # Types, in the order in which they are tried

    def _boolean(self) -> Column | None:
        for yes, no in zip(cells.TRUE, cells.FALSE, strict=True):
            if self._all(f"(?i:{yes}|{no})"):
                return Column(name=self.name, type=ColumnType.BOOLEAN, missing=self._missing())
        return None

    def _identifier(self) -> Column | None:
        """Digits that are a name: of a region or a phone, with a leading zero, of more than 15
        digits, or under a header that says so."""
        name = self.name.strip()
        if IS_REGION.search(name) and self._all(cells.DIGITS, but_marks=False):
            return Column(name=self.name, type=ColumnType.REGION)
        column = Column(name=self.name, type=ColumnType.IDENTIFIER)
        if IS_NAME.search(name) and self._all(f"{cells.CODE}|{cells.PHONE}", but_marks=False):
            return column
        if self._all(cells.PHONE):
            return column
        if not self._all(f"{cells.DIGITS}[xX]?"):
            return None
        zero = f"{self.x} >= '0' AND {self.x} < '1' AND {self.x} <> '0'"
        return column if self._ask("1", f"({zero}) OR strlen({self.x}) > 15 LIMIT 1") else None

    def _date(self) -> Column | None:
        for known, type_ in ((cells.DAYS, ColumnType.DATE), (cells.MOMENTS, ColumnType.DATETIME)):
            if formats := self._formats(known):
                column = Column(name=self.name, type=type_, format="|".join(formats))
                if self._are_dates(column):
                    return replace(column, missing=self._missing())
        return None

    def _formats(self, known: dict[str, str]) -> list[str]:
        """Every way in which the dates of this column are written, or none."""
        formats: list[str] = []
        unlike = self.sample
        for _ in range(ROUNDS):
            for cell in unlike:
                if not any(fits(known[each], cell) for each in formats):
                    writing = next((each for each in known if fits(known[each], cell)), None)
                    if writing is None:
                        return []
                    formats.append(writing)
            pattern = "|".join(f"(?:{known[each]})" for each in formats)
            unlike = self._unlike(pattern, but_marks=True, limit=CELLS)
            if not unlike:
                return formats
        return []

    def _are_dates(self, column: Column) -> bool:
        """All of 20260102, else nearly all: those that are none are impossible dates."""
        moment = cells.value(self.place, column)
        [(every, valid)] = self._ask(f"count(*), count({moment})", self._present())
        return bool(valid == every if "%Y%m%d" in column.format else valid >= VALID * every)

    def _number(self) -> Column | None:
        writing = next((each for each in WRITINGS if self._all(each.pattern)), None)
        if writing is None:
            return None
        unit = UNIT.search(self.name)
        column = Column(
            name=self.name,
            type=ColumnType.NUMBER,
            decimal=writing.decimal,
            thousands=writing.thousands,
            missing=self._missing(),
            unit=unit[1] if unit and fits(cells.UNITS, unit[1]) else "",
        )
        if writing is not SCIENTIFIC:
            exact = self._exact(column)
            if exact is None:
                return None
            column = exact
        return self._placed(column)

    def _exact(self, column: Column) -> Column | None:
        """As INTEGER, as DECIMAL of the scale needed, or as DOUBLE; None when its digits are more
        than any of these keeps: then they are a name."""
        decimal, x = column.decimal, self.x
        if column.thousands:
            x = f"replace({x}, {text(column.thousands)}, '')"
        point = f"strpos({x}, {text(decimal)})"
        fraction = f"CASE WHEN {point} > 0 THEN strlen({x}) - {point} ELSE 0 END"
        whole = f"strlen(ltrim(split_part({x}, {text(decimal)}, 1), '+-'))"
        digits = f"strlen(ltrim(replace({x}, {text(decimal)}, ''), '+-0'))"
        [(decimals, longest)] = self._ask(f"max({fraction}), max(strlen({x}))", f"{self.t} <> ''")
        most, significant = longest, longest
        if longest > 15 or longest + decimals > 18:
            [(most, significant)] = self._ask(f"max({whole}), max({digits})", f"{self.t} <> ''")
        if decimals == 0:
            return replace(column, type=ColumnType.INTEGER) if most <= 15 else None
        if decimals <= MAX_SCALE and most + decimals <= 18:
            return replace(column, scale=decimals)
        return column if significant <= DIGITS_KEPT else None

    def _placed(self, column: Column) -> Column:
        """A longitude or latitude, by name and by range of every cell."""
        for pattern, type_, end in (
            (IS_EAST, ColumnType.LONGITUDE, 180),
            (IS_NORTH, ColumnType.LATITUDE, 90),
        ):
            if not pattern.search(self.name.strip()) or column.thousands:
                continue
            if not self._ask("1", f"abs(TRY_CAST({self.x} AS DOUBLE)) > {end} LIMIT 1"):
                return Column(name=self.name, type=type_, missing=column.missing)
        return column
