"""What must be put right before anybody is asked."""

import pytest
from hypothesis import HealthCheck, given, settings

from surveys.forms.editing import added, doubled, lines, moved, of_lines, without
from surveys.forms.form import Option, QuestionKind
from surveys.forms.soundness import faults
from tests.surveys.forms.drawn import forms
from tests.surveys.forms.world import ask, form, options

K = QuestionKind
WRONG = [
    ((ask("a"), ask("a")), "duplicate-key"),
    ((ask("1a"),), "bad-key"),
    ((ask("a__other"),), "bad-key"),
    ((ask(""),), "no-key"),
    ((ask("a", text={}),), "no-text"),
    ((ask("a", options=()),), "no-options"),
    ((ask("a", options=options("x")),), "one-option"),
    ((ask("a", options=options("x", "x")),), "duplicate-option"),
    ((ask("a", options=options("x", "y z")),), "bad-option-key"),
    ((ask("a", options=options("x", "~dk")),), "bad-option-key"),
    ((ask("a", other=True, options=options("x", "other")),), "bad-option-key"),
    ((ask("a", options=(Option(key="x", text={}), *options("y"))),), "no-option-text"),
    ((ask("a", K.MATRIX, rows=()),), "no-rows"),
    ((ask("a", K.RANKING, other=True),), "other-not-here"),
    ((ask("a", K.IMAGE, options=options("x", "y")),), "no-image"),
    ((ask("a", K.NUMBER, low=3.0, high=2.0),), "low-above-high"),
    ((ask("a", K.RATING, low=0.0, high=100.0),), "scale-too-long"),
    ((ask("a", K.MULTIPLE, least=3, most=2),), "least-above-most"),
    ((ask("a", K.MULTIPLE, least=9),), "most-above-options"),
    ((ask("a"), ask("c", K.COMPUTED)), "no-calculation"),
    ((ask("a", K.MATRIX), ask("b", relevant="${a.gone} = 'x'")), "unknown-row"),
    ((ask("p", K.PAGE), ask("a", relevant="${p} = 1")), "silent-reference"),
    ((ask("a", relevant=". = 1"),), "self-reference"),
    ((ask("a"), ask("b", relevant="${a__other} = 'x'")), "unknown-reference"),
    (
        (
            ask("c", K.COMPUTED, calculation="${late}"),
            ask("a", relevant="${c} = 'x'"),
            ask("late"),
        ),
        "later-reference",
    ),
    ((), "no-questions"),
]


@pytest.mark.parametrize(("questions", "kind"), WRONG, ids=[kind for _, kind in WRONG])
def test_a_fault_is_found(questions, kind):
    assert kind in [each.kind for each in faults(form(*questions))]


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(forms())
def test_a_drawn_form_stays_sound_when_a_question_is_copied(drawn):
    copy, key = doubled(drawn, drawn.questions[0].key)
    assert faults(copy) == []
    assert without(copy, key) == drawn


def test_a_question_is_added_and_moved_no_further_than_the_ends():
    here, key = added(form(ask("a"), ask("b")), K.TEXT)
    assert [each.key for each in moved(here, key, -9).questions] == [key, "a", "b"]
    assert moved(here, key, 9) == here


def test_options_keep_their_keys_when_they_are_moved_or_one_is_reworded():
    before = of_lines("甲 | A\n乙\n丙 *", ())
    assert [each.key for each in before] == ["o1", "o2", "o3"]
    assert of_lines(lines(before), before) == before
    assert [each.key for each in of_lines("丙 *\n甲\n乙", before)] == ["o3", "o1", "o2"]
    assert [each.key for each in of_lines("甲\n乙乙\n丙", before)] == ["o1", "o2", "o3"]
    assert [each.key for each in of_lines("甲\n丁\n乙\n丙", before)] == ["o1", "o4", "o2", "o3"]


def test_the_title_of_a_form_is_needed():
    here = form(ask("a"))
    assert faults(here) == []
    assert [each.kind for each in faults(type(here)(title={}, questions=here.questions))] == [
        "no-title"
    ]
