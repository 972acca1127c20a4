"""Scorecards: begun from a preset, edited, published by a second person, followed by editions."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import slugs
from audit import ledger
from errors import AlreadyDone, Conflict, Invalid, NotFound, SamePerson, Stale, WrongStage
from identity import permits
from models import Account, Department, Scorecard
from models import Act as LedgerAct
from moderation import wording
from surveys.ratings.rates import Formula
from surveys.scorecards import rules as scoring
from surveys.scorecards.presets import PRESETS
from surveys.scorecards.rules import ScoreRules

TITLE = 200
RATES = frozenset(each.value for each in Formula)


def written(document: Any) -> bytes:
    """A JSON document in its one form: sorted keys, no spaces, UTF-8."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(document: Any) -> str:
    """sha256 of a document in its one form."""
    return sha256(written(document)).hexdigest()


def create(
    session: Session,
    *,
    account: Account | None,
    department_id: int,
    title: str,
    preset: str,
    slug: str = "",
    now: datetime,
) -> Scorecard:
    """Begin the first edition with the weights of a preset. Refuses NotAllowed, NotFound, Empty,
    Invalid, Conflict."""
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound(department=department_id)
    account = permits.require(account, permits.Act.SCORE, department)
    if preset not in PRESETS:
        raise Invalid(field="preset", why="unknown-choice")
    slugs.check(slug)
    slug = slug or slugs.free(session, Scorecard.slug, f"{department.key}-score")
    made = Scorecard(
        slug=slug,
        department=department,
        title=_title(title),
        preset=preset,
        rules=PRESETS[preset].rules.as_json(),
        made_by=account.id,
        made_at=now,
    )
    slugs.add(session, made, column=Scorecard.slug, slug=slug)
    return made


def edit(
    session: Session,
    *,
    account: Account | None,
    scorecard_id: int,
    title: str,
    rules: ScoreRules,
    version: int,
    now: datetime,
) -> Scorecard:
    """Change an edition that is not published, as read at `version`. Refuses NotAllowed, Stale,
    WrongStage once published, Empty, Invalid."""
    scorecard, account = held(
        session, account=account, scorecard_id=scorecard_id, act=permits.Act.SCORE
    )
    if scorecard.published_at is not None:
        raise WrongStage(stage="published", why="published-edition")
    if scorecard.version != version:
        raise Stale(scorecard=scorecard.slug)
    rules = scoring.tidy(rules)
    for fault in scoring.misshapen(rules):
        raise Invalid(field="rules", why=fault.kind, given=fault.about)
    _known(session, rules)
    scorecard.title, scorecard.rules = _title(title), rules.as_json()
    if scorecard.preset and rules.lead != PRESETS[scorecard.preset].rules.lead:
        scorecard.preset = ""  # it does not keep to what the preset was made for
    scorecard.made_by, scorecard.made_at = account.id, now
    session.flush()
    return scorecard


def publish(
    session: Session,
    *,
    account: Account | None,
    scorecard_id: int,
    version: int,
    now: datetime,
) -> Scorecard:
    """Make an edition public and final. Refuses NotAllowed, SamePerson, AlreadyDone, Stale,
    Invalid while its rules do not hold."""
    scorecard, account = held(
        session, account=account, scorecard_id=scorecard_id, act=permits.Act.ISSUE
    )
    if scorecard.published_at is not None:
        raise AlreadyDone(scorecard=scorecard.slug, edition=scorecard.edition)
    if scorecard.version != version:
        raise Stale(scorecard=scorecard.slug)
    if scorecard.made_by == account.id:
        raise SamePerson(scorecard=scorecard.slug)
    rules = rules_of(scorecard)
    for fault in scoring.unfinished(rules, rates=RATES):
        raise Invalid(field="rules", why=fault.kind, given=fault.about)
    _known(session, rules)
    scorecard.published_by, scorecard.published_at = account.id, now
    session.flush()
    facts = {
        "scorecard": scorecard.slug,
        "edition": scorecard.edition,
        "digest": digest(scorecard.rules),
    }
    ledger.append(
        session, act=LedgerAct.SCORECARD_PUBLISHED, consultation_id=None, facts=facts, now=now
    )
    return scorecard


def new_edition(
    session: Session, *, account: Account | None, scorecard_id: int, now: datetime
) -> Scorecard:
    """Begin the next edition with the rules of this one, the newest. Refuses NotAllowed,
    WrongStage before it is published, Conflict when there is a newer one."""
    before, account = held(
        session, account=account, scorecard_id=scorecard_id, act=permits.Act.SCORE
    )
    if before.published_at is None:
        raise WrongStage(stage="draft", why="draft-edition")
    if editions(session, slug=before.slug)[0].id != before.id:
        raise Conflict(scorecard=before.slug, why="newer-edition")
    made = Scorecard(
        slug=before.slug,
        edition=before.edition + 1,
        department=before.department,
        title=before.title,
        preset=before.preset,
        rules=before.rules,
        made_by=account.id,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise Conflict(scorecard=before.slug, why="newer-edition") from error
    return made


def drop(session: Session, *, account: Account | None, scorecard_id: int) -> None:
    """Throw away an edition that was never published. Refuses NotAllowed, WrongStage."""
    scorecard, _ = held(session, account=account, scorecard_id=scorecard_id, act=permits.Act.SCORE)
    if scorecard.published_at is not None:
        raise WrongStage(stage="published", why="published-edition")
    session.delete(scorecard)
    session.flush()


def held(
    session: Session, *, account: Account | None, scorecard_id: int, act: permits.Act
) -> tuple[Scorecard, Account]:
    """The Scorecard, locked for this transaction, if the account may do `act` with it."""
    scorecard = session.scalar(
        select(Scorecard)
        .where(Scorecard.id == scorecard_id)
        .with_for_update(of=Scorecard)
        .execution_options(populate_existing=True)
    )
    if scorecard is None:
        raise NotFound(scorecard=scorecard_id)
    return scorecard, permits.require(account, act, scorecard.department)


def editions(session: Session, *, slug: str) -> Sequence[Scorecard]:
    """Every edition, the newest first, drafts too."""
    query = select(Scorecard).where(Scorecard.slug == slug).order_by(Scorecard.edition.desc())
    return session.scalars(query).all()


def rules_of(scorecard: Scorecard) -> ScoreRules:
    return ScoreRules.from_json(scorecard.rules)


def _title(title: str) -> str:
    return wording.line(title, field="title", limit=TITLE)


def _known(session: Session, rules: ScoreRules) -> None:
    """Refuses Invalid for a department that there is not."""
    found = set(
        session.scalars(select(Department.key).where(Department.key.in_(rules.departments)))
    )
    for key in rules.departments:
        if key not in found:
            raise Invalid(field="rules", why="score-departments", given=key)
