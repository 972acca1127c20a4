"""The ballot on a phone: what one draws for each method, and what was put on it."""

from math import isqrt
from typing import Any

import streamlit as st

from errors import Empty
from models import Poll, PollMethod
from pages._parts import memory, poll_words, untrusted
from pages._words import _, number, plain
from surveys.polls import ballots
from surveys.polls import rules as rules_of
from surveys.polls.rules import OTHER
from surveys.polls.voting import OTHER_WORDS


def show(poll: Poll, at: str) -> None:
    """The fields, whose keys begin with `at`."""
    st.markdown(plain(poll_words.how(poll)))
    if poll.method is PollMethod.SINGLE:
        _single(poll, at)
    elif poll.method is PollMethod.RANKED:
        _ranked(poll, at)
    elif poll.method is PollMethod.SCORE:
        _score(poll, at)
    elif poll.method is PollMethod.QUADRATIC:
        _quadratic(poll, at)
    else:
        _several(poll, at)


def typed(poll: Poll, at: str) -> tuple[dict[str, Any], str]:
    """What stands on it, as the verb takes it, and the words for "other". Refuses Empty."""
    keys = list(poll_words.labels(poll))
    name = ballots.FIELDS[poll.method]
    value: Any
    if poll.method is PollMethod.SINGLE:
        value = memory.kept(f"{at}choice")
        if value is None:
            raise Empty(field="ballot")
    elif poll.method is PollMethod.RANKED:
        value = list(memory.kept(f"{at}ranking", ()))
    elif poll.method in (PollMethod.SCORE, PollMethod.QUADRATIC):
        given = {key: memory.kept(f"{at}{key}") for key in keys}
        value = {key: int(n) for key, n in given.items() if n is not None}
    else:
        value = [key for key in keys if memory.kept(f"{at}{key}")]
    return {name: value}, memory.kept(f"{at}words") or ""


def _single(poll: Poll, at: str) -> None:
    named = poll_words.labels(poll)
    said = {choice.key: choice.said for choice in poll.choices}
    chosen = st.radio(
        _("Your choice"),
        list(named),
        index=None,
        format_func=lambda key: plain(named[key]),
        captions=[plain(said.get(key, "")) for key in named],
        key=f"{at}choice",
        label_visibility="collapsed",
    )
    if chosen == OTHER:
        _words(at)


def _words(at: str) -> None:
    st.text_input(_("Other, in your words"), key=f"{at}words", max_chars=OTHER_WORDS)


def _several(poll: Poll, at: str) -> None:
    named = poll_words.labels(poll)
    costs = {choice.key: choice.cost or 0 for choice in poll.choices}
    said = {choice.key: choice.said for choice in poll.choices}
    rules = rules_of.from_json(poll.rules)
    spent = 0
    for key, label in named.items():
        cost = f" ({number(costs[key])} {rules.unit})" if rules.budget else ""
        if st.checkbox(plain(label + cost), key=f"{at}{key}"):
            spent += costs.get(key, 0)
            if key == OTHER:
                _words(at)
        if said.get(key):
            st.caption(plain(said[key]))
    if rules.budget:
        _left(rules.budget - spent, rules.budget, rules.unit)


def _left(left: int, whole: int, unit: str) -> None:
    """What may still be spent, said aloud when it is too much."""
    if left < 0:
        text = _("{n} {unit} too much: take something out.")
        st.warning(plain(text.format(n=number(-left), unit=unit)), icon=":material/warning:")
        return
    text = _("{n} of {whole} {unit} left.").format(n=number(left), whole=number(whole), unit=unit)
    st.progress(left / whole, text=plain(text))


def _ranked(poll: Poll, at: str) -> None:
    """Tapped one after the other: the order stands above, what is left below."""
    named = poll_words.labels(poll)
    ranking = [key for key in memory.kept(f"{at}ranking", ()) if key in named]
    if ranking:
        rows = "".join(f"<li>{untrusted.inert(named[key])}</li>" for key in ranking)
        st.html(f'<ol class="ranking">{rows}</ol>')
        st.button(
            _("Take the last one back"),
            key=f"{at}undo",
            icon=":material/undo:",
            on_click=_order,
            args=(at, ranking[:-1]),
        )
    rest = [key for key in named if key not in ranking]
    for key in rest:
        st.button(
            plain(f"{len(ranking) + 1}. {named[key]}"),
            key=f"{at}take_{key}",
            width="stretch",
            on_click=_order,
            args=(at, [*ranking, key]),
        )


def _order(at: str, ranking: list[str]) -> None:
    memory.keep(f"{at}ranking", ranking)


def _score(poll: Poll, at: str) -> None:
    high = rules_of.from_json(poll.rules).high
    for choice in poll.choices:
        st.segmented_control(
            plain(poll_words.labels(poll)[choice.key]),
            list(range(high + 1)),
            key=f"{at}{choice.key}",
            help=plain(choice.said) or None,
        )


def _quadratic(poll: Poll, at: str) -> None:
    credits = rules_of.from_json(poll.rules).credits
    votes = {}
    for choice in poll.choices:
        votes[choice.key] = st.number_input(
            plain(poll_words.labels(poll)[choice.key]),
            min_value=0,
            max_value=isqrt(credits),
            value=0,
            step=1,
            key=f"{at}{choice.key}",
            help=plain(choice.said) or None,
        )
    _left(credits - ballots.cost(votes), credits, _("credits"))
