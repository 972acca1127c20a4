"""A chart whole: its data, its specification, its sentence, for whoever may see its Release."""

from collections.abc import Mapping, Sequence
from csv import writer
from dataclasses import dataclass, replace
from functools import lru_cache
from io import StringIO
from json import dumps, loads
from typing import Any

from models import Release
from opendata import chart_spec, chart_words, tables
from opendata.chart_data import ChartData, data_of
from opendata.chart_form import GROUPING, ChartForm, Kind, checked
from opendata.chart_sentence import sentence
from opendata.chart_spec import spec
from opendata.columns import TEMPORAL, Column, ColumnType

__all__ = [
    "ChartData",
    "ChartForm",
    "Shown",
    "columns_of",
    "data",
    "headings",
    "sentence",
    "shown",
    "spec",
]
FEW = 200  # values of a column that make a chart to begin with
SECONDS = 5.0  # a chart may take


@dataclass(frozen=True)
class Shown:
    """A chart in one language, ready for a page or a picture."""

    form: ChartForm
    columns: tuple[Column, ...]
    data: ChartData
    title: str
    sentence: str
    source: str
    spec: dict[str, Any]

    def picture(self, *, width: int = chart_spec.WIDE) -> dict[str, Any]:
        """The specification of the chart with its title and its source."""
        return chart_spec.picture(self.spec, title=self.title, source=self.source, width=width)

    def signed(self, words: str) -> "Shown":
        """The same with `words` before its source: whose chart it is."""
        return replace(self, source=f"{words} {self.source}")

    def csv(self) -> bytes:
        """The rows as they were counted, in the canonical form of data.csv."""
        text = StringIO()
        lines = writer(text, lineterminator="\n")
        lines.writerow(self.data.columns)
        for row in self.data.rows:
            lines.writerow(str(c).lower() if isinstance(c, bool) else c for c in row)
        return text.getvalue().encode()

    def table(self, language: str) -> list[list[str]]:
        """The data as it is read: names and dates in words, numbers with separators."""
        names = self.data.columns
        return [chart_words.cells(row, names, self.columns, language) for row in self.data.rows]


def columns_of(release: Release) -> tuple[Column, ...]:
    return tuple(Column.from_json(each) for each in release.columns)


def data(release: Release, form: ChartForm) -> ChartData:
    """The data of a chart, read once: the table of a Release never changes. Refuses as
    chart_form.checked, and TooSlow."""
    columns = dumps(release.columns, sort_keys=True)
    return _data(release.table_sha256, columns, dumps(form.as_json(), sort_keys=True))


@lru_cache(maxsize=128)
def _data(table: str, columns: str, form: str) -> ChartData:
    known = [Column.from_json(each) for each in loads(columns)]
    with tables.opened(table, seconds=SECONDS) as cursor:
        return data_of(cursor, known, ChartForm.from_json(loads(form)))


def shown(release: Release, form: ChartForm, *, language: str) -> Shown:
    """The chart of `form` on `release`, which the reader may read. Refuses as data()."""
    columns = columns_of(release)
    form = checked(form, columns)
    found = data(release, form)
    return Shown(
        form,
        columns,
        found,
        title=chart_words.title(form, columns, language),
        sentence=sentence(form, found, columns, language),
        source=chart_words.source(release.dataset, release, language),
        spec=spec(form, found, columns, language),
    )


def first_form(columns: Sequence[Column], profile: Sequence[Mapping[str, Any]] = ()) -> ChartForm:
    """A chart to begin with: over the months of the first date, else of the first column with few
    values, names before codes of regions, else of the first column that there is."""
    few = {str(each.get("name")): int(each.get("distinct") or 0) for each in profile}
    for column in columns:
        if column.type in TEMPORAL:
            return ChartForm(kind=Kind.LINE, x=f"{column.name}.month")
    grouping = sorted(
        (each for each in columns if each.type in GROUPING),
        key=lambda each: each.type is ColumnType.REGION,
    )
    good = [each for each in grouping if 1 < few.get(each.name, 0) <= FEW]
    texts = [each for each in grouping if each.type is not ColumnType.IDENTIFIER]
    return ChartForm(x=next(iter([*good, *texts, *columns])).name)


def headings(shown: Shown, language: str) -> Sequence[str]:
    """What the columns of the chart's data are called."""
    return [chart_words.heading(name, shown.columns, language) for name in shown.data.columns]
