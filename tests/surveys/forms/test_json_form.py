"""A Form as JSON: out and in again is the same; anything else is refused, never crashed on."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.forms import json_form
from surveys.forms.form import QuestionKind, as_json
from tests.surveys.forms.drawn import forms
from tests.surveys.forms.world import ask, form, hostile

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(forms())
def test_what_is_written_reads_back_as_the_same_form(drawn):
    found = json_form.read(json_form.written(drawn))
    assert (found.form, found.problems) == (drawn, ())


@given(st.sampled_from(["key", "kind", "text", "options", "low", "other", "zz", "rows"]), hostile)
def test_a_question_of_any_shape_is_read_or_refused(name, value):
    kept = as_json(form(ask("a")))
    kept["questions"][0][name] = value
    found = json_form.read(json.dumps(kept).encode())
    assert found.is_sound or found.problems


@pytest.mark.parametrize("content", [b"", b"[", b"[]", b"{}", b"\xff", b"[" * 5000, b'{"a": NaN}'])
def test_what_is_no_form_is_refused(content):
    assert not json_form.read(content).is_sound


def test_a_limit_of_zero_is_a_limit():
    here = form(ask("a"), ask("n", QuestionKind.NUMBER, low=0.0))
    assert json_form.read(json_form.written(here)).form.question("n").low == 0
