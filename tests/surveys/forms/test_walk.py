"""Walking a form finds what trying everything finds, and stops in bounded time."""

import time
from datetime import date
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.forms.form import QuestionKind
from surveys.forms.logic import settled, visible
from surveys.forms.walk import walk
from tests.surveys.forms.drawn import forms
from tests.surveys.forms.world import ask, form, options

K = QuestionKind
TODAY = date(2026, 11, 22)


@st.composite
def small_forms(draw):
    """Choices whose conditions, constraints and pages may contradict each other."""
    made = []
    for n in range(draw(st.integers(2, 5))):
        kind = draw(st.sampled_from([K.SINGLE, K.SINGLE, K.PAGE, K.COMPUTED, K.CONSENT]))
        before = [each.key for each in made if each.kind is not K.PAGE]
        given_ = {}
        if before and draw(st.booleans()):
            first, second = draw(st.sampled_from(before)), draw(st.sampled_from(before))
            value, other = draw(st.sampled_from("ab")), draw(st.sampled_from(["a", "b", "", "OK"]))
            join = draw(st.sampled_from(["and", "or"]))
            given_["relevant"] = f"${{{first}}} = '{value}' {join} ${{{second}}} = '{other}'"
        if kind is K.SINGLE:
            given_ |= {"options": options("a", "b"), "required": draw(st.booleans())}
            if before and draw(st.booleans()):
                given_["constraint"] = f". = ${{{draw(st.sampled_from(before))}}}"
        if kind is K.CONSENT:
            given_["required"] = draw(st.booleans())
        if kind is K.COMPUTED:
            given_["calculation"] = f"${{{before[-1]}}}" if before else "'a'"
        made.append(ask(f"q{n}", kind, **given_))
    return form(*made)


def brute_force(here):
    """Keys that some sound answers up to them lead to."""
    choices = {K.SINGLE: ["a", "b", None], K.CONSENT: [True, False, None]}
    asked = [each for each in here.questions if each.kind in choices]
    reached, dead = set(), set()
    for values in product(*(choices[each.kind] for each in asked)):
        answers = {each.key: v for each, v in zip(asked, values, strict=True) if v is not None}
        wrong = {each.key for each in settled(here, answers, today=TODAY)[1]}
        for question in visible(here, answers, today=TODAY):
            reached.add(question.key)
            if question.key in wrong:
                alternatives = [{**answers, question.key: v} for v in choices[question.kind]]
                if all(
                    question.key in {e.key for e in settled(here, each, today=TODAY)[1]}
                    for each in alternatives
                ):
                    dead.add(question.key)
                break
    return reached, dead


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(small_forms())
def test_walking_finds_what_trying_everything_finds(here):
    found = walk(here, today=TODAY)
    reached, dead = brute_force(here)
    assert found.is_complete
    assert (set(found.reached), set(found.dead_ends)) == (reached, dead)


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(forms())
def test_a_sample_path_leads_where_it_says(here):
    for path in walk(here, today=TODAY).paths:
        shown = tuple(each.key for each in visible(here, path.answers, today=TODAY))
        assert shown == path.keys


def test_a_question_behind_a_contradiction_is_unreachable():
    here = form(ask("a"), ask("b", relevant="${a} = 'a' and ${a} = 'b'"))
    assert walk(here, today=TODAY).unreachable == ("b",)


def test_a_limit_between_two_numbers_is_found():
    here = form(ask("n", K.NUMBER), ask("b", relevant="${n} > 17.5 and ${n} < 18.5"))
    assert walk(here, today=TODAY).unreachable == ()


def test_a_required_question_that_takes_nothing_is_a_dead_end():
    here = form(ask("n", K.NUMBER, required=True, constraint=". > 10", high=5.0), ask("b"))
    found = walk(here, today=TODAY)
    assert (found.dead_ends, found.unreachable) == (("n",), ("b",))


def test_a_page_without_a_question_that_can_be_shown_is_empty():
    here = form(ask("a"), ask("p", K.PAGE), ask("b", relevant="${a} = 'z'"))
    assert walk(here, today=TODAY).empty_pages == ("p",)


def test_a_text_that_must_fit_a_pattern_is_no_dead_end():
    here = form(ask("t", K.TEXT, required=True, constraint="regex(., '1\\d{10}')"))
    assert walk(here, today=TODAY).dead_ends == ()


def test_a_hundred_questions_with_conditions_take_a_moment():
    here = form(*(ask(f"q{n}", relevant=f"${{q{n - 1}}} = 'a'" if n else "") for n in range(100)))
    begun = time.perf_counter()
    assert walk(here, today=TODAY).is_complete
    assert time.perf_counter() - begun < 5


def test_an_entangled_form_stops_and_says_so():
    whole = " or ".join(f"${{q{n}}} = 'a'" for n in range(30))
    here = form(*(ask(f"q{n}") for n in range(30)), ask("end", relevant=whole))
    begun = time.perf_counter()
    found = walk(here, today=TODAY)
    assert not found.is_complete and "end" in found.reached
    assert time.perf_counter() - begun < 20
