"""Who uses the page: the provider's claims, and the Account behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

import clock
from db import reading, unit
from errors import NotAllowed, NotSignedIn, Refusal, SignInEnded
from identity import accounts, permits
from models import Account, SignIn
from pages._run import once_a_run


@dataclass(frozen=True)
class Visitor:
    """`sign_in` is None for a stranger; `refusal` says why a cookie was not taken."""

    sign_in: SignIn | None = None
    refusal: Refusal | None = None


def claims() -> Mapping[str, Any] | None:
    """The id_token's claims in the provider's cookie. Everything else asks `account()`; tests
    replace this function to be somebody."""
    return st.user.to_dict() if st.user.get("is_logged_in", False) else None


@once_a_run
def visitor() -> Visitor:
    """Who this is, by our database: the cookie alone opens nothing."""
    given = claims()
    if given is None:
        return Visitor()
    try:
        known = _known(given)
        if known is None:
            with unit() as session:
                accounts.sign_in(session, claims=given, now=clock.now())
            known = _known(given)
    except (NotSignedIn, SignInEnded) as refusal:
        return Visitor(refusal=refusal)
    return Visitor(sign_in=known)


def _known(given: Mapping[str, Any]) -> SignIn | None:
    with reading() as session:
        return accounts.known(session, claims=given, now=clock.now())


def account() -> Account | None:
    """The Account of this run, None for a visitor."""
    sign_in = visitor().sign_in
    return None if sign_in is None else sign_in.account


def require(*acts: permits.Act) -> Account:
    """The Account of this run, if it may do any of `acts` in some department; without acts, if
    there is one. Refuses NotSignedIn, NotAllowed."""
    here = account()
    if here is None:
        raise NotSignedIn()
    if acts and not any(permits.may_anywhere(here, act) for act in acts):
        raise NotAllowed(act=acts[0].value)
    return here


def keep_language(language: str) -> None:
    """The language of this run is also that of the Account's e-mails."""
    here = account()
    if here is not None and here.language != language:
        with unit() as session:
            accounts.set_language(session, account_id=here.id, language=language)


def sign_out() -> None:
    """End the sign-in here, then the provider's cookie."""
    sign_in = visitor().sign_in
    if sign_in is not None:
        with unit() as session:
            accounts.end(session, sign_in_id=sign_in.id, now=clock.now())
    st.logout()
