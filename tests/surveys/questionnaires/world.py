"""Builders for questionnaires: forms, open Surveys, people who answer."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from audit.ledger import canonical
from models import Access, AskingState, Department, Role, Survey, SurveyVersion
from surveys.forms.form import Form, Option, Question, QuestionKind, as_json
from tests.world import DAY, NOON, make_account, make_department

_numbers = count(1)
ZH = "zh-Hans"


def option(key: str, text: str = "", **more: Any) -> Option:
    return Option(key=key, text={ZH: text or key}, **more)


def question(key: str, kind: QuestionKind, text: str = "", **more: Any) -> Question:
    return Question(key=key, kind=kind, text={ZH: text or f"问题 {key}"}, **more)


BUS = Form(
    title={ZH: "公交出行调查", "en": "Bus survey"},
    introduction={ZH: "大约需要三分钟。"},
    thanks={ZH: "谢谢您！"},
    languages=(ZH, "en"),
    questions=(
        question(
            "rides",
            QuestionKind.SINGLE,
            "您坐公交吗？",
            required=True,
            options=(option("yes", "坐"), option("no", "不坐")),
            prefer_not=True,
        ),
        question(
            "often",
            QuestionKind.NUMBER,
            "每周几次？",
            required=True,
            whole=True,
            low=0,
            high=50,
            relevant="${rides} = 'yes'",
        ),
        question(
            "why",
            QuestionKind.MULTIPLE,
            "为什么？",
            options=(option("cheap", "便宜"), option("near", "站点近")),
            other=True,
            relevant="${rides} = 'yes'",
        ),
        question("words", QuestionKind.LONG, "您还想说什么？", longest=200),
    ),
)


def several(n: int) -> Form:
    """So many questions, each with two choices."""
    asked = (
        question(f"q{number}", QuestionKind.SINGLE, options=(option("a"), option("b")))
        for number in range(n)
    )
    return Form(title={ZH: "几个问题"}, questions=tuple(asked))


def make_survey(
    session: Session,
    *,
    form: Form = BUS,
    access: Access = Access.ACCOUNT,
    state: AskingState = AskingState.OPEN,
    department: Department | None = None,
    closes_at: datetime | None = NOON + 14 * DAY,
    slug: str = "",
    **more: Any,
) -> Survey:
    """An open Survey with one version of its form."""
    home = department or make_department(session)
    maker = make_account(session, roles=(Role.DRAFTER,), department=home)
    survey = Survey(
        slug=slug or f"survey-{next(_numbers)}",
        department_id=home.id,
        title=form.title[ZH],
        access=access,
        state=state,
        opens_at=NOON - DAY,
        opened_at=NOON - DAY,
        closes_at=closes_at,
        made_by=maker.id,
        made_at=NOON,
        **more,
    )
    session.add(survey)
    session.flush()
    add_version(session, survey=survey, form=form, number=1)
    return survey


def add_version(session: Session, *, survey: Survey, form: Form, number: int) -> SurveyVersion:
    kept = as_json(form)
    version = SurveyVersion(
        survey_id=survey.id,
        number=number,
        form=kept,
        digest=sha256(canonical(kept)).hexdigest(),
        made_by=survey.made_by,
        made_at=NOON,
    )
    session.add(version)
    session.flush()
    return version


def answers(**more: Any) -> Mapping[str, Any]:
    """A whole set of answers to BUS."""
    return {"rides": "yes", "often": 5, "why": ["cheap"], "words": "班次太少。", **more}
