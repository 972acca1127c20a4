"""When a question is shown and what it takes: picked from lists, with the expression in sight."""

import streamlit as st

from pages._parts import build_words, memory
from pages._words import _
from surveys.forms import expressions
from surveys.forms.form import CHOOSING, SILENT, Form, Question, QuestionKind, said

K = QuestionKind
LONGEST = 2_000


def relevant(form: Form, question: Question, at: str) -> None:
    """Pick question, operator and value; the expression that comes of it can be edited."""
    with st.expander(_("When it is shown"), expanded=bool(question.relevant)):
        before = _earlier(form, question)
        if before:
            _picker(form, before, at)
        st.text_area(
            _("Shown when this is true; always when empty"),
            value=question.relevant,
            key=f"{at}relevant",
            height=70,
            max_chars=LONGEST,
        )
        _read(memory.kept(f"{at}relevant") or "")


def _earlier(form: Form, question: Question) -> list[Question]:
    found = []
    for each in form.questions:
        if each.key == question.key:
            break
        if each.kind not in SILENT:
            found.append(each)
    return found


def _picker(form: Form, before: list[Question], at: str) -> None:
    names = {each.key: build_words.title(form, each.key) for each in before}
    key = st.selectbox(
        _("Which question"), list(names), format_func=names.__getitem__, key=f"{at}if_question"
    )
    asked = form.question(key)
    left, right = st.columns(2)
    ways = _ways(asked)
    way = left.selectbox(_("is"), list(ways), format_func=ways.__getitem__, key=f"{at}if_way")
    options = {each.key: said(each.text, "zh-Hans") for each in asked.options}
    if way in ("answered", "empty"):
        pass
    elif options and asked.kind is not K.MATRIX:
        right.selectbox(
            _("Value"), list(options), format_func=options.__getitem__, key=f"{at}if_value"
        )
    else:
        right.text_input(_("Value"), key=f"{at}if_text", max_chars=100)
    with st.container(horizontal=True, key=f"{at}if_buttons"):
        for join, label in (("", _("Show it then")), ("and", _("and also")), ("or", _("or else"))):
            st.button(label, key=f"{at}if_{join}", on_click=put, args=(at, asked, join))


def _ways(question: Question) -> dict[str, str]:
    if question.kind is K.MULTIPLE:
        chosen = {"selected": _("has chosen"), "not": _("has not chosen")}
    elif question.kind in CHOOSING:
        chosen = {"=": _("is"), "!=": _("is not")}
    else:
        chosen = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
    return {**chosen, "answered": _("was answered"), "empty": _("was not answered")}


def put(at: str, asked: Question, join: str) -> None:
    """Write what was picked into the expression: alone, or joined to what stands there."""
    way = memory.kept(f"{at}if_way") or "answered"
    has_options = bool(asked.options) and asked.kind is not K.MATRIX
    value = memory.kept(f"{at}if_value" if has_options else f"{at}if_text") or ""
    made = written(asked, way, value)
    before = (memory.kept(f"{at}relevant") or "").strip()
    memory.keep(f"{at}relevant", f"({before}) {join} {made}" if join and before else made)


def written(asked: Question, way: str, value: str) -> str:
    """The expression for a question, an operator and a value."""
    answer = "${" + asked.key + "}"
    if way == "answered":
        return f"{answer} != ''"
    if way == "empty":
        return f"{answer} = ''"
    is_number = asked.kind in (K.NUMBER, K.RATING, K.NPS, K.SENTIMENT, K.COMPUTED)
    number = value.strip().replace("，", "").replace(",", "")
    quoted = number if is_number and _is_number(number) else f"'{value.replace(chr(39), '')}'"
    if asked.kind is K.CONSENT:
        quoted = "'OK'"
    if way in ("selected", "not"):
        made = f"selected({answer}, {quoted})"
        return f"not({made})" if way == "not" else made
    return f"{answer} {way} {quoted}"


def _is_number(words: str) -> bool:
    try:
        float(words)
    except ValueError:
        return False
    return True


def constraint(question: Question, at: str) -> None:
    with st.expander(_("What it takes"), expanded=bool(question.constraint)):
        st.text_input(
            _("Taken when this is true; . is the answer"),
            value=question.constraint,
            key=f"{at}constraint",
            max_chars=LONGEST,
            placeholder=". >= 0 and . <= 120",
        )
        _read(memory.kept(f"{at}constraint") or "")
        st.text_input(
            _("Said when it is not taken"),
            value=question.message.get("zh-Hans", ""),
            key=f"{at}message",
            max_chars=300,
        )


def _read(source: str) -> None:
    """What is wrong with an expression, while it is written."""
    found = expressions.parse(source) if source.strip() else None
    if isinstance(found, expressions.Fault):
        values = {
            "fault": found.kind,
            "position": found.position,
            "what": found.what,
            "expression": source,
        }
        st.warning(build_words.fault("expression", values), icon=":material/error:")
