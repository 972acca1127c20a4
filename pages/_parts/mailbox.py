"""Notices to the reader, and whether they come by e-mail too."""

import streamlit as st
from sqlalchemy.orm import Session

import clock
import i18n
import notices
from identity import accounts
from models import Account, Notice
from pages import _who, _words
from pages._parts import hits, memory, untrusted
from pages._parts.acts import act, answer
from pages._words import _

PLACE = "mail"


def show(notice: Notice) -> None:
    """One Notice; one that is new says so."""
    subject, text = notices.in_words(notice, _words.language())
    state = "new" if notice.read_at is None else "read"
    new = f' <span class="kind">{_("New")}</span>' if notice.read_at is None else ""
    day = _words.moment(notice.made_at)
    with st.container(key=f"notice_{state}_{notice.id}", gap=None):
        st.html(
            f'<p><b>{untrusted.inert(subject)}</b>{new} <span class="meta">{day}</span></p>'
            f"{untrusted.paragraph(text)}"
        )
        if notice.link:
            hits.follow(notice.link, _("Look at it"))


def all_read(unread: int) -> None:
    if unread:
        st.button(
            _("Mark all as read"),
            key="all_read",
            icon=":material/done_all:",
            on_click=act,
            args=("mine", mark_read),
        )


def mark_read(session: Session) -> str:
    notices.mark_read(session, account_id=_who.require().id, now=clock.now())
    return _("All notices are marked as read.")


def choices(account: Account) -> None:
    """Opting in and out, the address it goes to, the language it is written in."""
    answer(PLACE)
    st.markdown(
        _(
            "Sent are the same notices as here: that a comment was received, published or not "
            "published and why, and that it was answered. Nothing else is ever sent."
        )
    )
    if not account.email:
        st.info(_("Your sign-in gave no e-mail address. Notices appear here only."))
        return
    st.html(f"<p>{_('Address')}: <b>{untrusted.inert(account.email)}</b></p>")
    st.toggle(
        _("Send me notices by e-mail too"),
        value=account.wants_mail,
        key="wants_mail",
        on_change=act,
        args=(PLACE, set_mail),
    )
    st.radio(
        _("Language of the e-mails"),
        list(i18n.LANGUAGES),
        index=list(i18n.LANGUAGES).index(account.language or i18n.DEFAULT),
        format_func=i18n.LANGUAGES.__getitem__,
        key="mail_language",
        horizontal=True,
        on_change=act,
        args=(PLACE, set_language),
    )


def set_mail(session: Session) -> str:
    wants = bool(memory.kept("wants_mail"))
    accounts.set_mail(session, account_id=_who.require().id, wants=wants)
    return _("Notices come by e-mail too from now on.") if wants else _("No more e-mails are sent.")


def set_language(session: Session) -> str:
    language = str(memory.kept("mail_language"))
    accounts.set_language(session, account_id=_who.require().id, language=language)
    return _("E-mails will be written in this language.")
