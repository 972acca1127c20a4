"""A questionnaire of the demo city that is over, with weighted results and what people wrote in
their own words, summarised: through the verbs."""

import json
import random
from datetime import timedelta
from typing import Any

from commands.demo_city import FOLDER, PEOPLE, City
from models import Access, Account, Assurance, Role, Survey, SurveyVersion
from surveys.forms.form import PREFER_NOT, from_json
from surveys.questionnaires import answering, drafting, handing_in, opening
from surveys.questionnaires.drafting import SurveyForm
from surveys.results import answer_summaries, population, weighting
from topics import pipeline

LEVELS = (Assurance.SELF_FILLED, Assurance.TWO_ELEMENT, Assurance.REAL_PERSON)
QUESTION = "words"
Facts = dict[str, Any]


def load(city: City) -> int:
    """How many Responses were handed in."""
    facts: Facts = json.loads((FOLDER / "results.json").read_text("utf-8"))
    survey = _opened(city, facts)
    chance = random.Random(facts["slug"])
    for number in range(facts["responses"]):
        _answer(city, survey, facts, number, chance)
    opening.close_due(city.session, now=city.now)
    _weigh(city, survey, facts)
    _summarise(city, survey, facts)
    opening.reply(
        city.session,
        account=city.staff[Role.PUBLISHER],
        survey_id=survey.id,
        text=facts["reply"],
        now=city.at(facts["closes"] + 9),
    )
    return int(facts["responses"])


def _opened(city: City, facts: Facts) -> Survey:
    session, drafter = city.session, city.staff[Role.DRAFTER]
    begun, opens = city.at(facts["opens"] - 4), city.at(facts["opens"])
    form = from_json(facts["form"])
    settings = SurveyForm(
        slug=facts["slug"],
        title=form.title["zh-Hans"],
        title_en=facts["title_en"],
        purpose=facts["purpose"],
        department_id=city.departments[facts["department"]].id,
        access=Access.ACCOUNT,
        closes_at=city.at(facts["closes"], 18),
    )
    survey = drafting.create(session, account=drafter, form=settings, now=begun)
    drafting.save(session, account=drafter, survey_id=survey.id, form=form, digest=None, now=begun)
    drafting.submit(session, account=drafter, survey_id=survey.id, now=begun)
    publisher = city.staff[Role.PUBLISHER]
    return opening.open_(session, account=publisher, survey_id=survey.id, now=opens)


def _answer(city: City, survey: Survey, facts: Facts, number: int, chance: random.Random) -> None:
    person = Account(
        issuer=PEOPLE,
        subject=f"walker-{number}",
        name=f"居民{number + 1}",
        assurance=LEVELS[number % len(LEVELS)],
        created_at=city.at(-95),
        memberships=[],
    )
    city.session.add(person)
    city.session.flush()
    days = facts["closes"] - facts["opens"] - 1
    at = city.at(facts["opens"], 9) + timedelta(days=number % days, minutes=chance.randint(0, 600))
    started = answering.begin(city.session, survey_id=survey.id, account=person, now=at)
    handing_in.whole(
        city.session,
        resume_code=started.resume_code,
        answers=_answers(facts, chance),
        now=at + timedelta(seconds=chance.randint(70, 260)),
    )


def _answers(facts: Facts, chance: random.Random) -> Facts:
    """Younger women answer more often than they live there: so weights have something to do."""
    young = chance.random() < 0.55
    found: Facts = {
        "use": chance.choices(("daily", "weekly", "monthly", "rare"), (35, 45, 14, 6))[0],
        "why": chance.sample(("walk", "run", "child", "commute"), chance.randint(1, 3)),
        "parts": {
            "clean": chance.choices(("bad", "ok", "good"), (1, 3, 6))[0],
            "light": chance.choices(("bad", "ok", "good"), (1, 2, 7))[0],
            "shade": chance.choices(("bad", "ok", "good"), (7, 3, 1))[0],
        },
        "happy": chance.choices((2, 3, 4, 5), (1, 3, 6, 3) if young else (3, 5, 4, 1))[0],
        "next": chance.choice(
            (["shade", "seat", "wc"], ["shade", "wc", "seat"], ["seat", "shade", "wc"])
        ),
        "age": chance.randint(18, 34) if young else chance.randint(35, 78),
        "sex": chance.choices(("f", "m", PREFER_NOT), (64, 33, 3))[0],
        "area": chance.choice(("north", "south")),
    }
    if chance.random() < 0.6:
        found[QUESTION] = chance.choice(facts["words"])
    return found


def _weigh(city: City, survey: Survey, facts: Facts) -> None:
    session, analyst = city.session, city.staff[Role.ANALYST]
    now = city.at(facts["closes"] + 3)
    people = population.keep(
        session,
        account=analyst,
        department_id=survey.department_id,
        title=facts["population"]["title"],
        source=facts["population"]["source"],
        name="population.csv",
        data=facts["population"]["csv"].encode(),
        now=now,
    )
    version: SurveyVersion = survey.versions[-1]
    made = weighting.make(
        session,
        account=analyst,
        version_id=version.id,
        population_id=people.id,
        margins={"年龄": "age", "性别": "sex"},
        now=now,
    )
    weighting.publish(session, account=analyst, weighting_id=made.id, now=now)


def _summarise(city: City, survey: Survey, facts: Facts) -> None:
    session, analyst = city.session, city.staff[Role.ANALYST]
    now = city.at(facts["closes"] + 4)
    texts = answer_summaries.read(session, survey_id=survey.id, question=QUESTION)
    made = answer_summaries.build(
        session,
        document=pipeline.summarise(texts.opinions),
        texts=texts,
        made_by=analyst.id,
        now=now,
        survey_id=survey.id,
        question=QUESTION,
    )
    answer_summaries.publish(session, account=analyst, summary_id=made.id, now=now)
