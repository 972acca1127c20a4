"""The site's own figures for open-data indices: each with its formula and n, without weights.

Dimensions are those of the 中国开放数林指数 as its published summaries name them (复旦大学,
2021): 准备度, 平台层, 数据层, 利用层, with their second level. The weights were in none of the
texts that could be read, so none are given and nothing is added up; 准备度 is about statutes and
offices and cannot be counted from a site. Aspects are matters of openness that GB/T 38664.3-2020
(政务数据开放共享 第3部分：开放程度评价) evaluates; its own indicator table has to be laid beside
the figures by whoever reports under it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from models import Application, Artefact, Dataset, Follow, Inquiry, Release, Reuse, Usage
from models.release import SHOWN, ReleaseState
from opendata import measures
from opendata.measures import DatasetRow, InquiryRow, Measure, ReuseRow
from opendata.usage import Totals

QUERIES = 9  # that one check costs, however large the site is
DESCRIBED = ("description", "contact_name", "contact_email", "source", "theme", "keywords")
NOT_DATA = frozenset({"datapackage.json"})


@dataclass(frozen=True)
class SelfCheck:
    taken_at: datetime
    measures: tuple[Measure, ...]

    def of(self, key: str) -> Measure:
        """The figure with this key. Raises StopIteration for one that there is not."""
        return next(each for each in self.measures if each.key == key)


def take(session: Session, *, now: datetime) -> SelfCheck:
    """All figures of the public Datasets made here; harvested ones are other sites'."""
    rows = _datasets(session)
    today = now.date()
    return SelfCheck(
        now,
        (
            *measures.quantity(list(rows.values())),
            *measures.quality(list(rows.values()), now),
            *measures.norms(list(rows.values())),
            *measures.platform(list(rows.values())),
            *measures.feedback(_inquiries(session), _decisions(session), today),
            *measures.use(
                _reuses(session, rows),
                _asked_for(session),
                followers=session.scalar(select(func.count()).select_from(Follow)) or 0,
                datasets=len(rows),
            ),
        ),
    )


def _datasets(session: Session) -> dict[int, DatasetRow]:
    found = session.scalars(
        select(Dataset).where(Dataset.published_at.is_not(None), Dataset.harvest_id.is_(None))
    ).all()
    newest, formats = _newest(session), _formats(session)
    moments, withdrawn = _moments(session)
    return {
        dataset.id: _row(
            dataset,
            newest.get(dataset.id),
            formats=frozenset(formats[dataset.id]),
            releases=tuple(moments[dataset.id]),
            withdrawn=withdrawn[dataset.id],
        )
        for dataset in found
    }


def _row(
    dataset: Dataset,
    release: Row[Any] | None,
    *,
    formats: frozenset[str],
    releases: tuple[datetime, ...],
    withdrawn: int,
) -> DatasetRow:
    columns = release.columns if release else []
    return DatasetRow(
        openness=dataset.openness,
        licence=dataset.licence,
        cycle=dataset.cycle,
        department_id=dataset.department_id,
        theme=dataset.theme,
        is_described=all(getattr(dataset, name) for name in DESCRIBED),
        last=release.published_at if release else None,
        rows=(release.rows or 0) if release else 0,
        columns=len(columns),
        titled=sum(bool(column.get("title")) for column in columns),
        score=release.score if release else None,
        has_table=bool(release and release.table_sha256),
        formats=formats if release else frozenset(),
        releases=releases,
        withdrawn=withdrawn,
    )


def _newest(session: Session) -> dict[int, Row[Any]]:
    """The Release in force of each Dataset, by the Dataset's id."""
    rows = session.execute(
        select(
            Release.dataset_id,
            Release.rows,
            Release.columns,
            Release.score,
            Release.table_sha256,
            Release.published_at,
        )
        .join(Dataset, (Dataset.id == Release.dataset_id) & (Dataset.newest == Release.number))
        .where(Release.state == ReleaseState.PUBLISHED)
    )
    return {row.dataset_id: row for row in rows}


def _formats(session: Session) -> defaultdict[int, set[str]]:
    """The formats in which the rows of each newest Release are published, by the Dataset's id."""
    rows = session.execute(
        select(Release.dataset_id, Artefact.name)
        .join(Release, Release.id == Artefact.release_id)
        .join(Dataset, (Dataset.id == Release.dataset_id) & (Dataset.newest == Release.number))
        .where(Artefact.name.like("data%"))
    )
    found: defaultdict[int, set[str]] = defaultdict(set)
    for dataset_id, name in rows:
        if name not in NOT_DATA:
            found[dataset_id].add(name.rpartition(".")[2])
    return found


def _moments(
    session: Session,
) -> tuple[defaultdict[int, list[datetime]], defaultdict[int, int]]:
    """When each Dataset's Releases came out, in their order, and how many were withdrawn."""
    rows = session.execute(
        select(Release.dataset_id, Release.published_at, Release.state)
        .where(Release.state.in_(SHOWN), Release.published_at.is_not(None))
        .order_by(Release.dataset_id, Release.number)
    )
    moments: defaultdict[int, list[datetime]] = defaultdict(list)
    withdrawn: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        moments[row.dataset_id].append(row.published_at)
        withdrawn[row.dataset_id] += row.state is ReleaseState.WITHDRAWN
    return moments, withdrawn


def _inquiries(session: Session) -> list[InquiryRow]:
    rows = session.execute(
        select(
            Inquiry.kind,
            Inquiry.state,
            Inquiry.outcome,
            Inquiry.asked_at,
            Inquiry.due_on,
            Inquiry.answered_at,
        )
    )
    return [
        InquiryRow(
            kind=row.kind,
            state=row.state,
            outcome=row.outcome,
            asked_on=row.asked_at.date(),
            due_on=row.due_on,
            answered_on=row.answered_at.date() if row.answered_at else None,
        )
        for row in rows
    ]


def _decisions(session: Session) -> list[tuple[date, date | None]]:
    """When each Application was to be decided on, and when it was."""
    rows = session.execute(select(Application.due_on, Application.decided_at))
    return [(row.due_on, row.decided_at.date() if row.decided_at else None) for row in rows]


def _reuses(session: Session, datasets: dict[int, DatasetRow]) -> list[ReuseRow]:
    rows = session.execute(select(Reuse.dataset_id, Reuse.kind, Reuse.shown_at, Reuse.declined_at))
    return [
        ReuseRow(
            dataset_id=row.dataset_id,
            kind=row.kind,
            is_shown=row.shown_at is not None,
            is_ruled=row.shown_at is not None or row.declined_at is not None,
        )
        for row in rows
        if row.dataset_id in datasets
    ]


def _asked_for(session: Session) -> Totals:
    rows = session.execute(
        select(Usage.what, func.sum(Usage.times))
        .join(Dataset, Dataset.id == Usage.dataset_id)
        .where(Dataset.harvest_id.is_(None))
        .group_by(Usage.what)
    )
    return Totals({what: int(times) for what, times in rows})
