"""The figures of Bulletins as a Dataset: through the gate like any upload, by the two persons who
prepared and issued the Bulletin."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import files
from errors import Conflict, NotFound, WrongStage
from identity import permits
from models import Account, Bulletin, Cycle, Dataset, Job, Release, Scorecard
from models import ReleaseState as S
from opendata import datasets, releases
from surveys.scorecards import bulletins, document
from surveys.scorecards.rules import Band, RaterGroup
from surveys.scorecards.score_words import said
from surveys.scorecards.scores import PartState

LANGUAGE = "zh-Hans"
HEADER = (
    "期号", "评分表版本", "更正的期号", "起始日期", "截止日期", "部门代码", "部门", "部门得分",
    "等级", "名次", "指标代码", "指标", "评价主体", "权重", "分值", "样本量", "最低样本量",
    "计入情况", "数据来源",
)  # fmt: skip
KEYS = ("期号", "部门代码", "指标代码", "评价主体")


def next_job(session: Session, *, bulletin_id: int, now: datetime) -> Job | None:
    """The next Job on the way from an issued Bulletin to its public Release: read, then build.
    None when it is there, or waits for a person: a finding of the gate that forbids it. Refuses
    what the verbs of Releases refuse."""
    bulletin = _held(session, bulletin_id)
    if bulletin.release_id is None:
        return _begin(session, bulletin, now)
    release = session.get_one(Release, bulletin.release_id)
    if release.state in (S.PREPARING, S.BUILDING):
        return releases.job_of(session, release_id=release.id)
    if release.state is S.CHECKED and not release.blocking:
        maker = session.get_one(Account, bulletin.made_by)
        releases.submit(
            session, account=maker, release_id=release.id, act=permits.Act.SCORE, now=now
        )
    if release.state is S.REVIEW:
        issuer = session.get_one(Account, bulletin.issued_by)
        return releases.approve(session, account=issuer, release_id=release.id, now=now)
    return None


def order(session: Session, *, account: Account | None, bulletin_id: int, now: datetime) -> Job:
    """Try again to release the figures of an issued Bulletin. Refuses NotAllowed, NotFound,
    WrongStage before it is issued, Conflict when they are released."""
    bulletin = _held(session, bulletin_id)
    account = permits.require(account, permits.Act.ISSUE, bulletin.scorecard.department)
    if bulletin.release_id is not None:
        release = session.get_one(Release, bulletin.release_id)
        if release.published_at is not None:
            raise Conflict(why="released", bulletin=bulletin.number)
        if release.state is S.DISCARDED:
            bulletin.release_id = None
    return bulletins.order_data(session, bulletin=bulletin, account=account, now=now)


def table(documents: list[dict[str, Any]]) -> bytes:
    """The parts of every department's score as CSV, one row each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_cells(row) for row in document.rows(documents))
    return out.getvalue().encode()


def _held(session: Session, bulletin_id: int) -> Bulletin:
    bulletin = session.scalar(
        select(Bulletin)
        .where(Bulletin.id == bulletin_id)
        .with_for_update(of=Bulletin)
        .execution_options(populate_existing=True)
        .options(joinedload(Bulletin.scorecard).joinedload(Scorecard.department))
    )
    if bulletin is None:
        raise NotFound(bulletin=bulletin_id)
    if bulletin.issued_at is None:
        raise WrongStage(stage="draft", bulletin=bulletin.number)
    return bulletin


def _begin(session: Session, bulletin: Bulletin, now: datetime) -> Job:
    maker = session.get_one(Account, bulletin.made_by)
    dataset = of(session, slug=bulletin.slug)
    if dataset is None:
        dataset = datasets.create(
            session, account=maker, form=_form(bulletin), act=permits.Act.SCORE, now=now
        )
    data = table([each.document for each in _up_to(session, bulletin)])
    upload = releases.Upload(
        name=f"{dataset.slug}-{bulletin.number}.csv", sha256=files.keep(data), size=len(data)
    )
    release, job = releases.begin(
        session,
        account=maker,
        dataset_id=dataset.id,
        upload=upload,
        note=_note(bulletin),
        act=permits.Act.SCORE,
        now=now,
    )
    bulletin.release_id = release.id
    session.flush()
    return job


