"""Builders for Suggestions: a city with a duty table, who raises, who handles."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from models import (
    Account,
    Department,
    Duty,
    Receipt,
    Region,
    ReplyKind,
    Role,
    Suggestion,
    SuggestionKind,
)
from surveys.suggestions import raising, replying
from tests.world import NOON, make_account, make_department


@dataclass
class Town:
    """A city with one district; gov above transport and housing, transport leads for transport."""

    city: Region
    district: Region
    gov: Department
    transport: Department
    housing: Department


def make_town(session: Session) -> Town:
    city = Region(code="990500", name="清沅市", level=3)
    session.add(city)
    session.flush()
    district = Region(code="990502", name="清河区", level=4, parent_id=city.id)
    session.add(district)
    gov = make_department(session, key="gov", name="清沅市人民政府")
    town = Town(
        city,
        district,
        gov,
        make_department(session, key="transport", name="市交通局", parent=gov),
        make_department(session, key="housing", name="市住建局", parent=gov),
    )
    make_duty(session, "transport", None, town.transport)
    make_duty(session, "housing", None, town.housing)
    return town


def make_duty(
    session: Session,
    topic: str,
    region: Region | None,
    department: Department,
    *,
    lead: bool = True,
) -> Duty:
    duty = Duty(
        topic=topic,
        region_id=region.id if region else None,
        department_id=department.id,
        is_lead=lead,
        since=NOON.date(),
    )
    session.add(duty)
    session.flush()
    return duty


def raised(
    session: Session, *, account: Account | None = None, **changes: Any
) -> tuple[Suggestion, Receipt]:
    """A Suggestion taken in by the verb itself, with its Receipt."""
    facts: dict[str, Any] = {
        "kind": SuggestionKind.SUGGESTION,
        "topic": "transport",
        "region_id": None,
        "title": "给公交站加遮雨棚",
        "body": "下雨天等车没有地方躲，建议加遮雨棚。",
        "now": NOON,
    }
    receipt = raising.raise_suggestion(
        session, account=account or make_account(session), **{**facts, **changes}
    )
    return session.get_one(Suggestion, receipt.suggestion_id), receipt


def clerk(session: Session, department: Department, *roles: Role) -> Account:
    """Somebody of the department; without roles who may both route and reply."""
    return make_account(
        session,
        name="孙经办",
        roles=roles or (Role.MODERATOR, Role.DRAFTER),
        department=department,
    )


def assigned(session: Session, **changes: Any) -> tuple[Suggestion, Account]:
    """One that the transport office of a town has, and its clerk."""
    town = make_town(session)
    made, _ = raised(session, **changes)
    return made, clerk(session, town.transport)


def replied(
    session: Session, *, public: bool = False, **changes: Any
) -> tuple[Suggestion, Receipt]:
    """One that was replied to; with `public`, shown to everyone."""
    town = make_town(session)
    made, receipt = raised(session, **{"may_publish": True, **changes})
    at = {"suggestion_id": made.id, "account": clerk(session, town.transport), "now": NOON}
    replying.reply(
        session, version=made.version, kind=ReplyKind.ADOPTED, text="明年春天加装。", **at
    )
    if public:
        replying.publish(session, version=made.version, **at)
    return made, receipt
