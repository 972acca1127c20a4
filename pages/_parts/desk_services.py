"""Services and windows at the desk: make, change, retire; the slip with the QR code."""

from collections.abc import Sequence
from html import escape

import segno
import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from models import Department, Service, Window
from pages import _who, _words
from pages._parts import memory
from pages._parts.acts import act, answer
from pages._parts.pager import offset
from pages._words import _, number, plain
from surveys.ratings import services
from surveys.ratings.services import LIMITS, ServiceForm, WindowForm

PLACE = "services"
SIZE = 10


def show() -> None:
    """One's services, one's windows, the forms for new ones."""
    here = _who.account()
    answer(PLACE)
    with reading() as session:
        departments = services.my_departments(session, account=here)
        windows = services.my_windows(session, account=here)
        count = services.mine_count(session, account=here)
    with st.expander(_("New service"), icon=":material/add:", key="service_new"):
        _service_form(None, departments)
    with st.expander(
        _("Windows ({n})").format(n=number(len(windows))),
        icon=":material/storefront:",
        key="windows",
    ):
        for window in windows:
            _window_form(window, departments)
        st.subheader(_("New window"), anchor=False)
        _window_form(None, departments)
    under = st.container()
    skipped = offset(count, size=SIZE)
    with reading() as session:
        rows = services.mine(session, account=here, offset=skipped, limit=SIZE)
    with under:
        for row in rows:
            _one(row, windows, departments)
        if not rows:
            st.info(_("No services yet. Make the first one, then bring in its cases."))


def _one(row: Service, windows: Sequence[Window], departments: Sequence[Department]) -> None:
    with st.container(border=True, key=f"kept_{row.slug}"):
        st.subheader(plain(row.name), anchor=False)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if not row.is_active:
                st.badge(_("Retired"), color="gray")
            st.caption(plain(f"{_words.name(row.department)} · {row.code}"), width="content")
        if row.is_active:
            _slip(row, windows)
        with st.expander(_("Change it"), key=f"change_{row.slug}"):
            _service_form(row, departments)
            words = _("Retire it") if row.is_active else _("Take it up again")
            args = (PLACE, set_active, row.id, not row.is_active)
            st.button(words, key=f"retire_{row.slug}", on_click=act, args=args)


def _slip(row: Service, windows: Sequence[Window]) -> None:
    """The QR code for one window or none, to look at and to print."""
    codes = {0: _("No particular window")} | {
        each.id: f"{each.code} {each.name}"
        for each in windows
        if each.is_active and row.department.is_within(each.department)
    }
    with st.expander(_("QR slip to print"), icon=":material/qr_code_2:", key=f"slip_{row.slug}"):
        chosen = st.selectbox(
            _("Window"),
            list(codes),
            format_func=lambda each: plain(codes[each]),
            key=f"slip_window_{row.slug}",
        )
        window = next((each for each in windows if each.id == chosen), None)
        address = services.address(row, window)
        picture = segno.make(address, error="m", micro=False)
        st.image(picture.png_data_uri(scale=5, border=2), width=180)
        st.code(address, language=None)
        st.download_button(
            _("Slip as a page to print"),
            slip(row, window, picture.svg_inline(scale=8, border=2)),
            file_name=f"slip-{row.slug}.html",
            mime="text/html",
            key=f"slip_file_{row.slug}",
        )


def slip(row: Service, window: Window | None, picture: str) -> str:
    """A page for paper: what is rated, the code, how it works."""
    place = f"{window.code} {window.name}" if window else ""
    lines = (
        _("Please rate this service"),
        row.name,
        f"{row.department.name}　{place}",
        _("Scan the code, type your case number and choose one of five levels. It is voluntary."),
    )
    head, name, where, how = (escape(line) for line in lines)
    return (
        f'<!doctype html><html lang="{escape(_words.language())}"><meta charset="utf-8">'
        f"<title>{name}</title><style>body{{font-family:sans-serif;text-align:center;"
        "margin:15mm;color:#1b1f24}svg{width:70mm;height:70mm}h1{font-size:24pt}"
        "p{font-size:14pt}</style>"
        f"<h1>{head}</h1><p><b>{name}</b><br>{where}</p>{picture}<p>{how}</p></html>"
    )


def _department(departments: Sequence[Department], key: str) -> None:
    names = {each.id: plain(_words.name(each)) for each in departments}
    st.selectbox(_("Department"), list(names), format_func=names.__getitem__, key=key)


def _service_form(row: Service | None, departments: Sequence[Department]) -> None:
    at = f"service_{row.id if row else 'new'}_"
    with st.form(f"{at}form", enter_to_submit=False, border=False):
        if row is None:
            _department(departments, f"{at}department")
        fields = (
            ("name", _("Name"), LIMITS["name"]),
            ("code", _("Code of the official list"), 60),
            ("name_en", _("Name in English"), LIMITS["name_en"]),
        )
        for name, label, limit in fields:
            value = getattr(row, name) if row else ""
            st.text_input(label, value=value, key=f"{at}{name}", max_chars=limit)
        st.text_area(
            _("What it is, in plain words"),
            value=row.said if row else "",
            key=f"{at}said",
            max_chars=LIMITS["said"],
            height=90,
        )
        args = (PLACE, save, row.id if row else None)
        st.form_submit_button(_("Save"), key=f"{at}do", type="primary", on_click=act, args=args)


def save(session: Session, service_id: int | None) -> str:
    at = f"service_{service_id or 'new'}_"
    typed = {
        name: str(memory.kept(f"{at}{name}") or "") for name in ("name", "code", "name_en", "said")
    }
    form, here = ServiceForm(**typed), _who.account()
    if service_id is None:
        services.create(
            session,
            account=here,
            department_id=int(memory.kept(f"{at}department") or 0),
            form=form,
            now=clock.now(),
        )
    else:
        services.edit(session, account=here, service_id=service_id, form=form)
    return _("Saved.")


def set_active(session: Session, service_id: int, is_active: bool) -> str:
    services.set_active(session, account=_who.account(), service_id=service_id, is_active=is_active)
    return _("It can be rated again.") if is_active else _("Retired; its ratings stay.")


def _window_form(row: Window | None, departments: Sequence[Department]) -> None:
    at = f"window_{row.id if row else 'new'}_"
    with st.form(f"{at}form", enter_to_submit=False):
        if row is None:
            _department(departments, f"{at}department")
        parts = st.columns([1, 2, 3])
        fields = (
            ("code", _("Window code"), 40),
            ("name", _("Name"), LIMITS["window"]),
            ("place", _("Place"), LIMITS["place"]),
        )
        for part, (name, label, limit) in zip(parts, fields, strict=True):
            value = getattr(row, name) if row else ""
            part.text_input(label, value=value, key=f"{at}{name}", max_chars=limit)
        if row is not None:
            st.checkbox(_("In use"), value=row.is_active, key=f"{at}active")
        args = (PLACE, save_window, row.id if row else None)
        st.form_submit_button(_("Save"), key=f"{at}do", on_click=act, args=args)


def save_window(session: Session, window_id: int | None) -> str:
    at = f"window_{window_id or 'new'}_"
    form = WindowForm(
        **{name: str(memory.kept(f"{at}{name}") or "") for name in ("code", "name", "place")}
    )
    if window_id is None:
        department_id = int(memory.kept(f"{at}department") or 0)
        services.add_window(session, account=_who.account(), department_id=department_id, form=form)
    else:
        services.edit_window(
            session,
            account=_who.account(),
            window_id=window_id,
            form=form,
            is_active=bool(memory.kept(f"{at}active")),
        )
    return _("Saved.")
