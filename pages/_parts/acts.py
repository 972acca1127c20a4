"""Writing from a page: one verb in one transaction, and what to say about it in the next run.

A write happens in a button's `on_click`, before the page is drawn: with the ids and versions that
were on the screen, and so that the page shows what is true afterwards.
"""

from collections.abc import Callable

import streamlit as st

from db import unit
from errors import Refusal
from pages import _refusals, _who
from pages._parts import memory

ANSWER = "answer at {place}"


def act(place: str, write: Callable[..., str], *args: object, done: str = "") -> bool:
    """`write(session, *args)` in one transaction. What it returns, or the Refusal it raises, is
    said at `place` when the page is drawn, what it returns at `done` where that is given: the page
    may have no `place` any more. What was typed stays. Gives whether it went well."""
    answer: str | Refusal
    _who.visitor()  # may write a first sign-in, so it is asked before the transaction begins
    try:
        with unit() as session:
            answer = write(session, *args)
    except Refusal as refusal:
        answer = refusal
    went_well = not isinstance(answer, Refusal)
    memory.keep(ANSWER.format(place=done if done and went_well else place), answer)
    return went_well


def answer(place: str = "page") -> None:
    """Say here what came of the last act at `place`, once."""
    found = memory.take(ANSWER.format(place=place))
    if isinstance(found, Refusal):
        _refusals.say(found)
    elif found:
        st.success(found, icon=":material/check_circle:")
