"""Fields for choosing: one, several, rows of a matrix, steps of a scale, pictures, an order."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

import files
from pages._parts import memory
from pages._parts.fill_sheet import Sheet
from pages._parts.untrusted import inert
from pages._words import _, plain
from surveys.forms.form import DONT_KNOW, OTHER, OTHER_SUFFIX, PREFER_NOT, Question, QuestionKind

MANY, PICTURE = 12, 160
HIDDEN = "collapsed"  # the question stands above its field
QUIET = "ignore"  # a choice costs nothing before one goes on


def instead() -> dict[str, str]:
    """What is called the way out of a question."""
    return {DONT_KNOW: _("I don't know"), PREFER_NOT: _("I prefer not to say")}


def _feelings() -> tuple[str, ...]:
    return (
        _("Very dissatisfied"),
        _("Dissatisfied"),
        _("Neither"),
        _("Satisfied"),
        _("Very satisfied"),
    )


def label(sheet: Sheet, question: Question) -> str:
    """The question itself; that it may be left out is said, not a star beside the others."""
    text = plain(sheet.text(question.text))
    return text if question.required else f"{text} ({_('may be left out')})"


def names(sheet: Sheet, question: Question) -> dict[str, str]:
    """What each option is called, those of every question with them."""
    found = {option.key: plain(sheet.text(option.text)) for option in question.options}
    if question.other:
        found[OTHER] = found.get(OTHER) or _("Something else")
    return found


def _instead(question: Question) -> dict[str, str]:
    offered = [DONT_KNOW] * question.dont_know + [PREFER_NOT] * question.prefer_not
    return {key: instead()[key] for key in offered}


def single(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    """One of several; many of them in a list that can be searched."""
    called = names(sheet, question) | _instead(question)
    _one(sheet, question, at, value, called)
    if question.other and memory.kept(at) == OTHER:
        _other(sheet, question, at)


def _one(sheet: Sheet, question: Question, at: str, value: Any, called: dict[str, str]) -> None:
    keys, change = list(called), "rerun" if question.other else QUIET
    index = keys.index(value) if value in keys else None
    words = label(sheet, question)
    if len(keys) > MANY:
        st.selectbox(
            words,
            keys,
            index=index,
            format_func=called.__getitem__,
            key=at,
            label_visibility=HIDDEN,
            on_change=change,
            placeholder=_("Choose"),
        )
    else:
        st.radio(
            words,
            keys,
            index=index,
            format_func=called.__getitem__,
            key=at,
            label_visibility=HIDDEN,
            on_change=change,
        )


def _other(sheet: Sheet, question: Question, at: str) -> None:
    st.text_input(
        _("Please say what"),
        value=str(sheet.answers.get(question.key + OTHER_SUFFIX) or ""),
        key=f"{at}_other",
        max_chars=500,
        on_change=QUIET,
    )


def image(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    """Pictures with their names, then the choice by name: it works without seeing them."""
    shown = [option for option in question.options if option.image]
    if shown and sheet.is_public:
        figures = "".join(
            f'<figure><img src="/read/surveys/{sheet.slug}/pictures/{option.image}" '
            f'alt="{inert(sheet.text(option.text))}" width="{PICTURE}" loading="lazy">'
            f"<figcaption>{inert(sheet.text(option.text))}</figcaption></figure>"
            for option in shown
        )
        st.html(f'<div class="pictures">{figures}</div>')
    elif shown:
        for option in filter(lambda each: files.is_kept(each.image), shown):
            st.image(str(files.path_of(option.image)), plain(sheet.text(option.text)), PICTURE)
    single(sheet, question, at, value)


def consent(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    called = {True: _("I agree"), False: _("I do not agree")} | _instead(question)
    keys = list(called)
    st.radio(
        label(sheet, question),
        keys,
        index=keys.index(value) if value in keys else None,
        format_func=lambda key: called[key],
        key=at,
        label_visibility=HIDDEN,
        on_change=QUIET,
    )


def multiple(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    """A box for each; one that stands alone empties the others."""
    chosen = value if isinstance(value, list) else []
    st.html(f'<p class="meta">{inert(_how_many(question))}</p>')
    alone = {option.key for option in question.options if option.alone}
    with st.container(gap="xsmall"):
        for key, name in names(sheet, question).items():
            st.checkbox(
                name,
                value=key in chosen,
                key=f"{at}|{key}",
                on_change=_without if alone or key == OTHER else QUIET,
                args=(question, at, key, key in alone) if alone or key == OTHER else (),
            )
    if question.other and memory.kept(f"{at}|{OTHER}"):
        _other(sheet, question, at)


def _how_many(question: Question) -> str:
    if question.least and question.most:
        text = _("Choose {low} to {high}.")
    elif question.most:
        text = _("Choose at most {high}.")
    elif question.least:
        text = _("Choose at least {low}.")
    else:
        text = _("Choose all that apply.")
    return text.format(low=question.least, high=question.most)


def _without(question: Question, at: str, key: str, is_alone: bool) -> None:
    if not memory.kept(f"{at}|{key}"):
        return
    for option in question.options:
        if option.key != key and (is_alone or option.alone):
            memory.keep(f"{at}|{option.key}", False)
    if is_alone and question.other and key != OTHER:
        memory.keep(f"{at}|{OTHER}", False)


def read_multiple(question: Question, at: str) -> list[str] | None:
    keys = [option.key for option in question.options]
    if question.other and OTHER not in keys:
        keys.append(OTHER)
    return [key for key in keys if memory.kept(f"{at}|{key}")] or None


def matrix(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    """Row under row, each with its choices beside each other as far as they fit: a grid of columns
    does not go onto a phone."""
    chosen = value if isinstance(value, dict) else {}
    called = names(sheet, question)
    for row in question.rows:
        keys, here = list(called), chosen.get(row.key)
        st.radio(
            plain(sheet.text(row.text)),
            keys,
            index=keys.index(here) if here in keys else None,
            format_func=called.__getitem__,
            key=f"{at}/{row.key}",
            horizontal=True,
            on_change=QUIET,
        )


def read_matrix(question: Question, at: str) -> dict[str, str] | None:
    found = {row.key: memory.kept(f"{at}/{row.key}") for row in question.rows}
    return {key: value for key, value in found.items() if value} or None


def scale(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    """The steps of a scale as buttons, with what its ends are called."""
    called = _steps(question)
    low, high = sheet.text(question.low_text), sheet.text(question.high_text)
    st.pills(
        label(sheet, question),
        list(called),
        default=value if value in called else None,
        format_func=called.__getitem__,
        key=at,
        label_visibility=HIDDEN,
        on_change=QUIET,
    )
    if low or high:
        first, *_between, last = called
        st.html(f'<p class="meta">{first} = {inert(low)} · {last} = {inert(high)}</p>')


def _steps(question: Question) -> dict[int, str]:
    if question.kind is QuestionKind.SENTIMENT:
        return {number: words for number, words in enumerate(_feelings(), start=1)}
    if question.kind is QuestionKind.NPS:
        return {number: str(number) for number in range(11)}
    low = 1 if question.low is None else int(question.low)
    high = 5 if question.high is None else int(question.high)
    return {number: str(number) for number in range(low, min(high, low + 20) + 1)}


def ranking(sheet: Sheet, question: Question, at: str, value: Any) -> None:
    """First what was put in order, with buttons to move it; then what is left to put. Nothing is in
    order before somebody has put it there."""
    called = names(sheet, question)
    order = [key for key in memory.kept(f"{at}_order", value or []) if key in called]
    memory.keep(f"{at}_order", order)
    left = [key for key in called if key not in order]
    for place, key in enumerate(order):
        _placed(at, order, place, f"{place + 1}. {called[key]}")
    if left:
        words = _("Tap what comes first, then the next.") if order == [] else _("What comes next?")
        st.html(f'<p class="meta">{inert(words)}</p>')
    for key in left:
        args = (at, [*order, key])
        st.button(f"＋ {called[key]}", key=f"{at}+{key}", on_click=_order, args=args)


def _placed(at: str, order: Sequence[str], place: int, words: str) -> None:
    key, rest = order[place], [each for each in order if each != order[place]]
    row = st.container(horizontal=True, vertical_alignment="center", key=f"{at}={key}")
    row.markdown(words, width="stretch")
    up, down = [*rest], [*rest]
    up.insert(max(0, place - 1), key)
    down.insert(place + 1, key)
    for sign, name, new, off in (
        ("↑", _("Move up"), up, place == 0),
        ("↓", _("Move down"), down, place == len(order) - 1),
        ("✕", _("Take out"), rest, False),
    ):
        row.button(
            sign, key=f"{at}{sign}{key}", help=name, disabled=off, on_click=_order, args=(at, new)
        )


def _order(at: str, order: list[str]) -> None:
    memory.keep(f"{at}_order", order)


def read_ranking(_question: Question, at: str) -> list[str] | None:
    return memory.kept(f"{at}_order") or None
