"""CSV, TSV and their like."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TextIO

import pyarrow as pa
import pyarrow.csv
from duckdb import DuckDBPyConnection

from errors import Empty, TooLarge, Unreadable
from opendata import dialect, encoding, limits, shape, staging
from opendata.dialect import Header, Row
from opendata.problems import Problem, Weight
from opendata.reading import Question
from opendata.shape import Shape
from opendata.staged import Progress, Source, Staged
from opendata.staging import Filled

BLOCK = 2 * 2**20  # pyarrow reads some thirty ahead
TELL = 20_000  # rows between two words of progress
HEAD_BYTES = 8 * 2**20


def read(con: DuckDBPyConnection, source: Source, progress: Progress) -> Staged | Question:
    """A text file with one row a line into `raw`. Refuses Unreadable, TooLarge, Empty."""
    progress("encoding", 0)
    text = encoding.prove(source)
    if isinstance(text, Question):
        return text
    path = encoding.as_utf8(source, text)
    delimiter = source.reading.delimiter or _delimiter(source, path)
    if isinstance(delimiter, Question):
        return delimiter
    _require_delimiter(source, delimiter)
    form = shape.shape_of(path, delimiter)
    if form.longest > limits.LINE:
        raise TooLarge(file=source.name, limit=limits.LINE, why="line")
    head = _head(source, path, delimiter)
    header = dialect.header_of(
        [row for _, row in head], told=source.reading.header, file=source.name
    )
    if isinstance(header, Question):
        return header
    progress("reading", 0)
    filled = _quickly(con, path, delimiter, header, form, progress)
    filled = filled or _carefully(con, source, path, delimiter, header, form, progress)
    found = replace(source.reading, encoding=text.encoding, delimiter=delimiter, header=header.row)
    problems = (*header.problems, *filled.problems, *_line_ends(form))
    return Staged(found, filled.names, filled.rows, problems, text.samples)


def _require_delimiter(source: Source, delimiter: str) -> None:
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0':
        raise Unreadable(file=source.name, why="delimiter")


def _delimiter(source: Source, path: Path) -> str | Question:
    """A tab for .tsv that has any; else found out from the first lines."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.read(HEAD_BYTES)
        cut = bool(file.read(1))
    lines = list(islice(StringIO(head, newline=""), dialect.HEAD + 1))
    if cut and len(lines) <= dialect.HEAD and len(lines) > 1:
        lines = lines[:-1]
    if not any(line.strip() for line in lines):
        raise Empty(field="file", file=source.name)
    if source.name.lower().endswith((".tsv", ".tab")) and "\t" in lines[0]:
        return "\t"
    return dialect.delimiter_of(lines[: dialect.HEAD])


def _open(path: Path) -> TextIO:
    return path.open(encoding="utf-8-sig", newline="")


def _rows(path: Path, delimiter: str, *, literal: bool = False) -> Iterator[tuple[int, Row]]:
    """(line, cells) of every row; `literal` takes quotes as any other sign. Raises csv.Error."""
    csv.field_size_limit(limits.CELL)
    with _open(path) as file:
        reader = csv.reader(
            file,
            delimiter=delimiter,
            strict=True,
            quoting=csv.QUOTE_NONE if literal else csv.QUOTE_MINIMAL,
        )
        for row in reader:
            yield reader.line_num, row


def _head(source: Source, path: Path, delimiter: str) -> list[tuple[int, Row]]:
    """The first rows, with quotes as any other sign if they cannot be marks around cells."""
    for literal in (False, True):
        rows: list[tuple[int, Row]] = []
        try:
            for row in islice(_rows(path, delimiter, literal=literal), dialect.HEAD):
                rows.append(row)
            return rows
        except csv.Error as error:
            if "field larger" in str(error):
                raise Unreadable(file=source.name, why="cell", limit=limits.CELL) from None
            fault = len(rows) + 1
    raise Unreadable(file=source.name, why="quotes", line=fault)


