"""Typed builders: make_x(session, …) gives an X that is whole, with what it needs around it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from clock import ZONE
from consultation import answering, decisions
from consultation import comments as comment_verbs
from consultation.clauses import ParsedDraft, split
from consultation.drafting import ConsultationForm
from models import (
    Account,
    Assurance,
    Clause,
    Comment,
    Consultation,
    Department,
    Draft,
    Membership,
    Region,
    Role,
    RuledOut,
    Screening,
    Stage,
    Stance,
    Summary,
    Verdict,
)
from moderation import rulings
from moderation.reasons import Reason
from topics import summaries
from topics.document import Provenance, Quote, SummaryDocument
from topics.document import Topic as Group

NOON = datetime(2026, 11, 22, 12, tzinfo=ZONE)
DAY = timedelta(days=1)
TEXT = """# 清沅市停车管理办法

## 第一章 总则

第一条 为了规范停车，制定本办法。

第二条 本市行政区域内的停车，适用本办法。
停车应当遵守下列规定：
（一）不占用盲道；
（二）不堵塞消防通道。

## 第二章 收费

第三条 道路停车按时段收费。

第四条 夜间停车免费。
"""
_numbers = count(1)


def make_region(session: Session, *, code: str | None = None, name: str = "清沅市") -> Region:
    region = Region(code=code or f"99{next(_numbers):04d}", name=name, level=3)
    session.add(region)
    session.flush()
    return region


def make_department(
    session: Session,
    *,
    key: str | None = None,
    name: str = "市交通局",
    parent: Department | None = None,
) -> Department:
    key = key or f"dept{next(_numbers)}"
    department = Department(
        key=key,
        name=name,
        parent_id=parent.id if parent else None,
        path=f"{parent.path if parent else ''}{key}/",
    )
    session.add(department)
    session.flush()
    return department


def make_account(
    session: Session,
    *,
    name: str = "林晓梅",
    roles: Sequence[Role] = (),
    department: Department | None = None,
    email: str | None = None,
    wants_mail: bool = False,
    assurance: Assurance = Assurance.SELF_FILLED,
) -> Account:
    """An Account; with `roles`, in `department` or in one of its own."""
    account = Account(
        issuer="https://id.example",
        subject=f"person-{next(_numbers)}",
        name=name,
        email=email,
        wants_mail=wants_mail,
        assurance=assurance,
        created_at=NOON,
        memberships=[],
    )
    if roles:
        home = department or make_department(session)
        account.memberships = [Membership(department=home, role=role, since=NOON) for role in roles]
    session.add(account)
    session.flush()
    return account


def make_staff(
    session: Session, consultation: Consultation, *roles: Role, name: str = "孙同事"
) -> Account:
    """An Account with these roles in the Consultation's department."""
    return make_account(session, name=name, roles=roles, department=consultation.department)


def make_form(department: Department, **changes: Any) -> ConsultationForm:
    """A form that can be submitted, with `changes`."""
    form = ConsultationForm(
        title="清沅市停车管理办法（征求意见稿）",
        department_id=department.id,
        profile="general",
        summary="停车要收费，夜间免费。",
        background="机动车保有量逐年上升，停车矛盾突出。",
        legal_basis="《中华人民共和国道路交通安全法》",
        channels=("online", "mail"),
        contact="0990-1234567 清沅市人民路1号",
        opens_at=NOON,
        closes_at=NOON + 30 * DAY,
        promise="征求意见结束后二十个工作日内公布采纳情况。",
    )
    return replace(form, **changes)


def make_consultation(
    session: Session,
    *,
    stage: Stage = Stage.OPEN,
    title: str = "清沅市停车管理办法（征求意见稿）",
    slug: str | None = None,
    department: Department | None = None,
    creator: Account | None = None,
    screening: Screening = Screening.BEFORE,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    profile: str = "general",
    text: str | None = TEXT,
) -> Consultation:
    """A Consultation in `stage` with its first Draft (none when `text` is None)."""
    department = department or make_department(session)
    creator = creator or make_account(
        session, name="王起草", roles=[Role.DRAFTER], department=department
    )
    is_over = stage not in (Stage.DRAFTING, Stage.REVIEW, Stage.OPEN)
    consultation = Consultation(
        slug=slug or f"parking-{next(_numbers)}",
        title=title,
        summary="停车要收费，夜间免费。",
        background="机动车保有量逐年上升，停车矛盾突出。",
        legal_basis="《中华人民共和国道路交通安全法》",
        department=department,
        profile=profile,
        channels=["online", "mail"],
        contact="0990-1234567 清沅市人民路1号",
        opens_at=opens_at or NOON - 40 * DAY,
        closes_at=closes_at or (NOON - 2 * DAY if is_over else NOON + 20 * DAY),
        promise="征求意见结束后二十个工作日内公布采纳情况。",
        screening=screening,
        stage=stage,
        created_by=creator.id,
        created_at=NOON - 41 * DAY,
        attachments=[],
    )
    if stage not in (Stage.DRAFTING, Stage.REVIEW):
        consultation.opened_at = consultation.opens_at
    if is_over:
        consultation.closed_at = consultation.closes_at
    session.add(consultation)
    session.flush()
    if text is not None:
        make_draft(session, consultation=consultation, text=text)
    return consultation


