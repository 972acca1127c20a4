"""The suggestions of the demo city: a duty table, twelve weeks of them in every state, and one
file of hotline orders."""

import csv
import io
import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from commands.demo_city import FOLDER, PEOPLE, City
from models import (
    Account,
    Assurance,
    Membership,
    ReplyKind,
    Role,
    Suggestion,
    SuggestionKind,
    SuggestionState,
)
from surveys.suggestions import (
    duties,
    order_files,
    orders,
    raising,
    replying,
    routing,
)
from surveys.suggestions.terms import Level

Facts = dict[str, Any]
ORDERS, WANTED, WEEKS = 120, 80, 12
WARM = 27  # days ago the cold began
HEAD = [
    *("工单编号", "标题", "诉求内容", "诉求类型", "诉求分类", "区县"),
    *("受理时间", "办结时间", "办理结果", "是否公开"),
]
AUTHORS = ("demo-resident", "demo-resident-2")


def load(city: City) -> int:
    """How many suggestions and orders there are now."""
    facts: Facts = json.loads((FOLDER / "suggestions.json").read_text("utf-8"))
    _duties(city, facts["duties"])
    plans = sorted(_plans(city, facts), key=lambda plan: plan["at"])
    for number, plan in enumerate(plans):
        _raise(city, plan, number)
    taken = _orders(city, facts)
    return len(plans) + taken


def _duties(city: City, rows: list[list[Any]]) -> None:
    for topic, region, department, is_lead, basis in rows:
        duties.keep(
            city.session,
            account=city.staff[Role.ADMIN],
            topic=topic,
            region_id=city.regions[region].id if region else None,
            department_id=city.departments[department].id,
            is_lead=bool(is_lead),
            basis=basis,
            since=city.at(-300).date(),
        )


def _plans(city: City, facts: Facts) -> list[Facts]:
    """What is raised when and where; more of it lately, as there is a trend to be seen."""
    pairs = [(item, region) for item in facts["items"] for region in item["regions"]]
    while len(pairs) < WANTED - 1:
        pairs.append(pairs[city.chance.randrange(len(pairs))])
    plans = [{**item, "region": region} for item, region in pairs]
    plans.append({**facts["petition"], "region": facts["petition"]["regions"][0]})
    for plan in plans:
        back = round(WEEKS * 7 * city.chance.random() ** 1.6)
        place = city.chance.choice(facts["places"][plan["region"]])
        plan["at"] = city.at(-max(back, 1), city.chance.randint(8, 21), city.chance.randint(0, 59))
        plan["title"] = plan["title"].format(place=place)
        plan["body"] = plan["body"].format(place=place)
    return plans


def _raise(city: City, plan: Facts, number: int) -> None:
    names = sorted(city.residents)
    author = city.residents[city.chance.choice(names)]
    if number % 9 < len(AUTHORS):
        author = city.personas[AUTHORS[number % 9]]
    receipt = raising.raise_suggestion(
        city.session,
        account=author,
        kind=SuggestionKind(plan["kind"]),
        topic=plan["topic"],
        region_id=city.regions[plan["region"]].id,
        title=plan["title"],
        body=plan["body"],
        publish_name=number % 5 == 0,
        may_publish=number % 6 != 5,
        now=plan["at"],
    )
    made = city.session.get_one(Suggestion, receipt.suggestion_id)
    if not plan["reply"]:
        why = "这件事属于信访事项，请向市信访局提出，信访局将在十五日内告知是否受理。"
        _do(city, made, routing.reroute, plan["at"] + timedelta(hours=20), reason=why)
        return
    _fate(city, made, plan, number, author)


def _fate(city: City, made: Suggestion, plan: Facts, number: int, author: Account) -> None:
    """Replied to in time or late, handed on, extended, taken back; the last ones still wait."""
    at, owed = plan["at"], made.due_on
    if number % 20 == 7:
        raising.withdraw(
            city.session, account=author, suggestion_id=made.id, now=at + timedelta(hours=5)
        )
        return
    if number % 20 == 3:
        _hand_on(city, made, at)
    elif number % 20 == 11:
        later = min(at + timedelta(hours=3), city.now)
        _do(city, made, replying.extend, later, reason="需要现场勘察并与相关单位会商")
    elif number % 20 == 15:
        more: Facts = {"level": Level.COMPLEX, "reason": "涉及多个部门，需要联合处理"}
        _do(city, made, replying.classify, min(at + timedelta(hours=3), city.now), **more)
    days = (made.due_on or owed or at.date()) - at.date()
    late = number % 7 == 4
    when = at + days + timedelta(days=4 if late else 0) - timedelta(hours=0 if late else 6)
    when = max(when, at + timedelta(hours=4))
    if number % 13 == 6 or when >= city.now:  # nobody has replied yet
        return
    said = {"kind": ReplyKind(plan["reply_kind"]), "text": plan["reply"]}
    _do(city, made, replying.reply, when, **said)
    if made.may_publish and number % 4 != 3:
        _do(city, made, replying.publish, min(when + timedelta(hours=1), city.now))
    if number % 3 == 0 and made.state is SuggestionState.REPLIED:
        level = city.chance.choice((5, 5, 4, 4, 3, 2, 1))
        rated = min(when + timedelta(days=1), city.now)
        replying.rate(city.session, account=author, suggestion_id=made.id, level=level, now=rated)


