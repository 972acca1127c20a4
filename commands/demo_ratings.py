"""The service ratings of the demo city: services, cases, ratings, and every fate of a bad one."""

import json
from datetime import datetime, timedelta
from typing import Any

from commands.demo_city import FOLDER, City
from models import AppealGround, Rectification, Role, Service
from surveys.ratings import appeals, matters, rating, rectification, services
from surveys.ratings.reasons import suiting
from surveys.ratings.services import ServiceForm, WindowForm

GOOD = (5, 5, 5, 5, 4, 4, 4, 3)
Facts = dict[str, Any]
Cases = dict[str, list[Facts]]  # by the slug of the service; the last one is rated next


def load(city: City) -> int:
    """How many ratings there are now."""
    facts: Facts = json.loads((FOLDER / "ratings.json").read_text("utf-8"))
    made = _services(city, facts)
    cases = {row["slug"]: _cases(city, made[row["slug"]], row) for row in facts["services"]}
    deeds = [_good(city, row, cases, facts["praise"]) for row in facts["services"]]
    given = sorted((each for rows in deeds for each in rows), key=lambda row: row["at"])
    for row in given:
        _rate(city, row)
    for row in facts["bad"]:
        _bad(city, row, cases)
    return len(given) + len(facts["bad"])


def _services(city: City, facts: Facts) -> dict[str, Service]:
    session, keeper = city.session, city.staff[Role.STEWARD]
    for row in facts["windows"]:
        services.add_window(
            session,
            account=keeper,
            department_id=city.departments[row["department"]].id,
            form=WindowForm(code=row["code"], name=row["name"], place=row["place"]),
        )
    return {
        row["slug"]: services.create(
            session,
            account=keeper,
            department_id=city.departments[row["department"]].id,
            form=ServiceForm(**{key: row[key] for key in FORM}),
            now=city.at(-80),
        )
        for row in facts["services"]
    }


FORM = ("code", "name", "name_en", "said", "slug")


def _cases(city: City, service: Service, row: Facts) -> list[Facts]:
    """Cases handled over the last forty days, each with the code of its slip."""
    rows = []
    for n in range(row["cases"]):
        day = -40 + n * 38 // row["cases"]
        online = city.chance.random() < row["online"]
        rows.append(
            {
                "service": row["code"],
                "number": f"{row['slug']}-{n:04d}",
                "finished_on": city.at(day).date().isoformat(),
                "online": "1" if online else "0",
                "window": "" if online else row["window"],
            }
        )
    taken = matters.import_matters(
        city.session,
        account=city.staff[Role.STEWARD],
        department_id=service.department_id,
        rows=rows,
        makes_codes=True,
        now=city.now,
    )
    codes = dict(taken.codes)
    return [
        {"slug": row["slug"], "code": codes[each["number"]], "day": each["finished_on"], **each}
        for each in rows
    ]


def _good(city: City, row: Facts, cases: Cases, praise: list[str]) -> list[Facts]:
    """What most people said, each some days after their case was finished."""
    free = cases[row["slug"]]
    chosen = city.chance.sample(free[:-4], row["rated"])
    cases[row["slug"]] = [each for each in free if each not in chosen]
    ratings = []
    for each in chosen:
        at = datetime.fromisoformat(each["day"]).replace(tzinfo=city.now.tzinfo)
        at += timedelta(days=city.chance.choice((0, 0, 0, 1, 3)), hours=city.chance.randint(9, 20))
        reasons = [city.chance.choice(suiting(is_online=each["online"] == "1"))]
        ratings.append(
            {
                "case": each,
                "level": city.chance.choice(GOOD),
                "reasons": reasons if city.chance.random() < 0.5 else [],
                "words": city.chance.choice(praise) if city.chance.random() < 0.3 else "",
                "at": min(at, city.now),
            }
        )
    return ratings


def _rate(city: City, row: Facts) -> int:
    case = row["case"]
    receipt = rating.rate(
        city.session,
        account=city.personas["demo-resident"] if row.get("named") else None,
        service=case["slug"],
        number=case["number"],
        code=case["code"],
        level=row["level"],
        reasons=row["reasons"],
        body=row["words"],
        is_named=row.get("named", False),
        contact="0990-2223333" if row.get("named") else "",
        now=row["at"],
    )
    return int(receipt.rating_id or 0)


def _bad(city: City, row: Facts, cases: Cases) -> None:
    """One bad rating, and its fate as far as `to`."""
    online = "1" if row.get("online") or set(row["reasons"]) & {"guide", "platform"} else "0"
    at = city.at(row["day"], 15)
    free = [
        each
        for each in cases[row["service"]]
        if each["online"] == online and each["day"] <= at.date().isoformat()
    ]
    case = free[-1]
    cases[row["service"]].remove(case)
    rating_id = _rate(city, row | {"case": case, "at": at})
    found = city.session.query(Rectification).filter_by(rating_id=rating_id).one()
    if row["to"] != "open":
        _handle(city, found, row, at)


def _handle(city: City, found: Rectification, row: Facts, at: datetime) -> None:
    session, clerk = city.session, city.staff[Role.DRAFTER]
    same: Facts = {"account": clerk, "rectification_id": found.id}
    rectification.verify(
        session,
        **same,
        version=found.version,
        is_upheld=row["to"] not in ("upheld", "appealed"),
        finding="调取了叫号记录与当日监控。",
        now=at + timedelta(days=1),
    )
    if "ground" in row:
        _appeal(city, found, row, at)
    if "answer" in row:
        done = at + timedelta(days=row["took"])
        rectification.answer(session, **same, version=found.version, text=row["answer"], now=done)
    if "visit" in row:
        rectification.visit(
            session,
            **same,
            version=found.version,
            level=4,
            words=row["visit"],
            now=at + timedelta(days=row["took"] + 4),
        )


def _appeal(city: City, found: Rectification, row: Facts, at: datetime) -> None:
    appeal = appeals.file(
        city.session,
        account=city.staff[Role.DRAFTER],
        rectification_id=found.id,
        version=found.version,
        ground=AppealGround(row["ground"]),
        reason=row["reason"],
        now=at + timedelta(days=2),
    )
    if "ruling" in row:
        appeals.rule(
            city.session,
            account=city.staff[Role.MODERATOR],
            appeal_id=appeal.id,
            is_upheld=row["to"] == "upheld",
            ruling=row["ruling"],
            now=at + timedelta(days=4),
        )
