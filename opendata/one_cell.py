"""Single cells of a Release's table, as they stand in data.csv."""

from opendata import tables
from opendata.columns import Column, quoted

SECONDS = 10


def text_of(sha256: str, *, row: int, column: Column) -> str | None:
    """The cell in the row with this _id, "" where it is empty; None when there is no such row."""
    with tables.opened(sha256, seconds=SECONDS) as cursor:
        found = cursor.execute(
            f"SELECT CAST({quoted(column.name)} AS VARCHAR) FROM data WHERE _id = ?", [row]
        ).fetchone()
    return None if found is None else found[0] or ""


def key_of(sha256: str, *, row: int, keys: list[str]) -> list[str | None] | None:
    """What the key columns of a row hold; None when there is no such row."""
    names = ", ".join(f"CAST({quoted(key)} AS VARCHAR)" for key in keys)
    with tables.opened(sha256, seconds=SECONDS) as cursor:
        found = cursor.execute(f"SELECT {names} FROM data WHERE _id = ?", [row]).fetchone()
    return None if found is None else list(found)


def has(
    sha256: str, *, keys: list[str], values: list[str | None], column: Column, wanted: str
) -> bool:
    """Whether the one row with these key values holds `wanted` in `column`, compared as values of
    its type: 4.5 is 4.50. False when no row or several have the key."""
    same = " AND ".join(f"CAST({quoted(key)} AS VARCHAR) IS NOT DISTINCT FROM ?" for key in keys)
    name = quoted(column.name)
    if wanted:
        holds = f"coalesce({name} = TRY_CAST(? AS {column.sql_type}), false)"
    else:
        holds = f"nullif(CAST({name} AS VARCHAR), ?) IS NULL"
    with tables.opened(sha256, seconds=SECONDS) as cursor:
        found = cursor.execute(
            f"SELECT {holds} FROM data WHERE {same} LIMIT 2", [wanted, *values]
        ).fetchall()
    return found == [(True,)]
