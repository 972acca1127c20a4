"""A chart in words: names of its axes and values, its title, its source."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from i18n import show_date, translate
from models import Dataset, Release
from opendata.chart_data import Cell
from opendata.chart_form import RAW, Axis, ChartForm, Kind, Measure, axis_of, measure_of
from opendata.chart_marks import OTHER, day_of
from opendata.columns import Column


def _(text: str) -> str:
    return text  # marked here, translated in `words`


PARTS = {
    "year": _("{column} by year"),
    "month": _("{column} by month"),
    "week": _("{column} by week"),
    "day": _("{column} by day"),
}
MEASURES = {
    "sum": _("Sum of {column}"),
    "avg": _("Average {column}"),
    "median": _("Median {column}"),
    "min": _("Lowest {column}"),
    "max": _("Highest {column}"),
    "count_distinct": _("Number of different {column}"),
}
KINDS = {
    Kind.BAR: _("Bars"),
    Kind.LINE: _("Line"),
    Kind.AREA: _("Area"),
    Kind.POINT: _("Dots"),
    Kind.MAP_POINTS: _("Map of points"),
    Kind.MAP_REGIONS: _("Map of areas"),
}
PATTERN = "#,##0.############"
LONGEST = 60  # characters of a value in a chart or a sentence


def words(text: str, language: str, **facts: object) -> str:
    return translate(text, language).format(**facts)


def axis(axis: Axis, language: str) -> str:
    """受理时间（按月） · created by month."""
    if not axis.part:
        return axis.column.label
    return words(PARTS[axis.part], language, column=axis.column.label)


def measure(measure: Measure, language: str) -> str:
    if measure.column is None:
        return translate(_("Number of rows"), language)
    return words(MEASURES[measure.how], language, column=measure.column.label)


def unit(measure: Measure) -> str:
    """The unit of the numbers; of a count of different values there is none."""
    counted = measure.column is None or measure.how == "count_distinct"
    return "" if counted or measure.column is None else measure.column.unit


def title(form: ChartForm, columns: Sequence[Column], language: str) -> str:
    """The title given, else what is shown by what."""
    if form.title:
        return form.title
    if form.kind is Kind.MAP_POINTS:
        return translate(_("Where they are"), language)
    x, y = axis_of(form.x, columns), axis_of(form.y, columns)
    if form.kind in RAW and x and y:
        return words(_("{y} against {x}"), language, x=axis(x, language), y=axis(y, language))
    value = measure_of(form.y, columns)
    if x is None or value is None:
        return ""
    facts = {"x": axis(x, language), "y": measure(value, language)}
    colour = axis_of(form.colour, columns)
    if colour:
        return words(_("{y} by {x} and {colour}"), language, **facts, colour=colour.column.label)
    return words(_("{y} by {x}"), language, **facts)


def heading(name: str, columns: Sequence[Column], language: str) -> str:
    """A column of a chart's data, named created.month or sum.n, in words."""
    along, value = axis_of(name, columns), measure_of(name, columns)
    if along is not None:
        return axis(along, language)
    return measure(value, language) if value is not None else name


def value(cell: Cell, language: str, along: Axis | None = None) -> str:
    """A value along an axis: a date by its part, a number with separators, text cut short."""
    if cell is None:
        return translate(_("(blank)"), language)
    if cell == OTHER:
        return translate(_("(all others)"), language)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number(cell, language)
    if along is not None and along.is_time:
        return _moment(cell, along.part, language)
    text = " ".join("".join(each if each.isprintable() else " " for each in cell).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _moment(text: str, part: str, language: str) -> str:
    at = day_of(text)
    if part == "year":
        return words(_("{year}"), language, year=at.year)
    if part == "month":
        return _month(at, language)
    if part == "week":
        return words(_("week of {day}"), language, day=show_date(at, language))
    day = show_date(at, language)
    return f"{day} {text[11:16]}" if len(text) > 10 else day


def _month(at: date, language: str) -> str:
    if language == "en":
        return format_date(at, "MMM y", locale="en_GB")
    return f"{at.year}年{at.month}月"


def number(value: int | float, language: str) -> str:
    """With separators; two decimals, and three digits of what is smaller than one."""
    if isinstance(value, float):
        digits = 2 if abs(value) >= 0.01 or value == 0 else 3
        text = f"{value:.{digits}f}" if digits == 2 else f"{value:.{digits}g}"
        exact = Decimal(text)
    else:
        exact = Decimal(value)
    locale = "en" if language == "en" else "zh"
    return str(format_decimal(exact, PATTERN, locale=locale, decimal_quantization=False))


def with_unit(value: int | float, unit: str, language: str) -> str:
    """12 件 · 12 %, the unit as the dictionary has it."""
    return f"{number(value, language)} {unit}".strip()


def cells(
    row: Sequence[Cell], names: Sequence[str], columns: Sequence[Column], language: str
) -> list[str]:
    """One row of a chart's data for a table."""
    pairs = zip(row, names, strict=True)
    return [value(cell, language, axis_of(name, columns)) for cell, name in pairs]


def by_reader(language: str) -> str:
    return translate(_("Chart made by a reader, not by the department."), language)


def source(dataset: Dataset, release: Release, language: str) -> str:
    """Who published what, in which Release, when."""
    english = language == "en"
    department = (english and dataset.department.name_en) or dataset.department.name
    published = release.published_at or release.prepared_at
    return words(
        _("Source: {department}, {title}, release {number}, {date}"),
        language,
        department=department,
        title=(english and dataset.title_en) or dataset.title,
        number=release.number,
        date=show_date(published, language),
    )
