"""Accounts and what they may do: roles given and taken away, sign-ins ended."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
from identity import accounts
from models import Account, Department, Membership, Role
from pages import _who, _words
from pages._parts import memory, staff_words
from pages._parts.acts import act, answer
from pages._words import _, plain


def show(person: Account, departments: Sequence[Department], *, here: Account) -> None:
    """One Account, its Memberships, and what an admin may change."""
    with st.container(border=True, key=f"person_{person.id}"):
        with st.container(horizontal=True, vertical_alignment="center", key=f"who_{person.id}"):
            st.markdown(f"**{plain(person.name)}**", width="content")
            st.caption(_known(person), width="stretch")
            if person.id != here.id:
                _grant(person, departments)
            _end(person)
        answer(f"person_{person.id}")
        for membership in person.memberships:
            _membership(membership, mine=person.id == here.id)


def _known(person: Account) -> str:
    since = _("known since {day}").format(day=_words.date(person.created_at))
    return since if person.memberships else since + " · " + _("no role")


def _membership(membership: Membership, *, mine: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"role_{membership.id}"):
        st.badge(staff_words.said(staff_words.ROLES, membership.role), color="blue")
        st.markdown(plain(_words.name(membership.department)), width="stretch")
        place = f"person_{membership.account_id}"
        if not mine:
            st.button(
                _("Take away"),
                key=f"revoke_{membership.id}",
                on_click=act,
                args=(place, revoke, membership.id),
            )


def _grant(person: Account, departments: Sequence[Department]) -> None:
    """A role in a department, chosen in a small window."""
    at, names = f"grant_{person.id}_", {each.id: _words.name(each) for each in departments}
    with st.popover(_("Give a role"), key=f"{at}open"), st.form(f"{at}form", border=False):
        st.selectbox(
            _("Role"),
            list(Role),
            format_func=lambda each: staff_words.said(staff_words.ROLES, each),
            key=f"{at}role",
        )
        st.selectbox(
            _("Department, and those below it"),
            list(names),
            format_func=lambda each: plain(names[each]),
            key=f"{at}department",
            filter_mode="contains",
        )
        args = (f"person_{person.id}", grant, person.id)
        st.form_submit_button(_("Give it"), key=f"{at}do", type="primary", on_click=act, args=args)


def _end(person: Account) -> None:
    with st.popover(_("End sign-ins"), key=f"end_{person.id}_open"):
        st.markdown(_("Signed out everywhere, at once. Signing in again stays possible."))
        args = (f"person_{person.id}", end_all, person.id)
        st.button(_("End them all"), key=f"end_{person.id}", on_click=act, args=args)


def grant(session: Session, to_id: int) -> str:
    made = accounts.grant(
        session,
        account=_who.require(),
        to_id=to_id,
        department_id=memory.kept(f"grant_{to_id}_department") or 0,
        role=Role(memory.kept(f"grant_{to_id}_role")),
        now=clock.now(),
    )
    role = staff_words.said(staff_words.ROLES, made.role)
    text = _("{role} in {department}, from now on.")
    return text.format(role=role, department=plain(_words.name(made.department)))


def revoke(session: Session, membership_id: int) -> str:
    accounts.revoke(session, account=_who.require(), membership_id=membership_id)
    return _("The role is taken away, from now on.")


def end_all(session: Session, account_id: int) -> str:
    n = accounts.end_all(session, account=_who.require(), account_id=account_id, now=clock.now())
    return _("{n} sign-ins ended.").format(n=_words.number(n))
