"""Accounts on the command line: the operator in whose name it works, and API keys."""

import getpass
from argparse import ArgumentParser, Namespace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import clock
from commands import Answer
from db import unit
from errors import Invalid, NotFound
from identity import tokens
from models import Account, Consultation, Department, Membership, Role

ISSUER = "urn:minyi:command-line"


def operator(
    session: Session, *, slug: str, role: Role, now: datetime
) -> tuple[Consultation, Account]:
    """The Consultation, and the account of who runs the command, holding `role` for it.

    Whoever has a shell on the server can write to the database anyway; done this way it stands in
    the records under a name of its own, one that nobody can sign in with. Refuses NotFound.
    """
    consultation = session.scalar(select(Consultation).where(Consultation.slug == slug))
    if consultation is None:
        raise NotFound(consultation=slug)
    return consultation, clerk(session, department=consultation.department, role=role, now=now)


def clerk(session: Session, *, department: Department, role: Role, now: datetime) -> Account:
    """The account of who runs the command, holding `role` in `department` from now on."""
    subject = getpass.getuser()
    account = session.scalar(
        select(Account).where(Account.issuer == ISSUER, Account.subject == subject)
    )
    if account is None:
        account = Account(
            issuer=ISSUER, subject=subject, name=f"cli:{subject}", created_at=now, memberships=[]
        )
        session.add(account)
    hold(account, department=department, role=role, now=now)
    session.flush()
    return account


def hold(account: Account, *, department: Department, role: Role, now: datetime) -> None:
    """See to it that the account holds `role` in `department`."""
    if not any(m.department is department and m.role is role for m in account.memberships):
        account.memberships.append(Membership(department=department, role=role, since=now))


def token_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=["create"])
    parser.add_argument("--account", required=True, metavar="NAME")
    parser.add_argument("--label", default="command line")


def token(args: Namespace) -> Answer:
    """A key for the API in the name of an account, shown this once."""
    with unit() as session:
        found = session.scalars(
            select(Account).where(
                (Account.name == args.account) | (Account.subject == args.account)
            )
        ).all()
        if not found:
            raise NotFound(account=args.account)
        if len(found) > 1:
            subjects = [account.subject for account in found]
            raise Invalid(field="account", why="several", subjects=subjects)
        key = tokens.create(session, account_id=found[0].id, label=args.label, now=clock.now())
        return Answer({"account": found[0].name, "token": key}, key)
