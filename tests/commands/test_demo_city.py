"""Loading the demo city as `make run` does."""

import shutil

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import db
from audit import ledger
from consultation import outcome
from identity.accounts import DEMO_ISSUER
from models import Account, Comment, Consultation
from tests.commands.site import run


@pytest.fixture(scope="module")
def city(template, tmp_path_factory):
    """The demo city in a database of its own, loaded as `make run` does; what loading it said."""
    folder = tmp_path_factory.mktemp("city")
    shutil.copy(template, folder / "minyi.db")
    here = {"DATABASE_URL": f"sqlite:///{folder}/minyi.db", "MINYI_FOLDER": f"{folder}/files"}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in here.items():
            environment.setenv(name, value)
        said = [run("seed", "--demo")[1] for _ in range(2)]
    engine = db.make_engine(here["DATABASE_URL"])
    with Session(engine) as session:
        yield session, said
    engine.dispose()


def test_the_demo_city_is_loaded_once(city):
    _session, said = city
    assert said == [
        {"loaded": True, "consultations": 3, "comments": 343, "datasets": 5},
        {"loaded": False},
    ]


def test_the_demo_citys_ledger_and_counters_hold(city):
    session, _said = city
    assert ledger.verify(session).broken is None
    for made in session.scalars(select(Consultation)):
        mine = select(func.count(Comment.id)).where(Comment.consultation_id == made.id)
        published = mine.where(Comment.standing == "published")
        assert (session.scalar(mine), session.scalar(published)) == (made.received, made.published)


def test_the_demo_city_shows_a_consultation_open_one_answered_and_one_without_comments(city):
    session, _said = city
    made = session.scalars(select(Consultation).order_by(Consultation.id)).all()
    assert {(each.stage.value, each.received > 0) for each in made} == {
        ("answered", True),
        ("open", True),
        ("open", False),
    }


def test_the_demo_city_answers_every_comment_by_its_theme(city):
    session, _said = city
    answered = session.scalars(select(Consultation).where(Consultation.stage == "answered")).one()
    found = outcome.outcome(session, consultation=answered)
    assert sum(row.size for row in found.answers) == found.published > 100
    assert {row.verdict for row in found.answers} >= {"adopted", "partly", "not-adopted"}
    assert all(label.startswith("第") for row in found.answers for label in row.clause_labels)


def test_the_demo_citys_people_have_comments_of_their_own(city):
    session, _said = city
    personas = session.scalars(select(Account.id).where(Account.issuer == DEMO_ISSUER))
    authors = session.scalars(select(Comment.author_id)).all()
    assert set(personas) & set(authors)
