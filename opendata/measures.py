"""Figures of openness: a Measure with its formula's parts, and how each is counted. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median

from models import Cycle, InquiryKind, InquiryState, Openness, Outcome
from opendata.licences import LICENCES
from opendata.themes import THEMES
from opendata.usage import Totals

READABLE = frozenset({"csv", "json", "jsonl", "geojson", "parquet", "xml", "xlsx", "tsv"})


class Dimension(StrEnum):
    """Second level of the index; the first level is its prefix."""

    DISCOVERY = "platform-discovery"  # 平台层 发现预览
    ACCESS = "platform-access"  # 平台层 数据获取
    SHOWCASE = "platform-showcase"  # 平台层 成果提交展示
    FEEDBACK = "platform-feedback"  # 平台层 互动反馈
    QUANTITY = "data-quantity"  # 数据层 数据数量
    QUALITY = "data-quality"  # 数据层 数据质量
    NORMS = "data-norms"  # 数据层 数据规范
    SCOPE = "data-scope"  # 数据层 开放范围
    DIVERSITY = "use-diversity"  # 利用层 利用多样性
    RESULTS = "use-results"  # 利用层 有效成果数量


class Aspect(StrEnum):
    """What of GB/T 38664.3-2020 a figure speaks to."""

    QUANTITY = "quantity"
    QUALITY = "quality"
    TIMELINESS = "timeliness"
    EASE = "ease"
    COVERAGE = "coverage"
    LAWFUL = "lawful"
    EFFECT = "effect"


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"  # 0 … 1
    DAYS = "days"
    SCORE = "score"  # 0 … 100
    MEAN = "mean"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure. A share is `part` / `n`; of a mean or median `n` is how many it is over; a
    count has n None. `value` is None where there is nothing to measure."""

    key: str
    unit: Unit
    value: float | int | None
    n: int | None = None
    part: int | None = None
    dimension: Dimension
    aspect: Aspect


def _count(key: str, value: int, dimension: Dimension, aspect: Aspect) -> Measure:
    return Measure(key=key, unit=Unit.COUNT, value=value, dimension=dimension, aspect=aspect)


def _share(key: str, part: int, n: int, dimension: Dimension, aspect: Aspect) -> Measure:
    return Measure(
        key=key,
        unit=Unit.SHARE,
        value=part / n if n else None,
        n=n,
        part=part,
        dimension=dimension,
        aspect=aspect,
    )


def _over(
    key: str, values: Sequence[float], unit: Unit, dimension: Dimension, aspect: Aspect
) -> Measure:
    """A mean; of days the median, which one late answer does not move."""
    middle = median(values) if unit is Unit.DAYS and values else None
    value = middle if unit is Unit.DAYS else sum(values) / len(values) if values else None
    return Measure(
        key=key, unit=unit, value=value, n=len(values), dimension=dimension, aspect=aspect
    )


@dataclass(frozen=True, kw_only=True)
class DatasetRow:
    """What of a public Dataset and its Release in force is counted. `last` is when that one came
    out; `releases` are the moments of all Releases in order, withdrawn ones too; `columns` and
    `titled` count the dictionary."""

    openness: Openness
    licence: str
    cycle: Cycle
    department_id: int
    theme: str
    is_described: bool
    last: datetime | None
    rows: int
    columns: int
    titled: int
    score: float | None
    has_table: bool
    formats: frozenset[str]
    releases: tuple[datetime, ...]
    withdrawn: int


@dataclass(frozen=True, kw_only=True)
class InquiryRow:
    kind: InquiryKind
    state: InquiryState
    outcome: Outcome | None
    asked_on: date
    due_on: date
    answered_on: date | None


@dataclass(frozen=True, kw_only=True)
class ReuseRow:
    dataset_id: int
    kind: str
    is_shown: bool
    is_ruled: bool


D, A = Dimension, Aspect


def quantity(rows: Sequence[DatasetRow]) -> list[Measure]:
    """How much there is, and how openly; capacity is rows × columns (数据容量)."""
    by = Counter(row.openness for row in rows)
    cells = sum(row.rows * row.columns for row in rows)
    themes = {row.theme for row in rows} & set(THEMES)
    return [
        _count("datasets", len(rows), D.QUANTITY, A.QUANTITY),
        *(
            _count(f"datasets-{openness.value}", by[openness], D.SCOPE, A.COVERAGE)
            for openness in Openness
        ),
        _share("unconditional", by[Openness.UNCONDITIONAL], len(rows), D.SCOPE, A.COVERAGE),
        _count("rows", sum(row.rows for row in rows), D.QUANTITY, A.QUANTITY),
        _count("capacity", cells, D.QUANTITY, A.QUANTITY),
        _count("departments", len({row.department_id for row in rows}), D.SCOPE, A.COVERAGE),
        _share("themes", len(themes), len(THEMES), D.SCOPE, A.COVERAGE),
    ]


def quality(rows: Sequence[DatasetRow], now: datetime) -> list[Measure]:
    """Whether promises of updating are kept, now and so far; the mean quality score."""
    promised = [row for row in rows if row.cycle.days and row.last]
    fresh = [row for row in promised if row.last and now <= row.last + _cycle(row)]
    kept = [
        after - before <= _cycle(row)
        for row in promised
        for before, after in zip(row.releases, row.releases[1:], strict=False)
    ]
    scores = [row.score for row in rows if row.score is not None]
    return [
        _share("fresh", len(fresh), len(promised), D.QUALITY, A.TIMELINESS),
        _share("punctual", sum(kept), len(kept), D.QUALITY, A.TIMELINESS),
        _over("score", scores, Unit.SCORE, D.QUALITY, A.QUALITY),
    ]


