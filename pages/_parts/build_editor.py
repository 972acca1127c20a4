"""The editor of one question: the fields that its kind has, and what was typed into them."""

from dataclasses import replace
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from errors import Invalid
from models import Survey
from pages._parts import build_head, build_logic, build_words, memory
from pages._parts.acts import act
from pages._words import _
from surveys.forms import editing
from surveys.forms.checking import LONGEST
from surveys.forms.form import SILENT, Form, Question, QuestionKind
from surveys.forms.soundness import WORDS
from surveys.questionnaires import attaching

K = QuestionKind
LINES = 20_000
ENGLISH = 300
OFFERS = (K.SINGLE, K.IMAGE, K.MATRIX, K.RATING, K.SENTIMENT, K.NPS, K.NUMBER, K.MULTIPLE, K.DATE)
FREE = (K.TEXT, K.LONG)


def show(survey: Survey, form: Form, digest: str | None, question: Question) -> None:
    at = f"edit_{survey.id}_{question.key}_{digest}_"
    kind = question.kind
    _texts(question, at)
    if editing.has_options(question):
        _options(question, at)
    if kind is K.COMPUTED:
        st.text_area(
            _("What is computed"), value=question.calculation, key=f"{at}calculation", height=70
        )
    elif kind not in SILENT:
        _flags(question, at)
        _limits(question, at)
    build_logic.relevant(form, question, at)
    if kind not in (*SILENT, K.COMPUTED):
        build_logic.constraint(question, at)
    _english(question, at)
    args = (build_head.PLACE, save, survey.id, digest, form, question, at)
    st.button(_("Save this question"), key=f"{at}save", type="primary", on_click=act, args=args)


def _texts(question: Question, at: str) -> None:
    chinese, english = question.text.get(editing.MAIN, ""), question.text.get("en", "")
    st.text_area(_("The words"), value=chinese, key=f"{at}zh", height=80, max_chars=WORDS)
    st.text_input(_("In English, if you like"), value=english, key=f"{at}en", max_chars=WORDS)
    if question.kind not in (K.COMPUTED, K.PAGE):
        value = question.help.get(editing.MAIN, "")
        st.text_input(_("Help below it"), value=value, key=f"{at}help", max_chars=WORDS)


def _english(question: Question, at: str) -> None:
    """What stands around the words, in English; the words and options have it beside them."""
    labels = {} if question.kind in (K.COMPUTED, K.PAGE) else {"help": _("Help below it")}
    if question.kind is K.RATING:
        labels["low_text"] = _("What the lowest step is called")
        labels["high_text"] = _("What the highest step is called")
    if question.kind not in (*SILENT, K.COMPUTED):
        labels["message"] = _("Said when it is not taken")
    if not labels:
        return
    with st.expander(_("The rest in English")):
        for name, label in labels.items():
            value = getattr(question, name).get("en", "")
            most = WORDS if name == "help" else ENGLISH
            st.text_input(label, value=value, key=f"{at}{name}_en", max_chars=most)


def _options(question: Question, at: str) -> None:
    st.text_area(
        _("Options, one a line"),
        value=editing.lines(question.options),
        key=f"{at}options",
        height=140,
        max_chars=LINES,
        help=_("Chinese | English. A star at the end: chosen alone, like “none of these”."),
    )
    if question.kind is K.MATRIX:
        st.text_area(
            _("Rows, one a line"),
            value=editing.lines(question.rows),
            key=f"{at}rows",
            height=120,
            max_chars=LINES,
        )
    if question.kind is K.IMAGE:
        st.file_uploader(
            _("Pictures, in the order of the options"),
            type=["png", "jpg", "jpeg"],
            accept_multiple_files=True,
            max_upload_size=attaching.PICTURE // 1_000_000,
            key=f"{at}pictures",
        )
        st.caption(
            _("{n} of {all} options have a picture.").format(
                n=sum(bool(each.image) for each in question.options), all=len(question.options)
            )
        )


