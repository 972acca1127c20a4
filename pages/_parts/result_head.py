"""The top and the end of a results page: how many, how sure, what the department says, files."""

import streamlit as st

import code_words
from models import AskingState, Survey
from pages import _words
from pages._parts import choice, untrusted
from pages._parts.poll_results import grid, level_name
from pages._words import _, number, plain
from surveys.results.counts import Numbers
from surveys.results.outcome import Outcome


def title(survey: Survey) -> None:
    named = (_words.language() == "en" and survey.title_en) or survey.title
    st.title(plain(named), anchor=False)
    facts = [_words.name(survey.department)]
    if survey.state is AskingState.OPEN:
        facts.append(_("still open: the numbers grow"))
    elif survey.closed_at:
        facts.append(_("closed {day}").format(day=_words.date(survey.closed_at)))
    if survey.is_statistical:
        facts.append(_("statistical survey {number}").format(number=survey.table_number))
    st.caption(" · ".join(map(plain, facts)))


def numbers(found: Numbers) -> None:
    """Four numbers, then by which way and how surely known."""
    columns = st.columns(4)
    columns[0].metric(_("Responses"), number(found.submitted))
    columns[1].metric(_("Begun"), number(found.begun))
    columns[2].metric(_("Handed in of begun"), f"{found.completion:.1f} %")
    columns[3].metric(_("Median time"), _time(found.median_seconds))
    with st.expander(_("How they came in, and how surely people are known")):
        language = _words.language()
        ways = [[code_words.said(way, language), number(n)] for way, n in found.channels.items()]
        ways.append([_("of these entered by staff for somebody"), number(found.assisted)])
        st.html(grid([_("Way"), _("Responses")], ways))
        levels = [[level_name(level), number(n)] for level, n in found.assurance.items()]
        st.html(grid([_("Level"), _("Responses")], levels))
        if found.over_quota:
            words = _("{n} more came when their quota was full; they are kept and not counted.")
            st.caption(words.format(n=number(found.over_quota)))


def _time(seconds: int | None) -> str:
    if seconds is None:
        return "–"
    return _("{minutes} min {seconds} s").format(minutes=seconds // 60, seconds=seconds % 60)


def method(outcome: Outcome) -> bool:
    """Whom the results stand for; whether weighted ones were chosen."""
    made = outcome.weighting
    if made is None:
        _unweighted()
        return False
    words = _(
        "Weighted to “{population}” ({source}) by {columns}: {n} responses, {left} left out. "
        "Design effect {effect}, as sure as {effective} responses of a simple random sample. "
        "Who took part was still who wanted to."
    )
    told = words.format(
        population=made.population.title,
        source=made.population.source,
        columns="、".join(made.document["dimensions"]),
        n=number(made.responses),
        left=number(made.left_out),
        effect=f"{made.design_effect or 1:.2f}",
        effective=number(round(made.document["effective_n"])),
    )
    st.info(plain(told), icon=":material/balance:")
    names = {"plain": _("As answered"), "weighted": _("Weighted")}
    chosen = choice.in_address("as", names)
    st.segmented_control(
        _("Which shares"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key=choice.key("as"),
        on_change=choice.write,
        args=("as", "plain"),
    )
    if chosen != "weighted":
        _unweighted()
    return chosen == "weighted"


def _unweighted() -> None:
    words = _("Whoever wanted to took part in this survey: it is not a representative sample.")
    st.info(words, icon=":material/info:")


def version(outcome: Outcome) -> None:
    """Which version of the form; results of different ones are never added up."""
    if len(outcome.versions) < 2:
        return
    words = _("Version {n} of the form. Earlier versions were answered, too, and stand apart.")
    st.caption(words.format(n=outcome.version.number))
    st.segmented_control(
        _("Version of the form"),
        [str(n) for n in outcome.versions],
        required=True,
        key="v",
        default=str(outcome.version.number),
        bind="query-params",
    )


def reply(survey: Survey) -> None:
    st.header(_("What the department says"), anchor=False)
    if survey.reply:
        untrusted.prose(survey.reply)
        if survey.replied_at:
            st.caption(_words.date(survey.replied_at))
    else:
        st.info(_("The department's answer to the results appears here."))


def files(outcome: Outcome) -> None:
    """All of it to take away."""
    st.header(_("Files to download"), anchor=False)
    slug, n = outcome.survey.slug, outcome.version.number
    csv = f'<a href="/surveys/{slug}/results.csv?version={n}">{_("Results (CSV)")}</a>'
    address = f"/api/v1/surveys/{slug}/results?version={n}"
    json = f'<a href="{address}">{_("For programs (JSON)")}</a>'
    st.html(f'<ul class="files"><li>{csv}</li><li>{json}</li></ul>')
    st.caption(
        _(
            "Counts under five are withheld everywhere, and others with them that would give them "
            "back. Single responses are not published."
        )
    )
