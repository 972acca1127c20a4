"""The process that runs strangers' SQL: little memory, no files to write, no secrets, and one
question at a time over its pipes. Killed, it harms nobody."""

import json
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from opendata.query import written
from opendata.worker import serve

ADDRESS_SPACE = 1_500_000_000  # bytes, with what DuckDB maps for itself at the start
MEMORY = "256MB"
ROWS = 10_000
BYTES = 4_000_000  # of cells, about
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": MEMORY,
    "max_temp_directory_size": "0B",
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}
TABLE = "data"
SOURCES = {"range", "generate_series", "unnest", "json_each", "histogram", "histogram_values"}
# What tells of the server, waits, or answers otherwise every time: answers are kept.
HIDDEN = re.compile(
    r"__.*|pg_.*|has_.*_privilege|duckdb_.*|current_.*|inet_.*|get_?(env|variable|_current.*|_block.*)"
    r"|json_(de)?serialize_.*|json_execute.*|.*_description|nextval|currval|setval|setseed|random"
    r"|uuid|uuidv.|gen_random_uuid|now|today|transaction_timestamp|txid_current|version|user"
    r"|session_user|localtime|localtimestamp|write_log|sleep.*|in_search_path|parse_duckdb_log_message|ago|age|stats"
)


class Refused(Exception):
    """The question is not taken: `why`, and of what."""

    def __init__(self, why: str, given: str = "") -> None:
        super().__init__(why)
        self.told = {"why": why, "given": given[:200]}


def check(connection: DuckDBPyConnection, sql: str) -> None:
    """Exactly one statement, a SELECT, from the table `data` and nothing else. Raises Refused."""
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise Refused("sql", str(error)) from None
    if [each.type for each in statements] != [duckdb.StatementType.SELECT]:
        raise Refused("one-select")
    row = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    tree = json.loads(row[0]) if row else {"error": True}
    if tree["error"]:
        raise Refused("one-select")
    nodes = list(_nodes(tree))
    named = {pair["key"].lower() for node in nodes for pair in _named(node)}
    columns = connection.execute(f"SELECT * FROM {TABLE} LIMIT 0").description or []
    own = {name.lower() for name, *_ in columns}
    for node in nodes:
        _check_node(node, named | {TABLE}, own)


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _named(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The common table expressions of a query."""
    found = node.get("cte_map", {})
    return list(found.get("map", ())) if isinstance(found, dict) else []


def _check_node(node: dict[str, Any], tables: set[str], columns: set[str]) -> None:
    kind = str(node.get("type", ""))
    if kind.endswith("_QUERY_NODE") or kind == "SHOW_REF":
        raise Refused("one-select")
    if kind == "BASE_TABLE":
        path = [node.get("catalog_name"), node.get("schema_name")]
        if any(path) or str(node["table_name"]).lower() not in tables:
            raise Refused("table", str(node["table_name"]))
    if kind == "TABLE_FUNCTION" and node["function"].get("function_name") not in SOURCES:
        raise Refused("function", str(node["function"].get("function_name")))
    name = str(node.get("function_name", "")).lower()
    if kind == "COLUMN_REF" and len(node["column_names"]) == 1:
        word = str(node["column_names"][0]).lower()  # current_date and its like need no brackets
        name = "" if word in columns else word
    if HIDDEN.fullmatch(name):
        raise Refused("function", name)
    if node.get("sample"):
        raise Refused("function", "sample")


def run(connection: DuckDBPyConnection, sql: str) -> dict[str, Any]:
    """The answer: at most ROWS rows and about BYTES of cells."""
    check(connection, sql)
    try:
        cursor = connection.execute(
            f"SELECT * FROM (\n{sql.rstrip().rstrip(';')}\n) LIMIT {ROWS + 1}"
        )
        names = [field[0] for field in cursor.description or ()]
        rows, size = list[list[Any]](), 0
        while size <= BYTES and (some := cursor.fetchmany(500)):
            for row in some:
                rows.append([written.cell(value) for value in row])
                size += sum(len(v) if isinstance(v, str) else 16 for v in row)
        truncated = len(rows) > ROWS or size > BYTES
        return {"columns": names, "rows": rows[:ROWS], "truncated": truncated}
    except duckdb.OutOfMemoryException:
        raise Refused("memory") from None
    except duckdb.PermissionException:
        raise Refused("function") from None
    except duckdb.Error as error:
        raise Refused("sql", str(error)) from None


def connect(path: str) -> DuckDBPyConnection:
    connection = duckdb.connect(path, read_only=True, config=SETTINGS)
    connection.execute("SET lock_configuration = true")
    return connection


def answer(asked: bytes) -> bytes:
    question = json.loads(asked)
    try:
        with connect(question["path"]) as connection:
            return b"+" + written.dump(run(connection, question["sql"]))
    except Refused as refused:
        return b"-" + written.dump(refused.told)
    except MemoryError:
        return b"-" + written.dump({"why": "memory", "given": ""})
    except (ValueError, TypeError, RecursionError) as error:  # a value that JSON has no word for
        return b"-" + written.dump({"why": "sql", "given": type(error).__name__})


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(answer, sys.stdin.buffer, sys.stdout.buffer)
