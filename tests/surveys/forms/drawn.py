"""Draws whole questionnaires that can be asked, with every kind of question."""

from typing import Any

from hypothesis import strategies as st

from surveys.forms.form import Form, Option, Question, QuestionKind

K = QuestionKind
WORDS = st.text(
    "您对办事满意吗？是否不 abcXYZ0123=+-<>&\"'（），。#_", min_size=1, max_size=12
).map(lambda words: words.strip() or "题")
KEYS = st.sampled_from([f"k{n}" for n in range(40)] + ["年龄", "收入", "why-not", "_x"])
OPTION_KEYS = st.sampled_from(["a", "b", "c", "1", "2", "18-25", "满意", "x.y", "no_1"])


def texts(languages: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({language: WORDS for language in languages})


@st.composite
def option_lists(draw: st.DrawFn, languages: tuple[str, ...], **more: Any) -> tuple[Option, ...]:
    keys = draw(st.lists(OPTION_KEYS, min_size=2, max_size=5, unique=True))
    drawn = {name: draw(each) for name, each in more.items()}
    return tuple(Option(key=key, text=draw(texts(languages)), **drawn) for key in keys)


@st.composite
def questions(draw: st.DrawFn, key: str, languages: tuple[str, ...], before: list[str]) -> Question:
    kind = draw(st.sampled_from(list(K)))
    given: dict[str, Any] = {"text": draw(texts(languages))}
    if draw(st.booleans()):
        given["help"] = draw(texts(languages))
    if before and draw(st.booleans()):
        given["relevant"] = draw(
            st.sampled_from(
                ["${{{}}} != ''", "selected(${{{}}}, 'a')", "string-length(${{{}}}) < 5 or 1 > 2"]
            )
        ).format(draw(st.sampled_from(before)))
    if kind not in (K.PAGE, K.STATEMENT, K.COMPUTED):
        given["required"] = draw(st.booleans())
        given["dont_know"], given["prefer_not"] = draw(st.booleans()), draw(st.booleans())
    if kind in (K.NUMBER, K.TEXT, K.DATE, K.MULTIPLE, K.RATING) and draw(st.booleans()):
        given["constraint"] = ". != '9'"
        given["message"] = draw(texts(languages))
    if kind in (K.SINGLE, K.MULTIPLE, K.RANKING, K.MATRIX):
        given["options"] = draw(option_lists(languages))
    if kind in (K.SINGLE, K.MULTIPLE):
        given["other"] = draw(st.booleans())
    if kind is K.IMAGE:
        given["options"] = draw(option_lists(languages, image=st.just("ab" * 32)))
    if kind is K.MATRIX:
        given["rows"] = draw(option_lists(languages))
    if kind is K.MULTIPLE and draw(st.booleans()):
        given["least"], given["most"] = 1, 2
    if kind is K.NUMBER:
        given["whole"] = draw(st.booleans())
        given["low"] = draw(st.none() | st.sampled_from([0.0, -2.5, 1.0]))
        given["high"] = draw(st.none() | st.sampled_from([3.0, 120.0]))
    if kind is K.RATING and draw(st.booleans()):
        given |= {
            "low": draw(st.sampled_from([0.0, 1.0])),
            "high": draw(st.sampled_from([5.0, 10.0])),
        }
        given |= {"low_text": draw(texts(languages)), "high_text": draw(texts(languages))}
    if kind in (K.TEXT, K.LONG):
        given["longest"] = draw(st.none() | st.sampled_from([10, 200]))
    if kind is K.COMPUTED:
        given["calculation"] = f"${{{before[-1]}}} + 1" if before else "1 + 1"
        given.pop("help", None)
    return Question(key=key, kind=kind, **given)


@st.composite
def forms(draw: st.DrawFn, most: int = 8) -> Form:
    """A Form without faults, in one language or in two."""
    languages = draw(st.sampled_from([("zh-Hans",), ("zh-Hans", "en")]))
    keys = draw(st.lists(KEYS, min_size=1, max_size=most, unique=True))
    found: list[Question] = []
    for key in keys:
        asked = [each.key for each in found if each.kind not in (K.PAGE, K.STATEMENT)]
        found.append(draw(questions(key, languages, asked)))
    found.append(Question(key="last", kind=K.TEXT, text=draw(texts(languages))))
    return Form(
        title=draw(texts(languages)),
        introduction=draw(st.just({}) | texts(languages)),
        thanks=draw(st.just({}) | texts(languages)),
        languages=languages,
        questions=tuple(found),
    )
