"""Loading the demo city: every row through the verbs, at the time at which it would have been."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clock import ZONE
from consultation import answering, comments, decisions, drafting, intake, opening, texts
from consultation.clauses import split
from consultation.drafting import ConsultationForm
from consultation.intake import ImportedComment
from identity.accounts import DEMO_ISSUER
from models import (
    Account,
    Assurance,
    Case,
    Channel,
    Clause,
    Comment,
    Consultation,
    Department,
    Membership,
    Region,
    Role,
    RuledOut,
    Screening,
    Stance,
    Verdict,
)
from moderation import rulings
from moderation.reasons import Reason
from settings import ROOT
from topics import pipeline, summaries

FOLDER = ROOT / "data" / "demo"
PEOPLE = "urn:minyi:demo-people"
Progress = Callable[[str, float], None]
Facts = dict[str, Any]


@dataclass(frozen=True)
class Loaded:
    consultations: int
    comments: int
    datasets: int


@dataclass
class City:
    """The demo city while it is being loaded: who is who."""

    session: Session
    now: datetime
    departments: dict[str, Department]
    regions: dict[str, Region]
    staff: dict[Role, Account]
    personas: dict[str, Account]  # by `sub`
    residents: dict[str, Account]  # by name
    themes: dict[int, str]  # of Comments
    chance: random.Random

    def at(self, day: int, hour: int = 9, minute: int = 0) -> datetime:
        date = self.now.astimezone(ZONE).date() + timedelta(days=day)
        return datetime.combine(date, time(hour, minute), ZONE)


def load(session: Session, *, now: datetime, progress: Progress) -> Loaded:
    """Load the demo city, dated so that today falls into it."""
    city = _people(session, now=now)
    rows: list[Facts] = json.loads((FOLDER / "consultations.json").read_text("utf-8"))
    said = 0
    for number, facts in enumerate(sorted(rows, key=lambda row: row["opens"])):
        progress(facts["slug"], number / len(rows))
        consultation = _open(city, facts)
        said += _comments(city, consultation, facts)
        if facts.get("answers"):
            _answer(city, consultation, facts)
        consultation.is_demo = True
    session.flush()
    # They need what stands here.
    from commands import (
        demo_data,
        demo_fill,
        demo_polls,
        demo_ratings,
        demo_results,
        demo_scores,
        demo_suggestions,
        demo_surveys,
    )

    datasets = demo_data.load(city)
    parts = (demo_polls, demo_surveys, demo_fill, demo_results, demo_ratings, demo_scores)
    for part in (*parts, demo_suggestions):
        part.load(city)
    progress("done", 1.0)
    return Loaded(len(rows), said, datasets)


def _people(session: Session, *, now: datetime) -> City:
    facts = json.loads((FOLDER / "city.json").read_text("utf-8"))
    regions: dict[str, Region] = {}
    for row in facts["regions"]:
        parent = regions.get(row["parent"])
        region = Region(
            code=row["code"], name=row["name"], name_en=row["name_en"], level=row["level"]
        )
        region.parent_id = parent.id if parent else None
        session.add(region)
        session.flush()
        regions[row["code"]] = region
    departments: dict[str, Department] = {}
    for row in facts["departments"]:
        above = departments.get(row["parent"])
        department = Department(key=row["key"], name=row["name"], name_en=row["name_en"])
        department.parent_id = above.id if above else None
        department.region_id = regions[row["region"]].id
        department.path = f"{above.path if above else ''}{row['key']}/"
        session.add(department)
        session.flush()
        departments[row["key"]] = department
    city = City(session, now, departments, regions, {}, {}, {}, {}, random.Random(20261122))
    for row in facts["personas"]:
        _persona(city, row)
    session.flush()
    return city


def _persona(city: City, row: Facts) -> None:
    account = Account(
        issuer=DEMO_ISSUER,
        subject=row["sub"],
        name=row["name"],
        assurance=Assurance.REAL_PERSON,
        created_at=city.at(-100),
        memberships=[
            Membership(department=city.departments[key], role=Role(role), since=city.at(-100))
            for key, roles in row["roles"].items()
            for role in roles
        ],
    )
    city.session.add(account)
    city.personas[row["sub"]] = account
    if not row["roles"]:
        city.residents[row["name"]] = account
    for membership in account.memberships:
        city.staff.setdefault(membership.role, account)  # who is named first


def _author(city: City, row: Facts) -> Account:
    """The demo person who says it, else a resident of that name."""
    if "persona" in row:
        return city.personas[row["persona"]]
    name = row["author"]
    if name not in city.residents:
        city.residents[name] = Account(
            issuer=PEOPLE,
            subject=f"person-{len(city.residents)}",
            name=name,
            assurance=city.chance.choice((Assurance.PHONE, Assurance.TWO_ELEMENT)),
            created_at=city.at(-90),
            memberships=[],
        )
        city.session.add(city.residents[name])
        city.session.flush()
    return city.residents[name]


def _open(city: City, facts: Facts) -> Consultation:
    session, drafter = city.session, city.staff[Role.DRAFTER]
    first, *_later = facts["drafts"]
    begun = city.at(first["day"])
    form = ConsultationForm(
        title=facts["title"],
        slug=facts["slug"],
        summary=facts["summary"],
        background=facts["background"],
        legal_basis=facts["legal_basis"],
        department_id=city.departments[facts["department"]].id,
        region_id=city.regions[facts["region"]].id,
        profile=facts["profile"],
        channels=tuple(facts["channels"]),
        contact=facts["contact"],
        opens_at=city.at(facts["opens"], 9),
        closes_at=city.at(facts["closes"] + 1, 0),
        promise=facts["promise"],
        screening=Screening(facts["screening"]),
    )
    made = drafting.create(session, account=drafter, form=form, now=begun)
    _add_draft(city, made, first)
    drafting.submit(session, account=drafter, consultation_id=made.id, now=begun)
    publisher = city.staff[Role.PUBLISHER]
    at = city.at(facts["opens"], 9)
    return opening.open_(session, account=publisher, consultation_id=made.id, now=at)


def _add_draft(city: City, consultation: Consultation, facts: Facts) -> None:
    texts.add_draft(
        city.session,
        account=city.staff[Role.DRAFTER],
        consultation_id=consultation.id,
        parsed=split((FOLDER / facts["file"]).read_text("utf-8")),
        source_name=facts["file"],
        note=facts["note"],
        now=city.at(facts["day"]),
    )


def _comments(city: City, consultation: Consultation, facts: Facts) -> int:
    """Take in, support and rule, day by day."""
    if not facts.get("comments"):
        return 0
    lines = (FOLDER / facts["comments"]).read_text("utf-8").splitlines()
    rows: list[Facts] = [json.loads(line) for line in lines if line.strip()]
    clauses = _clauses(city.session, consultation)
    taken: list[tuple[Facts, Comment]] = []
    for row, at in _timed(city, rows):
        comment = _take(city, consultation, clauses, row, at, number=len(taken))
        city.themes[comment.id] = row.get("theme") or ""
        taken.append((row, comment))
    closes = consultation.closes_at
    for row, comment in taken:
        _rule(city, comment, row, at=comment.received_at + timedelta(hours=3))
        if row["expect"] in {"publish", "mask"}:
            _support(city, comment, row["supports"], before=min(city.now, closes or city.now))
    return len(taken)


def _timed(city: City, rows: list[Facts]) -> Iterator[tuple[Facts, datetime]]:
    timed = [
        (row, city.at(row["day"], city.chance.randint(9, 20), city.chance.randint(1, 59)))
        for row in rows
    ]
    yield from sorted(timed, key=lambda pair: pair[1])


def _clauses(session: Session, consultation: Consultation) -> dict[str, Clause]:
    draft = texts.newest_draft(session, consultation_id=consultation.id)
    return {clause.label: clause for clause in draft.clauses} if draft else {}


def _take(
    city: City,
    consultation: Consultation,
    clauses: dict[str, Clause],
    row: Facts,
    at: datetime,
    *,
    number: int,
) -> Comment:
    if row["channel"] != Channel.WEB:
        return _import(city, consultation, row, at, number=number)
    clause = clauses.get(row["clause"] or "")
    return comments.post_comment(
        city.session,
        account=_author(city, row),
        consultation_id=consultation.id,
        clause_id=clause.id if clause else None,
        stance=Stance(row["stance"]),
        body=row["body"],
        publish_name=row["publish_name"],
        now=at,
    )


def _import(
    city: City, consultation: Consultation, row: Facts, at: datetime, *, number: int
) -> Comment:
    channel = Channel(row["channel"])
    external_id = f"{channel.value}-{number:04d}"
    intake.import_comments(
        city.session,
        account=city.staff[Role.DRAFTER],
        consultation_id=consultation.id,
        rows=[
            ImportedComment(
                row=number,
                external_id=external_id,
                body=row["body"],
                stance=Stance(row["stance"]),
                author_name=row["author"],
                received_at=at,
            )
        ],
        channel=channel,
        now=at,
    )
    query = select(Comment).where(
        Comment.consultation_id == consultation.id, Comment.external_id == external_id
    )
    return city.session.scalars(query).one()


def _rule(city: City, comment: Comment, row: Facts, *, at: datetime) -> None:
    if row["expect"] == "waiting":
        return
    case = city.session.scalars(select(Case).where(Case.comment_id == comment.id)).one()
    outcome = {
        "publish": RuledOut.PUBLISH,
        "mask": RuledOut.PUBLISH_MASKED,
        "withhold": RuledOut.WITHHOLD,
    }[row["expect"]]
    rulings.rule(
        city.session,
        account=city.staff[Role.MODERATOR],
        case_id=case.id,
        version=case.version,
        outcome=outcome,
        reason=Reason(row["reason"]) if outcome is RuledOut.WITHHOLD else None,
        now=min(at, city.now),
    )


def _support(city: City, comment: Comment, n: int, *, before: datetime) -> None:
    others = [each for each in city.residents.values() if each.id != comment.author_id]
    start = comment.received_at + timedelta(hours=4)
    if start >= before:
        return
    for account in city.chance.sample(others, min(n, len(others))):
        at = start + (before - start) * city.chance.random() * 0.9
        comments.support(city.session, account=account, comment_id=comment.id, now=at)


def _answer(city: City, consultation: Consultation, facts: Facts) -> None:
    """Close, summarise, answer by theme, publish."""
    session, at = city.session, city.at(facts["answered"])
    answers: Facts = json.loads((FOLDER / facts["answers"]).read_text("utf-8"))
    opening.close_due(session, now=city.at(facts["closes"] + 1, 0))
    _summarise(city, consultation, closed=facts["closes"])
    for draft in facts["drafts"][1:]:
        _add_draft(city, consultation, draft)
    _decide(city, consultation, answers, at)
    decisions.write_reply(
        session,
        account=city.staff[Role.DRAFTER],
        consultation_id=consultation.id,
        text=answers["reply"],
        now=at,
    )
    publisher = city.staff[Role.PUBLISHER]
    answering.publish_answer(session, account=publisher, consultation_id=consultation.id, now=at)


def _summarise(city: City, consultation: Consultation, *, closed: int) -> None:
    session, analyst = city.session, city.staff[Role.ANALYST]
    summary = summaries.build(
        session,
        consultation_id=consultation.id,
        document=pipeline.summarise(summaries.opinions(session, consultation_id=consultation.id)),
        made_by=analyst.id,
        now=city.at(closed + 2),
    )
    now = city.at(closed + 3)
    summaries.publish(session, account=analyst, summary_id=summary.id, now=now)


def _decide(city: City, consultation: Consultation, answers: Facts, at: datetime) -> None:
    """Every Topic gets the answer to its commonest theme, Comments of other themes get theirs."""
    session, drafter = city.session, city.staff[Role.DRAFTER]
    default: Facts = answers["default"]
    by_theme: dict[str, Facts] = {each["theme"]: each for each in answers["answers"]}
    keys = {label: clause.key for label, clause in _clauses(session, consultation).items()}
    alone: dict[str, list[int]] = {}
    for each in decisions.topics_to_answer(session, consultation_id=consultation.id):
        members = summaries.members(session, topic_id=each.topic.id)
        [(common, _n)] = Counter(city.themes[member] for member in members).most_common(1)
        given = _given(by_theme.get(common, default), keys)
        decisions.decide_topic(session, account=drafter, topic_id=each.topic.id, now=at, **given)
        for member in members:
            if city.themes[member] != common:
                alone.setdefault(city.themes[member], []).append(member)
    for comment in decisions.loose_comments(session, consultation_id=consultation.id):
        alone.setdefault(city.themes[comment.id], []).append(comment.id)
    for theme, ids in alone.items():
        decisions.decide_comments(
            session,
            account=drafter,
            consultation_id=consultation.id,
            comment_ids=ids,
            now=at,
            **_given(by_theme.get(theme, default), keys),
        )


def _given(answer: Facts, keys: dict[str, str]) -> Facts:
    return {
        "verdict": Verdict(answer["verdict"]),
        "reason": answer["reason"],
        "clause_keys": [keys[label] for label in answer["clauses"]],
    }
