"""datastore_search_sql: SQL that names a resource, made SQL on the table `data`."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from errors import Invalid
from opendata.ckan.datastore import type_of
from opendata.ckan.ids import is_id
from opendata.columns import Column

PIECE = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'"]+|.""", re.DOTALL)


@dataclass(frozen=True)
class Statement:
    """The id of the one resource it asks, and its SQL on `data`."""

    resource: str
    sql: str


def read(sql: str) -> Statement:
    """Each quoted id stands for the table. Refuses Invalid(field="sql") for none, and for two."""
    found: set[str] = set()
    pieces = []
    for piece in PIECE.findall(sql):
        inner = piece[1:-1].lower()
        if piece[0] == '"' and is_id(inner):
            found.add(inner)
            piece = "data"
        pieces.append(piece)
    if len(found) != 1:
        raise Invalid(field="sql", why="table", given=sql[:80])
    return Statement(found.pop(), "".join(pieces))


@dataclass(frozen=True)
class Answer:
    """What the datastore tells: fields with their types, records as objects."""

    fields: list[dict[str, str]]
    records: list[dict[str, Any]]
    truncated: bool


def answer(body: bytes, columns: Sequence[Column]) -> Answer:
    """The sandbox's answer in CKAN's shape. A column's type is known by its name, else told from
    its first value."""
    told = json.loads(body, parse_float=Decimal)
    known = {"_id": "int", **{column.name: type_of(column) for column in columns}}
    names, rows = told["columns"], told["rows"]
    fields = [
        {"id": name, "type": known.get(name) or _type(row[place] for row in rows)}
        for place, name in enumerate(names)
    ]
    records = [dict(zip(names, row, strict=True)) for row in rows]
    return Answer(fields, records, told["truncated"])


def _type(cells: Any) -> str:
    first = next((cell for cell in cells if cell is not None), None)
    for kind, name in ((bool, "bool"), (int, "int8"), (Decimal, "numeric"), (list, "json")):
        if isinstance(first, kind):
            return name
    return "text"
