"""Taking a chart along: keeping it under a code, its files, its code for other pages, citing it."""

from html import escape

import streamlit as st
from sqlalchemy.orm import Session

import clock
from identity import permits
from models import Account, Release
from opendata import saved_charts
from opendata.chart_form import ChartForm
from opendata.charts import Shown
from opendata.saved_charts import Saved
from pages import _who
from pages._parts import acts
from pages._parts.untrusted import inert
from pages._words import _
from settings import settings

PLACE = "chart"
FILES = ("png", "svg", "csv", "json")


def keep_button(release: Release, form: ChartForm) -> None:
    """Keep what is on the screen; for a visitor, how to."""
    acts.answer(PLACE)
    st.markdown(_("A kept chart has an address of its own, and can be shown on other pages."))
    if _who.account() is None:
        st.button(_("Sign in to keep it"), key="chart_sign_in", on_click=st.login)
        return
    args = (PLACE, _keep, release.dataset.slug, release.number, form)
    st.button(_("Keep this chart"), key="chart_keep", type="primary", on_click=acts.act, args=args)


def _keep(session: Session, slug: str, number: int, form: ChartForm) -> str:
    chart = saved_charts.save(
        session, account=_who.account(), slug=slug, number=number, form=form, now=clock.now()
    )
    lang = st.query_params.get("lang")
    st.query_params.from_dict({"code": chart.code} | ({"lang": lang} if lang else {}))
    return _("Kept. This page's address is now that of the chart.")


def kept(saved: Saved, shown: Shown) -> None:
    """All forms of a kept chart."""
    acts.answer(PLACE)
    code, base = saved.chart.code, settings().public_url
    links = " · ".join(
        f'<a href="/chart/{code}.{kind}" target="_blank">{inert(_name(kind))}</a>' for kind in FILES
    )
    proof = f'<a href="/api/v1/charts/{code}" target="_blank">{_("For programs (JSON)")}</a>'
    st.html(f"<p>{links} · {proof}</p>")
    st.markdown(_("To show it on another page:"))
    title = escape(shown.title, quote=True)
    st.code(
        f'<iframe src="{base}/embed/chart/{code}" title="{title}" width="100%" height="620" '
        'loading="lazy"></iframe>',
        language="html",
        wrap_lines=True,
    )
    st.markdown(_("To cite it:"))
    digest = shown.data.sha256()
    st.code(
        f"{shown.title}. {shown.source}. {base}/app/chart?code={code} (sha256 {digest})",
        language=None,
        wrap_lines=True,
    )
    _first(saved, _who.account())


def _name(kind: str) -> str:
    return "Vega-Lite" if kind == "json" else kind.upper()


def _first(saved: Saved, account: Account | None) -> None:
    """For the department: whether it stands on the dataset's page."""
    dataset = saved.release.dataset
    if not permits.may(account, permits.Act.PREPARE_DATA, dataset.department):
        return
    there = saved.chart.featured
    words = _("Take it off the dataset's page") if there else _("Show it on the dataset's page")
    args = (PLACE, _feature, saved.chart.code, not there)
    st.button(words, key="chart_first", on_click=acts.act, args=args)


def _feature(session: Session, code: str, is_first: bool) -> str:
    saved_charts.feature(
        session, account=_who.account(), code=code, is_first=is_first, now=clock.now()
    )
    return _("It stands on the dataset's page.") if is_first else _("It no longer stands there.")
