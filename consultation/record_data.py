"""The record of an answered Consultation as a Dataset: its Comments as rows, through the gate."""

import csv
import io
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import files
from code_words import said
from consultation import outcome as outcomes
from consultation import record
from errors import NotFound, WrongStage
from models import (
    Account,
    Channel,
    Consultation,
    Dataset,
    Job,
    Release,
    Stance,
    Standing,
    Verdict,
)
from opendata import datasets, releases
from opendata.fixes import Fix

LANGUAGE = "zh-Hans"
HEADER = (
    "序号", "条款", "态度", "渠道", "认证等级", "公开状态",
    "收到月份", "支持数", "主题", "采纳情况", "理由", "意见",
)  # fmt: skip
QUASI = ("渠道", "认证等级", "收到月份")


def begin(
    session: Session, *, account: Account | None, consultation_id: int, now: datetime
) -> tuple[Release, Job]:
    """Put the record on the steward's desk as the next Release of its Dataset; a second person
    publishes it as any other. One row a Comment; words only of published ones, no names; what is
    rarer than k by channel, assurance and month is suppressed (统计法 28). Refuses NotFound,
    NotAllowed, WrongStage before it is answered, Conflict while one is in the making."""
    consultation = session.get(Consultation, consultation_id)
    if consultation is None:
        raise NotFound(consultation=consultation_id)
    if consultation.stage not in outcomes.CLOSED_LOOP:
        needs = [stage.value for stage in outcomes.CLOSED_LOOP]
        raise WrongStage(stage=consultation.stage.value, needs=needs)
    dataset = of(session, consultation=consultation)
    if dataset is None:
        form = _form(consultation)
        dataset = datasets.create(session, account=account, form=form, now=now)
    data = _table(session, consultation)
    upload = releases.Upload(name=f"{dataset.slug}.csv", sha256=files.keep(data), size=len(data))
    release, job = releases.begin(
        session, account=account, dataset_id=dataset.id, upload=upload, now=now
    )
    release.fixes = [Fix(kind="suppress", column=None, how="cells").as_json()]
    session.flush()
    return release, job


def of(session: Session, *, consultation: Consultation) -> Dataset | None:
    """The Dataset that holds the record of this Consultation, published or not."""
    return session.scalar(select(Dataset).where(Dataset.slug == _slug(consultation)))


def _slug(consultation: Consultation) -> str:
    return f"record-{consultation.slug}"[:80]


def _form(consultation: Consultation) -> datasets.DatasetForm:
    form = datasets.DatasetForm(
        title=f"{consultation.title}：征求意见全记录"[:200],
        department_id=consultation.department_id,
        slug=_slug(consultation),
        description=f"“{consultation.title}”征求意见收到的全部意见：条款、态度、渠道、所属主题、"
        "采纳情况与理由。不含姓名；未公开的意见只计数，不含内容。",
        theme="government",
        keywords=("征求意见", "采纳情况"),
        source="征求意见平台",
        contact_name=consultation.department.name,
    )
    return replace(form, region_id=consultation.region_id, quasi=QUASI, keys=("序号",))


def _table(session: Session, consultation: Consultation) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for number, row in enumerate(record.comment_rows(session, consultation=consultation), 1):
        writer.writerow([number, *_cells(row)])
    return out.getvalue().encode()


def _cells(row: dict[str, Any]) -> list[Any]:
    return [
        row["clause"] or "",
        said(Stance(row["stance"]), LANGUAGE),
        said(Channel(row["channel"]), LANGUAGE),
        row["assurance"],
        said(Standing(row["standing"]), LANGUAGE),
        (row["received_at"] or "")[:7],
        row["supports"],
        row["topic"] or "",
        said(Verdict(row["verdict"]), LANGUAGE) if row["verdict"] else "",
        row["reason"] or "",
        row["text"] or "",
    ]
