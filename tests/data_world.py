"""Typed builders of open data: a Dataset, and Releases of it that are published as they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from sqlalchemy.orm import Session

import files
from models import Account, Artefact, Cycle, Dataset, Department, Openness, Release, ReleaseState
from opendata.columns import Column, ColumnType, quoted
from tests.world import NOON, make_account, make_department

T = ColumnType
COLUMNS = (
    Column(name="id", type=T.IDENTIFIER, title="编号"),
    Column(name="区", type=T.TEXT, title="所在区"),
    Column(name="status", type=T.TEXT, title="办理状态"),
    Column(name="n", type=T.INTEGER, title="件数", unit="件"),
    Column(name="score", type=T.NUMBER, title="评分", scale=2),
    Column(name="created", type=T.DATETIME, title="受理时间"),
    Column(name="经度", type=T.LONGITUDE),
    Column(name="纬度", type=T.LATITUDE),
)
ROWS: tuple[tuple[Any, ...], ...] = (
    ("001", "浦东新区", "办结", 12, "4.50", "2026-01-02 08:00:00", 121.50, 31.20),
    ("002", "浦东新区", "在办", 5, "3.00", "2026-01-15 09:30:00", 121.51, 31.21),
    ("003", "徐汇区", "办结", 7, None, "2026-02-01 10:00:00", 121.43, 31.18),
    ("004", "徐汇区", "退回", None, "1.25", "2026-02-20 11:15:00", None, None),
    ("005", "黄浦区", "办结", 30, "5.00", "2026-03-08 14:00:00", 121.48, 31.23),
    ("006", "黄浦区", "在办", 0, "2.75", None, 121.49, 31.22),
)
_numbers = count(1)


def make_dataset(
    session: Session,
    *,
    slug: str | None = None,
    title: str = "热线工单",
    department: Department | None = None,
    creator: Account | None = None,
    openness: Openness = Openness.UNCONDITIONAL,
    public: bool = True,
    now: datetime = NOON,
    **facts: Any,
) -> Dataset:
    """A Dataset with a full card; public at once unless told."""
    department = department or make_department(session)
    creator = creator or make_account(session)
    values: dict[str, Any] = {
        "description": "每一件热线工单的区、状态、件数与评分。个人信息已去除，每月更新。",
        "title_en": "Hotline cases",
        "theme": "society",
        "keywords": ["热线", "工单"],
        "contact_name": "数据管理科",
        "contact_email": "data@example.org",
        "licence": "cc-by-4.0",
        "cycle": Cycle.MONTHLY,
        "grounds": "" if openness is Openness.UNCONDITIONAL else "含敏感信息",
        "keys": ["id"],
    }
    dataset = Dataset(
        slug=slug or f"cases-{next(_numbers)}",
        title=title,
        department_id=department.id,
        department=department,
        openness=openness,
        created_by=creator.id,
        created_at=now,
        changed_at=now,
        published_at=now if public else None,
        **{**values, **facts},
    )
    session.add(dataset)
    session.flush()
    return dataset


@dataclass(frozen=True)
class Table:
    """Rows as published: columns, and cells in their order."""

    columns: Sequence[Column] = COLUMNS
    rows: Sequence[Sequence[Any]] = ROWS


def make_release(
    session: Session,
    *,
    dataset: Dataset | None = None,
    table: Table | None = None,
    state: ReleaseState = ReleaseState.PUBLISHED,
    now: datetime = NOON,
    **facts: Any,
) -> Release:
    """A Release with its DuckDB table and data.csv, written straight from `table`."""
    table = table or Table()
    dataset = dataset or make_dataset(session, now=now)
    database, csv = written(table)
    number = (dataset.newest or 0) + 1
    table_sha256, digest = files.keep(database), files.keep(csv)
    release = Release(
        dataset_id=dataset.id,
        dataset=dataset,
        number=number,
        state=state,
        original_name="工单.csv",
        original_sha256=digest,
        original_size=len(csv),
        columns=[column.as_json() for column in table.columns],
        keys=list(dataset.keys),
        rows=len(table.rows),
        digest=digest,
        table_sha256=table_sha256,
        score=facts.pop("score", 92.5),
        prepared_by=dataset.created_by,
        prepared_at=now,
        published_at=now if state is ReleaseState.PUBLISHED else None,
        artefacts=[
            Artefact(
                name="data.csv", media_type="text/csv; charset=utf-8", size=len(csv), sha256=digest
            )
        ],
        **facts,
    )
    session.add(release)
    if state is ReleaseState.PUBLISHED:
        dataset.newest, dataset.changed_at = number, now
        dataset.published_at = dataset.published_at or now
    session.flush()
    return release


def written(table: Table) -> tuple[bytes, bytes]:
    """The DuckDB file and the CSV of a table."""
    with TemporaryDirectory() as folder:
        database, csv = Path(folder) / "table.duckdb", Path(folder) / "data.csv"
        with duckdb.connect(str(database)) as connection:
            fields = ", ".join(f"{quoted(each.name)} {each.sql_type}" for each in table.columns)
            connection.execute(f"CREATE TABLE data (_id BIGINT, {fields})")
            marks = ", ".join("?" for _ in range(len(table.columns) + 1))
            for number, row in enumerate(table.rows, start=1):
                connection.execute(f"INSERT INTO data VALUES ({marks})", [number, *row])
            connection.execute(
                f"COPY (SELECT * EXCLUDE (_id) FROM data ORDER BY _id) TO '{csv}' (HEADER)"
            )
        return database.read_bytes(), csv.read_bytes()
