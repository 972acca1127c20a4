"""What stands below the questions and behind them: the code of the draft, the receipt."""

import segno
import streamlit as st

from pages._parts import fill_sheet
from pages._parts.fill_sheet import Sheet
from pages._parts.links import is_there, link
from pages._words import _
from settings import settings


def picture(address: str) -> str:
    return segno.make(address, error="m", micro=False).png_data_uri(scale=4, border=2)


def resume(sheet: Sheet) -> None:
    """The code by which the draft is taken up anywhere: as text, as picture, as address."""
    address = f"{settings().public_url}/app/survey?s={sheet.slug}&code={sheet.code}"
    with st.expander(_("Saved. Go on later, or on another device"), icon=":material/save:"):
        words = _("Your answers so far are kept. With this code you go on where you stopped:")
        warn = _("Whoever has the code can read and change your answers: keep it to yourself.")
        alt = _("QR code of your draft")
        st.html(
            f'<div class="receipt"><img src="{picture(address)}" alt="{alt}" width="132" '
            f'height="132"><div><p>{words}</p><p class="code">{sheet.code}</p>'
            f'<p class="meta">{warn}</p></div></div>'
        )


def thanks(sheet: Sheet) -> None:
    """What became of it, the receipt, and what comes next."""
    text = sheet.text(sheet.form.thanks)
    if sheet.is_counted:
        st.success(
            _("Your answers have been handed in. Thank you."), icon=":material/check_circle:"
        )
    else:
        st.warning(
            _(
                "Your answers were received and are kept, but not counted: enough people of your "
                "group had answered before. Thank you all the same."
            ),
            icon=":material/group_off:",
        )
    if text:
        st.text(text)
    with st.container(border=True, key="receipt"):
        st.html(
            f'<div class="receipt"><div role="status"><p>{_("Your receipt:")}</p>'
            f'<p class="code">{sheet.receipt}</p>'
            f'<p class="meta">{_proof()}</p></div></div>'
        )
    if sheet.is_assisted:
        st.button(
            _("Next person"),
            key="fill_next_person",
            type="primary",
            on_click=fill_sheet.away,
            args=(sheet.slug,),
        )
    elif is_there("survey_results"):
        link("survey_results", _("See the results"), s=sheet.slug)


def _proof() -> str:
    return _(
        "It proves that your answers are in the public ledger, as they are, without telling anyone "
        "what you answered."
    )