def _flags(question: Question, at: str) -> None:
    labels = {"required": _("Must be answered")}
    if question.kind in (K.SINGLE, K.MULTIPLE, K.IMAGE):
        labels["other"] = _("Also “other, please say”")
    if question.kind in OFFERS:
        labels["dont_know"] = _("Offer “I don't know”")
    if question.kind is not K.CONSENT:
        labels["prefer_not"] = _("Offer “I prefer not to say”")
    if question.kind is K.NUMBER:
        labels["whole"] = _("Whole numbers only")
    with st.container(horizontal=True, key=f"{at}flags"):
        for name, label in labels.items():
            st.checkbox(label, value=getattr(question, name), key=f"{at}{name}", width="content")


def _limits(question: Question, at: str) -> None:
    names: dict[str, tuple[str, Any, Any]] = {}
    if question.kind in (K.NUMBER, K.RATING):
        step = 1.0 if question.kind is K.RATING or question.whole else None
        names = {"low": (_("Least"), None, step), "high": (_("Greatest"), None, step)}
    elif question.kind is K.MULTIPLE:
        names = {"least": (_("Choose at least"), 0, 1), "most": (_("Choose at most"), 1, 1)}
    elif question.kind in FREE:
        names = {"longest": (_("Longest, in characters"), 1, 1)}
    columns = st.columns(2) if names else []
    for column, (name, (label, least, step)) in zip(columns, names.items(), strict=False):
        most = LONGEST[K.LONG] if name == "longest" else None
        column.number_input(
            label,
            min_value=least,
            max_value=most,
            value=getattr(question, name),
            step=step,
            key=f"{at}{name}",
        )
    if question.kind is K.RATING:
        left, right = st.columns(2)
        for column, name, label in (
            (left, "low_text", _("What the lowest step is called")),
            (right, "high_text", _("What the highest step is called")),
        ):
            value = getattr(question, name).get(editing.MAIN, "")
            column.text_input(label, value=value, key=f"{at}{name}", max_chars=80)


def _pictures(at: str) -> dict[int, str]:
    uploaded = memory.kept(f"{at}pictures") or []
    return {
        n: attaching.keep_picture(each.getvalue(), name=each.name)
        for n, each in enumerate(uploaded)
    }


def typed(question: Question, at: str) -> Question:
    """The question with what stands in its fields; a field that is not there stays."""

    def of(name: str, default: Any) -> Any:
        found = memory.kept(f"{at}{name}", default)
        return default if found is None and isinstance(default, str) else found

    pictures = _pictures(at)
    options = editing.of_lines(
        of("options", editing.lines(question.options)), question.options, pictures
    )
    if len(pictures) > len(options):
        raise Invalid(field="pictures", why="too-many", limit=len(options))
    changed = replace(
        question,
        text=editing.beside(question.text, of("zh", ""), of("en", "")),
        options=options,
        rows=editing.of_lines(of("rows", editing.lines(question.rows)), question.rows),
        calculation=of("calculation", question.calculation).strip(),
        relevant=of("relevant", question.relevant).strip(),
        constraint=of("constraint", question.constraint).strip(),
    )
    flags = ("required", "other", "dont_know", "prefer_not", "whole")
    limits = ("low", "high", "least", "most", "longest")
    values = {name: bool(of(name, getattr(question, name))) for name in flags}
    values |= {name: of(name, getattr(question, name)) for name in limits}
    for name in ("help", "low_text", "high_text", "message"):
        before = getattr(question, name)
        chinese = of(name, before.get(editing.MAIN, ""))
        english = of(f"{name}_en", before.get("en", ""))
        values[name] = editing.beside(before, chinese, english)
    return replace(changed, **values)


def save(
    session: Session, survey_id: int, digest: str | None, form: Form, question: Question, at: str
) -> str:
    changed = typed(question, at)
    build_head.change(
        session, survey_id, digest, form, lambda each: editing.put(each, question.key, changed)
    )
    return _("Saved: {question}").format(question=build_words.name(form, question.key))
