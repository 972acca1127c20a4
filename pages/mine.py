"""My participation: my comments and what became of them, my notices, my e-mail choice."""

import streamlit as st

import notices
from consultation import fates
from db import reading
from pages import _who
from pages._parts import acts, cards, mailbox, mine_data, mine_list, mine_suggestions
from pages._parts.links import link
from pages._words import _, number
from places import BY_PATH, HOME

NOTICES = 20


def visitor() -> None:
    """What signing in would show."""
    st.info(_("After signing in you see here every comment you sent and what became of it."))
    st.button(_("Sign in"), key="mine_sign_in", on_click=st.login, type="primary")
    st.markdown(_("Did you keep a receipt? Then you can look it up without signing in."))
    link("receipt", _("Look up a receipt"), icon=":material/receipt_long:")


def seen() -> int | None:
    """The last Notice on the page before, from the address."""
    text = st.query_params.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


st.title(_("My participation"), anchor=False)
st.markdown(_(BY_PATH["mine"].said))
here = _who.account()
if here is None:
    visitor()
    st.stop()
with reading() as session:
    found = fates.mine(session, account=here, after=st.query_params.get("after"))
    unread = notices.unread(session, account_id=here.id)
    told = notices.mine(session, account_id=here.id, after=seen(), limit=NOTICES + 1)

acts.answer(mine_list.PLACE)
news = _("Notices ({n} new)").format(n=number(unread)) if unread else _("Notices")
names = [_("My comments"), _("My suggestions"), news, _("My data"), _("By e-mail")]
first = names[3] if mine_data.is_asked() else names[mine_suggestions.is_asked()]
said, raised, heard, data, mail = st.tabs(names, key="mine_tabs", default=first)
with said:
    for fate in found.items:
        mine_list.show(fate)
    if not found.items:
        st.info(
            _(
                "You have not commented yet. Every comment you send stands here, from its receipt "
                "to the answer."
            )
        )
        link(HOME, _("See what is open now"), icon=":material/arrow_forward:")
    cards.older("mine", found.next)
with raised:
    mine_suggestions.show(here)
with heard:
    mailbox.all_read(unread)
    for notice in told[:NOTICES]:
        mailbox.show(notice)
    if not told:
        st.info(_("No notices yet. You are told here when one of your comments is ruled on."))
    if len(told) > NOTICES:
        link("mine", _("Older ones"), icon=":material/history:", seen=str(told[NOTICES - 1].id))
with data:
    mine_data.show(here)
with mail:
    mailbox.choices(here)
