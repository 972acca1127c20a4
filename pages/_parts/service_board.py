"""The public board: services found, bad ratings with what was done, departments side by side."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

import streamlit as st

import code_words
from db import reading
from models import Department, Service
from pages import _words
from pages._parts import cards, choice, memory, rate_words, rating_cards
from pages._parts.links import link
from pages._parts.untrusted import inert
from pages._words import _, number, plain
from surveys.ratings import board, rates
from surveys.ratings.board import Fate, Found
from surveys.ratings.rates import DepartmentRow, Formula, Period, Tally

SIZE = 20
WORDS = 80


def filters(departments: Sequence[Department]) -> str:
    """The department to look at with all below it, kept in the address; its key."""
    names = {"": _("All departments")} | {each.key: _words.name(each) for each in departments}
    chosen = choice.in_address("d", names)
    st.selectbox(
        _("Department"),
        list(names),
        format_func=lambda each: plain(names[each]),
        key=choice.key("d"),
        on_change=choice.write,
        args=("d", "", "after"),
    )
    return chosen


def _search() -> str:
    words = st.query_params.get("q", "")[:WORDS]
    st.text_input(
        _("Name or code of the service"),
        value=words,
        key="service_words",
        max_chars=WORDS,
        on_change=_searched,
    )
    return words


def _searched() -> None:
    words = str(memory.kept("service_words") or "").strip()
    st.query_params.pop("after", None)
    if words:
        st.query_params["q"] = words
    else:
        st.query_params.pop("q", None)


def services(department: str, *, period: Period, today: date) -> None:
    """Services that have the words, with their rates."""
    words = _search()
    with reading() as session:
        page = board.services(
            session,
            words=words,
            department=department,
            period=period,
            today=today,
            after=st.query_params.get("after"),
            limit=SIZE,
        )
    for row in page.items:
        _service(row)
    if not page.items:
        st.info(
            _("No service has these words. Try fewer, or another department.")
            if words or department
            else _("No services yet. Each will stand here with its rates, however it is rated.")
        )
    more = {"q": words, "d": department, "months": st.query_params.get("months", "")}
    cards.older("services", page.next, **{key: each for key, each in more.items() if each})


def name(service: Service) -> str:
    return (_words.language() == "en" and service.name_en) or service.name


def _service(row: Found) -> None:
    rate = row.tally.satisfaction
    with st.container(border=True, key=f"service_{row.service.slug}"):
        link("services", plain(name(row.service)), s=row.service.slug)
        st.caption(plain(f"{_words.name(row.service.department)} · {row.service.code}"))
        bad = _("{n} bad").format(n=number(row.tally.bad))
        late = _("{n} overdue or late").format(n=number(row.tally.late))
        chip = f' <span class="chip back">{late}</span>' if row.tally.late else ""
        handled = _("{rated} of {handled} cases rated").format(
            rated=number(row.tally.valid), handled=number(row.tally.handled)
        )
        st.html(
            f"<p>{rate_words.name(rate.formula)} <b>{rate_words.value(rate)}</b> "
            f'<span class="meta">{rate_words.fraction(rate)}</span></p>'
            f'<p class="meta">{handled} · {bad}{chip}</p>'
        )


def bad(department: str, *, today: date) -> None:
    """Bad ratings with what was done, late ones marked."""
    names = {"": _("All")} | {fate.value: code_words.said(fate, _words.language()) for fate in Fate}
    fate = choice.in_address("fate", names)
    st.pills(
        _("Show"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key=choice.key("fate"),
        on_change=choice.write,
        args=("fate", "", "after"),
    )
    with reading() as session:
        page = board.bad_ratings(
            session,
            department=department,
            fate=Fate(fate) if fate else None,
            today=today,
            after=st.query_params.get("after"),
            limit=SIZE,
        )
    html = "".join(rating_cards.bad(row) for row in page.items)
    if html:
        st.html(html)
    else:
        st.info(
            _(
                "No bad ratings here. Each will stand here with its deadline and with what the "
                "department did about it."
            )
        )
    more = {"tab": "bad", "d": department, "fate": fate}
    cards.older("services", page.next, **{key: each for key, each in more.items() if each})


def departments(*, period: Period, today: date) -> None:
    """Every department with all below it; ranked only where n is large enough."""
    with reading() as session:
        rows = rates.of_departments(session, period=period, today=today)
    if not rows:
        st.info(_("No services yet. Each department will stand here with its rates."))
        return
    ranking = rates.ranking(rows)
    st.html(_table(ranking))
    if ranking.left_out:
        st.caption(
            _("{n} departments have fewer than {least} valid ratings and get no rank.").format(
                n=number(len(ranking.left_out)), least=ranking.least
            )
        )
    st.caption(
        _(
            "A department counts with all below it. Who did not rate counts for nothing; figures "
            "are of people who chose to rate, not of all."
        )
    )


def _table(ranking: rates.Ranking) -> str:
    heads = (
        _("Rank"),
        _("Department"),
        rate_words.name(Formula.SATISFACTION),
        rate_words.name(Formula.ACTIVE),
        rate_words.name(Formula.IN_TIME),
        _("Overdue or late"),
    )
    head = "".join(f"<th>{each}</th>" for each in heads)
    body = "".join(_line(str(place), row) for place, row in ranking.ranked)
    body += "".join(_line("–", row) for row in ranking.left_out)
    body += "".join(_line(_("Sum"), row) for row in ranking.sums)
    return (
        f'<table class="entries rated"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _line(place: str, row: DepartmentRow) -> str:
    every = row.tally.rates
    few = rate_words.few(row.tally.satisfaction)
    note = f'<br><span class="meta">{few}</span>' if few and not row.is_sum else ""
    address = f"/app/services?d={quote(row.department.key)}"
    cells = (
        place,
        f'<a href="{inert(address)}" target="_self">{inert(_words.name(row.department))}</a>',
        _cell(every[Formula.SATISFACTION]) + note,
        _cell(every[Formula.ACTIVE]),
        _cell(every[Formula.IN_TIME]),
        _late(row.tally),
    )
    return f"<tr>{''.join(f'<td>{each}</td>' for each in cells)}</tr>"


def _cell(rate: rates.Rate) -> str:
    label = f'<span class="meta label">{rate_words.name(rate.formula)} </span>'
    if rate.value is None:
        return f'{label}<span class="meta">{rate_words.value(rate)}</span>'
    parts = f"{number(rate.numerator)} / {number(rate.denominator)}"
    return f'{label}<b>{rate_words.value(rate)}</b> <span class="meta">{parts}</span>'


def _late(tally: Tally) -> str:
    if not tally.late:
        return number(0)
    return f'<span class="chip back">{_("{n} late").format(n=number(tally.late))}</span>'
