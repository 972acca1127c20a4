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
    ASK = "ask"  # polls and surveys: make, edit, submit, print codes
    OPEN_ASKING = "open-asking"  # open, extend, withdraw, or send back
    ANALYSE = "analyse"  # weights, raw answers, summaries of free text, hotline orders
    ASSIST = "assist"  # enter a ballot, a response or a rating for a person at the counter
    KEEP_SERVICES = "keep-services"  # services, windows, matters
    RECTIFY = "rectify"  # verify a bad rating, put it right, visit, appeal
    REVIEW_RATING = "review-rating"  # rule on an appeal against a rating
    SCORE = "score"  # scorecards, marks, bulletins before they are issued
    ISSUE = "issue"  # publish a scorecard, issue a bulletin
    ROUTE = "route"  # hand suggestions to the department whose duty they are
    REPLY = "reply"  # to suggestions
    KEEP_DUTIES = "keep-duties"


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
    Act.ASK: frozenset({Role.DRAFTER}),
    Act.OPEN_ASKING: frozenset({Role.PUBLISHER}),
    Act.ANALYSE: frozenset({Role.ANALYST}),
    Act.ASSIST: frozenset({Role.DRAFTER, Role.MODERATOR}),
    Act.KEEP_SERVICES: frozenset({Role.STEWARD}),
    Act.RECTIFY: frozenset({Role.DRAFTER}),
    Act.REVIEW_RATING: frozenset({Role.MODERATOR, Role.PUBLISHER}),
    Act.SCORE: frozenset({Role.ANALYST}),
    Act.ISSUE: frozenset({Role.PUBLISHER}),
    Act.ROUTE: frozenset({Role.MODERATOR}),
    Act.REPLY: frozenset({Role.DRAFTER, Role.PUBLISHER}),
    Act.KEEP_DUTIES: frozenset({Role.ADMIN}),
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
