"""Small cells: combinations of quasi-identifiers that too few rows share (k-anonymity)."""

from collections.abc import Iterator
from itertools import islice

from duckdb import DuckDBPyConnection

from opendata.columns import Column, quoted
from opendata.examined import Examined, problems
from opendata.generalise import STEPS, coarser
from opendata.problems import Problem

WAYS = 4  # of coarsening, that a report offers


def small_cells(table: Examined) -> Iterator[Problem]:
    """Groups of rows alike in all quasi-identifiers, smaller than k (L. Sweeney, k-anonymity,
    2002). The values themselves are not told: they are what must not be known. The first
    carries the ways of coarsening one column that leave no small group."""
    quasi = [column for column in table.columns if column.name in table.rules.quasi]
    if not quasi or table.rules.k < 2:
        return
    groups = small_groups([quoted(column.name) for column in quasi], table.rules.k)
    found = table.all(f"SELECT row, n FROM {groups} ORDER BY row")
    about = {"columns": [column.name for column in quasi], "k": table.rules.k}
    told = [(row, n, {**about, "n": n}) for row, n in found]
    if told:
        told[0][2]["ways"] = list(islice(_ways(table, quasi), WAYS))
    yield from problems("small-cell", None, told, sum(n for _, n in found))


def small_groups(keys: list[str], k: int) -> str:
    """SQL of the groups by the expressions `keys` that have fewer than k rows: (row, n), the first
    row and the size. NULL is a value like others; without keys all rows are one group."""
    return (
        "(SELECT min(_id) AS row, count(*) AS n FROM data "
        f"GROUP BY GROUPING SETS (({', '.join(keys)})) HAVING count(*) BETWEEN 1 AND {int(k) - 1})"
    )


def _ways(table: Examined, quasi: list[Column]) -> Iterator[dict[str, str]]:
    """The finest step of each column, or its loss, after which no group is small."""
    for column in quasi:
        others = [quoted(each.name) for each in quasi if each is not column]
        if _is_left(table, others):
            continue
        for how in STEPS.get(column.type, ()):
            if not _is_left(table, [*others, coarser(column, how)[0]]):
                yield {"kind": "generalise", "column": column.name, "how": how}
                break
        else:
            yield {"kind": "drop", "column": column.name, "how": ""}


def _is_left(table: Examined, keys: list[str]) -> bool:
    groups = small_groups(keys, table.rules.k)
    return bool(table.one(f"SELECT count(*) FROM {groups}")[0])


def suppress_rows(con: DuckDBPyConnection, quasi: list[Column], k: int) -> None:
    """Remove the rows of all small groups. A table without quasi-identifiers stays."""
    if quasi and k > 1:
        con.execute(f"DELETE FROM data WHERE _id IN ({_members(quasi, k)})")


def suppress_cells(con: DuckDBPyConnection, quasi: list[Column], k: int) -> None:
    """Empty the quasi-identifiers in the rows of all small groups. The empty ones are a group
    themselves: while they are fewer than k, the smallest other group is emptied too. A table of
    fewer than k rows cannot be saved so and loses them all."""
    if not quasi or k < 2:
        return
    empty = ", ".join(f"{quoted(column.name)} = NULL" for column in quasi)
    con.execute(f"UPDATE data SET {empty} WHERE _id IN ({_members(quasi, k)})")
    names = ", ".join(quoted(column.name) for column in quasi)
    same = " AND ".join(
        f"data.{quoted(c.name)} IS NOT DISTINCT FROM next.{quoted(c.name)}" for c in quasi
    )
    if con.execute(f"SELECT 1 FROM {small_groups([names], k)} LIMIT 1").fetchone():
        con.execute(
            f"UPDATE data SET {empty} FROM (SELECT {names} FROM data GROUP BY ALL "
            f"HAVING count(*) >= {k} ORDER BY count(*), min(_id) LIMIT 1) AS next WHERE {same}"
        )
    suppress_rows(con, quasi, k)


def _members(quasi: list[Column], k: int) -> str:
    """SQL of the _id of every row in a small group."""
    names = ", ".join(quoted(column.name) for column in quasi)
    return (
        f"SELECT _id FROM (SELECT _id, count(*) OVER (PARTITION BY {names}) AS n FROM data) "
        f"WHERE n < {int(k)}"
    )
