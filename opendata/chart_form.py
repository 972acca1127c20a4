"""ChartForm: what a chart shows and how, as JSON, as an address, and checked against a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

from errors import Invalid, TooLong
from moderation.cleaning import clean
from opendata.columns import NUMERIC, TEMPORAL, Column, ColumnType, coordinates
from opendata.query import grammar


class Kind(StrEnum):
    BAR = "bar"
    LINE = "line"
    AREA = "area"
    POINT = "point"
    MAP_POINTS = "map-points"
    MAP_REGIONS = "map-regions"


class Sort(StrEnum):
    """The order of the groups along x, which also says which ones a limit keeps."""

    X = "x"
    LARGEST = "-y"
    SMALLEST = "y"


COUNT = "count"
PARTS = ("year", "month", "week", "day")
MEASURES = ("sum", "avg", "median", "min", "max", "count_distinct")
ADDING_UP = ("count", "sum")  # parts of these may be stacked on each other
RAW = (Kind.POINT, Kind.MAP_POINTS)
MAPS = (Kind.MAP_POINTS, Kind.MAP_REGIONS)
ORDERED = (Kind.LINE, Kind.AREA)
LIMITS = {Kind.BAR: 20, Kind.LINE: 1_000, Kind.AREA: 1_000, Kind.POINT: 2_000}
LIMITS |= {Kind.MAP_POINTS: 2_000, Kind.MAP_REGIONS: 100}
MOST = {Kind.BAR: 100, Kind.LINE: 2_000, Kind.AREA: 2_000, Kind.POINT: 5_000}
MOST |= {Kind.MAP_POINTS: 5_000, Kind.MAP_REGIONS: 500}
TITLE = 120
FILTERS = 20
VALUE = 500
Member = TypeVar("Member", bound=StrEnum)
KEYS = ("kind", "x", "y", "colour", "sort", "limit", "title")


@dataclass(frozen=True, kw_only=True)
class ChartForm:
    """One chart of one table. `x` is a column, or with a part of its date: "created.month"; `y`
    is "count" or a measure of a column: "sum.n" (of points: a column); `filters` are pairs of an
    address's query as rows take them, ("status", "eq.办结"); `limit` 0 is the kind's own."""

    kind: Kind = Kind.BAR
    x: str = ""
    y: str = COUNT
    colour: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    sort: Sort | None = None
    limit: int = 0
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        """Only what differs from the default, so that the same chart has the same JSON."""
        facts = {name: getattr(self, name) for name in KEYS if getattr(self, name)}
        facts["kind"] = self.kind.value
        if self.sort:
            facts["sort"] = self.sort.value
        if self.filters:
            facts["filters"] = [list(pair) for pair in self.filters]
        return facts

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> Self:
        """Refuses Invalid for a kind, sort or limit that is none."""
        pairs = [(str(name), str(value)) for name, value in facts.get("filters", ())]
        return cls._read({name: str(facts[name]) for name in KEYS if name in facts}, pairs)

    def as_pairs(self) -> list[tuple[str, str]]:
        """The query of an address that holds this form; filters as where=column=eq.x."""
        pairs = [(name, str(value)) for name, value in self.as_json().items() if name != "filters"]
        return pairs + [("where", f"{name}={value}") for name, value in self.filters]

    def as_query(self) -> str:
        return urlencode(self.as_pairs())

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """The form that an address holds; what is no part of a form is passed over. Refuses as
        from_json."""
        known = list(pairs)
        wheres = [value.partition("=") for name, value in known if name == "where"]
        facts = {name: value for name, value in known if name in KEYS}
        return cls._read(facts, [(name, value) for name, equals, value in wheres if equals])

    @classmethod
    def _read(cls, facts: Mapping[str, str], filters: Sequence[tuple[str, str]]) -> Self:
        limit = facts.get("limit", "0")
        if not (limit.isascii() and limit.isdigit() and len(limit) < 6):
            raise Invalid(field="limit", why="unknown")
        sort = facts.get("sort", "")
        return cls(
            kind=_member(Kind, "kind", facts.get("kind", Kind.BAR.value)),
            x=facts.get("x", ""),
            y=facts.get("y", "") or COUNT,
            colour=facts.get("colour", ""),
            filters=tuple(filters),
            sort=_member(Sort, "sort", sort) if sort else None,
            limit=int(limit),
            title=facts.get("title", ""),
        )

    @property
    def most(self) -> int:
        """How many groups along x, or points, are drawn."""
        return min(self.limit or LIMITS[self.kind], MOST[self.kind])


def _member(kind: type[Member], field: str, text: str) -> Member:
    try:
        return kind(text)
    except ValueError:
        raise Invalid(field=field, why="unknown") from None


@dataclass(frozen=True)
class Axis:
    """A column along an axis, by a `part` of its date where there is one."""

    column: Column
    part: str = ""

    @property
    def is_time(self) -> bool:
        return self.column.type in TEMPORAL

    @property
    def is_number(self) -> bool:
        return self.column.type in NUMERIC


@dataclass(frozen=True)
class Measure:
    """A number for each group: `how` is count, sum, …; a count has no column."""

    how: str
    column: Column | None = None

    @property
    def adds_up(self) -> bool:
        return self.how in ADDING_UP


def axis_of(text: str, columns: Sequence[Column]) -> Axis | None:
    """`created` or `created.month`; a header that holds a dot is itself first."""
    named = {column.name: column for column in columns}
    if text in named:
        return Axis(named[text])
    name, _dot, part = text.rpartition(".")
    if name in named and part in PARTS and named[name].type in TEMPORAL:
        return Axis(named[name], part)
    return None


def measure_of(text: str, columns: Sequence[Column]) -> Measure | None:
    """`count`, `sum.n`, `count_distinct.区`; only numbers can be added or averaged."""
    if text == COUNT:
        return Measure(COUNT)
    how, _dot, name = text.partition(".")
    column = next((column for column in columns if column.name == name), None)
    if how not in MEASURES or column is None:
        return None
    return Measure(how, column) if how == "count_distinct" or column.type in NUMERIC else None


def checked(form: ChartForm, columns: Sequence[Column]) -> ChartForm:
    """The form, if this table can be drawn so. Refuses Invalid with the field and why: `unknown`
    column, `measure` that makes no sense, `no-place` without coordinates; TooLong title."""
    title = " ".join(clean(form.title).split())
    if len(title) > TITLE:
        raise TooLong(field="title", limit=TITLE, length=len(title))
    _check_filters(form, columns)
    if form.kind in MAPS and coordinates(list(columns)) is None:
        raise Invalid(field="kind", why="no-place")
    if form.kind is not Kind.MAP_POINTS:
        _check_axes(form, columns)
    if form.colour:
        _check_colour(form, columns)
    return replace(form, title=title)


def _check_axes(form: ChartForm, columns: Sequence[Column]) -> None:
    x = axis_of(form.x, columns)
    if x is None or (form.kind is Kind.MAP_REGIONS and (x.is_time or x.is_number)):
        raise Invalid(field="x", why="unknown", column=form.x)
    if form.kind in ORDERED and not (x.is_time or x.is_number):
        raise Invalid(field="x", why="no-order", column=form.x)
    if form.kind is not Kind.POINT:
        if measure_of(form.y, columns) is None:
            raise Invalid(field="y", why="measure", measure=form.y)
        return
    y = axis_of(form.y, columns)
    if y is None or not y.is_number:
        raise Invalid(field="y", why="measure", measure=form.y)
    if x.part or not (x.is_number or x.is_time):
        raise Invalid(field="x", why="no-order", column=form.x)


def _check_colour(form: ChartForm, columns: Sequence[Column]) -> None:
    colour = axis_of(form.colour, columns)
    if form.kind is Kind.MAP_REGIONS or form.colour == form.x:
        raise Invalid(field="colour", why="colour", column=form.colour)
    if colour is None or colour.column.type not in GROUPING:
        raise Invalid(field="colour", why="unknown", column=form.colour)


GROUPING = frozenset(
    {ColumnType.TEXT, ColumnType.IDENTIFIER, ColumnType.REGION, ColumnType.BOOLEAN}
)


def _check_filters(form: ChartForm, columns: Sequence[Column]) -> None:
    if len(form.filters) > FILTERS:
        raise Invalid(field="filters", why="too-many", limit=FILTERS)
    for name, value in form.filters:
        if name in grammar.SINGLE or len(value) > VALUE:
            raise Invalid(field="filters", why="unknown", column=name[:80])
    grammar.filters(form.filters, tuple(columns))
