"""How often each value stands in a column, among the rows that match."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from duckdb import DuckDBPyConnection

from errors import Invalid
from opendata.columns import Column, quoted
from opendata.query import grammar
from opendata.query.clauses import where
from opendata.query.logic import Group

MOST_COLUMNS = 10
LIMIT = 20
MOST = 200


@dataclass(frozen=True)
class Wish:
    """The columns to count by, the most frequent `limit` values of each."""

    columns: tuple[Column, ...]
    where: Group = Group()
    limit: int = LIMIT


@dataclass(frozen=True)
class Facets:
    """Of each column its values with their counts, the most frequent first, equal ones in their
    own order; None are the empty cells. `count` is the number of rows."""

    columns: dict[str, list[tuple[Any, int]]]
    count: int


def parse(params: grammar.Params, columns: Sequence[Column]) -> Wish:
    """`columns`, `limit` and the filters of an address. Refuses Invalid."""
    query = grammar.parse(params, columns)
    named = grammar.named(
        grammar.single(params).get("columns", ""), tuple(columns), field="columns"
    )
    if len(named) > MOST_COLUMNS:
        raise Invalid(field="columns", why="too-many", limit=MOST_COLUMNS)
    if (query.limit or LIMIT) > MOST:
        raise Invalid(field="limit", why="too-many", limit=MOST)
    return Wish(named, query.where, query.limit or LIMIT)


def facets(cursor: DuckDBPyConnection, wish: Wish) -> Facets:
    """Count. With several columns one pass over the table is enough for all that have few values,
    but a wide one would hold up the rest: each column is counted on its own."""
    here = where(wish.where)
    found: dict[str, list[tuple[Any, int]]] = {}
    count = 0
    for column in wish.columns:
        rows = cursor.execute(
            f"SELECT v, k, (sum(k) OVER ())::BIGINT FROM (SELECT {quoted(column.name)} AS v, "
            f"count(*) AS k FROM data WHERE {here.sql} GROUP BY 1) "
            f"ORDER BY k DESC, v NULLS LAST LIMIT {wish.limit}",
            here.list,
        ).fetchall()
        found[column.name] = [(value, number) for value, number, _all in rows]
        count = rows[0][2] if rows else 0
    return Facets(found, count)
