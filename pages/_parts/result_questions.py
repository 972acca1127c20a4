"""The results of a questionnaire, question by question."""

import streamlit as st

from models import AnswerSummary
from pages._parts import result_charts, result_texts, result_words
from pages._parts.pager import offset
from pages._parts.poll_results import grid
from pages._parts.untrusted import inert
from pages._words import _, plain
from surveys.forms.form import QuestionKind
from surveys.results.outcome import Outcome
from surveys.results.tallies import Tally

SIZE = 12
K = QuestionKind


def show(outcome: Outcome, summaries: dict[str, AnswerSummary], *, weighted: bool = False) -> None:
    """SIZE questions at a time."""
    skipped = offset(len(outcome.tallies), size=SIZE, key="q")
    for tally in outcome.tallies[skipped : skipped + SIZE]:
        with st.container(key=f"result_{tally.place}"):
            one(tally, outcome, summaries, weighted=weighted)


def one(
    tally: Tally, outcome: Outcome, summaries: dict[str, AnswerSummary], *, weighted: bool
) -> None:
    """Heading, sentence, chart, source, table; what was written in words."""
    st.subheader(plain(result_words.heading(tally)), anchor=False)
    words = result_words.sentence(tally, weighted=weighted)
    st.text(words)
    if tally.answered and tally.lines:
        drawn = result_charts.chart(tally, weighted=weighted)
        st.altair_chart(drawn, theme=None, alt=words, key=f"chart_{tally.place}")
        st.html(f'<p class="meta">{inert(_source(tally, outcome, weighted=weighted))}</p>')
        with st.expander(_("The numbers as a table"), key=f"table_{tally.place}"):
            st.html(result_charts.table(tally))
    if tally.facts.get("quantiles"):
        with st.expander(_("The numbers as a table"), key=f"table_{tally.place}"):
            st.html(_quantiles(tally))
    for key in (tally.key, f"{tally.key}__other"):
        if key in summaries and not tally.row:
            result_texts.show(summaries[key])


def _source(tally: Tally, outcome: Outcome, *, weighted: bool) -> str:
    n = _("n = {n}").format(n=tally.answered)
    if weighted and any(line.weighted is not None for line in tally.lines):
        return f"{outcome.survey.department.name} · {n} · " + _("weighted")
    interval = _("the thin line is the 95 % interval (Wilson)")
    is_nps = tally.kind is K.NPS
    return " · ".join([outcome.survey.department.name, n] + ([] if is_nps else [interval]))


def _quantiles(tally: Tally) -> str:
    names = {
        "0.1": _("A tenth is at most"),
        "0.25": _("A quarter is at most"),
        "0.5": _("Half is at most (median)"),
        "0.75": _("Three quarters are at most"),
        "0.9": _("Nine tenths are at most"),
    }
    rows = [[name, f"{tally.facts['quantiles'][key]:g}"] for key, name in names.items()]
    rows.append([_("Mean value"), f"{tally.facts['mean']:g}"])
    return grid([_("Measure"), _("Figure")], rows)
