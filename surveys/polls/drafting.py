"""From an idea to a Poll ready to open: create, edit, submit, send back."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

import notices
import slugs
from errors import Incomplete, Invalid, NotFound, Stale, WrongStage
from identity import permits
from models import Account, AskingState, Choice, Department, Poll, PollMethod, Region
from moderation import desk, wording
from surveys import asked
from surveys.polls import rules as rules_of
from surveys.polls.rules import OTHER, Option, PollRules

LIMITS = {"title": 200, "title_en": 300, "background": 20_000}
NOTE = 2_000
QUORUM = 10**9


@dataclass(frozen=True, kw_only=True)
class ChoiceForm:
    """One option; without a key it gets one."""

    label: str
    key: str = ""
    label_en: str = ""
    said: str = ""
    cost: int | None = None


@dataclass(frozen=True, kw_only=True)
class PollForm:
    """What a clerk fills in. Texts are plain; times are aware."""

    title: str
    department_id: int
    method: PollMethod = PollMethod.SINGLE
    rules: PollRules = field(default_factory=PollRules)
    choices: tuple[ChoiceForm, ...] = ()
    slug: str = ""
    title_en: str = ""
    background: str = ""
    region_id: int | None = None
    other: bool = False
    quorum: int | None = None
    min_assurance: int = 1
    by_account: bool = True
    by_code: bool = False
    hides_results: bool = True
    changeable: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def create(session: Session, *, account: Account | None, form: PollForm, now: datetime) -> Poll:
    """Begin a Poll in drafting. Refuses NotSignedIn, NotAllowed, NotFound, Empty, TooLong, Invalid,
    Conflict."""
    department = session.get(Department, form.department_id)
    if department is None:
        raise NotFound(department=form.department_id)
    account = permits.require(account, permits.Act.ASK, department)
    slugs.check(form.slug)
    slug = form.slug or slugs.free(session, Poll.slug, f"{department.key}-poll-{now.year}")
    poll = Poll(slug=slug, made_by=account.id, made_at=now, choices=[])
    _fill(session, poll, form)
    slugs.add(session, poll, column=Poll.slug, slug=slug)
    return poll


def edit(
    session: Session, *, account: Account | None, poll_id: int, form: PollForm, version: int
) -> Poll:
    """Change a Poll in drafting, as read at `version`; its department and address stay. Refuses as
    create(), WrongStage once it has left drafting, Stale."""
    poll, _account = held(
        session,
        account=account,
        poll_id=poll_id,
        act=permits.Act.ASK,
        states=(AskingState.DRAFTING,),
    )
    if poll.version != version:
        raise Stale(poll=poll_id)
    if form.department_id != poll.department_id:
        raise Invalid(field="department", why="fixed")
    _fill(session, poll, form)
    flag_modified(poll, "title")  # a change of the options alone is a new version, too
    try:
        session.flush()
    except StaleDataError as error:
        raise Stale(poll=poll_id) from error
    return poll


def held(
    session: Session,
    *,
    account: Account | None,
    poll_id: int,
    act: permits.Act,
    states: tuple[AskingState, ...] = (),
) -> tuple[Poll, Account]:
    """The Poll, locked for this transaction, if the account may do `act` with it now."""
    poll = locked(session, poll_id=poll_id)
    account = permits.require(account, act, poll.department)
    if states and poll.state not in states:
        raise WrongStage(stage=poll.state.value, needs=[state.value for state in states])
    return poll, account


def locked(session: Session, *, poll_id: int) -> Poll:
    """The Poll as it is now, locked for this transaction. Refuses NotFound."""
    poll = session.scalar(
        select(Poll)
        .where(Poll.id == poll_id)
        .with_for_update(of=Poll)
        .execution_options(populate_existing=True)
    )
    if poll is None:
        raise NotFound(poll=poll_id)
    return poll


def options_of(poll: Poll) -> list[Option]:
    """The options as ballots name them, without OTHER."""
    return [Option(choice.key, choice.cost or 0) for choice in poll.choices]


def keys_of(poll: Poll) -> list[str]:
    """Everything a ballot may name, OTHER last."""
    return [choice.key for choice in poll.choices] + ([OTHER] if poll.other else [])


def _fill(session: Session, poll: Poll, form: PollForm) -> None:
    for name, limit in LIMITS.items():
        needed = name == "title"
        read = wording.worded if name == "background" else wording.line
        text = read(getattr(form, name), field=name, limit=limit, needed=needed)
        wording.fit_for_all(text, field=name)
        setattr(poll, name, text)
    _fill_terms(session, poll, form)
    choices = _choices(form)
    options = [Option(choice.key, choice.cost or 0) for choice in choices]
    rules_of.check(form.rules, method=form.method, options=options, other=form.other)
    poll.method, poll.other = form.method, form.other
    poll.rules = rules_of.as_json(form.rules, form.method)
    _put_choices(poll, choices)


def _fill_terms(session: Session, poll: Poll, form: PollForm) -> None:
    if form.region_id is not None and session.get(Region, form.region_id) is None:
        raise NotFound(region=form.region_id)
    for name in ("opens_at", "closes_at"):
        asked.check_year(name, getattr(form, name))
    if form.opens_at and form.closes_at and form.closes_at <= form.opens_at:
        raise Invalid(field="closes_at", why="before-opening")
    if not 0 <= form.min_assurance <= rules_of.ASSURANCE:
        raise Invalid(field="min_assurance", why="between", given=f"0–{rules_of.ASSURANCE}")
    if form.quorum is not None and not 1 <= form.quorum <= QUORUM:
        raise Invalid(field="quorum", why="between", given=f"1–{QUORUM}")
    if not (form.by_account or form.by_code):
        raise Invalid(field="by_account", why="nobody")
    poll.department_id, poll.region_id = form.department_id, form.region_id
    poll.quorum, poll.min_assurance = form.quorum, form.min_assurance
    poll.by_account, poll.by_code = form.by_account, form.by_code
    poll.hides_results, poll.changeable = form.hides_results, form.changeable
    poll.opens_at, poll.closes_at = form.opens_at, form.closes_at


def _choices(form: PollForm) -> list[Choice]:
    found: list[Choice] = []
    used = {choice.key for choice in form.choices} | {OTHER}
    is_budget = form.method is PollMethod.BUDGET
    for position, each in enumerate(form.choices):
        label = wording.line(each.label, field="choices", limit=200)
        said = wording.worded(each.said, field="choices", limit=2_000, needed=False)
        for text in (label, said):
            wording.fit_for_all(text, field="choices")
        key = each.key or _free_key(used)
        used.add(key)
        _check_key(key)
        found.append(
            Choice(
                key=key,
                position=position,
                label=label,
                label_en=wording.line(each.label_en, field="choices", limit=300, needed=False),
                said=said,
                cost=each.cost if is_budget else None,
            )
        )
    if len({choice.key for choice in found}) < len(found):
        raise Invalid(field="choices", why="repeats")
    if len({choice.label for choice in found}) < len(found):
        raise Invalid(field="choices", why="repeats")
    return found


def _free_key(used: set[str]) -> str:
    return next(key for n in range(1, 100) if (key := f"o{n}") not in used)


def _check_key(key: str) -> None:
    if len(key) > 40 or not key.isascii() or not key.replace("-", "").isalnum() or key == OTHER:
        raise Invalid(field="choices", why="form")


def _put_choices(poll: Poll, choices: list[Choice]) -> None:
    """A key that stays keeps its row."""
    before = {choice.key: choice for choice in poll.choices}
    after = []
    for new in choices:
        kept = before.get(new.key)
        if kept is None:
            after.append(new)
            continue
        for name in ("position", "label", "label_en", "said", "cost"):
            setattr(kept, name, getattr(new, name))
        after.append(kept)
    poll.choices = after


def lacks(poll: Poll) -> list[str]:
    """The names of what a Poll lacks before it may be reviewed."""
    missing = [name for name in ("title", "background", "closes_at") if not getattr(poll, name)]
    if len(poll.choices) + poll.other < 2:
        missing.append("choices")
    return missing


def submit(session: Session, *, account: Account | None, poll_id: int, now: datetime) -> Poll:
    """Hand a Poll to a second person, who is told. Refuses NotAllowed, WrongStage, Incomplete with
    the list of what lacks, Invalid for a closing time that is past."""
    poll, account = held(
        session,
        account=account,
        poll_id=poll_id,
        act=permits.Act.ASK,
        states=(AskingState.DRAFTING,),
    )
    check_ready(poll, now=now)
    poll.state, poll.submitted_by, poll.reason = AskingState.REVIEW, account.id, ""
    session.flush()
    desk.tell_department(
        session,
        act=permits.Act.OPEN_ASKING,
        department=poll.department,
        kind="poll-to-review",
        facts={"title": poll.title},
        link=f"/app/ask?p={poll.slug}",
        but=account.id,
        now=now,
    )
    return poll


def check_ready(poll: Poll, *, now: datetime) -> None:
    """Refuses Incomplete with what lacks, Invalid for a closing time that is past."""
    missing = lacks(poll)
    if missing:
        raise Incomplete(missing=missing)
    if poll.closes_at is not None and poll.closes_at <= now:
        raise Invalid(field="closes_at", why="past")


def send_back(
    session: Session, *, account: Account | None, poll_id: int, note: str, now: datetime
) -> Poll:
    """Give a Poll back to who submitted it, with a reason. Refuses NotAllowed, WrongStage, Empty,
    TooLong."""
    poll, _account = held(
        session,
        account=account,
        poll_id=poll_id,
        act=permits.Act.OPEN_ASKING,
        states=(AskingState.REVIEW,),
    )
    poll.reason = wording.worded(note, field="note", limit=NOTE)
    poll.state = AskingState.DRAFTING
    session.flush()
    notices.tell(
        session,
        account_id=poll.submitted_by or poll.made_by,
        kind="poll-sent-back",
        facts={"title": poll.title, "note": poll.reason},
        link=f"/app/ask?p={poll.slug}",
        now=now,
    )
    return poll
