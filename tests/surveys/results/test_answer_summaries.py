"""Free texts of questionnaires: masked, summarised, published, led back to the answers."""

import json

import pytest
from sqlalchemy import select

import jobs
from db import unit
from errors import AlreadyDone, Conflict, Empty, Invalid, NotAllowed, WrongStage
from models import Act, AnswerSummary, AskingState, Entry, Job, JobState, Response, Role
from surveys.results import answer_summaries, free_texts
from tests.surveys.results.world import EVERYTHING, full, make_responses, make_survey
from tests.world import NOON, make_account
from topics import pipeline

SAID = [
    "公园里树太少，夏天太晒，希望多种树。",
    "希望多种一些大树，遮荫。",
    "树荫不够，夏天晒得没法走。",
    "厕所太少，老人不方便。",
    "建议增加厕所，带孩子很不方便。",
    "厕所关门太早。",
    "请联系我，电话13812345678，想多种树。",
]


@pytest.fixture
def survey(any_session):
    found = make_survey(any_session, form=EVERYTHING, state=AskingState.CLOSED)
    make_responses(any_session, survey=found, answers=[full(words=said) for said in SAID])
    return found


@pytest.fixture
def analyst(any_session, survey):
    return make_account(any_session, roles=(Role.ANALYST,), department=survey.department)


def made(session, survey, question="words"):
    where = {"survey_id": survey.id, "question": question}
    texts = answer_summaries.read(session, **where)
    document = pipeline.summarise(texts.opinions)
    return answer_summaries.build(
        session, document=document, texts=texts, made_by=None, now=NOON, **where
    )


def test_texts_are_read_masked(any_session, survey):
    texts = free_texts.of_survey(any_session, survey=survey, key="words")
    assert len(texts.texts) == len(SAID)
    assert not [said for said in texts.texts.values() if "13812345678" in said]


def test_what_the_rules_hold_is_left_out_and_counted(any_session, survey):
    make_responses(any_session, survey=survey, answers=[full(words="你们这帮傻逼去死吧")])
    texts = free_texts.of_survey(any_session, survey=survey, key="words")
    assert (len(texts.texts), texts.held) == (len(SAID), 1)


def test_the_words_of_other_are_a_source():
    keys = [source.key for source in free_texts.sources(EVERYTHING)]
    assert keys == ["area__other", "wants__other", "words"]


def test_no_words_are_stored_and_all_come_back(any_session, survey):
    summary = made(any_session, survey)
    assert not [said for said in SAID if said in json.dumps(summary.document, ensure_ascii=False)]
    whole = answer_summaries.with_words(any_session, summary=summary)
    known = free_texts.of_survey(any_session, survey=survey, key="words").texts
    for topic in whole["topics"]:
        for quote in topic["quotes"]:
            assert known[quote["comment_id"]][quote["start"] : quote["end"]] == quote["text"]


def test_every_sentence_leads_to_answers(any_session, survey):
    summary = made(any_session, survey)
    for sentence in answer_summaries.with_words(any_session, summary=summary)["sentences"]:
        behind = answer_summaries.these(any_session, summary=summary, ids=sentence["comment_ids"])
        assert set(behind) == set(sentence["comment_ids"])


def test_a_taken_away_answer_is_gone_from_the_summary(any_session, survey):
    summary = made(any_session, survey)
    for response in any_session.scalars(select(Response)):
        response.answers = {}
    any_session.flush()
    whole = answer_summaries.with_words(any_session, summary=summary)
    assert not [quote for topic in whole["topics"] for quote in topic["quotes"]]


def test_publishing_is_on_record_without_words(any_session, survey, analyst):
    summary = made(any_session, survey)
    answer_summaries.publish(any_session, account=analyst, summary_id=summary.id, now=NOON)
    entry = any_session.scalars(select(Entry).where(Entry.act == Act.ANSWERS_SUMMARISED)).one()
    assert entry.facts == {
        "survey": survey.slug,
        "question": "words",
        "number": 1,
        "texts": len(SAID),
        "held": 0,
        "digest": summary.digest,
    }
    assert answer_summaries.published_of(any_session, survey_id=survey.id)["words"] is summary
    with pytest.raises(AlreadyDone):
        answer_summaries.publish(any_session, account=analyst, summary_id=summary.id, now=NOON)


def test_only_the_newest_is_published(any_session, survey, analyst):
    first = made(any_session, survey)
    made(any_session, survey)
    with pytest.raises(Conflict):
        answer_summaries.publish(any_session, account=analyst, summary_id=first.id, now=NOON)


def test_while_answers_come_in_nothing_is_published(session):
    survey = make_survey(session, form=EVERYTHING)
    analyst = make_account(session, roles=(Role.ANALYST,), department=survey.department)
    make_responses(session, survey=survey, answers=[full()])
    summary = made(session, survey)
    with pytest.raises(WrongStage):
        answer_summaries.publish(session, account=analyst, summary_id=summary.id, now=NOON)


def test_a_summary_of_nothing_is_not_published(session):
    survey = make_survey(session, form=EVERYTHING, state=AskingState.CLOSED)
    analyst = make_account(session, roles=(Role.ANALYST,), department=survey.department)
    summary = made(session, survey)
    with pytest.raises(Empty):
        answer_summaries.publish(session, account=analyst, summary_id=summary.id, now=NOON)


def test_it_is_ordered_by_analysts_for_what_is_written(any_session, survey, analyst):
    def order(account, question="words"):
        return answer_summaries.ask(
            any_session, account=account, survey_id=survey.id, question=question, now=NOON
        )

    assert order(analyst) is order(analyst)
    with pytest.raises(NotAllowed):
        order(make_account(any_session))
    with pytest.raises(Invalid):
        order(analyst, "sex")


def test_the_job_stores_one(database):
    with unit() as session:
        survey = make_survey(session, form=EVERYTHING, state=AskingState.CLOSED)
        analyst = make_account(session, roles=(Role.ANALYST,), department=survey.department)
        make_responses(session, survey=survey, answers=[full(words=said) for said in SAID])
        job = answer_summaries.ask(
            session, account=analyst, survey_id=survey.id, question="words", now=NOON
        )
    jobs.run(job.id)
    with unit() as session:
        assert session.get_one(Job, job.id).state is JobState.DONE
        assert session.scalars(select(AnswerSummary)).one().texts == len(SAID)
