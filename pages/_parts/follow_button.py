"""Following a Dataset, for whoever is signed in."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
from db import reading
from models import Dataset
from opendata import follows
from pages import _who
from pages._parts.acts import act, answer
from pages._words import _, number

PLACE = "follow"


def show(dataset: Dataset) -> None:
    """How many follow it; the button, or signing in first."""
    here = _who.account()
    with reading() as session:
        given = follows.is_following(session, account=here, dataset_id=dataset.id)
        n = follows.count(session, dataset_id=dataset.id)
    answer(PLACE)
    words = _("Following ({n})") if given else _("Follow ({n})")
    st.button(
        words.format(n=number(n)),
        key="follow",
        icon=":material/notifications_active:" if given else ":material/notifications:",
        help=_("You are told when there is a new release."),
        on_click=st.login if here is None else act,
        args=() if here is None else (PLACE, change, dataset.id, not given),
    )


def change(session: Session, dataset_id: int, wanted: bool) -> str:
    here = _who.account()
    if wanted:
        follows.follow(session, account=here, dataset_id=dataset_id, now=clock.now())
        return _("You will be told of every new release.")
    follows.unfollow(session, account=here, dataset_id=dataset_id)
    return _("You hear no more of it.")
