"""Files of hotline orders: CSV, TSV, JSON, gzipped or not, as rows of text; what each column is."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from errors import Empty, Invalid, TooLarge, Unreadable

LIMIT = 200_000_000  # bytes, unpacked
CELL = 200_000  # characters of a cell: more is no work order
ENCODINGS = ("utf-8-sig", "gb18030")
KINDS = [".csv", ".tsv", ".json", ".jsonl"]
Row = dict[str, str]

FIELDS = (
    "id",
    "title",
    "text",
    "kind",
    "topic",
    "region",
    "received",
    "replied",
    "reply",
    "public",
)
NEEDED = ("id", "text")
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("工单编号", "工单号", "编号", "受理编号", "order_id", "id"),
    "title": ("标题", "诉求标题", "工单标题", "主题", "title"),
    "text": ("诉求内容", "工单内容", "内容", "诉求描述", "描述", "text", "body", "content"),
    "kind": ("诉求类型", "工单类型", "类型", "类别", "kind", "type"),
    "topic": ("诉求分类", "问题分类", "分类", "topic", "category"),
    "region": ("所属区域", "区县", "行政区划", "事发区域", "区域", "地区", "region", "district"),
    "received": ("受理时间", "来电时间", "诉求时间", "登记时间", "received_at", "time"),
    "replied": ("办结时间", "答复时间", "回复时间", "replied_at"),
    "reply": ("办理结果", "答复内容", "回复内容", "处理结果", "reply"),
    "public": ("是否公开", "可公开", "public"),
}


def read(name: str, data: bytes) -> list[Row]:
    """The rows by column. Refuses Unreadable, TooLarge, Empty."""
    if len(data) > LIMIT:
        raise TooLarge(file=name, limit=LIMIT, size=len(data))
    if name.lower().endswith(".gz"):
        name, data = name[:-3], _unpacked(name, data)
    ending = PurePath(name).suffix.lower()
    if ending not in KINDS:
        raise Unreadable(file=name, why="kind", kinds=KINDS)
    text = _decoded(name, data)
    rows = (
        _objects(name, text, ending) if ending.startswith(".json") else _cells(name, text, ending)
    )
    if not rows:
        raise Empty(file=name, field="file")
    return rows


def _unpacked(name: str, data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            found = file.read(LIMIT + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(file=name, why="not-what-it-says") from error
    if len(found) > LIMIT:
        raise TooLarge(file=name, limit=LIMIT)
    return found


def _decoded(name: str, data: bytes) -> str:
    if b"\x00" in data:
        raise Unreadable(file=name, why="nul", line=data[: data.index(b"\x00")].count(b"\n") + 1)
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(file=name, why="characters")


def _cells(name: str, text: str, ending: str) -> list[Row]:
    csv.field_size_limit(CELL)
    delimiter = "\t" if ending == ".tsv" else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="…")
    try:
        columns = list(reader.fieldnames or ())
        if len(set(columns)) != len(columns):
            raise Unreadable(file=name, why="columns", limit=1)
        return [{key: _text(value) for key, value in row.items()} for row in reader]
    except csv.Error as error:
        raise Unreadable(file=name, why="quotes", line=reader.line_num) from error


def _objects(name: str, text: str, ending: str) -> list[Row]:
    try:
        if ending == ".jsonl":
            found: Any = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(file=name, why="not-what-it-says") from error
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), None)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Unreadable(file=name, why="not-what-it-says")
    return [{str(key): _text(value) for key, value in row.items()} for row in found]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def columns(rows: Sequence[Row]) -> list[str]:
    """All columns, in the order in which they come up first."""
    return list(dict.fromkeys(name for row in rows[:1000] for name in row))


def proposed(names: Iterable[str]) -> dict[str, str]:
    """Which column is what, by its heading; fields without one are missing."""
    known = {name.strip().lower(): name for name in names}
    found: dict[str, str] = {}
    for field, headings in HEADINGS.items():
        match = next((known[each] for each in headings if each in known), None)
        if match is not None:
            found[field] = match
    return found


def checked(mapping: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The mapping, if it names columns that there are, and those without which there is no order.
    Refuses Invalid."""
    for field, column in mapping.items():
        if field not in FIELDS:
            raise Invalid(field=field, why="column", given=field, allowed=FIELDS)
        if column not in names:
            raise Invalid(field=field, why="column", given=column, allowed=names[:30])
    for field in NEEDED:
        if field not in mapping:
            raise Invalid(field=field, why="column", given="–", allowed=names[:30])
    return dict(mapping)
