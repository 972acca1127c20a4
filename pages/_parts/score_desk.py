"""A scorecard at its department: choose one, begin one, publish an edition, begin the next."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
from identity import permits
from models import Department, Scorecard
from pages import _who, _words
from pages._parts import choice, memory
from pages._parts.acts import act, answer
from pages._parts.links import link
from pages._words import _, number, plain
from surveys.scorecards import keeping, score_words
from surveys.scorecards.presets import PRESETS

PLACE = "scorecard"


def choose(cards: Sequence[Scorecard]) -> Scorecard | None:
    """The edition that the address names, else the first; None when there is none."""
    if not cards:
        return None
    by_id = {str(each.id): each for each in cards}
    chosen = choice.in_address("card", by_id)
    st.selectbox(
        _("Scorecard"),
        list(by_id),
        format_func=lambda each: plain(title(by_id[each])),
        key=choice.key("card"),
        on_change=choice.write,
        args=("card", next(iter(by_id))),
    )
    return by_id[chosen]


def title(card: Scorecard) -> str:
    state = _("published") if card.published_at else _("being prepared")
    words = _("{title}, edition {n} ({state})")
    return words.format(title=card.title, n=number(card.edition), state=state)


def begin(departments: Sequence[Department]) -> None:
    """The form of a new one, where the account may."""
    if not departments:
        return
    names = {each.id: _words.name(each) for each in departments}
    with (
        st.expander(_("Begin a scorecard"), icon=":material/add:", key="begin"),
        st.form("begin_score", enter_to_submit=False, border=False),
    ):
        st.text_input(_("Title"), key="begin_title", max_chars=keeping.TITLE)
        st.selectbox(
            _("Department that scores"),
            list(names),
            format_func=lambda each: plain(names[each]),
            key="begin_department",
        )
        st.radio(_("Begin with the weights of"), list(PRESETS), format_func=_preset, key="begin_as")
        st.text_input(
            _("Address"),
            key="begin_slug",
            max_chars=80,
            help=_("Small letters, digits and hyphens; left empty, one is given."),
        )
        st.form_submit_button(_("Begin it"), type="primary", on_click=act, args=(PLACE, create))


def _preset(key: str) -> str:
    words = _("{preset}. It follows the proposal: “{asked}”")
    return plain(words.format(preset=_(score_words.PRESETS[key]), asked=PRESETS[key].asked))


def state(card: Scorecard) -> None:
    """Where the edition stands, and the next step of who may take it."""
    answer(PLACE)
    if card.published_at is not None:
        day = _words.date(card.published_at)
        st.markdown(_("Published on {day}; a published edition never changes.").format(day=day))
        link("scorecards", _("As everybody sees it"), icon=":material/visibility:", s=card.slug)
        if permits.may(_who.account(), permits.Act.SCORE, card.department):
            _button(_("Begin the next edition"), "next_edition", next_edition, card.id)
        return
    st.markdown(_("A second person publishes it. From then on it never changes."))
    with st.container(horizontal=True):
        if permits.may(_who.account(), permits.Act.ISSUE, card.department):
            _button(_("Publish these rules"), "publish_rules", publish, card.id, card.version)
        if permits.may(_who.account(), permits.Act.SCORE, card.department):
            _button(_("Throw this edition away"), "drop_rules", drop, card.id)


def _button(words: str, key: str, *args: object) -> None:
    kind = "primary" if key == "publish_rules" else "secondary"
    st.button(words, key=key, type=kind, on_click=act, args=(PLACE, *args))


def create(session: Session) -> str:
    made = keeping.create(
        session,
        account=_who.account(),
        department_id=memory.kept("begin_department", 0),
        title=memory.kept("begin_title", ""),
        preset=memory.kept("begin_as", ""),
        slug=str(memory.kept("begin_slug", "")).strip(),
        now=clock.now(),
    )
    st.query_params["card"] = str(made.id)
    return _("The scorecard is begun. Say who is scored, and look at every weight.")


def publish(session: Session, scorecard_id: int, version: int) -> str:
    keeping.publish(
        session,
        account=_who.account(),
        scorecard_id=scorecard_id,
        version=version,
        now=clock.now(),
    )
    return _("Published, and written into the ledger. Marks can be entered now.")


def next_edition(session: Session, scorecard_id: int) -> str:
    made = keeping.new_edition(
        session, account=_who.account(), scorecard_id=scorecard_id, now=clock.now()
    )
    st.query_params["card"] = str(made.id)
    return _("The next edition is begun with the rules of this one.")


def drop(session: Session, scorecard_id: int) -> str:
    keeping.drop(session, account=_who.account(), scorecard_id=scorecard_id)
    st.query_params.pop("card", None)
    return _("The edition is thrown away.")
