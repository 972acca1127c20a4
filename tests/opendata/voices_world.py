"""Builders of what people ask of data and make of them, each through its verb."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models import Account, Application, Dataset, Inquiry, InquiryKind, Outcome, Reuse, Role
from opendata import applications, inquiries, reuses
from tests.data_world import make_dataset
from tests.world import NOON, make_account


def make_steward(session: Session, dataset: Dataset) -> Account:
    return make_account(session, name="何工", roles=[Role.STEWARD], department=dataset.department)


def make_publisher(session: Session, dataset: Dataset) -> Account:
    return make_account(
        session, name="高主任", roles=[Role.PUBLISHER], department=dataset.department
    )


def make_inquiry(
    session: Session,
    *,
    kind: InquiryKind = InquiryKind.QUESTION,
    dataset: Dataset | None = None,
    account: Account | None = None,
    title: str = "评分是怎么算的？",
    body: str = "说明里没有写评分的算法。",
    answered: bool = False,
    now: datetime = NOON,
    **asked: Any,
) -> Inquiry:
    """Asked by a resident; with `answered`, by a steward of the department."""
    dataset = dataset or make_dataset(session)
    about = (
        {"department_id": dataset.department_id}
        if kind is InquiryKind.REQUEST
        else {"dataset_id": dataset.id}
    )
    inquiry = inquiries.ask(
        session,
        account=account or make_account(session),
        kind=kind,
        title=title,
        body=body,
        now=now,
        **about,
        **asked,
    )
    return make_answer(session, inquiry, dataset=dataset) if answered else inquiry


def make_answer(
    session: Session, inquiry: Inquiry, *, dataset: Dataset, now: datetime = NOON, **said: Any
) -> Inquiry:
    said.setdefault("text", "评分是受理人回访时群众打的分，取平均值。")
    said.setdefault("outcome", Outcome.ACCEPTED)
    return inquiries.answer(
        session, account=make_steward(session, dataset), inquiry_id=inquiry.id, now=now, **said
    )


def make_reuse(
    session: Session,
    *,
    dataset: Dataset | None = None,
    account: Account | None = None,
    url: str = "https://news.example.org/hotline",
    shown: bool = False,
    now: datetime = NOON,
    **facts: Any,
) -> Reuse:
    """Handed in by a resident; with `shown`, looked at by a steward."""
    dataset = dataset or make_dataset(session)
    facts = {"title": "热线里的城市", "kind": reuses.Kind.ARTICLE, **facts}
    reuse = reuses.hand_in(
        session,
        account=account or make_account(session),
        dataset_id=dataset.id,
        url=url,
        now=now,
        **facts,
    )
    if shown:
        steward = make_steward(session, dataset)
        reuses.rule(session, account=steward, reuse_id=reuse.id, show=True, now=now)
    return reuse


def make_application(
    session: Session,
    *,
    dataset: Dataset,
    account: Account | None = None,
    form: applications.Form | None = None,
    now: datetime = NOON,
) -> Application:
    return applications.apply(
        session,
        account=account or make_account(session),
        dataset_id=dataset.id,
        form=form or applications.Form("清沅大学", "研究热线办理时长", True),
        now=now,
    )
