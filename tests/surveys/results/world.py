"""Builders for results: a Survey with every kind of question, and Responses that count."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from models import Channel, Response, ResponseState, Survey, SurveyVersion
from surveys.forms.form import Form, QuestionKind, from_json
from surveys.questionnaires import counting
from tests.surveys.questionnaires.world import ZH, make_survey, option, question
from tests.world import NOON

__all__ = ["ZH", "make_survey", "option", "question"]

_numbers = count(1)
K = QuestionKind
EVERYTHING = Form(
    title={ZH: "公园满意度调查", "en": "Parks survey"},
    languages=(ZH, "en"),
    questions=(
        question("intro", K.STATEMENT, "谢谢您参加。"),
        question("sex", K.SINGLE, "性别", options=(option("f", "女"), option("m", "男"))),
        question("age", K.NUMBER, "年龄", whole=True, low=14, high=120),
        question(
            "area",
            K.SINGLE,
            "您住在哪里？",
            options=(option("east", "东区"), option("west", "西区"), option("hill", "山区")),
            other=True,
            prefer_not=True,
        ),
        question(
            "wants",
            K.MULTIPLE,
            "您希望公园增加什么？",
            options=(option("wc", "厕所"), option("seat", "座椅"), option("=tree", "树荫")),
            other=True,
            dont_know=True,
        ),
        question(
            "parts",
            K.MATRIX,
            "各方面怎么样？",
            rows=(option("clean", "卫生"), option("safe", "安全")),
            options=(option("bad", "差"), option("ok", "一般"), option("good", "好")),
        ),
        question(
            "happy",
            K.RATING,
            "您满意吗？",
            low=1,
            high=5,
            dont_know=True,
            low_text={ZH: "不满意"},
        ),
        question("nps", K.NPS, "您会推荐吗？"),
        question("mood", K.SENTIMENT, "您的心情？"),
        question("since", K.DATE, "上次来是哪天？"),
        question(
            "order",
            K.RANKING,
            "请排序",
            options=(option("a", "安静"), option("b", "热闹"), option("c", "方便")),
        ),
        question("words", K.LONG, "您还想说什么？"),
        question("where", K.LOCATION, "在哪里？"),
        question("photo", K.FILE, "照片"),
        question("agreed", K.CONSENT, "同意用于统计"),
        question("both", K.COMPUTED, "合计", calculation="1 + 1"),
    ),
)


def full(**more: Any) -> dict[str, Any]:
    """An answer to every question of EVERYTHING."""
    return {
        "sex": "f",
        "age": 34,
        "area": "east",
        "wants": ["wc", "seat"],
        "parts": {"clean": "good", "safe": "ok"},
        "happy": 4,
        "nps": 9,
        "mood": 4,
        "since": "2026-05-01",
        "order": ["a", "c", "b"],
        "words": "希望多种树，夏天太晒。",
        "where": {"lon": 121.5, "lat": 31.2},
        "agreed": True,
        "both": 2,
        **more,
    }


def make_responses(
    session: Session,
    *,
    survey: Survey,
    answers: Iterable[Mapping[str, Any]],
    version: SurveyVersion | None = None,
    at: datetime = NOON,
    state: ResponseState = ResponseState.SUBMITTED,
    assurance: int = 0,
    channel: Channel = Channel.WEB,
    is_assisted: bool = False,
    counted: bool = True,
) -> int:
    """Responses handed in, with their counters."""
    home = version or survey.versions[-1]
    form = from_json(home.form)
    rows = []
    for each in answers:
        number = next(_numbers)
        mark = sha256(f"{survey.id}-{number}".encode()).hexdigest()
        is_in = state is not ResponseState.DRAFT
        rows.append(
            {
                "survey_id": survey.id,
                "version_id": home.id,
                "state": state,
                "respondent": mark,
                "resume_digest": mark,
                "answers": dict(each),
                "place": "",
                "assurance": assurance,
                "channel": channel,
                "is_assisted": is_assisted,
                "language": "zh-Hans",
                "salt": "0" * 32,
                "begun_at": at,
                "saved_at": at,
                "submitted_at": at if is_in else None,
                "seconds": 60 + number % 100 if is_in else None,
                "revision": 1,
            }
        )
        if counted and state is ResponseState.SUBMITTED:
            marks = counting.marks(form, each, today=at.date())
            counting.add(session, version_id=home.id, assurance=assurance, found=marks)
    if rows:
        session.execute(insert(Response), rows)
    home.frozen_at = home.frozen_at or at
    session.flush()
    return len(rows)