def _quickly(
    con: DuckDBPyConnection,
    path: Path,
    delimiter: str,
    header: Header,
    form: Shape,
    progress: Progress,
) -> Filled | None:
    """A file whose structure leaves no doubt, through Arrow's reader; None when it is not one."""
    width = len(header.names)
    doubtful = form.cr or form.marks or not form.even_quotes or form.longest > BLOCK // 2
    if doubtful or width < 2 or header.row > 1:
        return None
    names = [f"c{place}" for place in range(width)]
    staging.create(con, width)
    size, done, rows = max(path.stat().st_size, 1), 0, 0
    try:
        for batch in pyarrow.csv.open_csv(
            path,
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False,
                block_size=BLOCK,
                column_names=names,
                skip_rows_after_names=header.row,
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=form.quotes > 0, ignore_empty_lines=False
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        ):
            staging.insert(con, batch.columns, rows + 1)
            rows += batch.num_rows
            done += batch.nbytes
            progress("reading", min(done / size, 1))
    except pa.ArrowInvalid:
        return None
    if rows and _has_blank_row(con, width):
        return None
    return Filled(header.names, rows, ())


def _has_blank_row(con: DuckDBPyConnection, width: int) -> bool:
    blank = " AND ".join(f"c{place} = ''" for place in range(width))
    return con.execute(f"SELECT 1 FROM raw WHERE {blank} LIMIT 1").fetchone() is not None


def _carefully(
    con: DuckDBPyConnection,
    source: Source,
    path: Path,
    delimiter: str,
    header: Header,
    form: Shape,
    progress: Progress,
) -> Filled:
    """Any file, row by row. Refuses Unreadable (quotes, cell, cut-off), with the line."""

    def data(*, literal: bool) -> Iterator[tuple[int, Row]]:
        rows = _rows(path, delimiter, literal=literal)
        for number, (line, row) in enumerate(islice(rows, header.row, None)):
            if number % TELL == 0:
                progress("reading", min(line / max(lines, 1), 1))
            yield line, row

    lines = form.lf + form.crlf + form.cr
    problems: list[Problem] = []
    try:
        filled = staging.fill(con, data(literal=False), header, file=source.name)
    except csv.Error as error:
        if "field larger" in str(error) and form.even_quotes:
            raise Unreadable(file=source.name, why="cell", limit=limits.CELL) from None
        quotes = _literal_quotes(path, delimiter, len(header.names))
        if quotes is None:
            line = _line_of_fault(path, delimiter)
            raise Unreadable(file=source.name, why="quotes", line=line) from None
        filled = staging.fill(con, data(literal=True), header, file=source.name)
        problems.append(Problem(kind="quotes-kept", weight=Weight.WARN, times=quotes))
    if filled.last_is_short and not form.ends_line:
        raise Unreadable(file=source.name, why="cut-off", line=lines + 1)
    return replace(filled, problems=(*filled.problems, *problems))


def _literal_quotes(path: Path, delimiter: str, width: int) -> int | None:
    """How many cells have a quote in them, when quotes cannot be marks around cells: every line
    has `width` cells without them, no cell stands between two of them, and none begins with one
    that does not end."""
    cells = 0
    try:
        for _, row in _rows(path, delimiter, literal=True):
            if row and len(row) != width:
                return None
            for cell in row:
                if cell and '"' in cell:
                    if cell[0] == '"' and (cell[-1] == '"' or cell.count('"') % 2):
                        return None
                    cells += 1
    except csv.Error:
        return None
    return cells


def _line_of_fault(path: Path, delimiter: str) -> int:
    """Where the row begins that cannot be read."""
    line = 0
    try:
        for reached, _ in _rows(path, delimiter):
            line = reached
    except csv.Error:
        pass
    return line + 1


def _line_ends(form: Shape) -> Iterator[Problem]:
    if form.mixed:
        about = {"lf": form.lf, "crlf": form.crlf, "cr": form.cr}
        yield Problem(kind="line-ends", weight=Weight.INFO, about=about)