def _hand_on(city: City, made: Suggestion, at: datetime) -> None:
    """Offered to another department: some take it over, some do not, some are settled above."""
    home = made.department.key if made.department else ""
    to = city.departments["urban-management" if home != "urban-management" else "parks"]
    late = min(at + timedelta(hours=4), city.now)
    why = "按现场情况属于贵单位职责，请予接办"
    _do(city, made, routing.offer, late, department_id=to.id, reason=why)
    if made.id % 3 == 0:
        _settle(city, made, to.key, late)
    elif made.id % 3 == 1:
        account = _clerk(city, to.key)
        routing.accept(
            city.session, account=account, suggestion_id=made.id, version=made.version, now=late
        )


def _settle(city: City, made: Suggestion, key: str, now: datetime) -> None:
    routing.adjudicate(
        city.session,
        account=_clerk(city, "gov"),
        suggestion_id=made.id,
        version=made.version,
        department_id=city.departments[key].id,
        reason="对照职责清单，由该部门牵头办理",
        now=now,
    )


def _do(city: City, made: Suggestion, verb: Any, now: datetime, **more: Any) -> None:
    """By a clerk of the department that has it."""
    account = _clerk(city, made.department.key if made.department else "gov")
    at = {"account": account, "suggestion_id": made.id, "version": made.version}
    verb(city.session, now=min(now, city.now), **at, **more)


def _clerk(city: City, key: str) -> Account:
    """Somebody who routes and replies in this department, whom nobody signs in as."""
    subject, department = f"clerk-{key}", city.departments[key]
    known = city.session.query(Account).filter_by(issuer=PEOPLE, subject=subject).one_or_none()
    if known is not None:
        return known
    since = city.at(-100)
    account = Account(
        issuer=PEOPLE,
        subject=subject,
        name=f"{department.name}经办人",
        assurance=Assurance.REAL_PERSON,
        created_at=since,
        memberships=[
            Membership(department=department, role=role, since=since)
            for role in (Role.MODERATOR, Role.DRAFTER)
        ],
    )
    city.session.add(account)
    city.session.flush()
    return account


def _orders(city: City, facts: Facts) -> int:
    """A file as a hotline gives it out, two rows of it with faults."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEAD)
    for number in range(ORDERS):
        writer.writerow(_order(city, facts, number))
    writer.writerow(["RX-BAD-1", "", "", "投诉", "", "", "", "", "", ""])
    writer.writerow(["RX-BAD-2", "", "来电表扬社区干部", "表扬", "", "", "", "", "", ""])
    data = file.getvalue().encode()
    rows = order_files.read("orders.csv", data)
    made = orders.import_orders(
        city.session,
        account=city.staff[Role.ANALYST],
        department_id=city.departments["urban-management"].id,
        source=facts["hotline"],
        file_name=f"12345工单-{city.at(-1):%Y%m%d}.csv",
        sha256=sha256(data).hexdigest(),
        rows=rows,
        mapping=order_files.proposed(order_files.columns(rows)),
        now=city.now,
    )
    return made.taken


def _order(city: City, facts: Facts, number: int) -> list[str]:
    region = city.chance.choice(sorted(facts["places"]))
    street = city.chance.choice(facts["places"][region])
    back = 1 + round((WEEKS * 7 - 2) * city.chance.random())
    winter = [row for row in facts["orders"] if "暖气" in row[2]]  # it is November: a trend
    is_cold = back < WARM and city.chance.random() < 0.75
    kind, topic, text = city.chance.choice(winter if is_cold else facts["orders"])
    at = city.at(-back, city.chance.randint(7, 22), city.chance.randint(0, 59))
    done = at + timedelta(days=city.chance.choice((1, 2, 3, 4, 6, 9)))
    is_done = done < city.now and city.chance.random() < 0.85
    return [
        f"RX-{at:%m%d}-{number:04d}",
        text.format(street=street),
        f"来电人反映：{text.format(street=street)}。请尽快处理，联系电话13800000000。",
        kind,
        topic,
        city.regions[region].name,
        f"{at:%Y-%m-%d %H:%M:%S}",
        f"{done:%Y-%m-%d %H:%M:%S}" if is_done else "",
        "已联系责任单位到场处理，并回访来电人。" if is_done else "",
        "是" if number % 3 == 0 else "否",
    ]