def of(session: Session, *, slug: str) -> Dataset | None:
    """The Dataset that holds the Bulletins of this Scorecard, public or not."""
    return session.scalar(select(Dataset).where(Dataset.slug == _slug(slug)))


def _slug(slug: str) -> str:
    return f"bulletins-{slug}"[:80]


def _up_to(session: Session, bulletin: Bulletin) -> Iterator[Bulletin]:
    """Every issued Bulletin up to this one, the first first: what was corrected stays in it."""
    found = bulletins.of_slug(session, slug=bulletin.slug)
    return (each for each in reversed(found) if each.number <= bulletin.number)


def _note(bulletin: Bulletin) -> str:
    period = f"{bulletin.period_from.isoformat()}至{bulletin.period_to.isoformat()}"
    note = f"第{bulletin.number}期通报（{period}）。"
    if bulletin.correction:
        note += f"更正第{bulletin.document['replaces']}期：{bulletin.correction}"
    return note[: releases.NOTE_LIMIT]


def _form(bulletin: Bulletin) -> datasets.DatasetForm:
    scorecard = bulletin.scorecard
    return datasets.DatasetForm(
        title=f"{scorecard.title}：通报数据"[:200],
        department_id=scorecard.department_id,
        slug=_slug(bulletin.slug),
        description=f"“{scorecard.title}”各期通报的全部数字：每个部门每项指标每类评价主体的"
        "权重、分值、样本量和得分。样本不足的不计分，其权重不分给其他部分。"
        "被更正的各期仍然保留，“更正的期号”指出它更正了哪一期。",
        theme="government",
        keywords=("通报", "评分", "满意率"),
        source=f"{scorecard.department.name}，本平台通报",
        contact_name=scorecard.department.name,
        contact_email=scorecard.rules["contact"],
        cycle=Cycle.IRREGULAR,
        covers_from=bulletin.period_from,
        keys=KEYS,
    )


def _cells(row: Mapping[str, Any]) -> list[Any]:
    department, part = row["department"], row["part"]
    return [
        row["number"],
        row["edition"],
        _or_empty(row["replaces"]),
        date.fromisoformat(row["period"]["from"]),
        date.fromisoformat(row["period"]["to"]),
        department["key"],
        department["name"],
        _or_empty(department["score"]),
        said(Band(department["band"]), LANGUAGE) if department["band"] else "",
        _or_empty(department["rank"]),
        part["indicator"],
        row["indicator_name"],
        said(RaterGroup(part["group"]), LANGUAGE),
        part["weight"],
        _or_empty(part["value"]),
        _or_empty(part["n"]),
        part["min_n"],
        said(PartState(part["state"]), LANGUAGE),
        part["source"],
    ]


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


def job_of(session: Session, *, bulletin_id: int) -> Job | None:
    """The last Job that was to release the figures of a Bulletin."""
    return _jobs(session, [bulletin_id]).get(bulletin_id)


def waiting(session: Session, *, slug: str) -> dict[int, Job | None]:
    """The issued Bulletins whose figures are not public yet, with the last Job that was to see to
    it; three queries."""
    query = (
        select(Bulletin.id)
        .outerjoin(Release, Release.id == Bulletin.release_id)
        .where(Bulletin.slug == slug, Bulletin.issued_at.is_not(None))
        .where(Release.published_at.is_(None))
    )
    ids = list(session.scalars(query))
    found = _jobs(session, ids) if ids else {}
    return {each: found.get(each) for each in ids}


def _jobs(session: Session, bulletin_ids: list[int]) -> dict[int, Job]:
    wanted = Job.facts["bulletin"].as_integer().in_(bulletin_ids)
    query = select(Job).where(Job.kind == bulletins.DATA, wanted).order_by(Job.id)
    return {job.facts["bulletin"]: job for job in session.scalars(query)}
