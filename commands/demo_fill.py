"""A questionnaire of the demo city, open now, with answers, unfinished drafts and codes: through
the verbs."""

import json
import random
from datetime import timedelta
from typing import Any

from commands.demo_city import FOLDER, PEOPLE, City
from models import Account, Assurance, Channel, Role, Survey
from surveys.forms.form import PREFER_NOT, Form, Question, QuestionKind, from_json
from surveys.questionnaires import answering, drafting, handing_in, opening
from surveys.questionnaires.drafting import SurveyForm
from surveys.questionnaires.quotas import Quota

LEVELS = (Assurance.SELF_FILLED, Assurance.TWO_ELEMENT, Assurance.REAL_PERSON)
Facts = dict[str, Any]


def load(city: City) -> int:
    """How many Responses were handed in."""
    facts: Facts = json.loads((FOLDER / "survey-parks.json").read_text("utf-8"))
    form = from_json(facts["form"])
    survey = _open(city, facts, form)
    chance = random.Random(facts["slug"])
    n: int = facts["responses"]
    minutes = int((city.now - city.at(facts["opens"], 9)).total_seconds() // 60)
    for number, after in enumerate(sorted(chance.sample(range(minutes), n + facts["drafts"]))):
        at = city.at(facts["opens"], 9) + timedelta(minutes=after)
        person = _person(city, number)
        _answer(city, survey, person, _answers(form, facts, chance), number < n, at, chance)
    return n


def _open(city: City, facts: Facts, form: Form) -> Survey:
    session, drafter = city.session, city.staff[Role.DRAFTER]
    begun = city.at(facts["opens"] - 5)
    settings = SurveyForm(
        slug=facts["slug"],
        title=form.title["zh-Hans"],
        title_en=facts["title_en"],
        purpose=facts["purpose"],
        department_id=city.departments[facts["department"]].id,
        quotas=(Quota(key="18–34", limit=facts["quota_young"], where={"age": ["a"]}),),
        closes_at=city.at(facts["closes"], 18),
    )
    survey = drafting.create(session, account=drafter, form=settings, now=begun)
    drafting.save(session, account=drafter, survey_id=survey.id, form=form, digest=None, now=begun)
    drafting.submit(session, account=drafter, survey_id=survey.id, now=begun)
    at = city.at(facts["opens"], 9)
    publisher = city.staff[Role.PUBLISHER]
    return opening.open_(session, account=publisher, survey_id=survey.id, now=at)


def _person(city: City, number: int) -> Account:
    account = Account(
        issuer=PEOPLE,
        subject=f"filler-{number}",
        name=f"居民{number + 1}",
        assurance=LEVELS[number % len(LEVELS)],
        created_at=city.at(-95),
        memberships=[],
    )
    city.session.add(account)
    city.session.flush()
    return account


def _answer(
    city: City,
    survey: Survey,
    person: Account,
    given: Facts,
    is_whole: bool,
    at: Any,
    chance: random.Random,
) -> None:
    session, by_phone = city.session, is_whole and chance.random() < 0.1
    clerk = city.staff[Role.MODERATOR] if by_phone else None
    started = answering.begin(
        session,
        survey_id=survey.id,
        account=person,
        channel=Channel.PHONE if by_phone else Channel.WEB,
        assisted_by=clerk,
        now=at,
    )
    some = given if is_whole else dict(list(given.items())[: chance.randint(1, 2)])
    later = min(at + timedelta(seconds=chance.randint(60, 400)), city.now)
    code = started.resume_code
    answering.save(session, resume_code=code, answers=some, place=list(some)[-1], now=later)
    if is_whole:
        handing_in.submit(session, resume_code=code, now=later)


def _answers(form: Form, facts: Facts, chance: random.Random) -> Facts:
    """One person's answers, somewhat alike in what they find good and bad."""
    kindly = chance.random()
    found = {each.key: _one(each, facts, kindly, chance) for each in form.questions}
    if chance.random() < 0.6:
        del found["words"]
    return found


def _one(question: Question, facts: Facts, kindly: float, chance: random.Random) -> Any:
    keys = [option.key for option in question.options]
    if question.kind is QuestionKind.CONSENT:
        return True
    if question.kind is QuestionKind.MATRIX:
        return {
            row.key: keys[min(2, int(3 * (1 - kindly) + chance.random()))] for row in question.rows
        }
    if question.kind is QuestionKind.RATING:
        return 1 + round(4 * min(1.0, kindly * 0.8 + chance.random() * 0.3))
    if question.kind is QuestionKind.RANKING:
        return chance.sample(keys, len(keys))
    if question.kind is QuestionKind.MULTIPLE:
        return chance.sample(keys, chance.randint(1, 2))
    if question.kind is QuestionKind.LONG:
        return chance.choice(facts["words"])
    return PREFER_NOT if chance.random() < 0.06 else chance.choice(keys)
