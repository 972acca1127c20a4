"""Builders of small questionnaires, and strategies that draw them."""

from typing import Any

from hypothesis import strategies as st

from surveys.forms.form import Form, Option, Question, QuestionKind


def text(words: str) -> dict[str, str]:
    return {"zh-Hans": words}


def options(*keys: str) -> tuple[Option, ...]:
    return tuple(Option(key=key, text=text(key)) for key in keys)


def ask(key: str, kind: QuestionKind = QuestionKind.SINGLE, **rest: Any) -> Question:
    if kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING):
        rest.setdefault("options", options("a", "b", "c"))
    if kind is QuestionKind.MATRIX:
        rest.setdefault("options", options("a", "b"))
        rest.setdefault("rows", options("r1", "r2"))
    return Question(key=key, kind=kind, text=rest.pop("text", text(key)), **rest)


def form(*questions: Question, **rest: Any) -> Form:
    return Form(title=text("问卷"), questions=questions, **rest)


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["a", "b", "other", "~dk", "~pn", "2026-11-22", "1"])
)
hostile = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["r1", "r2", "lat", "lon", "sha256", "name", "x"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)