def _cycle(row: DatasetRow) -> timedelta:
    return timedelta(days=row.cycle.days or 0)


def norms(rows: Sequence[DatasetRow]) -> list[Measure]:
    """Machine-readable, documented, licensed, described."""
    released = [row for row in rows if row.last]
    readable = sum(bool(row.formats & READABLE) for row in released)
    columns, titled = sum(r.columns for r in released), sum(r.titled for r in released)
    known = [LICENCES[row.licence] for row in rows if row.licence in LICENCES]
    open_ = sum(licence.open_data for licence in known)
    described = sum(row.is_described for row in rows)
    return [
        _share("machine-readable", readable, len(released), D.NORMS, A.EASE),
        _share("documented", titled, columns, D.NORMS, A.EASE),
        _share("licensed", len(known), len(rows), D.NORMS, A.LAWFUL),
        _share("open-licence", open_, len(rows), D.NORMS, A.LAWFUL),
        _share("described", described, len(rows), D.NORMS, A.EASE),
    ]


def platform(rows: Sequence[DatasetRow]) -> list[Measure]:
    """What one can get: formats, API, versions."""
    released = [row for row in rows if row.last]
    open_ = [row for row in released if row.openness is Openness.UNCONDITIONAL]
    formats = [float(len(row.formats)) for row in released]
    return [
        _over("formats", formats, Unit.MEAN, D.ACCESS, A.EASE),
        _share("api", sum(row.has_table for row in open_), len(open_), D.ACCESS, A.EASE),
        _count("releases", sum(len(row.releases) for row in rows), D.DISCOVERY, A.TIMELINESS),
        _share("versions", sum(len(r.releases) > 1 for r in rows), len(rows), D.DISCOVERY, A.EASE),
        _count("tombstones", sum(row.withdrawn for row in rows), D.DISCOVERY, A.LAWFUL),
    ]


def feedback(
    rows: Sequence[InquiryRow], decisions: Sequence[tuple[date, date | None]], today: date
) -> list[Measure]:
    """Answers owed by today and given in time; `decisions` on applications: due, decided."""
    given = [(row.due_on, row.answered_on) for row in rows]
    answered = [row for row in rows if row.answered_on is not None]
    days = [float((row.answered_on - row.asked_on).days) for row in answered if row.answered_on]
    requests = [row for row in rows if row.kind is InquiryKind.REQUEST]
    met = (Outcome.ACCEPTED, Outcome.PARTLY)
    decided = [row for row in requests if row.answered_on is not None]
    overdue = sum(due < today for due, done in given if done is None)
    return [
        _count("inquiries", len(rows), D.FEEDBACK, A.EFFECT),
        _count("requests", len(requests), D.FEEDBACK, A.EFFECT),
        _in_time("answered-in-time", given, today),
        _count("overdue", overdue, D.FEEDBACK, A.TIMELINESS),
        _over("answer-days", days, Unit.DAYS, D.FEEDBACK, A.TIMELINESS),
        _share(
            "requests-met",
            sum(r.outcome in met for r in decided),
            len(decided),
            D.FEEDBACK,
            A.EFFECT,
        ),
        _in_time("applications-in-time", decisions, today),
    ]


def _in_time(key: str, owed: Sequence[tuple[date, date | None]], today: date) -> Measure:
    """Of those done, and those whose day has passed, the share done by their day."""
    due = [(due, done) for due, done in owed if done is not None or due < today]
    kept = sum(done is not None and done <= due for due, done in due)
    return _share(key, kept, len(due), D.FEEDBACK, A.TIMELINESS)


def use(
    reuses: Sequence[ReuseRow], asked_for: Totals, *, followers: int, datasets: int
) -> list[Measure]:
    """What came of it."""
    shown = [row for row in reuses if row.is_shown]
    used = len({row.dataset_id for row in shown})
    ruled = sum(row.is_ruled for row in reuses)
    return [
        _share("reuses-ruled", ruled, len(reuses), D.SHOWCASE, A.EFFECT),
        _count("reuses", len(shown), D.RESULTS, A.EFFECT),
        _count("reuse-kinds", len({row.kind for row in shown}), D.DIVERSITY, A.EFFECT),
        _share("reused", used, datasets, D.RESULTS, A.EFFECT),
        _count("views", asked_for.views, D.DISCOVERY, A.EFFECT),
        _count("queries", asked_for.queries, D.ACCESS, A.EFFECT),
        _count("downloads", asked_for.downloads, D.ACCESS, A.EFFECT),
        _count("followers", followers, D.FEEDBACK, A.EFFECT),
    ]


def by_first_level(measures: Sequence[Measure]) -> Mapping[str, list[Measure]]:
    """The figures under platform, data and use, in the order of the index."""
    found: dict[str, list[Measure]] = {level: [] for level in ("data", "platform", "use")}
    for each in measures:
        found[each.dimension.value.partition("-")[0]].append(each)
    return found
