"""What an address asks of a Release's rows: PostgREST's query language, read into a Query."""

from collections.abc import Sequence
from dataclasses import dataclass

from errors import Invalid
from opendata.columns import Column
from opendata.query import logic, values
from opendata.query.logic import Group

TREES = ("and", "or", "not.and", "not.or")
SINGLE = (
    "select",
    "order",
    "limit",
    "after",
    "count",
    "release",
    "format",
    "columns",
    "group",
    "measure",
    "lang",
    "pass",
)
ENDINGS = ("asc", "desc", "nullsfirst", "nullslast")
MOST_ORDERS = 8
Params = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Order:
    """One column to sort by, text by code points; NULLs last when ascending, first when
    descending, unless said otherwise, as in PostgreSQL."""

    column: Column
    descending: bool = False
    nulls_first: bool = False


@dataclass(frozen=True, kw_only=True)
class Query:
    """`columns` to give, rows `where` holds, in `order` and then in the file's; at most `limit`
    of them (None: all) behind the cursor `after`; `count` asks how many match in all."""

    columns: tuple[Column, ...]
    where: Group = Group()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0
    after: str | None = None
    count: bool = False

    @property
    def full_order(self) -> tuple[Order, ...]:
        """The order that no two rows share a place in."""
        return (*self.order, Order(values.ROW))


def parse(params: Params, columns: Sequence[Column]) -> Query:
    """Read the parameters of an address; those of SINGLE that are not of rows are left to their
    readers. A column named like one of them is filtered by its name in double quotes. Refuses
    Invalid with the parameter as its field."""
    every = tuple(columns)
    given = single(params)
    return Query(
        columns=_select(given["select"], every) if "select" in given else every,
        where=filters(params, every),
        order=_orders(given.get("order", ""), every),
        limit=_limit(given["limit"]) if "limit" in given else None,
        after=given.get("after"),
        count=_count(given.get("count")),
    )


def single(params: Params) -> dict[str, str]:
    """The parameters that stand once. Refuses Invalid(why="twice")."""
    found: dict[str, str] = {}
    for name, text in params:
        if name in SINGLE and name in found:
            raise Invalid(field=name, why="twice")
        found[name] = text
    return found


def filters(params: Params, columns: tuple[Column, ...]) -> Group:
    """The conditions among the parameters, all of which must hold."""
    parts: list[logic.Test | Group] = []
    for name, text in params:
        if name in TREES:
            parts.append(logic.tree(text, columns=columns, field=name))
        elif name not in SINGLE:
            parts.append(logic.test(_column(name, columns), text))
    group = Group(tuple(parts))
    if _size(group) > logic.MOST_TESTS:
        raise Invalid(field="and", why="too-many", limit=logic.MOST_TESTS)
    return group


def _column(name: str, columns: tuple[Column, ...]) -> Column:
    plain = name[1:-1] if len(name) > 2 and name[0] == name[-1] == '"' else name
    return values.by_name(plain, columns, field=name or "select")


def _size(group: Group) -> int:
    return sum(_size(part) if isinstance(part, Group) else 1 for part in group.parts)


def named(text: str, columns: tuple[Column, ...], *, field: str) -> tuple[Column, ...]:
    """Columns by name between commas, none twice. Refuses Invalid."""
    found = tuple(values.by_name(n, columns, field=field) for n in logic.split(text, field=field))
    if len({column.name for column in found}) < len(found):
        raise Invalid(field=field, why="twice")
    return found


def _select(text: str, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return columns if text == "*" else named(text, columns, field="select")


def _orders(text: str, columns: tuple[Column, ...]) -> tuple[Order, ...]:
    if not text:
        return ()
    orders: list[Order] = []
    for part in logic.split(text, field="order"):
        order = _order(part, columns)
        if order.column in [each.column for each in orders]:
            raise Invalid(field="order", why="twice")
        orders.append(order)
    if len(orders) > MOST_ORDERS:
        raise Invalid(field="order", why="too-many", limit=MOST_ORDERS)
    return tuple(orders)


def _order(text: str, columns: tuple[Column, ...]) -> Order:
    """`name[.asc|.desc][.nullsfirst|.nullslast]`; a name may itself have points in it."""
    name, endings = text, list[str]()
    known = {column.name for column in columns}
    while name not in known and name.rpartition(".")[2] in ENDINGS:
        name, _, ending = name.rpartition(".")
        endings.append(ending)
    column = values.by_name(name, columns, field="order")
    descending = "desc" in endings
    nulls = [each for each in endings if each.startswith("nulls")]
    if len(nulls) > 1 or len(endings) - len(nulls) > 1:
        raise Invalid(field="order", why="form", given=text[:80])
    return Order(column, descending, nulls[0] == "nullsfirst" if nulls else descending)


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:12]) > 0 and len(text) <= 12):
        raise Invalid(field="limit", why="value", given=text[:80], allowed=["1 …"])
    return int(text)


def _count(text: str | None) -> bool:
    if text not in (None, "exact"):
        raise Invalid(field="count", why="value", given=str(text)[:80], allowed=["exact"])
    return text == "exact"
