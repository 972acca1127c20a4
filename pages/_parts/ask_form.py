"""The form of a Poll: its fields by method, and what was typed into them."""

from collections.abc import Mapping, Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from errors import Invalid
from models import Department, Poll, PollMethod, Region
from pages import _who, _words
from pages._parts import ask_rules, memory, moments
from pages._parts.acts import act, answer
from pages._words import _, plain
from surveys.polls import drafting, shelf
from surveys.polls.drafting import LIMITS, ChoiceForm, PollForm
from surveys.polls.rules import CHOOSING

PLACE = "ask_form"
LINES = 8_000


def scope(poll: Poll | None) -> str:
    """What sets the fields of one Poll apart from those of another."""
    return f"ask_{poll.id if poll else 'new'}_"


def show(
    poll: Poll | None, *, departments: Sequence[Department], regions: Sequence[Region]
) -> None:
    """All fields in the order in which the public reads them, and the button that saves."""
    at = scope(poll)
    if poll is not None and memory.kept(f"{at}title") is None:
        memory.keep(f"{at}version", poll.version)  # the fields are drawn anew, from this version
    _question(poll, at)
    method = ask_rules.method(poll, at)
    _options(poll, at, method)
    ask_rules.show(poll, at, method)
    _terms(poll, at, departments, regions)
    answer(PLACE)
    words, args = _("Begin the poll"), (PLACE, create)
    if poll is not None:
        words, args = _("Save"), (PLACE, edit, poll.id, memory.kept(f"{at}version"))
    st.button(words, key=f"{at}save", type="primary", on_click=act, args=args)


def _question(poll: Poll | None, at: str) -> None:
    st.text_input(
        _("The question"),
        value=poll.title if poll else "",
        key=f"{at}title",
        max_chars=LIMITS["title"],
    )
    st.text_input(
        _("The question in English, if you like"),
        value=poll.title_en if poll else "",
        key=f"{at}title_en",
        max_chars=LIMITS["title_en"],
    )
    st.text_area(
        _("What people should know first"),
        value=poll.background if poll else "",
        key=f"{at}background",
        height=120,
        max_chars=LIMITS["background"],
        help=_("Facts on all sides, and what will be done with the result."),
    )


def _options(poll: Poll | None, at: str, method: PollMethod) -> None:
    is_budget = method is PollMethod.BUDGET
    form = _("name | cost | in English") if is_budget else _("name | in English")
    st.text_area(
        _("Options, one a line"),
        value="\n".join(lines(poll)) if poll else "",
        key=f"{at}choices",
        height=160,
        max_chars=LINES,
        help=_("The public sees them in this order: {form}").format(form=form),
    )
    if method in CHOOSING:
        other = _("Also “other, please say”")
        st.checkbox(other, value=bool(poll and poll.other), key=f"{at}other")


def lines(poll: Poll) -> list[str]:
    """The options as they stand in their field."""
    cells = (
        [choice.label, *([str(choice.cost)] if choice.cost else []), choice.label_en]
        for choice in poll.choices
    )
    return [" | ".join(cell for cell in row if cell) for row in cells]


def read_options(
    text: str, *, method: PollMethod, keys: Mapping[str, str]
) -> tuple[ChoiceForm, ...]:
    """The options typed, with the `keys` of those whose names stayed. Refuses Invalid for a cost
    that is no whole number."""
    found = []
    for line in filter(str.strip, text.replace("｜", "|").splitlines()):
        label, *rest = (cell.strip() for cell in line.split("|"))
        cost = None
        if method is PollMethod.BUDGET:
            number = (rest.pop(0) if rest else "").replace(",", "")
            if not (number.isascii() and number.isdigit() and len(number) < 16):
                raise Invalid(field="cost", why="cost")
            cost = int(number)
        english = rest[0] if rest else ""
        found.append(ChoiceForm(label=label, label_en=english, cost=cost, key=keys.get(label, "")))
    return tuple(found)


def _terms(
    poll: Poll | None, at: str, departments: Sequence[Department], regions: Sequence[Region]
) -> None:
    names = {each.id: _words.name(each) for each in departments}
    places: dict[int | None, str] = {None: _("Everywhere")}
    places |= {each.id: _words.name(each) for each in regions}
    left, right = st.columns(2)
    with left:
        st.selectbox(
            _("Department"),
            list(names),
            format_func=lambda each: plain(names[each]),
            key=f"{at}department",
            disabled=poll is not None,
        )
        moments.field(_("Opening time"), key=f"{at}opens_at", value=poll.opens_at if poll else None)
    with right:
        st.selectbox(
            _("Region it applies to"),
            list(places),
            index=list(places).index(poll.region_id) if poll else 0,
            format_func=lambda each: plain(places[each]),
            key=f"{at}region",
        )
        moments.field(
            _("Closing time"), key=f"{at}closes_at", value=poll.closes_at if poll else None
        )
    ask_rules.terms(poll, at)


def typed(at: str, *, department_id: int, keys: Mapping[str, str]) -> PollForm:
    """What stands in the fields. Refuses Invalid for times and costs that are none."""
    method = PollMethod(memory.kept(f"{at}method") or PollMethod.SINGLE)
    when = {
        name: moments.read(memory.kept(f"{at}{name}", ""), field=name, when=time)
        for name, time in (("opens_at", moments.BEGIN), ("closes_at", moments.END))
    }
    text = memory.kept(f"{at}choices") or ""
    return PollForm(
        title=memory.kept(f"{at}title") or "",
        title_en=memory.kept(f"{at}title_en") or "",
        background=memory.kept(f"{at}background") or "",
        department_id=department_id,
        region_id=memory.kept(f"{at}region"),
        method=method,
        rules=ask_rules.typed(at, method),
        choices=read_options(text, method=method, keys=keys),
        other=method in CHOOSING and bool(memory.kept(f"{at}other")),
        quorum=memory.kept(f"{at}quorum") or None,
        min_assurance=memory.kept(f"{at}min_assurance", 1),
        by_account=bool(memory.kept(f"{at}by_account", True)),
        by_code=bool(memory.kept(f"{at}by_code", False)),
        hides_results=bool(memory.kept(f"{at}hides_results", True)),
        changeable=bool(memory.kept(f"{at}changeable", False)),
        opens_at=when["opens_at"],
        closes_at=when["closes_at"],
    )


def create(session: Session) -> str:
    at = scope(None)
    form = typed(at, department_id=memory.kept(f"{at}department") or 0, keys={})
    made = drafting.create(session, account=_who.account(), form=form, now=clock.now())
    st.query_params["p"] = made.slug
    return _("The poll is begun. Look at the ballot below, then submit it.")


def edit(session: Session, poll_id: int, version: int) -> str:
    at, account = f"ask_{poll_id}_", _who.account()
    poll = shelf.by_id(session, poll_id=poll_id, account=account)
    keys = {choice.label: choice.key for choice in poll.choices}
    form = typed(at, department_id=poll.department_id, keys=keys)
    done = drafting.edit(session, account=account, poll_id=poll_id, form=form, version=version)
    memory.keep(f"{at}version", done.version)
    return _("Saved.")


def named(method: PollMethod) -> str:
    return plain(code_words.said(method, _words.language()))
