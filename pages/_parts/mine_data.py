"""One's own part in open data: what one asked, applied for, and follows."""

import streamlit as st

import clock
from db import reading
from models import Account, Application
from opendata import applications, follows, inquiry_list
from pages import _words
from pages._parts import dataset_words, inquiry_cards
from pages._parts.links import link
from pages._parts.untrusted import prose
from pages._words import _, plain

SIZE = 10
LISTS = ("asked", "applied", "followed")  # where each list goes on stands in the address


def is_asked() -> bool:
    """Whether the address leads into one of these lists."""
    return any(name in st.query_params for name in LISTS)


def show(account: Account) -> None:
    """Three lists, each read page by page."""
    after = {name: st.query_params.get(name) for name in LISTS}
    with reading() as session:
        asked = inquiry_list.mine(
            session, account=account, today=clock.today(), after=after["asked"], limit=SIZE
        )
        applied = applications.mine(session, account=account, after=after["applied"], limit=SIZE)
        followed = follows.mine(session, account=account, after=after["followed"], limit=SIZE)
    if not (asked.items or applied.items or followed.items):
        _nothing()
        return
    if asked.items:
        st.header(_("What I asked"), anchor=False)
        inquiry_cards.show(asked.items, about=True)
        _older("asked", asked.next)
    if applied.items:
        st.header(_("What I applied for"), anchor=False)
        for application in applied.items:
            _application(application)
        _older("applied", applied.next)
    if followed.items:
        st.header(_("What I follow"), anchor=False)
        for dataset in followed.items:
            link("dataset", plain(dataset_words.title(dataset)), d=dataset.slug)
        _older("followed", followed.next)


def _nothing() -> None:
    st.info(
        _(
            "You have not asked about data yet, and follow none. Questions, corrections, "
            "applications and what you follow stand here."
        )
    )
    link("datasets", _("Open data"), icon=":material/arrow_forward:")


def _older(name: str, after: str | None) -> None:
    if after:
        label = {
            "asked": _("Older questions"),
            "applied": _("Older applications"),
            "followed": _("More that I follow"),
        }[name]
        link("mine", label, icon=":material/history:", **{name: after})


def _application(application: Application) -> None:
    """For which data, and what became of it."""
    with st.container(border=True, key=f"applied_{application.id}"):
        link("dataset", plain(dataset_words.title(application.dataset)), d=application.dataset.slug)
        st.caption(plain(_state(application)))
        if application.reason:
            prose(application.reason)


def _state(application: Application) -> str:
    if application.granted is None:
        day = _words.date(application.due_on)
        return _("Waiting; a decision is owed by {day}.").format(day=day)
    if application.is_good(clock.now()):
        until = application.good_until
        words = _words.moment(until) if until else _("further notice")
        return _("Granted: you may read these data until {until}.").format(until=words)
    return (
        _("Your permission has ended.")
        if application.granted
        else _("Your application was declined.")
    )
