"""The card of a Dataset: its fields, and what was typed into them."""

import re
from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

import clock
import code_words
from models import Cycle, Dataset, Department, Openness, Region
from opendata import datasets
from opendata.datasets import LIMITS, DatasetForm
from opendata.licences import LICENCES
from opendata.themes import THEMES
from pages import _who, _words
from pages._parts import memory
from pages._parts.acts import act, answer
from pages._words import _, plain

PLACE = "card"
DONE = "release"  # above the work, where a new Dataset goes on
SPLIT = re.compile(r"[,，、;；\n]+")


def show(
    dataset: Dataset | None, *, departments: Sequence[Department], regions: Sequence[Region]
) -> None:
    """All fields, and the button that saves."""
    at = f"card_{dataset.id if dataset else 'new'}_"
    form = datasets.form_of(dataset) if dataset else DatasetForm(title="", department_id=0)
    if memory.kept(f"{at}title") is None:  # the fields are drawn anew, from this version
        memory.keep(f"{at}version", dataset.version if dataset else 0)
    with st.form(f"{at}all", enter_to_submit=False):
        _names(form, at)
        _place(form, departments, regions, at, fixed=dataset is not None)
        _terms(form, at, public=bool(dataset and dataset.is_public))
        answer(PLACE)
        _save(dataset, at)


def read(dataset: Dataset) -> None:
    """The card for who reads it before releasing."""
    chinese = not _words.language().startswith("en")
    theme, licence = THEMES.get(dataset.theme), LICENCES[dataset.licence]
    facts = {
        _("What the data are, in plain words"): dataset.description,
        _("Where the data come from"): dataset.source,
        _("Keywords, separated by commas"): "、".join(dataset.keywords),
        _("Theme"): (theme.title if chinese else theme.title_en) if theme else "",
        _("Update cycle that is promised"): code_words.said(dataset.cycle, _words.language()),
        _("Contact"): f"{dataset.contact_name} {dataset.contact_email}",
        _("Licence"): licence.title if chinese else licence.title_en,
        _("Openness"): code_words.said(dataset.openness, _words.language()),
        _("Grounds, if it is not open to everyone"): dataset.grounds,
    }
    for label, value in facts.items():
        if value.strip():
            st.caption(label)
            st.text(value)


def _names(form: DatasetForm, at: str) -> None:
    fields = (
        ("title", _("Title"), 0),
        ("title_en", _("Title in English"), 0),
        ("description", _("What the data are, in plain words"), 110),
        ("source", _("Where the data come from"), 70),
    )
    for name, label, height in fields:
        kind = {"height": height} if height else {}
        draw = st.text_area if height else st.text_input
        draw(label, value=getattr(form, name), key=at + name, max_chars=LIMITS[name], **kind)
    st.text_input(
        _("Keywords, separated by commas"), value="、".join(form.keywords), key=f"{at}keywords"
    )


def _place(
    form: DatasetForm,
    departments: Sequence[Department],
    regions: Sequence[Region],
    at: str,
    *,
    fixed: bool,
) -> None:
    names = {each.id: plain(_words.name(each)) for each in departments}
    places = {None: _("Everywhere"), **{each.id: plain(_words.name(each)) for each in regions}}
    left, right = st.columns(2)
    _choice(left, _("Department"), names, form.department_id, f"{at}department_id", disabled=fixed)
    _choice(right, _("Region it covers"), places, form.region_id, f"{at}region_id")
    chinese = not _words.language().startswith("en")
    themes = {"": "–"} | {
        key: each.title if chinese else each.title_en for key, each in THEMES.items()
    }
    _choice(left, _("Theme"), themes, form.theme, f"{at}theme")
    cycles = {each: code_words.said(each, _words.language()) for each in Cycle}
    _choice(right, _("Update cycle that is promised"), cycles, form.cycle, f"{at}cycle")
    left.text_input(_("Contact"), value=form.contact_name, key=f"{at}contact_name")
    right.text_input(_("E-mail of the contact"), value=form.contact_email, key=f"{at}contact_email")


def _terms(form: DatasetForm, at: str, *, public: bool) -> None:
    left, right = st.columns(2)
    chinese = not _words.language().startswith("en")
    licences = {key: each.title if chinese else each.title_en for key, each in LICENCES.items()}
    _choice(left, _("Licence"), licences, form.licence, f"{at}licence")
    if not public:
        classes = {each: code_words.said(each, _words.language()) for each in Openness}
        _choice(right, _("Openness"), classes, form.openness, f"{at}openness")
        st.text_area(
            _("Grounds, if it is not open to everyone"),
            value=form.grounds,
            key=f"{at}grounds",
            height=70,
        )


def _choice(where, label: str, options: dict, value, key: str, *, disabled: bool = False) -> None:
    keys = list(options)
    where.selectbox(
        label,
        keys,
        index=keys.index(value) if value in keys else 0,
        format_func=lambda each: options[each],
        key=key,
        disabled=disabled,
    )


def _save(dataset: Dataset | None, at: str) -> None:
    words, args = _("Begin this dataset"), (PLACE, create)
    if dataset is not None:
        version = memory.kept(f"{at}version")
        words, args = _("Save the card"), (PLACE, edit, dataset.id, version)
    done = {} if dataset else {"done": DONE}
    kind = "secondary" if dataset else "primary"
    st.form_submit_button(words, key=f"{at}save", type=kind, on_click=act, args=args, kwargs=done)


def typed(at: str, before: DatasetForm) -> DatasetForm:
    """What stands in the fields; what has none stays as it was."""
    fields = {
        name: memory.kept(at + name, getattr(before, name))
        for name in (
            "title", "title_en", "description", "source", "contact_name", "contact_email",
            "department_id", "region_id", "theme", "licence", "cycle", "openness", "grounds",
        )
    }  # fmt: skip
    words = SPLIT.split(memory.kept(f"{at}keywords", "、".join(before.keywords)))
    rest = {name: getattr(before, name) for name in DatasetForm.__dataclass_fields__}
    return DatasetForm(**{**rest, **fields, "keywords": tuple(word for word in words if word)})


def create(session: Session) -> str:
    form = typed("card_new_", DatasetForm(title="", department_id=0))
    made = datasets.create(session, account=_who.account(), form=form, now=clock.now())
    st.query_params.from_dict({"d": made.slug})
    if made.openness is Openness.CLOSED:
        return _("The dataset is begun. Next, a publisher announces it.")
    return _("The dataset is begun. Next, upload its table.")


def edit(session: Session, dataset_id: int, version: int) -> str:
    at = f"card_{dataset_id}_"
    found = session.get_one(Dataset, dataset_id)
    form = typed(at, datasets.form_of(found))
    account = _who.account()
    if not found.is_public and form.openness is not found.openness:
        datasets.set_openness(
            session,
            account=account,
            dataset_id=dataset_id,
            openness=form.openness,
            grounds=form.grounds,
            now=clock.now(),
        )
        version = found.version
    done = datasets.edit(
        session,
        account=account,
        dataset_id=dataset_id,
        form=form,
        version=version,
        now=clock.now(),
    )
    memory.keep(f"{at}version", done.version)
    return _("The card is saved.")
