"""Building a chart: what stands in the address is the chart, and each choice goes into it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from opendata import chart_words as cw
from opendata.chart_form import (
    COUNT,
    GROUPING,
    MEASURES,
    ORDERED,
    PARTS,
    ChartForm,
    Kind,
    Sort,
    axis_of,
    measure_of,
)
from opendata.columns import NUMERIC, TEMPORAL, TEXTUAL, Column, ColumnType, coordinates
from pages import _words
from pages._parts import memory
from pages._words import _

KEY = "build_{name}"
LIMITS = (5, 10, 20, 50, 100)
PLACES = (ColumnType.LONGITUDE, ColumnType.LATITUDE)


@dataclass(frozen=True)
class Address:
    """Of which Release, in the words of the address; what a choice is written beside."""

    slug: str
    number: int


def show(form: ChartForm, columns: Sequence[Column], where: Address) -> None:
    """The choices, as far as they make sense for the kind."""
    ask = _Asker(form, columns, where)
    ask.choose("kind", _("Kind of chart"), kinds(columns), lambda each: _(cw.KINDS[Kind(each)]))
    if form.kind is not Kind.MAP_POINTS:
        ask.choose("x", _("By"), xs(form.kind, columns), ask.axis)
        names = ys(form.kind, columns)
        ask.choose("y", _("What is shown"), names, ask.measure)
    if form.kind is not Kind.MAP_REGIONS:
        ask.choose("colour", _("Coloured by"), ["", *colours(form, columns)], ask.axis)
    if form.kind is Kind.BAR:
        ask.choose("sort", _("Order"), list(sorts()), sorts().__getitem__)
        shown = [str(each) for each in LIMITS]
        ask.choose("limit", _("At most"), shown, str, first="20")
    ask.write("title", _("Title"), _("Left empty, the chart names itself."))


def sorts() -> dict[str, str]:
    """The orders of bars, in words."""
    return {
        "": _("As is usual"),
        Sort.X: _("By name or date"),
        Sort.LARGEST: _("Largest first"),
        Sort.SMALLEST: _("Smallest first"),
    }


def kinds(columns: Sequence[Column]) -> list[str]:
    """What can be drawn of these columns."""
    ordered = any(each.type in NUMERIC | TEMPORAL for each in columns)
    numbers = sum(each.type in NUMERIC for each in columns)
    found = [Kind.BAR, *(ORDERED if ordered else ()), *([Kind.POINT] if numbers > 1 else [])]
    if coordinates(list(columns)) is not None:
        found.append(Kind.MAP_POINTS)
        if any(each.type in TEXTUAL for each in columns):
            found.append(Kind.MAP_REGIONS)
    return [each.value for each in found]


def xs(kind: Kind, columns: Sequence[Column]) -> list[str]:
    """Columns, and the parts of dates, that may stand along x."""
    times = [each for each in columns if each.type in TEMPORAL]
    parts = [f"{each.name}.{part}" for each in times for part in PARTS]
    numbers = [each.name for each in columns if each.type in NUMERIC and each.type not in PLACES]
    if kind in ORDERED:
        return [*parts, *numbers]
    if kind is Kind.POINT:
        return [*numbers, *(each.name for each in times)]
    words = [each.name for each in columns if each.type in GROUPING]
    return words if kind is Kind.MAP_REGIONS else [*words, *parts, *numbers]


def ys(kind: Kind, columns: Sequence[Column]) -> list[str]:
    """What may be measured; of points, the other column."""
    numbers = [each.name for each in columns if each.type in NUMERIC and each.type not in PLACES]
    if kind is Kind.POINT:
        return numbers
    words = [each.name for each in columns if each.type in GROUPING]
    measured = [f"{how}.{name}" for name in numbers for how in MEASURES if how != "count_distinct"]
    return [COUNT, *measured, *(f"count_distinct.{name}" for name in words)]


def colours(form: ChartForm, columns: Sequence[Column]) -> list[str]:
    return [each.name for each in columns if each.type in GROUPING and each.name != form.x]


def fitting(form: ChartForm, columns: Sequence[Column]) -> ChartForm:
    """The form after its kind was changed: what does not go with it gives way to what does."""
    if form.kind is Kind.MAP_POINTS:
        return replace(form, x="", y=COUNT)
    x, y = xs(form.kind, columns), ys(form.kind, columns)
    form = replace(form, x=form.x if form.x in x else next(iter(x), ""))
    form = replace(form, y=form.y if form.y in y else next(iter(y), COUNT))
    colour = form.colour if form.colour in colours(form, columns) else ""
    return replace(form, colour="" if form.kind is Kind.MAP_REGIONS else colour)


@dataclass(frozen=True)
class _Asker:
    form: ChartForm
    columns: Sequence[Column]
    where: Address

    def choose(
        self,
        name: str,
        label: str,
        options: Sequence[str],
        said: Callable[[str], str],
        *,
        first: str = "",
    ) -> None:
        """A choice that shows what the form says."""
        here = getattr(self.form, name)
        chosen = str(getattr(here, "value", here) or first)
        known = list(options) if chosen in options else [chosen, *options]
        key = KEY.format(name=name)
        memory.keep(key, chosen)
        st.selectbox(label, known, format_func=said, key=key, on_change=self.put, args=(name,))

    def write(self, name: str, label: str, hint: str) -> None:
        key = KEY.format(name=name)
        memory.keep(key, getattr(self.form, name))
        st.text_input(
            label, key=key, max_chars=120, placeholder=hint, on_change=self.put, args=(name,)
        )

    def put(self, name: str) -> None:
        """What was chosen goes into the address, with all that still goes with it."""
        facts = dict(self.form.as_pairs())
        facts[name] = str(memory.kept(KEY.format(name=name), "") or "")
        pairs = [pair for pair in facts.items() if pair[0] != "where" and pair[1]]
        form = replace(ChartForm.from_pairs(pairs), filters=self.form.filters)
        to_address(fitting(form, self.columns), self.where)

    def axis(self, name: str) -> str:
        found = axis_of(name, self.columns)
        return cw.axis(found, _words.language()) if found else name or _("(nothing)")

    def measure(self, name: str) -> str:
        found = measure_of(name, self.columns)
        return cw.measure(found, _words.language()) if found else self.axis(name)


def to_address(form: ChartForm, where: Address) -> None:
    """Make the address that of this form."""
    query: dict[str, str | list[str]] = {"d": where.slug, "release": str(where.number)}
    for name, value in form.as_pairs():
        if name == "where":
            query.setdefault(name, [])
            query[name] = [*query[name], value]
        else:
            query[name] = value
    lang = st.query_params.get("lang")
    st.query_params.from_dict(query | ({"lang": lang} if lang else {}))


def from_address(first: ChartForm) -> ChartForm:
    """The form in the address; without one, `first`."""
    pairs = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    if not any(name in ("kind", "x") for name, _value in pairs):
        wheres = [pair for pair in pairs if pair[0] == "where"]
        return replace(first, filters=ChartForm.from_pairs(wheres).filters)
    return ChartForm.from_pairs(pairs)
