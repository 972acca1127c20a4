"""Marks of a period: what is there and what is missing, a table to bring in, one by hand."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from errors import Incomplete, Refusal
from identity import permits
from models import Mark, Scorecard
from pages import _refusals, _who, _words
from pages._parts import memory, score_rules
from pages._parts.acts import act, answer
from pages._parts.untrusted import inert
from pages._words import _, number, plain
from surveys.scorecards import keeping, marks, marks_table, periods, rated
from surveys.scorecards.marks import MarkForm
from surveys.scorecards.marks_table import Problem
from surveys.scorecards.periods import Period
from surveys.scorecards.rules import RaterGroup, ScoreRules

PLACE = "marks"


def show(card: Scorecard, names: Mapping[str, str]) -> None:
    """Choose the period; below it what stands there, and the three ways to enter marks."""
    rules = keeping.rules_of(card)
    period = choose(card, key="marks_period")
    with reading() as session:
        rows = marks.of_period(session, scorecard=card, period=period)
    answer(PLACE)
    _standing(rules, rows, names)
    if not permits.may(_who.account(), permits.Act.SCORE, card.department):
        return
    if any(each.rate for each in rules.indicators):
        st.button(
            _("Take the marks that service ratings give"),
            key="take_rates",
            help=_("The rates of exactly this period, once it is over, with how many rated."),
            on_click=act,
            args=(PLACE, take, card.id, period),
        )
    _table(card, rules, names, period)
    _by_hand(card, rules, names, period)
    _removal(card, rows, names)


def choose(card: Scorecard, *, key: str, over: bool = False) -> Period:
    """A period: those that have marks, then the usual ones; with `over` those that have ended."""
    with reading() as session:
        known = marks.periods(session, scorecard_id=card.id)
    today = clock.today()
    options = [
        each
        for each in dict.fromkeys([*known, *periods.offered(today)])
        if each.last < today or not over
    ]
    chosen: Period = st.selectbox(
        _("Period"), options, format_func=span, key=f"{key}_{card.id}", help=_("Both days are in.")
    )
    return chosen


def span(period: Period) -> str:
    first, last = _words.date(period.first), _words.date(period.last)
    return _("{first} to {last}").format(first=first, last=last)


def _standing(rules: ScoreRules, rows: Sequence[Mark], names: Mapping[str, str]) -> None:
    due = sum(len(each.groups) for each in rules.indicators) * len(rules.departments)
    words = _("{n} of {due} marks are there.").format(n=number(len(rows)), due=number(due))
    st.markdown(words)
    if not rows:
        st.info(_("No marks yet. Download the form, fill it in with Excel and bring it back."))
        return
    heads = (_("Department"), _("Indicator"), _("Who rates"), _("Mark"), "n", _("Source"))
    looks = ("", "", "", ' class="n"', ' class="n"', "")
    head = "".join(
        f'<th scope="col"{look}>{words}</th>' for words, look in zip(heads, looks, strict=True)
    )
    titles = {each.key: score_rules.name(each) for each in rules.indicators}
    body = "".join(_row(rules, row, names, titles) for row in rows)
    st.html(
        f'<div class="scroll rows" tabindex="0"><table class="figures"><thead><tr>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def _row(rules: ScoreRules, row: Mark, names: Mapping[str, str], titles: Mapping[str, str]) -> str:
    group = RaterGroup(row.raters)
    n = "–" if row.n is None else number(row.n)
    few = row.n is None or row.n < rules.min_n[group]
    chip = f' <span class="chip wait">{_("Too few ratings")}</span>' if few else ""
    return (
        f'<tr><th scope="row">{inert(names.get(row.department.key, row.department.key))}</th>'
        f"<td>{inert(titles.get(row.indicator, row.indicator))}</td>"
        f'<td>{score_rules.group_name(group)}</td><td class="n">{row.value:g}</td>'
        f'<td class="n">{n}{chip}</td><td>{inert(row.source)}</td></tr>'
    )


def _table(card: Scorecard, rules: ScoreRules, names: Mapping[str, str], period: Period) -> None:
    st.header(_("Bring in a table"), anchor=False)
    st.download_button(
        _("The form to fill in (CSV)"),
        marks_table.form(rules, names=names),
        f"{card.slug}-{period.first}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    file = st.file_uploader(
        _("The filled-in table (.csv or .xlsx), at most 2 MB"),
        type=["csv", "xlsx"],
        key=f"marks_file_{card.id}",
        max_upload_size=2,
    )
    if file is None:
        return
    try:
        rows = marks_table.read(file.getvalue(), name=file.name)
    except Refusal as refusal:
        _refusals.say(refusal)
        return
    forms, problems = marks_table.marks(rules, rows, names=names)
    _problems(problems)
    if forms and not problems:
        label = _("Enter {n} marks for {period}").format(n=number(len(forms)), period=span(period))
        args = (PLACE, enter, card.id, period, forms)
        st.button(label, key="enter_table", type="primary", on_click=act, args=args)


def _problems(problems: Sequence[Problem]) -> None:
    if not problems:
        return
    words = {
        "column": _("these columns are missing: {given}"),
        "department": _("no department of this scorecard: {given}"),
        "indicator": _("no indicator of these rules: {given}"),
        "group": _("nobody who rates this indicator: {given}"),
        "value": _("no mark from 0 to 100 with at most four decimals: {given}"),
        "n": _("no whole number of ratings: {given}"),
        "source": _("the source is too long"),
        "twice": _("this mark stands in the table twice"),
        "no-rows": _("no row has a mark"),
    }
    line = _("Row {row}: {problem}")
    lines = "\n".join(
        line.format(row=each.row, problem=words[each.kind].format(given=each.given[:60]))
        for each in problems[:50]
    )
    st.error(_("Nothing was entered. Correct the table and bring it in again."))
    st.text(lines)


def _by_hand(card: Scorecard, rules: ScoreRules, names: Mapping[str, str], period: Period) -> None:
    places = [(each.key, group) for each in rules.indicators for group in each.groups]
    titles = {each.key: score_rules.name(each) for each in rules.indicators}
    st.header(_("Enter one mark"), anchor=False)
    with st.form("one_mark", enter_to_submit=False):
        st.selectbox(
            _("Department"),
            rules.departments,
            format_func=lambda key: plain(names.get(key, key)),
            key="mark_department",
        )
        st.selectbox(
            _("Indicator and who rates it"),
            places,
            format_func=lambda at: plain(f"{titles[at[0]]} · {score_rules.group_name(at[1])}"),
            key="mark_place",
        )
        left, right = st.columns(2)
        left.number_input(_("Mark, 0 to 100"), 0.0, 100.0, None, format="%g", key="mark_value")
        right.number_input(_("How many rated (n)"), 0, marks.MOST, None, key="mark_n")
        st.text_input(_("Source"), key="mark_source", max_chars=marks.SOURCE)
        st.form_submit_button(
            _("Enter the mark"), type="primary", on_click=act, args=(PLACE, one, card.id, period)
        )


def _removal(card: Scorecard, rows: Sequence[Mark], names: Mapping[str, str]) -> None:
    if not rows:
        return
    by_id = {row.id: row for row in rows}
    with st.expander(_("Take a mark out"), key="take_out"):
        chosen = st.selectbox(
            _("Mark"), list(by_id), format_func=lambda each: _label(by_id[each], names), key="gone"
        )
        st.button(_("Take it out"), key="take_it", on_click=act, args=(PLACE, out, card.id, chosen))


def _label(row: Mark, names: Mapping[str, str]) -> str:
    group = score_rules.group_name(row.raters)
    name = names.get(row.department.key, row.department.key)
    return plain(f"{name} · {row.indicator} · {group} · {row.value:g}")


def enter(session: Session, card_id: int, period: Period, forms: Sequence[MarkForm]) -> str:
    done = marks.enter(
        session,
        account=_who.account(),
        scorecard_id=card_id,
        period=period,
        forms=forms,
        now=clock.now(),
    )
    return _("{n} marks are entered.").format(n=number(len(done)))


def one(session: Session, card_id: int, period: Period) -> str:
    indicator, group = memory.kept("mark_place")
    value = memory.kept("mark_value")
    if value is None:
        raise Incomplete(missing=["value"])
    form = MarkForm(
        department=memory.kept("mark_department"),
        indicator=indicator,
        group=group,
        value=Decimal(repr(float(value))),
        n=memory.kept("mark_n"),
        source=memory.kept("mark_source", ""),
    )
    return enter(session, card_id, period, [form])


def take(session: Session, card_id: int, period: Period) -> str:
    done = rated.take(
        session,
        account=_who.account(),
        scorecard_id=card_id,
        period=period,
        today=clock.today(),
        now=clock.now(),
    )
    return _("{n} marks are entered.").format(n=number(len(done)))


def out(session: Session, card_id: int, mark_id: int) -> str:
    marks.remove(session, account=_who.account(), scorecard_id=card_id, mark_id=mark_id)
    return _("The mark is taken out. Issued bulletins keep what they say.")
