"""Bringing in hotline work orders on the desk: the file, its columns, what came of it."""

from hashlib import sha256

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from errors import Refusal
from identity import accounts
from identity.permits import Act, may
from models import OrderImport
from pages import _refusals, _who, _words
from pages._parts import memory
from pages._parts.acts import act, answer
from pages._parts.hot_board import table
from pages._words import _, number, plain
from surveys.suggestions import order_files, orders

PLACE, LIMIT = "orders", 20  # MB through the browser; larger files go in on the command line
KINDS = ["csv", "tsv", "json", "jsonl", "gz"]
NONE = ""


def show() -> None:
    """The file and what each column is; then the imports so far with their problems."""
    answer(PLACE)
    here = _who.account()
    with reading() as session:
        names = {
            each.id: plain(_words.name(each))
            for each in accounts.departments(session)
            if may(here, Act.ANALYSE, each)
        }
        done = orders.imports(session, account=here)
    st.markdown(
        _(
            "Orders come in as they are, each once, with personal data masked. They are always "
            "labelled as the hotline's and never counted among what people raised here."
        )
    )
    st.text_input(_("Name of the hotline"), value="12345", key="orders_source", max_chars=120)
    st.selectbox(
        _("Department that keeps it"), list(names), format_func=names.get, key="orders_department"
    )
    file = st.file_uploader(
        _("CSV, TSV or JSON, also packed with gzip; at most 20 MB"),
        type=KINDS,
        key="orders_file",
        max_upload_size=LIMIT,
    )
    if file is not None:
        _columns(file.name, file.getvalue())
    st.header(_("Brought in so far"), anchor=False)
    for row in done:
        _import(row)
    if not done:
        st.info(_("Nothing yet. Each file stands here with where it came from and its problems."))


def fields() -> dict[str, str]:
    return {
        "id": _("Number of the order (needed)"),
        "text": _("What was said (needed)"),
        "title": _("Title"),
        "kind": _("Kind"),
        "topic": _("Topic"),
        "region": _("District"),
        "received": _("Came in at"),
        "replied": _("Replied to at"),
        "reply": _("Reply"),
        "public": _("May be shown to everyone (是)"),
    }


def _columns(name: str, data: bytes) -> None:
    """Which column is what, proposed from the headings."""
    try:
        rows = order_files.read(name, data)
    except Refusal as refusal:
        _refusals.say(refusal)
        return
    names = order_files.columns(rows)
    proposed = order_files.proposed(names)
    st.caption(_("{n} rows").format(n=number(len(rows))))
    with st.form("orders_form"):
        for field, label in fields().items():
            options = [NONE, *names]
            st.selectbox(
                label,
                options,
                index=options.index(proposed.get(field, NONE)),
                format_func=lambda each: plain(each) or "–",
                key=f"orders_{field}",
            )
        st.form_submit_button(
            _("Bring them in"), key="orders_do", type="primary", on_click=act, args=(PLACE, bring)
        )


def bring(session: Session) -> str:
    file = memory.kept("orders_file")
    data = file.getvalue()
    chosen = {field: str(memory.kept(f"orders_{field}") or NONE) for field in order_files.FIELDS}
    made = orders.import_orders(
        session,
        account=_who.account(),
        department_id=int(memory.kept("orders_department") or 0),
        source=str(memory.kept("orders_source") or ""),
        file_name=file.name,
        sha256=sha256(data).hexdigest(),
        rows=order_files.read(file.name, data),
        mapping={field: column for field, column in chosen.items() if column},
        now=clock.now(),
    )
    text = _("{k} of {n} orders taken in; problems: {faults}.")
    return text.format(k=number(made.taken), n=number(made.rows), faults=number(len(made.problems)))


def _import(row: OrderImport) -> None:
    text = _("{source} · {day} · {k} of {n} taken in · {faults} problems")
    title = text.format(
        source=row.source,
        day=_words.date(row.made_at),
        k=number(row.taken),
        n=number(row.rows),
        faults=number(len(row.problems)),
    )
    with st.expander(plain(title), key=f"import_{row.id}"):
        st.caption(plain(f"{row.file_name} · sha256 {row.sha256}"))
        if row.problems:
            heads = (_("Row"), _("Problem"), _("What stood there"), _("Came of it"))
            st.html(table(heads, [_problem(each) for each in row.problems], label=_("Problems")))


def _problem(each: dict[str, object]) -> tuple[str, str, str, str]:
    kinds = {
        "id": _("The number is missing or too long"),
        "id-twice": _("The number stands twice in the file"),
        "empty": _("Nothing was said"),
        "too-long": _("Too long"),
        "kind": _("An unknown kind"),
        "time": _("No time, or one in the future"),
        "replied-time": _("No time, or before it came in, or in the future"),
        "reply-without-time": _("A reply without its time"),
        "region": _("An unknown district"),
    }
    came = _("Taken in without it") if each.get("taken") else _("Not taken in")
    kind = str(each.get("kind", ""))
    return str(each.get("row", "")), kinds.get(kind, kind), str(each.get("given", "")), came
