"""data-excel.csv: the table as spreadsheets open it without losing zeros or running formulas."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection

from opendata.artefacts import lines
from opendata.columns import TEXTUAL, Column, ColumnType, quoted
from opendata.engine import literal

BLANK = " \t\r\n\u00a0\u3000\ufeff"
FORMULA = f"^[{BLANK}]*[=+@\\-＝＋＠－'|%]|^[\t\r\n]"
DIGIT = "0-9０-９"
SIGNS = f"{DIGIT}.,/:：+\\-eE%()¥￥$€£年月日时時分秒 "
NUMBER = f"[{SIGNS}]*[{DIGIT}][{SIGNS}]*"
MONTH = r"(?i)[0-9 ]*[-/. ]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/., ]*[0-9 ,]*"
TRUTH = "(?i)(true|false)"
HARMLESS = "(0|[1-9][0-9]{0,14})"  # a spreadsheet shows this number as it stands
DIGITS = 15  # significant ones that a spreadsheet keeps


def write(con: DuckDBPyConnection, table: str, columns: Sequence[Column], path: Path) -> None:
    """UTF-8 with BOM, CRLF, the header of the dictionary's titles. Two kinds of text cells get an
    apostrophe in front: those that would run as a formula (after blanks: = + - @, also full width,
    | % ', and tab or line end at the start), and those that would be read as something else than
    text (identifiers and codes in digits, 001, more than 15 digits, 1-2, 3E5, 1月2日, MAR1).

    Why an apostrophe: both Excel and LibreOffice open such a cell as text with every digit kept. It
    is seen there, which a tab is not: a tab would make look-ups fail without a sign, and begins a
    formula by some readings; ="001" would be a formula itself. It goes both ways: a cell that
    begins with an apostrophe gets another, so taking one away from every cell that has one gives
    data.csv back. Numbers, dates and times are left to the spreadsheet, but for numbers of more
    digits than it keeps. Who wants no marks takes data.xlsx, where cells have types."""
    texts = ", ".join(f"{_text(column)} AS c{i}" for i, column in enumerate(columns))
    plain = [column.type not in TEXTUAL for column in columns]
    cells = [lines.csv_cell(f"c{i}", plain=each) for i, each in enumerate(plain)]
    if len(cells) == 1:  # an empty line is no row to most readers
        cells = [f"CASE WHEN c0 IS NULL THEN '\"\"' ELSE {cells[0]} END"]
    line = lines.csv_line(cells, "chr(13) || chr(10)")
    query = f"SELECT {line} FROM (SELECT {texts} FROM {table})"
    head = lines.csv_head([guarded(each) for each in headings(columns)])
    lines.write(con, query, path, rows=lines.batch(con, table, columns), head=f"\ufeff{head}\r\n")


def headings(columns: Sequence[Column]) -> list[str]:
    """Titles where they are unique, else the names."""
    times = Counter(column.label.casefold() for column in columns)
    found = [
        column.label if times[column.label.casefold()] == 1 else column.name for column in columns
    ]
    unique = len({each.casefold() for each in found}) == len(found)
    return found if unique else [column.name for column in columns]


def guarded(text: str, *, code: bool = False) -> str:
    """A text cell as it stands in the file; `code` says that digits are a name in this column."""
    as_other = any(re.fullmatch(each, text) for each in (NUMBER, MONTH, TRUTH))
    if re.search(FORMULA, text) or (as_other and (code or not re.fullmatch(HARMLESS, text))):
        return "'" + text
    return text


def _text(column: Column) -> str:
    name = quoted(column.name)
    if column.type in TEXTUAL:
        return _guarded(name, code=column.type is not ColumnType.TEXT)
    text = f"{name}::VARCHAR"
    if column.type is ColumnType.INTEGER or column.scale is not None:
        most = f"{(10**DIGITS - 1) / 10 ** (column.scale or 0):.6f}"
        return f"if({name} NOT BETWEEN -{most} AND {most}, '''' || {text}, {text})"
    return text


def _guarded(name: str, *, code: bool) -> str:
    """guarded() as SQL; both are run by RE2 and re alike."""
    odd = " OR ".join(
        f"regexp_full_match({name}, {literal(each)})" for each in (NUMBER, MONTH, TRUTH)
    )
    if not code:
        odd = f"({odd}) AND NOT regexp_full_match({name}, {literal(HARMLESS)})"
    return (
        f"CASE WHEN regexp_matches({name}, {literal(FORMULA)}) OR ({odd})"
        f" THEN '''' || {name} ELSE {name} END"
    )
