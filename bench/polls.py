"""400,000 votes: results out of counters, one vote more, a recount, closing with its package."""

import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from bench import Row

VOTES = 400_000
OPTIONS = "abcdefgh"
BULK = 20_000
LEVELS = (0, 2, 3, 4)


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'minyi.db'}"
        os.environ["MINYI_FOLDER"] = str(folder / "files")
        return measured()


def measured() -> list[Row]:
    import settings

    settings.settings.cache_clear()
    import cli
    import db

    db.engine.cache_clear()
    cli.main(["migrate"])
    found = []
    for method in ("single", "ranked"):
        found += of_method(method)
    return found


def of_method(method: str) -> list[Row]:
    import db
    from models import Poll
    from surveys.polls import counters, opening, results

    poll_id, account_id, now = filled(method)
    note = f"{VOTES:,} votes, {len(OPTIONS)} options"
    with db.reading() as session:
        poll = session.get_one(Poll, poll_id)
        walls = [timed(lambda: results.of(session, poll=poll)) for _ in range(20)]
        begun = time.perf_counter()
        recount = counters.recount(session, poll=poll)
        recounted = (time.perf_counter() - begun) * 1000
        assert recount.agrees and recount.ballots == VOTES, recount.differences[:3]
    one = timed(lambda: vote(poll_id, account_id, ballot(method, random.Random(1)), now))
    begun = time.perf_counter()
    with db.unit() as session:
        (closed,) = opening.close_due(session, now=now + timedelta(days=30))
        assert closed.votes == VOTES + 1
    closing = time.perf_counter() - begun
    with db.reading() as session:
        frozen = timed(lambda: results.of(session, poll=session.get_one(Poll, poll_id)))
    return [
        Row(f"results of a {method} poll, the slowest of 20", max(walls), "ms", 100, note),
        Row(f"results of a {method} poll once closed", frozen, "ms", 100, note),
        Row(f"one vote more in a {method} poll", one, "ms", 1500, note),
        Row(f"recount of a {method} poll, which agrees", recounted, "ms", None, note),
        Row(f"closing a {method} poll: result, ballots, script", closing, "s", None, note),
    ]


def timed(deed: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    deed()
    return (time.perf_counter() - begun) * 1000


def filled(method: str) -> tuple[int, int, datetime]:
    """An open poll with VOTES votes and the counters they add up to, written in bulk; and somebody
    who has not voted yet."""
    from sqlalchemy import insert, update

    import clock
    import db
    from models import Poll, PollCount, PollMethod, Vote
    from surveys.polls import counters

    now = clock.now()
    poll_id, account_id = made(method, now)
    chance, counts = random.Random(20261122), Counter[tuple[str, str, int]]()
    keys = list(OPTIONS)

    def votes() -> Iterator[dict[str, Any]]:
        for number in range(VOTES):
            cast, level = ballot(method, chance), chance.choice(LEVELS)
            for measure, key in counters.marks(cast, method=PollMethod(method), options=keys):
                counts[measure, key, level] += 1
            yield {
                "poll_id": poll_id,
                "voter": f"{number:064x}",
                "ballot": cast,
                "salt": f"{number:032x}",
                "assurance": level,
                "cast_at": now,
            }

    with db.unit() as session:
        drawn = votes()
        while batch := list(islice(drawn, BULK)):
            session.execute(insert(Vote), batch)
        session.execute(
            insert(PollCount),
            [
                {"poll_id": poll_id, "measure": measure, "key": key, "assurance": level, "n": n}
                for (measure, key, level), n in counts.items()
            ],
        )
        session.execute(update(Poll).where(Poll.id == poll_id).values(votes=VOTES))
    return poll_id, account_id, now


def made(method: str, now: datetime) -> tuple[int, int]:
    import db
    from models import Account, Department, Membership, PollMethod, Role
    from surveys.polls import drafting, opening
    from surveys.polls.drafting import ChoiceForm, PollForm

    with db.unit() as session:
        home = Department(key=f"bench-{method}", name="测", path=f"bench-{method}/")
        people = [
            Account(
                issuer="bench",
                subject=f"{method}-{role}",
                name="测",
                assurance=4,
                created_at=now,
                memberships=[Membership(department=home, role=role, since=now)] if role else [],
            )
            for role in (Role.DRAFTER, Role.PUBLISHER, None)
        ]
        session.add_all([home, *people])
        session.flush()
        form = PollForm(
            title="测速",
            department_id=home.id,
            method=PollMethod(method),
            choices=tuple(ChoiceForm(key=key, label=key) for key in OPTIONS),
            background="测速",
            hides_results=False,
            closes_at=now + timedelta(days=20),
        )
        poll = drafting.create(session, account=people[0], form=form, now=now)
        drafting.submit(session, account=people[0], poll_id=poll.id, now=now)
        opening.open_(session, account=people[1], poll_id=poll.id, now=now)
        return poll.id, people[2].id


def ballot(method: str, chance: random.Random) -> dict[str, Any]:
    if method == "single":
        return {"choice": chance.choice(OPTIONS)}
    ranking = chance.sample(OPTIONS, len(OPTIONS))
    return {"ranking": ranking[: chance.randint(1, len(OPTIONS))]}


def vote(poll_id: int, account_id: int, cast: dict[str, Any], now: datetime) -> None:
    import db
    from models import Account
    from surveys.polls import voting

    with db.unit() as session:
        account = session.get_one(Account, account_id)
        voting.cast(
            session,
            account=account,
            poll_id=poll_id,
            ballot=cast,
            now=now + timedelta(minutes=1),
        )
