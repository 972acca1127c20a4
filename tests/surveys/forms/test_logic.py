"""What is shown, what counts, what is wrong: over good answers and hostile ones."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.forms.form import DONT_KNOW, OTHER, PREFER_NOT, Option, QuestionKind
from surveys.forms.logic import in_order, pages, problems, settled, visible
from tests.surveys.forms.world import ask, form, hostile, options, text

K = QuestionKind
TODAY = date(2026, 11, 22)
BRANCHING = form(
    ask("a", required=True),
    ask("b", K.NUMBER, relevant="${a} = 'b'"),
    ask("c", K.TEXT, relevant="${b} > 5"),
)


def shown(each, answers):
    return [question.key for question in visible(each, answers, today=TODAY)]


def kinds(question, value, answers=None):
    found = problems(question, value, answers or {}, today=TODAY)
    return [problem.kind for problem in found]


def test_a_question_is_shown_when_it_is_relevant():
    assert shown(BRANCHING, {"a": "b", "b": 6}) == ["a", "b", "c"]


def test_a_hidden_question_has_no_answer_for_later_ones():
    assert shown(BRANCHING, {"a": "a", "b": 6}) == ["a"]


def test_a_hidden_answer_is_not_kept():
    assert settled(BRANCHING, {"a": "a", "b": 6, "c": "x"}, today=TODAY) == ({"a": "a"}, [])


def test_a_page_hides_all_that_stands_on_it():
    here = form(ask("a"), ask("p", K.PAGE, relevant="${a} = 'b'"), ask("c"))
    assert (shown(here, {"a": "a"}), shown(here, {"a": "b"})) == (["a"], ["a", "p", "c"])


def test_pages_begin_with_their_page_and_empty_ones_are_left_out():
    here = form(
        ask("a"), ask("p", K.PAGE), ask("b", relevant="${a} = 'b'"), ask("q", K.PAGE), ask("c")
    )
    found = pages(here, {"a": "a"}, today=TODAY)
    assert [[each.key for each in page] for page in found] == [["a"], ["q", "c"]]


def test_computed_values_are_worked_out_in_the_order_of_their_need():
    here = form(
        ask("twice", K.COMPUTED, calculation="${once} * 2"),
        ask("once", K.COMPUTED, calculation="${n} + 1"),
        ask("n", K.NUMBER),
        ask("more", relevant="${twice} > 7"),
    )
    assert settled(here, {"n": 3}, today=TODAY)[0] == {"n": 3, "once": 4, "twice": 8}
    assert "more" in shown(here, {"n": 3})


def test_a_computed_value_is_never_taken_from_a_person():
    here = form(ask("n", K.COMPUTED, calculation="1 + 1"))
    assert settled(here, {"n": 99}, today=TODAY) == ({"n": 2}, [])


def test_a_circle_is_told_of():
    here = form(
        ask("x", K.COMPUTED, calculation="${y}"),
        ask("y", K.COMPUTED, calculation="${x}"),
        ask("z"),
    )
    order, circles = in_order(here)
    assert (sorted(order), circles) == (["x", "y", "z"], [["x", "y"]])


def test_the_words_beside_other_are_kept_when_other_was_chosen():
    here = form(ask("a", other=True))
    given_ = {"a": OTHER, "a__other": " because "}
    assert settled(here, given_, today=TODAY)[0] == {"a": OTHER, "a__other": "because"}
    assert settled(here, {**given_, "a": "b"}, today=TODAY)[0] == {"a": "b"}


def test_what_no_question_asks_is_dropped_and_told_of():
    kept, found = settled(form(ask("a")), {"a": "a", "zz": 1}, today=TODAY)
    assert (kept, [(each.kind, each.key) for each in found]) == (
        {"a": "a"},
        [("unknown-question", "zz")],
    )


FILE = {"sha256": "a" * 64, "name": "a.pdf", "size": 3, "type": "application/pdf"}
GOOD = [
    (ask("q"), "a"),
    (ask("q", dont_know=True), DONT_KNOW),
    (ask("q", prefer_not=True), PREFER_NOT),
    (ask("q"), None),
    (ask("q", K.MULTIPLE, least=2), ["a", "b"]),
    (ask("q", K.MULTIPLE, least=2, options=(Option(key="n", text={}, alone=True),)), ["n"]),
    (ask("q", K.RANKING), ["c", "a", "b"]),
    (ask("q", K.MATRIX), {"r1": "a", "r2": None}),
    (ask("q", K.MATRIX, dont_know=True), {"r1": DONT_KNOW}),
    (ask("q", K.RATING), 5),
    (ask("q", K.RATING, low=0, high=10), 10),
    (ask("q", K.NPS), 0),
    (ask("q", K.SENTIMENT), 1),
    (ask("q", K.NUMBER), -2.5),
    (ask("q", K.NUMBER, whole=True), 2.0),
    (ask("q", K.DATE), "2024-02-29"),
    (ask("q", K.TEXT), "x" * 500),
    (ask("q", K.LONG), "x" * 5000),
    (ask("q", K.FILE), FILE),
    (ask("q", K.LOCATION), {"lon": 112.1, "lat": -30}),
    (ask("q", K.CONSENT, required=True), True),
    (ask("q", K.CONSENT), False),
]
BAD = [
    (ask("q", required=True), None, "required"),
    (ask("q", required=True), "  ", "required"),
    (ask("q"), "z", "unknown-option"),
    (ask("q"), ["a"], "wrong-shape"),
    (ask("q"), True, "wrong-shape"),
    (ask("q"), OTHER, "unknown-option"),
    (ask("q", other=True), OTHER, "other-missing"),
    (ask("q"), DONT_KNOW, "not-offered"),
    (ask("q", K.MULTIPLE), "a", "wrong-shape"),
    (ask("q", K.MULTIPLE), ["a", "a"], "repeated-option"),
    (ask("q", K.MULTIPLE), ["a", {}], "wrong-shape"),
    (ask("q", K.MULTIPLE), ["a"] * 100_000, "repeated-option"),
    (ask("q", K.MULTIPLE, least=2), ["a"], "too-few"),
    (ask("q", K.MULTIPLE, most=1), ["a", "b"], "too-many"),
    (ask("q", K.RANKING), ["a", "b"], "not-all-ranked"),
    (ask("q", K.MATRIX), {"r9": "a"}, "unknown-row"),
    (ask("q", K.MATRIX), {"r1": "z"}, "unknown-option"),
    (ask("q", K.MATRIX), {"r1": ["a"]}, "wrong-shape"),
    (ask("q", K.MATRIX, required=True), {"r1": "a"}, "row-missing"),
    (ask("q", K.RATING), 6, "too-large"),
    (ask("q", K.RATING), 2.5, "not-whole"),
    (ask("q", K.NPS), -1, "too-small"),
    (ask("q", K.NUMBER), True, "not-a-number"),
    (ask("q", K.NUMBER), "12", "not-a-number"),
    (ask("q", K.NUMBER), float("nan"), "not-a-number"),
    (ask("q", K.NUMBER), float("inf"), "too-large"),
    (ask("q", K.NUMBER), 10**400, "too-large"),
    (ask("q", K.NUMBER, whole=True), 1.5, "not-whole"),
    (ask("q", K.DATE), "2023-02-29", "not-a-date"),
    (ask("q", K.DATE), 20230101, "not-a-date"),
    (ask("q", K.TEXT), "x" * 1_000_000, "too-long"),
    (ask("q", K.TEXT, longest=3), "four", "too-long"),
    (ask("q", K.TEXT), "a\ud800", "bad-text"),
    (ask("q", K.TEXT), "a\x00", "bad-text"),
    (ask("q", K.FILE), {**FILE, "sha256": "../x"}, "bad-file"),
    (ask("q", K.FILE), "x", "bad-file"),
    (ask("q", K.LOCATION), {"lon": 200, "lat": 0}, "off-map"),
    (ask("q", K.LOCATION), {"lon": float("nan"), "lat": 0}, "off-map"),
    (ask("q", K.LOCATION), {"lat": 0}, "wrong-shape"),
    (ask("q", K.CONSENT, required=True), False, "not-agreed"),
    (ask("q", K.CONSENT), "yes", "wrong-shape"),
    (ask("q", K.NUMBER, constraint=". > 3 and . < ${other}"), 3, "constraint"),
    (ask("q", K.STATEMENT), "x", "no-answer-here"),
]


@pytest.mark.parametrize(("question", "value"), GOOD)
def test_a_good_answer_has_no_problem(question, value):
    assert kinds(question, value) == []


@pytest.mark.parametrize(("question", "value", "kind"), BAD)
def test_a_bad_answer_is_told_of(question, value, kind):
    assert kinds(question, value) == [kind]


def test_a_constraint_says_its_own_message():
    question = ask("q", K.NUMBER, constraint=". > 3", message=text("太小"))
    (found,) = problems(question, 1, {}, today=TODAY)
    assert found.values == {"message": {"zh-Hans": "太小"}}


EVERYTHING = form(
    *(
        ask(kind.value, kind, required=n % 2 == 0, other=kind in (K.SINGLE, K.MULTIPLE))
        for n, kind in enumerate(K)
    ),
    ask("late", relevant="${multiple} = 'a' or ${matrix.r1} = 'a' or ${number} > 2"),
    ask("sum", K.COMPUTED, calculation="${number} + ${rating} * count-selected(${multiple})"),
)
keys = st.sampled_from(
    [each.key for each in EVERYTHING.questions] + ["zz", "single__other", "multiple__other"]
)


@given(st.dictionaries(keys, hostile, max_size=12))
def test_no_answers_break_anything(answers):
    kept, found = settled(EVERYTHING, answers, today=TODAY)
    seen = set(shown(EVERYTHING, answers))
    assert {key.removesuffix("__other") for key in kept} <= seen
    assert {each.key for each in found} <= seen | {"zz", *answers}


@given(st.dictionaries(keys, hostile, max_size=12))
def test_what_was_settled_settles_to_itself(answers):
    kept, found = settled(EVERYTHING, answers, today=TODAY)
    again, still = settled(EVERYTHING, kept, today=TODAY)
    if not found:
        assert (again, still) == (kept, [])


@given(hostile)
def test_answers_of_any_shape_are_refused_not_crashed_on(answers):
    assert settled(BRANCHING, answers, today=TODAY)[1]


def test_answers_a_thousand_levels_deep_are_refused():
    deep: object = "x"
    for _ in range(900):
        deep = {"lat": deep, "lon": deep}
    for question in EVERYTHING.questions:
        if question.kind not in (K.COMPUTED, K.STATEMENT, K.PAGE):
            assert kinds(question, deep)
    assert settled(EVERYTHING, {"number": deep, "multiple": deep, "matrix": deep}, today=TODAY)[1]


def test_a_chain_of_five_hundred_questions_is_quick():
    chain = form(*(ask(f"q{n}", relevant=f"${{q{n - 1}}} = 'a'" if n else "") for n in range(500)))
    begun = time.perf_counter()
    assert len(shown(chain, {f"q{n}": "a" for n in range(500)})) == 500
    assert time.perf_counter() - begun < 1


def test_options_are_those_of_the_question():
    assert kinds(ask("q", options=options("x")), "a") == ["unknown-option"]
