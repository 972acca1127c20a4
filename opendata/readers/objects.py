"""JSON, JSON lines and GeoJSON: objects, even or uneven, as rows."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from errors import Empty, TooLarge, Unreadable
from opendata import dialect, encoding, limits, staging
from opendata.dialect import Header, Row
from opendata.problems import Problem, Weight
from opendata.readers import features
from opendata.readers.json_text import DECODER, Document, Twice, cell, is_nested
from opendata.reading import Question
from opendata.staged import Progress, Source, Staged

TELL = 20_000
Elements = Callable[[], Iterator[tuple[int, Any]]]  # (number from 1, element), read anew each time


@dataclass
class Survey:
    """What all elements have in common, found in a first pass."""

    count: int = 0
    keys: Counter[str] = field(default_factory=Counter)
    nested: Counter[str] = field(default_factory=Counter)
    lists: int = 0


def read(con: DuckDBPyConnection, source: Source, progress: Progress) -> Staged | Question:
    """A list of objects into `raw`, one row each, with the union of their keys for columns; or a
    list of lists, the first of which may be the header. Read twice, in bounded memory. Refuses
    Unreadable (json, cut-off, no-rows, nested, keys, columns), TooLarge, Empty."""
    if source.path.stat().st_size > limits.JSON:
        raise TooLarge(file=source.name, limit=limits.JSON)
    progress("encoding", 0)
    text = encoding.prove(source)
    if isinstance(text, Question):
        return text
    path = encoding.as_utf8(source, text)
    found = replace(source.reading, encoding=text.encoding)
    chosen = _elements(path, source)
    if isinstance(chosen, Question):
        return chosen
    elements, format_, noticed = chosen
    found = replace(found, format=format_)
    progress("reading", 0)
    survey = _survey(elements, source)
    if survey.lists:
        staged = _from_lists(con, source, elements)
    else:
        staged = _from_objects(con, source, elements, survey, progress)
    if isinstance(staged, Question):
        return staged
    read_as = replace(found, header=staged.reading.header)
    return replace(
        staged,
        reading=read_as,
        problems=(*noticed, *staged.problems),
        samples=text.samples,
    )


def _elements(path: Path, source: Source) -> tuple[Elements, str, list[Problem]] | Question:
    """Where the rows are, how they are written, and what was noticed on the way."""
    if source.reading.format == "jsonl" or _is_lines(path):
        return (lambda: _lines(path, source)), "jsonl", []
    arrays: Counter[str] = Counter()
    values: dict[str, Any] = {}
    scalars = False
    with closing(Document(path, source.name)) as document:
        for key, element in document.arrays():
            if key.startswith("\0["):
                arrays[key[2:]] += 0
            elif key.startswith("\0"):
                values[key[1:]] = element
            elif isinstance(element, dict | list):
                arrays[key] += 1
            else:
                scalars = True
    if values.get("type") == "FeatureCollection" and "features" in arrays:
        noticed = features.noticed(values)
        plan = features.plan(_of_array(path, source, "features"), source)
        return plan.rows, "geojson", [*noticed, *plan.problems]
    if source.reading.format == "geojson":
        raise Unreadable(file=source.name, why="no-rows")
    wished = source.reading.member
    tables = [key for key, count in arrays.items() if count]
    if wished in tables:
        tables = [wished]
    if len(tables) > 1:
        return Question("member", tuple(tables), {key: [] for key in tables})
    if not tables:
        if not scalars and (arrays or not values):
            raise Empty(field="file", file=source.name)
        raise Unreadable(file=source.name, why="no-rows")
    return _of_array(path, source, tables[0]), "json", []


def _is_lines(path: Path) -> bool:
    """Whether the first line is one whole object and another one follows."""
    with path.open(encoding="utf-8-sig") as file:
        first = file.readline(limits.ELEMENT)
        second = next((line for line in islice(file, 100) if line.strip()), "")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and second.lstrip().startswith("{")


def _of_array(path: Path, source: Source, wanted: str) -> Elements:
    def elements() -> Iterator[tuple[int, Any]]:
        with closing(Document(path, source.name)) as document:
            rows = (each for key, each in document.arrays() if key == wanted)
            yield from enumerate(rows, 1)

    return elements


def _lines(path: Path, source: Source) -> Iterator[tuple[int, Any]]:
    with path.open(encoding="utf-8-sig") as file:
        number = 0
        while line := file.readline(limits.ELEMENT):
            number += 1
            if len(line) >= limits.ELEMENT:
                raise TooLarge(file=source.name, limit=limits.ELEMENT)
            if not line.strip():
                continue
            try:
                yield number, DECODER.decode(line)
            except RecursionError:
                raise Unreadable(file=source.name, why="nested", line=number) from None
            except Twice:
                raise Unreadable(file=source.name, why="keys", line=number) from None
            except ValueError:
                why = "json" if line.endswith("\n") else "cut-off"
                raise Unreadable(file=source.name, why=why, line=number) from None


def _survey(elements: Elements, source: Source) -> Survey:
    survey = Survey()
    for number, element in elements():
        survey.count += 1
        if isinstance(element, list):
            survey.lists += 1
        elif isinstance(element, dict):
            survey.keys.update(element.keys())
            survey.nested.update(key for key, value in element.items() if is_nested(value))
            if len(survey.keys) > limits.COLUMNS:
                raise Unreadable(file=source.name, why="columns", limit=limits.COLUMNS)
        else:
            raise Unreadable(file=source.name, why="no-rows", line=number)
    if survey.lists not in {0, survey.count}:
        raise Unreadable(file=source.name, why="no-rows")
    if not survey.count:
        raise Empty(field="file", file=source.name)
    return survey


def _from_objects(
    con: DuckDBPyConnection,
    source: Source,
    elements: Elements,
    survey: Survey,
    progress: Progress,
) -> Staged:
    keys = list(survey.keys)
    if not keys:
        raise Empty(field="file", file=source.name)
    names, problems = dialect.unique(keys)

    def rows() -> Iterator[tuple[int, Row]]:
        for number, element in elements():
            if number % TELL == 0:
                progress("reading", min(number / survey.count, 1))
            yield number, [cell(element.get(key)) for key in keys]

    filled = staging.fill(con, rows(), Header(0, tuple(names)), file=source.name)
    for key, name in zip(keys, names, strict=True):
        if missing := survey.count - survey.keys[key]:
            problems.append(Problem(kind="uneven", weight=Weight.WARN, column=name, times=missing))
        if times := survey.nested[key]:
            problems.append(Problem(kind="nested", weight=Weight.WARN, column=name, times=times))
    return Staged(source.reading, filled.names, filled.rows, (*problems, *filled.problems))


def _from_lists(con: DuckDBPyConnection, source: Source, elements: Elements) -> Staged | Question:
    def rows() -> Iterator[tuple[int, Row]]:
        for number, element in elements():
            yield number, [cell(each) for each in element]

    head = [row for _, row in islice(rows(), dialect.HEAD)]
    header = dialect.header_of(head, told=source.reading.header, file=source.name)
    if isinstance(header, Question):
        return header
    filled = staging.fill(con, islice(rows(), header.row, None), header, file=source.name)
    reading = replace(source.reading, header=header.row)
    return Staged(reading, filled.names, filled.rows, (*header.problems, *filled.problems))
