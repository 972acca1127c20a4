"""What the row API gives, and its parameters, as OpenAPI describes them."""

from typing import Any

from pydantic import Field

from routes.shapes import Shape

FILTERS = """Conditions, one parameter a column: `status=eq.办结&n=gte.5`. Operators: eq neq gt gte
lt lte like ilike (`*` stands for anything) in.(a,b) is.null is.not_null is.true is.false fts (all
of these words), each with `not.` before it. A column named like a parameter is written in double
quotes."""
TREE = "Several conditions of which {}: `({},not.{})`; and(…) and or(…) may stand within."
GROUP = """Columns, at most 4; of a date or time also its `.year`, `.month`, `.week`, `.day`,
written 2026, 2026-01, 2026-W05, 2026-01-31."""
MEASURE = """count, and of a column count_distinct.x, sum.x, avg.x, min.x, max.x, median.x. Sums of
whole and decimal numbers are exact in every digit."""


def parameter(
    name: str, description: str, *, required: Any = False, **schema: Any
) -> dict[str, Any]:
    """One parameter of an address; a text unless `schema` says otherwise."""
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": {"type": "string", **schema},
    }


def described(*parameters: dict[str, Any]) -> dict[str, Any]:
    """What OpenAPI says of an address whose parameters are read by opendata.query."""
    return {"parameters": list(parameters), "security": [{}, {"HTTPBearer": []}]}


def whole(name: str, description: str, *, most: int | None = None) -> dict[str, Any]:
    bounds = {"maximum": most} if most else {}
    return parameter(name, description, **{"type": "integer", "minimum": 1, **bounds})


RELEASE = whole("release", "Its number; the newest without it.", most=2**31 - 1)
FREE = [
    {
        **parameter("column", FILTERS),
        "style": "form",
        "explode": True,
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        "example": {"status": "eq.办结"},
    },
    parameter("or", TREE.format("one must hold", "a.eq.1", "b.gt.2")),
    parameter("and", TREE.format("all must hold", "a.gt.1", "a.lt.9")),
    RELEASE,
]
ROWS = described(
    parameter("select", "Columns in this order, between commas."),
    parameter("order", "`n.desc,id`; with `.nullsfirst` or `.nullslast`. Text by code points."),
    whole("limit", "Rows on a page of JSON, at most 200, else 100; of CSV: else all."),
    parameter("after", "`next` of the page before."),
    parameter("count", "Adds how many rows match.", enum=["exact"]),
    parameter("format", "Goes before the Accept header.", enum=["json", "csv"]),
    *FREE,
)
FACETS = described(
    parameter("columns", "At most 10, between commas.", required=True),
    whole("limit", "Values of each; else 20.", most=200),
    *FREE,
)
AGGREGATE = described(
    parameter("group", GROUP),
    parameter("measure", MEASURE, default="count"),
    parameter("order", "Of groups and measures: `count.desc`. Else by the groups."),
    whole("limit", "Groups; else 1,000.", most=10_000),
    *FREE,
)
SQL = described(
    parameter("q", "SELECT district, count(*) FROM data GROUP BY 1", required=True), RELEASE
)
DIFF = described(
    whole("from", "Number of the earlier release; the one before `to` without it."),
    whole("to", "Number of the later one; the newest without it."),
    parameter("kind", "Only these rows.", enum=["changed", "added", "removed"]),
    whole("limit", "Items on a page; else 100.", most=200),
    parameter("after", "`next` of the page before."),
    parameter("format", "Goes before the Accept header.", enum=["json", "csv"]),
)
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "What was asked."}
}


class Rows(Shape):
    items: list[dict[str, Any]] = Field(description="A row each, by column name.")
    next: str | None = Field(description="Cursor for ?after=, on the same release; null: the end.")
    count: int | None = Field(None, description="All rows that match, with count=exact.")


class FacetValue(Shape):
    value: Any = Field(description="null: the empty cells.")
    count: int


class Facets(Shape):
    columns: dict[str, list[FacetValue]]
    count: int = Field(description="Rows that match.")


class Groups(Shape):
    items: list[dict[str, Any]] = Field(description="A group each: its keys, its measures.")
    truncated: bool = Field(description="Whether there are more groups than `limit`.")


class Table(Shape):
    columns: list[str]
    rows: list[list[Any]]
    truncated: bool = Field(description="Whether rows were left out: at most 10,000, about 4 MB.")


class Cell(Shape):
    column: str
    old: str | None
    new: str | None


class Change(Shape):
    kind: str = Field(description="changed, added, removed.")
    old_row: int | None = Field(description="Number of the row in the earlier release.")
    new_row: int | None
    key: dict[str, str | None]
    cells: list[Cell] = Field(description="Those that changed; all of an added or removed row.")


class Difference(Shape):
    old: int = Field(alias="from")
    new: int = Field(alias="to")
    added: int
    removed: int
    changed: int
    by: str = Field(description="key, or row: how rows were matched.")
    columns: list[dict[str, str]] = Field(description="Columns added, removed, retyped.")
    items: list[Change]
    next: str | None = Field(description="Cursor for ?after=; null at the end of the list.")
