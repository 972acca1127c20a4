"""Parquet, through pyarrow: every cell as the text it would be in CSV."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from errors import Empty, TooLarge, Unreadable
from opendata import dialect, limits, staging
from opendata.problems import Problem, Weight
from opendata.readers.json_text import cell
from opendata.staged import Progress, Source, Staged

ROWS = 50_000  # of one batch
ZONE = "Asia/Shanghai"
BINARY = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary)


def read(con: DuckDBPyConnection, source: Source, progress: Progress) -> Staged:
    """All row groups into `raw`. Moments with a zone are given in Chinese time, structs and lists
    as JSON. Refuses Unreadable (cut-off, columns, binary, characters), TooLarge, Empty."""
    try:
        with pq.ParquetFile(source.path) as file:
            return _read(con, source, file, progress)
    except (pa.ArrowException, OSError) as error:
        raise Unreadable(file=source.name, why="cut-off") from error


def _read(
    con: DuckDBPyConnection, source: Source, file: pq.ParquetFile, progress: Progress
) -> Staged:
    schema, metadata = file.schema_arrow, file.metadata
    if len(schema) > limits.COLUMNS:
        raise Unreadable(file=source.name, why="columns", limit=limits.COLUMNS)
    if not len(schema):
        raise Empty(field="file", file=source.name)
    groups = [metadata.row_group(number).total_byte_size for number in range(file.num_row_groups)]
    if max(groups, default=0) > limits.ROW_GROUP or sum(groups) > limits.FILE:
        raise TooLarge(file=source.name, limit=limits.ROW_GROUP)
    names, problems = dialect.unique(schema.names)
    problems += list(_nested(schema, names, source))
    staging.create(con, len(names))
    rows = 0
    for batch in file.iter_batches(batch_size=max(1, min(ROWS, 2_000_000 // len(names)))):
        staging.insert(con, [_texts(column) for column in batch.columns], rows + 1)
        rows += batch.num_rows
        progress("reading", min(rows / max(metadata.num_rows, 1), 1))
    if rows != metadata.num_rows:
        raise Unreadable(file=source.name, why="cut-off")
    found = replace(source.reading, header=None)
    return Staged(found, tuple(names), rows, tuple(problems))


def _nested(schema: pa.Schema, names: list[str], source: Source) -> Iterator[Problem]:
    for field, name in zip(schema, names, strict=True):
        inner = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_nested(inner):
            yield Problem(kind="nested", weight=Weight.WARN, column=name)
        elif any(is_kind(inner) for is_kind in BINARY):
            raise Unreadable(file=source.name, why="binary", column=name)


def _texts(column: pa.Array) -> pa.Array:
    """Cells as VARCHAR; NaN is none."""
    type_ = column.type
    if pa.types.is_dictionary(type_):
        return _texts(column.dictionary_decode())
    if pa.types.is_nested(type_):
        return pa.array([_json(each) for each in column.to_pylist()], pa.string())
    if pa.types.is_timestamp(type_):
        return _moments(column)
    if pa.types.is_float16(type_) or pa.types.is_float32(type_) or pa.types.is_float64(type_):
        return pa.array([_number(each) for each in column.to_pylist()], pa.string())
    return pc.cast(column, pa.string())


def _moments(column: pa.Array) -> pa.Array:
    if column.type.tz:
        column = pc.local_timestamp(pc.cast(column, pa.timestamp("us", ZONE)))
    text = pc.cast(pc.cast(column, pa.timestamp("us")), pa.string())
    return pc.replace_substring_regex(text, r"\.0+$", "")


def _number(value: float | None) -> str | None:
    if value is None or value != value:
        return None
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _json(value: Any) -> str | None:
    return cell(value) if value is None else json.dumps(value, ensure_ascii=False, default=str)
