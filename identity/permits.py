"""Who may do what: one table, and the two questions asked of it."""

from enum import StrEnum

from errors import NotAllowed, NotSignedIn
from models import Account, Department, Role


class Act(StrEnum):
    CREATE = "create"
    EDIT = "edit"
    REVIEW = "review"  # open it, or send it back
    EXTEND = "extend"
    WITHDRAW = "withdraw"
    MODERATE = "moderate"
    SUMMARISE = "summarise"
    DECIDE = "decide"  # verdicts and the reply, before they are published
    PUBLISH_ANSWER = "publish-answer"
    DECIDE_FINAL = "decide-final"
    IMPORT = "import"
    EXPORT = "export"
    MANAGE = "manage"  # memberships, departments, sign-ins of others
    AUDIT = "audit"
    PREPARE_DATA = "prepare-data"  # upload, describe, fix, submit
    PUBLISH_DATA = "publish-data"  # approve or send back, withdraw, change openness
    ANSWER_DATA = "answer-data"  # inquiries and reuses
    GRANT_DATA = "grant-data"  # applications for data of conditional openness
    HARVEST = "harvest"


ALLOWED: dict[Act, frozenset[Role]] = {
    Act.CREATE: frozenset({Role.DRAFTER}),
    Act.EDIT: frozenset({Role.DRAFTER}),
    Act.REVIEW: frozenset({Role.PUBLISHER}),
    Act.EXTEND: frozenset({Role.PUBLISHER}),
    Act.WITHDRAW: frozenset({Role.PUBLISHER}),
    Act.MODERATE: frozenset({Role.MODERATOR}),
    Act.SUMMARISE: frozenset({Role.ANALYST}),
    Act.DECIDE: frozenset({Role.DRAFTER, Role.PUBLISHER}),
    Act.PUBLISH_ANSWER: frozenset({Role.PUBLISHER}),
    Act.DECIDE_FINAL: frozenset({Role.PUBLISHER}),
    Act.IMPORT: frozenset({Role.DRAFTER, Role.ANALYST}),
    Act.EXPORT: frozenset({Role.DRAFTER, Role.PUBLISHER, Role.ANALYST, Role.AUDITOR}),
    Act.MANAGE: frozenset({Role.ADMIN}),
    Act.AUDIT: frozenset({Role.AUDITOR}),
    Act.PREPARE_DATA: frozenset({Role.STEWARD}),
    Act.PUBLISH_DATA: frozenset({Role.PUBLISHER}),
    Act.ANSWER_DATA: frozenset({Role.STEWARD, Role.PUBLISHER}),
    Act.GRANT_DATA: frozenset({Role.PUBLISHER}),
    Act.HARVEST: frozenset({Role.STEWARD, Role.ADMIN}),
}


def may(account: Account | None, act: Act, department: Department) -> bool:
    """Whether `account` holds a role for `act` in `department` or in one above it."""
    return account is not None and any(
        membership.role in ALLOWED[act] and department.is_within(membership.department)
        for membership in account.memberships
    )


def require(account: Account | None, act: Act, department: Department) -> Account:
    """The account, if it may. Refuses NotSignedIn, NotAllowed."""
    if account is None:
        raise NotSignedIn(act=act.value)
    if not may(account, act, department):
        raise NotAllowed(act=act.value, department=department.key)
    return account


def may_anywhere(account: Account | None, act: Act) -> bool:
    """Whether there is any department in which `account` may do `act`."""
    return account is not None and account.holds(*ALLOWED[act])


def paths(account: Account | None, act: Act) -> list[str]:
    """The paths of the departments in which, and below which, the account may do `act`. Refuses
    NotSignedIn, NotAllowed when there is none."""
    if account is None:
        raise NotSignedIn(act=act.value)
    found = {m.department.path for m in account.memberships if m.role in ALLOWED[act]}
    if not found:
        raise NotAllowed(act=act.value)
    return sorted(found)
