"""The polls of the demo city: made, opened, voted in and closed through the verbs."""

import json
import random
from datetime import datetime, timedelta
from typing import Any

from commands.demo_city import FOLDER, PEOPLE, City
from models import Account, Assurance, Poll, PollMethod, Role
from surveys.polls import drafting, opening, rules, voting
from surveys.polls.drafting import ChoiceForm, PollForm

LEVELS = (Assurance.SELF_FILLED, Assurance.TWO_ELEMENT, Assurance.REAL_PERSON)
VOTERS = 46
Facts = dict[str, Any]


def load(city: City) -> int:
    """How many polls there are now."""
    rows: list[Facts] = json.loads((FOLDER / "polls.json").read_text("utf-8"))
    voters = _voters(city)
    for facts in sorted(rows, key=lambda row: row["opens"]):
        poll = _open(city, facts)
        _vote(city, poll, facts, voters)
    opening.close_due(city.session, now=city.now)
    return len(rows)


def _voters(city: City) -> list[Account]:
    """People of whom nothing but a name is known."""
    made = [
        Account(
            issuer=PEOPLE,
            subject=f"voter-{number}",
            name=f"居民{number + 1}",
            assurance=LEVELS[number % len(LEVELS)],
            created_at=city.at(-95),
            memberships=[],
        )
        for number in range(VOTERS)
    ]
    city.session.add_all(made)
    city.session.flush()
    return made


def _open(city: City, facts: Facts) -> Poll:
    session, begun = city.session, city.at(facts["opens"] - 4)
    form = PollForm(
        slug=facts["slug"],
        title=facts["title"],
        title_en=facts["title_en"],
        background=facts["background"],
        department_id=city.departments[facts["department"]].id,
        region_id=city.regions[facts["region"]].id,
        method=PollMethod(facts["method"]),
        rules=rules.from_json(facts["rules"]),
        choices=tuple(ChoiceForm(**row) for row in facts["choices"]),
        other=facts.get("other", False),
        quorum=facts.get("quorum"),
        by_code=facts.get("by_code", False),
        hides_results=facts["hides_results"],
        changeable=facts["changeable"],
        closes_at=city.at(facts["closes"], 18),
    )
    drafter, publisher = city.staff[Role.DRAFTER], city.staff[Role.PUBLISHER]
    poll = drafting.create(session, account=drafter, form=form, now=begun)
    drafting.submit(session, account=drafter, poll_id=poll.id, now=begun)
    at = city.at(facts["opens"], 9)
    return opening.open_(session, account=publisher, poll_id=poll.id, now=at)


def _vote(city: City, poll: Poll, facts: Facts, voters: list[Account]) -> None:
    """Ballots in an order of chance, spread over the days the poll was open."""
    chance = random.Random(facts["slug"])
    cast = [(row[0], "".join(row[2:])) for row in facts["ballots"] for _ in range(row[1])]
    chance.shuffle(cast)
    for account, (ballot, other), at in zip(
        chance.sample(voters, len(cast)), cast, _moments(city, poll, len(cast), chance), strict=True
    ):
        voting.cast(
            city.session, account=account, poll_id=poll.id, ballot=ballot, other=other, now=at
        )


def _moments(city: City, poll: Poll, n: int, chance: random.Random) -> list[datetime]:
    assert poll.opens_at and poll.closes_at
    seconds = (min(poll.closes_at, city.now) - poll.opens_at).total_seconds() - 60
    drawn = sorted(chance.random() for _ in range(n))
    return [poll.opens_at + timedelta(seconds=seconds * share) for share in drawn]
