"""Conditions, orders and places of a query as SQL with its parameters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from opendata.columns import Column, quoted
from opendata.query.grammar import Order
from opendata.query.logic import Group, Test

SIGNS = {"eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
STATES = {
    "null": "IS NULL",
    "not_null": "IS NOT NULL",
    "true": "IS NOT DISTINCT FROM true",
    "false": "IS NOT DISTINCT FROM false",
}


@dataclass(frozen=True)
class Clause:
    """A piece of SQL with a question mark for each of `values`."""

    sql: str
    values: tuple[Any, ...] = ()

    @property
    def list(self) -> list[Any]:
        return list(self.values)


TRUE = Clause("true")


def every(parts: Iterable[Clause]) -> Clause:
    kept = [part for part in parts if part != TRUE]
    return _joined(kept, " AND ") if kept else TRUE


def either(parts: Iterable[Clause]) -> Clause:
    return _joined(list(parts), " OR ")


def _joined(parts: Sequence[Clause], word: str) -> Clause:
    if len(parts) == 1:
        return parts[0]
    sql = word.join(f"({part.sql})" for part in parts) or "false"
    return Clause(sql, tuple(value for part in parts for value in part.values))


def where(group: Group) -> Clause:
    """The condition of a whole tree."""
    parts = [where(part) if isinstance(part, Group) else _test(part) for part in group.parts]
    found = either(parts) if group.one else every(parts)
    return Clause(f"NOT ({found.sql})", found.values) if group.negated else found


def _test(test: Test) -> Clause:
    found = _positive(test)
    return Clause(f"NOT ({found.sql})", found.values) if test.negated else found


def _positive(test: Test) -> Clause:
    name, first = quoted(test.column.name), test.values[0]
    match test.operator:
        case "is":
            return Clause(f"{name} {STATES[first]}")
        case "in":
            marks = ", ".join(mark(value, test.column) for value in test.values)
            return Clause(f"{name} IN ({marks})", test.values)
        case "like" | "ilike":
            return Clause(f"{name} {test.operator.upper()} ?", (first,))
        case "fts":
            words = first.split()
            return every(_contains(name, word) for word in words) if words else TRUE
    return Clause(f"{name} {SIGNS[test.operator]} {mark(first, test.column)}", (first,))


def _contains(name: str, word: str) -> Clause:
    """Whether a word is in the text; the case of Latin letters does not count. Words without
    letters that have a case, as Chinese ones are, spare the lowering of every cell."""
    if word.lower() == word.upper():
        return Clause(f"contains({name}, ?)", (word,))
    return Clause(f"contains(lower({name}), ?)", (word.lower(),))


def mark(value: Any, column: Column) -> str:
    """The place of a value. A Decimal that the column can hold is made of the column's type, so
    that DuckDB turns the one value and not every cell."""
    if isinstance(value, Decimal) and column.scale is not None:
        fits = value == round(value, column.scale) and abs(value) < 10 ** (18 - column.scale)
        return f"CAST(? AS {column.sql_type})" if fits else "?"
    return "?"


def ordering(orders: Sequence[Order]) -> str:
    """The words behind ORDER BY."""
    return ", ".join(
        f"{quoted(each.column.name)} {'DESC' if each.descending else 'ASC'} "
        f"NULLS {'FIRST' if each.nulls_first else 'LAST'}"
        for each in orders
    )


def behind(orders: Sequence[Order], place: Sequence[Any]) -> Clause:
    """The rows that stand behind `place`, the values of one row in the columns of `orders`, of
    which the last is unique. Empty cells stand where the order puts them."""
    rest: Clause | None = None
    for order, value in reversed(list(zip(orders, place, strict=True))):
        further = _further(order, value)
        if rest is None:
            rest = further or Clause("false")
            continue
        level = every([_same(order.column, value), rest])
        rest = either([further, level]) if further else level
    return rest or TRUE


def _further(order: Order, value: Any) -> Clause | None:
    """Strictly behind in one column; None when nothing can be."""
    name = quoted(order.column.name)
    if value is None:
        return Clause(f"{name} IS NOT NULL") if order.nulls_first else None
    sign = "<" if order.descending else ">"
    found = Clause(f"{name} {sign} {mark(value, order.column)}", (value,))
    if order.nulls_first or order.column.name == "_id":
        return found
    return either([found, Clause(f"{name} IS NULL")])


def _same(column: Column, value: Any) -> Clause:
    if value is None:
        return Clause(f"{quoted(column.name)} IS NULL")
    return Clause(f"{quoted(column.name)} = {mark(value, column)}", (value,))