def make_draft(
    session: Session, *, consultation: Consultation, text: str = TEXT, number: int = 1
) -> Draft:
    parsed: ParsedDraft = split(text)
    draft = Draft(
        consultation_id=consultation.id,
        number=number,
        title=parsed.title,
        preamble=parsed.preamble,
        digest=parsed.digest,
        made_by=consultation.created_by,
        made_at=NOON,
        clauses=[
            Clause(
                position=position,
                key=clause.key,
                parent_key=clause.parent,
                kind=clause.kind,
                label=clause.label,
                heading=clause.heading,
                text=clause.text,
            )
            for position, clause in enumerate(parsed.clauses)
        ],
    )
    session.add(draft)
    session.flush()
    return draft


def make_clause(session: Session, *, stage: Stage = Stage.OPEN, key: str = "art-3") -> Clause:
    """A Clause of the newest Draft of a new Consultation in `stage`."""
    consultation = make_consultation(session, stage=stage)
    return clause_of(session, consultation, key)


def clause_of(session: Session, consultation: Consultation, key: str) -> Clause:
    return (
        session.query(Clause)
        .join(Draft)
        .filter(Draft.consultation_id == consultation.id, Clause.key == key)
        .order_by(Draft.number.desc())
        .first()
    )


def make_comment(
    session: Session,
    *,
    consultation: Consultation | None = None,
    clause: Clause | None = None,
    author: Account | None = None,
    body: str = "收费时段应当公开。",
    stance: Stance = Stance.SUGGEST,
    publish_name: bool = False,
    published: bool = False,
    now: datetime | None = None,
) -> Comment:
    """A Comment taken in by the verb itself; with `published`, ruled on by another person.

    A closed Consultation is taken as open for a moment, so that one can build what came before.
    """
    if consultation is None:
        consultation = make_consultation(session)
    author = author or make_account(session)
    stage, closes_at = consultation.stage, consultation.closes_at
    consultation.stage, consultation.closes_at = Stage.OPEN, NOON + DAY
    session.flush()
    comment = comment_verbs.post_comment(
        session,
        account=author,
        consultation_id=consultation.id,
        clause_id=clause.id if clause else None,
        stance=stance,
        body=body,
        publish_name=publish_name,
        now=now or NOON,
    )
    if published:
        make_ruling(session, comment=comment)
    consultation.stage, consultation.closes_at = stage, closes_at
    session.flush()
    session.refresh(consultation)
    return comment


def make_ruling(
    session: Session,
    *,
    comment: Comment,
    outcome: RuledOut = RuledOut.PUBLISH,
    reason: Reason | None = None,
    moderator: Account | None = None,
):
    """A Ruling on the Comment's Case, by a moderator of its department."""
    from models import Case

    consultation = session.get_one(Consultation, comment.consultation_id)
    case = session.query(Case).filter(Case.comment_id == comment.id).one()
    moderator = moderator or make_account(
        session, name="赵审核", roles=[Role.MODERATOR], department=consultation.department
    )
    return rulings.rule(
        session,
        account=moderator,
        case_id=case.id,
        version=case.version,
        outcome=outcome,
        reason=reason,
        now=NOON,
    )


def make_document(groups: Sequence[Sequence[Comment]], loose: Sequence[Comment] = ()):
    """What the pipeline would give if it had found these groups, a quote of each first Comment."""
    topics = tuple(
        Group(
            id=f"t{number}",
            label=f"主题{number}",
            terms=("停车", "收费"),
            comment_ids=tuple(comment.id for comment in group),
            issues=(),
            stance={"suggest": len(group)},
            quotes=(Quote(group[0].id, 0, 4, (group[0].shown or "")[:4]),),
        )
        for number, group in enumerate(groups, start=1)
    )
    comments = sum(len(group) for group in groups) + len(loose)
    return SummaryDocument(
        comments=comments,
        distinct=comments,
        topics=topics,
        issues=(),
        duplicates=(),
        minority=(),
        unassigned=tuple(comment.id for comment in loose),
        sentences=(),
        provenance=Provenance("minyi-topics", "1", 0, {}, "0" * 64),
    )


def make_summary(
    session: Session,
    *,
    consultation: Consultation,
    groups: Sequence[Sequence[Comment]] = (),
    loose: Sequence[Comment] = (),
    published: bool = True,
) -> Summary:
    """A Summary with these groups as Topics; `published` by an analyst, unless told otherwise."""
    analyst = make_staff(session, consultation, Role.ANALYST)
    summary = summaries.build(
        session,
        consultation_id=consultation.id,
        document=make_document(groups, loose),
        made_by=analyst.id,
        now=NOON,
    )
    if published:
        summaries.publish(session, account=analyst, summary_id=summary.id, now=NOON)
    return summary


def make_answer(
    session: Session,
    *,
    consultation: Consultation,
    verdicts: Sequence[Verdict] = (),
    published: bool = True,
) -> None:
    """A verdict for each Topic in turn, and a Reply; `published` by a second person."""
    drafter = make_staff(session, consultation, Role.DRAFTER)
    topics = decisions.topics_to_answer(session, consultation_id=consultation.id)
    for each, verdict in zip(topics, verdicts, strict=True):
        decisions.decide_topic(
            session,
            account=drafter,
            topic_id=each.topic.id,
            verdict=verdict,
            reason=f"{each.topic.label}的理由",
            now=NOON,
        )
    decisions.write_reply(
        session, account=drafter, consultation_id=consultation.id, text="感谢大家。", now=NOON
    )
    if published:
        answering.publish_answer(
            session,
            account=make_staff(session, consultation, Role.PUBLISHER),
            consultation_id=consultation.id,
            now=NOON,
        )
