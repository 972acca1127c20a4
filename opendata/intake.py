"""Taking in one uploaded file: staged as text, guessed by proof, converted to typed columns."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from duckdb import DuckDBPyConnection

from errors import Unreadable
from opendata import tidying
from opendata.converting import convert
from opendata.formats import format_of
from opendata.guessing import guess
from opendata.readers import delimited, objects, parquet, spreadsheet
from opendata.reading import Question, Reading
from opendata.staged import Progress, Source, Staged
from opendata.unpacking import unpacked

__all__ = ["Staged", "convert", "guess", "stage"]

Reader = Callable[[DuckDBPyConnection, Source, Progress], Staged | Question]
READERS: dict[str, Reader] = {
    "csv": delimited.read,
    "tsv": delimited.read,
    "xlsx": spreadsheet.read,
    "xls": spreadsheet.read,
    "json": objects.read,
    "jsonl": objects.read,
    "geojson": objects.read,
    "parquet": parquet.read,
}


def stage(
    con: DuckDBPyConnection, path: Path, *, name: str, reading: Reading, progress: Progress
) -> Staged | Question:
    """Fill table raw(_id BIGINT, c0 VARCHAR, c1 …) with all of the file, or with nothing: `_id`
    counts from 1 in file order, an empty cell is '' or NULL. What only a person can say comes back
    as a Question. Refuses Unreadable, TooLarge, Empty. `con` should be open on a file, with a
    memory limit: then memory is bounded whatever the size of the upload."""
    con.execute("BEGIN")
    try:
        with TemporaryDirectory(prefix="intake-") as folder:
            source = Source(path=path, name=name, reading=reading, folder=Path(folder))
            staged = _staged(con, source, progress)
    except BaseException:
        con.execute("ROLLBACK")
        con.execute("DROP TABLE IF EXISTS raw")
        raise
    con.execute("COMMIT")
    if isinstance(staged, Question):
        con.execute("DROP TABLE IF EXISTS raw")
    return staged


def _staged(con: DuckDBPyConnection, source: Source, progress: Progress) -> Staged | Question:
    inner = unpacked(source, progress)
    if isinstance(inner, Question):
        return inner
    format_ = format_of(inner)
    inner = replace(inner, reading=replace(inner.reading, format=format_))
    staged = READERS[format_](con, inner, progress)
    if isinstance(staged, Question):
        return staged
    _refuse_nul(con, inner, staged)
    return tidying.tidied(con, staged)


def _refuse_nul(con: DuckDBPyConnection, source: Source, staged: Staged) -> None:
    """A NUL, which JSON and Parquet can spell, is no text: neither CSV nor PostgreSQL takes it."""
    cells = " OR ".join(f"contains(c{place}, chr(0))" for place in range(len(staged.names)))
    row = con.execute(f"SELECT min(_id) FROM raw WHERE {cells or 'false'}").fetchone()
    if row and row[0] is not None:
        raise Unreadable(file=source.name, why="nul", line=row[0])
