"""Whatever is sent: sizes bound it or refuse, fields read it, and steps always come to an end."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Invalid, Refusal
from routes import survey_fields
from surveys.forms.form import OTHER_SUFFIX, Form, QuestionKind
from surveys.questionnaires import quotas, sizes, stepping
from surveys.questionnaires.quotas import Quota
from tests.surveys.questionnaires.world import BUS, ZH, option, question

KEYS = [each.key for each in BUS.questions]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)
KIND = st.sampled_from([kind for kind in QuestionKind if kind is not QuestionKind.COMPUTED])


@given(st.dictionaries(st.sampled_from([*KEYS, "why" + OTHER_SUFFIX, "moon"]), VALUES))
def test_what_is_kept_is_json_that_every_database_takes(answers):
    try:
        kept = sizes.bounded(BUS, answers)
    except Refusal:
        return
    text = json.dumps(kept, allow_nan=False, ensure_ascii=False)
    assert len(text.encode()) <= sizes.WHOLE
    assert "\\u0000" not in json.dumps(kept)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_going_on_always_comes_to_the_end(answers):
    place, seen = stepping.steps(BUS, answers)[0][0].key, []
    while place != stepping.END:
        seen.append(place)
        steps = stepping.steps(BUS, answers)
        place = stepping.after(BUS, answers, steps[stepping.step_at(steps, place)])
    assert len(seen) == len(set(seen)) <= len(BUS.questions)


@given(KIND, st.dictionaries(st.text(max_size=8) | st.just("q"), st.lists(st.text(), min_size=1)))
def test_a_plain_form_is_read_whatever_it_sends(kind, sent):
    asked = question("q", kind, options=(option("a"),), rows=(option("r"),), other=True)
    survey_fields.read(asked, sent)


@given(st.binary(max_size=200))
def test_a_body_is_read_or_refused(body):
    try:
        survey_fields.sent(body)
    except Invalid as refusal:
        assert refusal.about["why"] == "answer"


def test_a_quota_fits_who_gave_all_of_its_answers():
    quota = Quota(key="x", limit=1, where={"rides": ["yes"], "why": ["cheap", "near"]})
    assert quota.fits({"rides": "yes", "why": ["near", "other"]})
    assert not quota.fits({"rides": "yes"})
    assert not quota.fits({"rides": "no", "why": ["near"]})


@pytest.mark.parametrize(
    "quota",
    [
        Quota(key="x", limit=0),
        Quota(key="", limit=1),
        Quota(key="x", limit=1, where={"moon": ["a"]}),
        Quota(key="x", limit=1, where={"rides": ["moon"]}),
        Quota(key="x", limit=1, where={"words": ["a"]}),
        Quota(key="x", limit=1, where={"rides": []}),
    ],
)
def test_a_quota_on_what_is_not_asked_is_refused(quota):
    with pytest.raises(Invalid):
        quotas.check([quota], BUS)


def test_a_form_without_questions_is_at_its_end():
    form = Form(title={ZH: "x"})
    assert stepping.step_at(stepping.steps(form, {}), stepping.END) == 0
