"""Two questionnaires of the demo city, one open and one closed and replied to, with answers:
through the verbs."""

import json
import random
from datetime import datetime, timedelta
from typing import Any

from commands.demo_city import FOLDER, PEOPLE, City
from models import Access, Account, Assurance, Role, Survey
from surveys.forms.checking import problems
from surveys.forms.domains import worth_trying
from surveys.forms.form import DONT_KNOW, OTHER, PREFER_NOT, Form, QuestionKind, from_json
from surveys.forms.logic import visible
from surveys.questionnaires import answering, drafting, handing_in, opening
from surveys.questionnaires.drafting import SurveyForm

RESPONSES = 25  # to each
TEXTS = (
    "窗口少，中午没人，排队排了很久。",
    "工作人员很耐心，就是材料要来回补。",
    "希望手机上能看到前面还有几个人。",
    "Please put up signs in English as well.",
    "老城区小学后面那条巷子晚上太黑了。",
)
RARELY = (DONT_KNOW, PREFER_NOT, OTHER)
Facts = dict[str, Any]


def load(city: City) -> int:
    """How many Responses were handed in."""
    built = build(city)
    for survey in built:
        _answer_all(city, survey)
    opening.close_due(city.session, now=city.now)
    for survey, facts in zip(built, _facts(), strict=True):
        if "reply" in facts:
            opening.reply(
                city.session,
                account=city.staff[Role.PUBLISHER],
                survey_id=survey.id,
                text=facts["reply"],
                now=city.at(facts["closes"] + 10),
            )
    return sum(survey.submitted for survey in built)


def build(city: City) -> list[Survey]:
    """Both Surveys, opened; what is over is not closed yet."""
    return [_open(city, facts) for facts in _facts()]


def _facts() -> list[Facts]:
    rows: dict[str, Facts] = json.loads((FOLDER / "surveys.json").read_text("utf-8"))
    return list(rows.values())


def _open(city: City, facts: Facts) -> Survey:
    session, drafter = city.session, city.staff[Role.DRAFTER]
    begun = city.at(facts["opens"] - 5)
    settings = SurveyForm(
        slug=facts["slug"],
        title=facts["title"],
        title_en=facts["title_en"],
        purpose=facts["purpose"],
        department_id=city.departments[facts["department"]].id,
        access=Access.ACCOUNT,
        closes_at=city.at(facts["closes"], 18),
    )
    survey = drafting.create(session, account=drafter, form=settings, now=begun)
    form = from_json(facts["form"])
    drafting.save(session, account=drafter, survey_id=survey.id, form=form, digest=None, now=begun)
    drafting.submit(session, account=drafter, survey_id=survey.id, now=begun)
    publisher, opens = city.staff[Role.PUBLISHER], city.at(facts["opens"])
    return opening.open_(session, account=publisher, survey_id=survey.id, now=opens)


def _answer_all(city: City, survey: Survey) -> None:
    chance = random.Random(survey.slug)
    begin = survey.opens_at or city.now
    until = min(city.now, survey.closes_at or city.now)
    minutes = int((until - begin).total_seconds() // 60) - 30
    for number, after in enumerate(sorted(chance.sample(range(minutes), RESPONSES))):
        person = Account(
            issuer=PEOPLE,
            subject=f"{survey.slug}-{number}",
            name=f"居民{number + 1}",
            assurance=(Assurance.SELF_FILLED, Assurance.TWO_ELEMENT)[number % 2],
            created_at=begin,
            memberships=[],
        )
        city.session.add(person)
        city.session.flush()
        _answer(city, survey, person, begin + timedelta(minutes=after), chance)


def _answer(
    city: City, survey: Survey, person: Account, at: datetime, chance: random.Random
) -> None:
    session = city.session
    started = answering.begin(session, survey_id=survey.id, account=person, now=at)
    given = _answers(answering.form_of(started.response), chance, at)
    code, done = started.resume_code, at + timedelta(seconds=chance.randint(50, 400))
    answering.save(session, resume_code=code, answers=given, now=done)
    handing_in.submit(session, resume_code=code, now=done)


def _answers(form: Form, chance: random.Random, at: datetime) -> Facts:
    """Something that fits to each question on the way, seldom nothing."""
    given: Facts = {}
    for question in form.questions:
        if question not in visible(form, given, today=at.date()):
            continue
        if question.kind in (QuestionKind.TEXT, QuestionKind.LONG):
            if chance.random() < 0.4:
                given[question.key] = chance.choice(TEXTS)
            continue
        fitting = [
            value
            for value in worth_trying(question, set(), today=at.date())
            if value is not None
            and not (isinstance(value, list) and OTHER in value)
            and value not in RARELY
            and not problems(question, value, given, today=at.date())
        ]
        if question.kind is QuestionKind.NUMBER:
            fitting = [chance.randint(5, 95)]
        if fitting and (question.required or chance.random() < 0.9):
            given[question.key] = chance.choice(fitting)
        elif question.dont_know:
            given[question.key] = DONT_KNOW
    return given
