"""The board of hot topics: a chart of the last weeks, the topics with their trends, how it went."""

from collections.abc import Sequence

import altair as alt
import streamlit as st

from pages import _theme, _words
from pages._parts import suggestion_words
from pages._parts.untrusted import inert
from pages._words import _, number
from surveys.suggestions.board import FEW, Board, Came, Handling, Late, Share, Trend, Volume

DOORS = (Came.HERE, Came.HOTLINE)
CHART = 8  # topics in the chart; all are in the table
assert _theme.FONT  # registers the look


def show(board: Board) -> None:
    """What people raise most, told in a sentence, drawn, and as a table."""
    if not board.volumes:
        st.info(_("Nothing was raised in the last twelve weeks. It will be counted here by topic."))
        return
    said = sentence(board)
    st.markdown(said)
    st.altair_chart(_chart(board), theme=None, alt=said, key="hot_chart")
    st.html(f'<p class="meta">{inert(_source(board))}</p>')
    _table(board.volumes)
    with st.expander(_("Week by week as a table"), key="hot_weeks"):
        _weeks(board)
    st.header(_("How it was handled"), anchor=False)
    for handling in board.handling:
        _handled(handling)


def door(came: Came) -> str:
    return {Came.HERE: _("Raised here"), Came.HOTLINE: _("Hotline orders")}[came]


def sentence(board: Board) -> str:
    """How much of each kind came in, and on what most."""
    parts = []
    for came in DOORS:
        volumes = [each for each in board.volumes if each.came is came]
        now = sum(each.now for each in volumes)
        if now:
            top = max(volumes, key=lambda each: each.now)
            text = _("{door}: {n} in the last four weeks, most of them on {topic} ({k}).")
            topic = suggestion_words.topic(top.topic)
            parts.append(
                text.format(door=door(came), n=number(now), topic=topic, k=number(top.now))
            )
    return " ".join(parts) or _("Nothing came in in the last four weeks.")


def _source(board: Board) -> str:
    text = _(
        "Received from {first} to {until}. What people raised here and what a hotline took in are "
        "never added up: those who call are others than those who write."
    )
    return text.format(first=_words.date(board.first), until=_words.date(board.until))


def _chart(board: Board) -> alt.Chart:
    """Bars by topic, one for each door, the busiest topics on top."""
    totals: dict[str, int] = {}
    for volume in board.volumes:
        totals[volume.topic] = max(totals.get(volume.topic, 0), volume.now)
    busiest = sorted(totals, key=lambda key: -totals[key])[:CHART]
    rows = [
        {"topic": suggestion_words.topic(each.topic), "n": each.now, "door": door(each.came)}
        for each in board.volumes
        if each.topic in busiest
    ]
    order = [suggestion_words.topic(key) for key in busiest]
    doors = [door(came) for came in DOORS if any(each.came is came for each in board.volumes)]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(
            x=alt.X("n:Q", title=_("In the last four weeks"), axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("topic:N", sort=order, title=None),
            yOffset=alt.YOffset("door:N", sort=doors),
            color=alt.Color(
                "door:N", sort=doors, title=None, legend=alt.Legend(orient="top", columns=1)
            ),
            tooltip=["topic:N", "door:N", "n:Q"],
        )
        .properties(width="container", height=alt.Step(16))
    )


def trend(volume: Volume) -> str:
    """The trend in words, with an arrow; chance is said to be chance."""
    return {
        Trend.MORE: _("▲ clearly more"),
        Trend.LESS: _("▼ clearly fewer"),
        Trend.SAME: _("≈ within chance"),
        Trend.TOO_FEW: _("too few to tell"),
    }[volume.trend]


def _table(volumes: Sequence[Volume]) -> None:
    heads = (_("Topic"), _("Came in by"), _("Last 4 weeks"), _("4 weeks before"), _("Trend"))
    rows = [
        (
            suggestion_words.topic(each.topic),
            door(each.came),
            number(each.now),
            number(each.before),
            trend(each),
        )
        for each in volumes
    ]
    st.html(table(heads, rows, label=_("Topics")))
    text = _(
        "A trend is told only when the two counts differ by more than chance (5 %), and not under "
        "{n} in both together."
    )
    st.html(f'<p class="meta">{inert(text.format(n=FEW))}</p>')


def _weeks(board: Board) -> None:
    heads = (_("Topic"), _("Came in by"), *(f"{day:%m-%d}" for day in board.weeks))
    rows = [
        (
            suggestion_words.topic(each.topic),
            door(each.came),
            *(number(each.weeks[day]) for day in board.weeks),
        )
        for each in board.volumes
    ]
    st.html(table(heads, rows, label=_("Weeks, by the Monday with which they begin")))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, label: str) -> str:
    """HTML of a table that scrolls by itself on a narrow screen."""
    head = "".join(f'<th scope="col">{inert(each)}</th>' for each in heads)
    body = "".join(
        "<tr>" + "".join(f'<td class="words">{inert(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll rows" tabindex="0" role="region" aria-label="{inert(label)}">'
        f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _handled(handling: Handling) -> None:
    """The figures of one door, each with what it is of."""
    st.subheader(door(handling.came), anchor=False)
    days = _("{n} workdays").format(n=f"{handling.days:g}") if handling.days is not None else "–"
    rows = [
        (_("Received in twelve weeks"), number(handling.received)),
        (_("Replied to"), number(handling.replied)),
        (_("Still open"), number(handling.waiting)),
        (_("Of these overdue"), number(handling.overdue)),
        (_("Passed to the channel the law has for it"), number(handling.rerouted)),
        (_("Withdrawn by their authors"), number(handling.withdrawn)),
        (
            _("On time: replied to by the day owed, of all replied to or overdue"),
            of(handling.on_time),
        ),
        (_("Median time to the reply"), days),
        (_("Satisfied: 3 to 5 of 5, of all that rated the reply"), of(handling.satisfied)),
    ]
    st.html(table((_("Figure"), _("Value")), rows, label=door(handling.came)))


def of(share: Share) -> str:
    """55.0 % (11 of 20); nothing to divide by is said so."""
    if share.value is None:
        return _("none yet")
    text = _("{percent} % ({k} of {n})")
    percent = f"{100 * share.value:.1f}"
    return text.format(percent=percent, k=number(share.numerator), n=number(share.denominator))


def overdue(rows: Sequence[Late]) -> None:
    """Who owes replies after the day owed; nothing when nobody does."""
    if not rows:
        return
    st.subheader(_("Overdue replies by department"), anchor=False)
    heads = (_("Department"), _("Overdue"), _("Oldest owed since"))
    cells = [(_words.name(row.department), number(row.n), _words.date(row.since)) for row in rows]
    st.html(table(heads, cells, label=_("Overdue replies by department")))
    st.html(f'<p class="meta">{inert(_("Suggestions and hotline orders together."))}</p>')
