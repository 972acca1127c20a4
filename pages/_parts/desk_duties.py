"""The duty table on the desk: who answers for what where, overlaps and gaps; keeping it."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from identity import accounts
from identity.permits import Act, may_anywhere
from pages import _who, _words
from pages._parts import memory, suggestion_words
from pages._parts.acts import act, answer
from pages._parts.hot_board import table
from pages._words import _, number, plain
from surveys.suggestions import duties, duty_table, routing
from surveys.suggestions.duties import BASIS, Cell, Matrix
from surveys.suggestions.vocabulary import TOPICS

PLACE, EVERYWHERE = "duties", 0
KINDS, LIMIT = ["csv", "tsv", "json"], 5  # MB


def show() -> None:
    """The matrix, what is wrong with it, and for who may keep it the forms."""
    answer(PLACE)
    with reading() as session:
        matrix = duties.matrix(session)
        departments = accounts.departments(session)
    _drawn(matrix)
    _faults(matrix)
    with reading() as session:
        data = duty_table.written(session)
    st.download_button(
        _("The table as CSV"),
        data,
        file_name="duties.csv",
        mime="text/csv",
        key="duties_csv",
        on_click="ignore",
        icon=":material/download:",
    )
    if may_anywhere(_who.account(), Act.KEEP_DUTIES):
        _form(matrix, {each.id: plain(_words.name(each)) for each in departments})
        _upload()


def _drawn(matrix: Matrix) -> None:
    """Own duties in plain, what comes from above in brackets, a gap as a word."""
    places = [_words.name(region) if region else _("Everywhere") for region in matrix.regions]
    rows = [
        (suggestion_words.topic(topic), *(_cell(cell) for cell in cells))
        for topic, cells in matrix.rows
    ]
    st.html(table((_("Topic"), *places), rows, label=_("Who answers for what, where")))
    st.caption(_("★ leads; in brackets: answered from a region above."))


def _cell(cell: Cell) -> str:
    if cell.own:
        parts = [f"{'★' if d.is_lead else ''}{_words.name(d.department)}" for d in cell.own]
        return "、".join(parts)
    if cell.answers is not None:
        return f"（{_words.name(cell.answers)}）"
    return _("gap") if cell.region else "–"


def _faults(matrix: Matrix) -> None:
    overlaps, gaps = matrix.overlaps, matrix.gaps
    if overlaps:
        text = _("{n} overlaps: several departments have one duty; the one with ★ answers.")
        st.warning(text.format(n=number(len(overlaps))), icon=":material/join_inner:")
        for cell in overlaps:
            st.caption(plain(f"{_where(cell)}：{_cell(cell)}"))
    if gaps:
        text = _("{n} gaps: what comes in there goes to whoever has “Something else”, or waits.")
        st.warning(text.format(n=number(len(gaps))), icon=":material/border_clear:")
    if not overlaps and not gaps:
        st.success(_("Every topic has one department that answers, everywhere."))


def _where(cell: Cell) -> str:
    place = _words.name(cell.region) if cell.region else _("Everywhere")
    return f"{suggestion_words.topic(cell.topic)} · {place}"


def _form(matrix: Matrix, names: dict[int, str]) -> None:
    places = {EVERYWHERE: _("Everywhere")}
    places |= {each.id: plain(_words.name(each)) for each in matrix.regions if each}
    st.subheader(_("Enter or change a duty"), anchor=False)
    with st.form("duty_form"):
        topics = [topic.key for topic in TOPICS]
        st.selectbox(_("Topic"), topics, format_func=suggestion_words.topic, key="duty_topic")
        st.selectbox(_("District"), list(places), format_func=places.get, key="duty_region")
        st.selectbox(
            _("Department"),
            list(names),
            index=None,
            format_func=names.get,
            key="duty_department",
            placeholder=_("Choose"),
        )
        st.checkbox(_("It leads (牵头)"), value=True, key="duty_lead")
        st.text_input(_("Basis"), key="duty_basis", max_chars=BASIS)
        st.form_submit_button(
            _("Enter it"), key="duty_keep", type="primary", on_click=act, args=(PLACE, keep)
        )
        st.form_submit_button(
            _("Take this duty out"), key="duty_lift", on_click=act, args=(PLACE, lift)
        )


def _upload() -> None:
    st.subheader(_("Bring in a table"), anchor=False)
    st.caption(_("Columns: topic, region (code), department (key or name), lead (1 or 0), basis."))
    file = st.file_uploader(_("CSV or JSON"), type=KINDS, key="duty_file", max_upload_size=LIMIT)
    st.button(
        _("Bring it in"), key="duty_bring", disabled=file is None, on_click=act, args=(PLACE, bring)
    )


def _chosen() -> tuple[str, int | None, int]:
    region = int(memory.kept("duty_region") or EVERYWHERE)
    return (
        str(memory.kept("duty_topic")),
        region or None,
        int(memory.kept("duty_department") or 0),
    )


def keep(session: Session) -> str:
    topic, region_id, department_id = _chosen()
    duties.keep(
        session,
        account=_who.account(),
        topic=topic,
        region_id=region_id,
        department_id=department_id,
        is_lead=bool(memory.kept("duty_lead")),
        basis=str(memory.kept("duty_basis") or ""),
        since=clock.today(),
    )
    return _routed(session)


def _routed(session: Session) -> str:
    """What nobody had may have somebody now."""
    n = routing.route_waiting(session, now=clock.now())
    text = _("Entered. {n} that waited were given out.")
    return text.format(n=number(n)) if n else _("Entered.")


def lift(session: Session) -> str:
    topic, region_id, department_id = _chosen()
    for duty in duties.at(session, topic=topic, region_id=region_id):
        if duty.department_id == department_id:
            duties.lift(session, account=_who.account(), duty_id=duty.id)
            return _("Taken out.")
    return _("There is no such duty in the table.")


def bring(session: Session) -> str:
    file = memory.kept("duty_file")
    done = duty_table.bring(
        session,
        account=_who.account(),
        name=file.name,
        data=file.getvalue(),
        today=clock.today(),
    )
    _routed(session)
    faults = "、".join(f"{each.row}: {each.kind} {each.given}" for each in done.problems[:20])
    text = _("{n} duties entered. Rows with problems: {faults}")
    return plain(text.format(n=number(done.taken), faults=faults or "–"))
