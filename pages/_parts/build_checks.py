"""What the checks say of a questionnaire: faults, wording, and every way through it."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

import clock
from models import Survey, SurveyVersion
from pages._parts import build_head, build_words
from pages._words import _, number, plain
from surveys.forms import walk, wording_checks
from surveys.forms.form import Form, said
from surveys.forms.wording_checks import WordingFinding
from surveys.questionnaires import drafting, quotas

SHOWN = 60


def show(survey: Survey, versions: Sequence[SurveyVersion]) -> None:
    """To be put right first, then advice, then the walk."""
    form = build_head.form_of(survey, versions)
    faults = drafting.faults(form)
    st.subheader(_("To be put right"), anchor=False)
    for fault in faults[:SHOWN]:
        st.markdown(f"- {_about(form, fault.key)}{build_words.fault(fault.kind, fault.values)}")
    if not faults:
        st.success(_("Nothing stands in the way."), icon=":material/check_circle:")
    _wording(survey, form)
    if not faults:
        _walk(form)


def _about(form: Form, key: str) -> str:
    return f"{build_words.name(form, key)}: " if key else ""


def findings(survey: Survey, form: Form) -> list[WordingFinding]:
    approval = drafting.approval_of(survey)
    return wording_checks.check(form, approval=approval, today=clock.today())


def _wording(survey: Survey, form: Form) -> None:
    st.subheader(_("How it asks"), anchor=False)
    found = findings(survey, form)
    for key, each in groupby(found[:SHOWN], key=lambda one: one.key):
        for finding in each:
            words = build_words.finding(finding.rule, finding.values, _found(form, finding))
            icon = ":red[⛔]" if finding.refuses else "⚠"
            st.markdown(f"- {icon} {_about(form, key)}{words}")
    if not found:
        st.success(_("No wording stands out."), icon=":material/check_circle:")
    else:
        st.caption(_("These are hints, and may be wrong; only 统计调查 without approval refuses."))


def _found(form: Form, finding: WordingFinding) -> str:
    if not finding.key:
        return ""
    question = form.question(finding.key)
    texts = [question.text, *(row.text for row in question.rows)]
    words = (each.get(finding.language, "")[finding.start : finding.end] for each in texts)
    return next(filter(None, words), "")


def _walk(form: Form) -> None:
    st.subheader(_("Every way through it"), anchor=False)
    found = walk.walk(form, today=clock.today())
    facts = _("{n} answers tried, {reached} of {all} questions reached.")
    tried, reached = number(found.tried), number(len(found.reached))
    st.markdown(facts.format(n=tried, reached=reached, all=number(len(form.questions))))
    if not found.is_complete:
        st.warning(_("It has too many ways to try them all; what is said here is of those tried."))
    told = (
        (found.unreachable, _("Nobody can reach it:")),
        (found.dead_ends, _("There are people who must answer it and cannot:")),
        (found.empty_pages, _("A page on which nobody sees anything:")),
    )
    for keys, words in told:
        for key in keys[:SHOWN]:
            st.error(f"{words} {build_words.name(form, key)}")
    if not any(keys for keys, _words in told):
        st.success(_("Every question can be reached, and everybody comes to the end."))
    with st.expander(_("Ways through it, for example ({n})").format(n=number(len(found.paths)))):
        for path in found.paths:
            st.markdown("- " + _way(form, path))


def _way(form: Form, path: walk.Path) -> str:
    steps = []
    for key in path.keys:
        if key in path.answers:
            steps.append(f"{build_words.name(form, key)} = {_answer(form, key, path.answers[key])}")
    return " → ".join(steps) or _("without any answer")


def _answer(form: Form, key: str, value: object) -> str:
    names = {each.key: said(each.text, "zh-Hans") for each in form.question(key).options}
    given = value if isinstance(value, list) else [value]
    return plain("、".join(names.get(str(each), str(each)) for each in given)[:60])


def missing(survey: Survey, versions: Sequence[SurveyVersion]) -> list[str]:
    """What stands between this Survey and a second person, in words."""
    names = {
        "title": _("The survey needs a title."),
        "purpose": _("Say in the settings what it is for."),
        "closes_at": _("Say in the settings until when answers are taken."),
    }
    found = [words for name, words in names.items() if not getattr(survey, name)]
    form = build_head.form_of(survey, versions)
    for fault in drafting.faults(form)[:SHOWN]:
        found.append(_about(form, fault.key) + build_words.fault(fault.kind, fault.values))
    for each in findings(survey, form):
        if each.refuses:
            found.append(build_words.finding(each.rule, each.values))
    if quotas.unasked(quotas.of(survey), form):
        found.append(_("A quota counts by what is not asked any more."))
    return found
