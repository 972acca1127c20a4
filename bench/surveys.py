"""100 people answer a questionnaire at once through the websocket, for less than a minute."""

import random
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import select
from sqlalchemy.orm import Session
from streamlit.proto.WidgetStates_pb2 import WidgetState

import clock
import db
from bench import Row
from bench.server import Server, command, serving
from bench.visitor import Visitor
from models import Access, Survey
from surveys.questionnaires import counting
from tests.surveys.questionnaires.world import make_survey, several

SLUG = "bench-survey"
PEOPLE = 100
SECONDS = 40
PAUSE = 5.0  # seconds a person thinks about a question, on average
PORT = 8796
QUESTIONS = 6


@dataclass
class Found:
    """What all people saw together."""

    answered: list[float] = field(default_factory=list)
    handed_in: int = 0
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command(folder, "migrate")
        engine = db.make_engine(f"sqlite:///{folder / 'minyi.db'}")
        with Session(engine) as session:
            later = clock.now() + timedelta(days=9)
            make_survey(
                session,
                slug=SLUG,
                form=several(QUESTIONS),
                access=Access.ANONYMOUS,
                closes_at=later,
            )
            session.commit()
        with serving(folder, port=PORT) as server:
            found, cpu = crowd(server)
            alone = step_cost(server)
        with Session(engine) as session:
            lost = wrong(session, found)
    p95 = quantiles(found.answered, n=20)[-1] * 1000
    note = f"{PEOPLE} people, {len(found.answered)} answers in {SECONDS} s"
    return [
        Row("an answered question, 100 people at once, p95", p95, "ms", 1500, note),
        Row(
            "an answered question, 100 people at once, median", median(found.answered) * 1000, "ms"
        ),
        Row("CPU of an answered question in the crowd", cpu / len(found.answered) * 1000, "ms"),
        Row("CPU of an answered question, one person", alone, "ms", 25),
        Row("responses lost or counted twice", lost, "", 0, f"{found.handed_in} handed in"),
    ]


def crowd(server: Server) -> tuple[Found, float]:
    """Everybody begins first; then the clock runs. CPU seconds of the server with it."""
    found, ready = Found(), threading.Barrier(PEOPLE + 1)
    threads = [
        threading.Thread(target=one_person, args=(server.url, number, found, ready))
        for number in range(PEOPLE)
    ]
    for thread in threads:
        thread.start()
    ready.wait(300)
    before = server.cpu()
    for thread in threads:
        thread.join(SECONDS + 120)
    if found.errors:
        raise RuntimeError(found.errors[0])
    return found, server.cpu() - before


def one_person(url: str, number: int, found: Found, ready: threading.Barrier) -> None:
    chance = random.Random(number)
    try:
        with Visitor(url, page="survey", query=f"s={SLUG}") as visitor:
            visitor.run()
            press(visitor, "fill_begin", whole=True)
            ready.wait(300)
            until = time.monotonic() + SECONDS
            time.sleep(chance.uniform(0, PAUSE))
            while time.monotonic() < until:
                done = answer(visitor, chance)
                with found.lock:
                    found.answered.append(done)
                time.sleep(chance.uniform(0.5, 1.5) * PAUSE)
                if "fill_submit" in visitor.widgets:
                    press(visitor, "fill_submit")
                    with found.lock:
                        found.handed_in += 1
                    return
    except Exception as error:
        with found.lock:
            found.errors.append(repr(error))
        ready.abort()


def answer(visitor: Visitor, chance: random.Random) -> float:
    """Choose something and press Next: seconds until the next question stands there."""
    states = []
    for name, options in visitor.radios.items():
        states.append(WidgetState(id=visitor.widgets[name], string_value=chance.choice(options)))
    begun = time.monotonic()
    press(visitor, "fill_next", *states)
    return time.monotonic() - begun


def press(visitor: Visitor, key: str, *states: WidgetState, whole: bool = False) -> None:
    button = WidgetState(id=visitor.widgets[key], trigger_value=True)
    fragment = "" if whole else visitor.fragments[-1]
    visitor.forget()
    visitor.run(fragment, [*states, button])
    if visitor.errors:
        raise RuntimeError(visitor.errors[0])


def step_cost(server: Server) -> float:
    """CPU milliseconds of the server for one answered question, nobody else there."""
    chance, costs = random.Random(0), []
    for _round in range(5):
        with Visitor(server.url, page="survey", query=f"s={SLUG}") as visitor:
            visitor.run()
            press(visitor, "fill_begin", whole=True)
            before = server.cpu()
            for _step in range(QUESTIONS):
                answer(visitor, chance)
            costs.append((server.cpu() - before) / QUESTIONS * 1000)
    return min(costs)


def wrong(session: Session, found: Found) -> float:
    """How far what is counted is from what people saw handed in, and from a recount."""
    survey = session.scalars(select(Survey).where(Survey.slug == SLUG)).one()
    differences = counting.recount(session, survey=survey)
    return abs(survey.submitted - found.handed_in) + len(differences)
