"""One question by another: two choices, a table, what is withheld in it."""

import streamlit as st
from sqlalchemy.orm import Session

from db import reading
from errors import Refusal
from models import Account, AskingState
from pages import _refusals
from pages._parts import result_words
from pages._parts.poll_results import grid
from pages._parts.untrusted import inert
from pages._words import _, number
from surveys.results import crosstab
from surveys.results.crosstab import Crosstab, Side
from surveys.results.outcome import Outcome


def show(outcome: Outcome, *, account: Account | None = None, raw: bool = False) -> None:
    """The chooser and the table; `raw` for the department's analyst."""
    sides = {side.place: side for side in crosstab.sides(outcome.form)}
    if len(sides) < 2:
        return
    st.header(_("One question by another"), anchor=False)
    if not raw and outcome.survey.state is not AskingState.CLOSED:
        st.info(_("Tables of two questions appear here when the survey has closed."))
        return
    left, right = st.columns(2)
    row = _choose(left, _("Question in the rows"), sides, "row", 0)
    column = _choose(right, _("Question in the columns"), sides, "column", 1)
    if row == column:
        st.info(_("Choose two different questions."))
        return
    try:
        with reading() as session:
            found = _found(session, outcome, row, column, account, raw)
    except Refusal as refusal:
        _refusals.say(refusal)
        return
    _table(found, raw=raw)
    if not raw:
        slug, n = outcome.survey.slug, outcome.version.number
        address = f"/surveys/{slug}/crosstab.csv?row={row}&column={column}&version={n}"
        st.html(f'<a href="{inert(address)}">{_("This table (CSV)")}</a>')


def _found(
    session: Session, outcome: Outcome, row: str, column: str, account: Account | None, raw: bool
) -> Crosstab:
    return crosstab.of(
        session,
        survey=outcome.survey,
        version=outcome.version,
        row=row,
        column=column,
        account=account,
        raw=raw,
    )


def _choose(place: object, label: str, sides: dict[str, Side], key: str, first: int) -> str:
    chosen = place.selectbox(  # type: ignore[attr-defined]
        label, list(sides), index=first, key=f"cross_{key}", format_func=lambda p: _name(sides[p])
    )
    return str(chosen)


def _name(side: Side) -> str:
    row = result_words.text(side.row_text)
    return f"{result_words.text(side.text)} · {row}" if row else result_words.text(side.text)


def _table(found: Crosstab, *, raw: bool) -> None:
    if not found.cells:
        st.info(_("Too few answered both questions to show any number of this table."))
        return
    steps = dict(found.row.steps), dict(found.column.steps)
    heads = [
        result_words.answer(key, steps[1].get(key, {}), found.column.kind)
        for key in found.column_keys
    ]
    rows = [
        [
            result_words.answer(key, steps[0].get(key, {}), found.row.kind),
            *(_cell(n, found.rows[at]) for n in found.cells[at]),
            number(found.rows[at]),
        ]
        for at, key in enumerate(found.row_keys)
    ]
    rows.append([_("All"), *map(number, found.columns), number(found.total)])
    st.html(grid([_name(found.row), *heads, _("All")], rows))
    words = _("{n} answered both. Shares are of the row.").format(n=number(found.total))
    if not raw:
        words += " " + _("–: withheld, fewer than five or it would give such a number back.")
    st.caption(words)


def _cell(n: int | None, whole: int) -> str:
    if n is None:
        return "–"
    return f"{number(n)} ({100 * n / whole:.1f} %)" if whole else number(n)
