"""Rate: a service one used, on a phone, from the QR code at the window; later by receipt."""

import streamlit as st

from db import reading
from errors import NotFound
from models import Rating
from pages._parts import rate_form, rate_receipt
from pages._parts.links import is_there, link
from pages._words import _, plain
from places import BY_PATH
from surveys.ratings import rating, services

LONGEST = 80


def find(code: str) -> Rating | None:
    """None for a code that belongs to no rating."""
    try:
        with reading() as session:
            return rating.by_code(session, code=code)
    except NotFound:
        return None


def asked_for(slug: str, window: str) -> rate_form.Asked | None:
    """What the address is about; None for a service that is not there."""
    try:
        with reading() as session:
            service = services.by_slug(session, slug=slug)
            found = services.window_of(session, service=service, code=window)
            return rate_form.Asked(service, found)
    except NotFound:
        return None


code, slug, window = (
    st.query_params.get(name, "")[:LONGEST] for name in ("code", "service", "window")
)
view = find(code) if code else None
asked = asked_for(slug, window) if slug and not view else None
st.title(_("What came of your rating") if view else _("Rate a service"), anchor=False)
if view:
    rate_receipt.show(view, code)
elif asked:
    rate_form.show(asked)
else:
    st.markdown(_(BY_PATH["rate"].said))
    if code:
        st.warning(_("No rating has this receipt. Compare the code once more."))
    if slug:
        st.warning(_("We know no such service. Look for it among the services."))
    st.info(_("Scan the QR code at the window or on your slip, or choose the service here."))
if not view and not asked:
    rate_receipt.look_up()
    rate_receipt.mine()
if is_there("services"):
    link("services", _("All services and how people rate them"), icon=":material/search:")
if view and is_there("services"):
    link("services", plain(view.service.name), icon=":material/reviews:", s=view.service.slug)
