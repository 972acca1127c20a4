"""From an idea to a Survey ready to open: create, settings, versions of its form, submit."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

import files
import notices
import slugs
from audit.ledger import canonical
from clock import ZONE
from errors import Incomplete, Invalid, NotFound, Stale, WrongStage
from identity import permits
from models import (
    Access,
    Account,
    AskingState,
    Department,
    Region,
    ShowsResults,
    Survey,
    SurveyVersion,
)
from moderation import desk, wording
from surveys import asked
from surveys.forms import soundness, wording_checks
from surveys.forms.form import CHOOSING, Form, as_json, from_json
from surveys.questionnaires import quotas
from surveys.questionnaires.quotas import Quota

LIMITS = {"title": 200, "title_en": 300, "purpose": 20_000}
TABLE = {"table_number": 60, "table_authority": 120, "table_approval": 120}
NOTE = 2_000
FORM_SIZE = 2_000_000  # characters of a form's JSON
ASSURANCE = 5


@dataclass(frozen=True, kw_only=True)
class SurveyForm:
    """The settings that a clerk fills in. Texts are plain; times are aware."""

    title: str
    department_id: int
    slug: str = ""
    title_en: str = ""
    purpose: str = ""
    region_id: int | None = None
    access: Access = Access.ACCOUNT
    min_assurance: int = 0
    shows_results: ShowsResults = ShowsResults.AFTER
    quotas: Sequence[Quota] = ()
    is_statistical: bool = False
    table_number: str = ""
    table_authority: str = ""
    table_approval: str = ""
    table_until: date | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def create(session: Session, *, account: Account | None, form: SurveyForm, now: datetime) -> Survey:
    """Begin a Survey in drafting, without questions. Refuses NotSignedIn, NotAllowed, NotFound,
    Empty, TooLong, Invalid, Conflict."""
    department = session.get(Department, form.department_id)
    if department is None:
        raise NotFound(department=form.department_id)
    account = permits.require(account, permits.Act.ASK, department)
    slugs.check(form.slug)
    slug = form.slug or slugs.free(session, Survey.slug, f"{department.key}-survey-{now.year}")
    survey = Survey(slug=slug, made_by=account.id, made_at=now, versions=[])
    _fill(session, survey, form)
    slugs.add(session, survey, column=Survey.slug, slug=slug)
    return survey


def edit(
    session: Session, *, account: Account | None, survey_id: int, form: SurveyForm, version: int
) -> Survey:
    """Change the settings of a Survey in drafting, as read at `version`; its department and address
    stay. A quota may lose its question meanwhile, and be taken away then; a new one is checked with
    all others. Refuses as create(), WrongStage once it has left drafting, Stale."""
    survey, _account = held(
        session,
        account=account,
        survey_id=survey_id,
        act=permits.Act.ASK,
        states=(AskingState.DRAFTING,),
    )
    if survey.version != version:
        raise Stale(survey=survey_id)
    if form.department_id != survey.department_id:
        raise Invalid(field="department", why="fixed")
    before = quotas.of(survey)
    _fill(session, survey, form)
    newest = newest_version(session, survey_id=survey.id)
    if newest is not None and any(each not in before for each in form.quotas):
        quotas.check(form.quotas, from_json(newest.form))
    try:
        session.flush()
    except StaleDataError as error:
        raise Stale(survey=survey_id) from error
    return survey


def settings_of(survey: Survey) -> SurveyForm:
    """The settings as they stand, to be changed and given back to edit()."""
    names = SurveyForm.__dataclass_fields__.keys() - {"quotas"}
    values = {name: getattr(survey, name) for name in names}
    return SurveyForm(**values, quotas=tuple(quotas.of(survey)))


def save(
    session: Session,
    *,
    account: Account | None,
    survey_id: int,
    form: Form,
    digest: str | None,
    now: datetime,
) -> SurveyVersion:
    """Keep the questions of a Survey in drafting. `digest` is that of the version they were made
    from, None for the first. What a clerk has not finished yet may be kept; the faults stand in
    the way of submit(). Refuses NotAllowed, NotFound, WrongStage, Stale, Invalid for two questions
    of one key."""
    survey, account = held(
        session,
        account=account,
        survey_id=survey_id,
        act=permits.Act.ASK,
        states=(AskingState.DRAFTING,),
    )
    newest = newest_version(session, survey_id=survey.id)
    if digest != (newest.digest if newest else None):
        raise Stale(survey=survey_id)
    return keep(session, survey=survey, account=account, form=form, newest=newest, now=now)


def keep(
    session: Session,
    *,
    survey: Survey,
    account: Account,
    form: Form,
    newest: SurveyVersion | None,
    now: datetime,
) -> SurveyVersion:
    """Write a form into the newest version, or into a new one when that is frozen or before the
    public: whoever has begun stays on theirs. Refuses Invalid."""
    document = as_json(form)
    bytes_ = canonical(document)
    if len(bytes_) > FORM_SIZE or len(form.questions) > soundness.QUESTIONS:
        raise Invalid(field="form", why="too-many", limit=soundness.QUESTIONS)
    keys = [each.key for each in form.questions]
    if len(set(keys)) < len(keys):
        raise Invalid(field="form", why="repeats")
    digest = hashlib.sha256(bytes_).hexdigest()
    if newest is not None and newest.digest == digest:
        return newest
    being_drafted = survey.state is AskingState.DRAFTING
    if newest is not None and newest.frozen_at is None and being_drafted:
        newest.form, newest.digest = document, digest
        newest.made_by, newest.made_at = account.id, now
        session.flush()
        return newest
    if newest is not None:
        moved = reordered(from_json(newest.form), form)
        if moved:
            raise Invalid(field="form", why="options-reordered", given=", ".join(moved[:5]))
    number = newest.number + 1 if newest else 1
    version = SurveyVersion(
        survey_id=survey.id,
        number=number,
        form=document,
        digest=digest,
        made_by=account.id,
        made_at=now,
    )
    session.add(version)
    session.flush()
    return version


def reordered(before: Form, after: Form) -> list[str]:
    """The questions whose options, those in both, stand in another order: people who answered saw
    them differently (procedure L18)."""
    known = {each.key: each for each in before.questions if each.kind in CHOOSING}
    found = []
    for each in after.questions:
        old = known.get(each.key)
        if old is None or old.kind is not each.kind:
            continue
        for was, is_ in ((old.options, each.options), (old.rows, each.rows)):
            now = [option.key for option in is_]
            then = [option.key for option in was if option.key in now]
            if then != [key for key in now if key in then]:
                found.append(each.key)
                break
    return found


def newest_version(session: Session, *, survey_id: int) -> SurveyVersion | None:
    """The version that whoever begins now would get."""
    return session.scalar(
        select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey_id)
        .order_by(SurveyVersion.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def held(
    session: Session,
    *,
    account: Account | None,
    survey_id: int,
    act: permits.Act,
    states: tuple[AskingState, ...] = (),
) -> tuple[Survey, Account]:
    """The Survey, locked for this transaction, if the account may do `act` with it now."""
    survey = session.scalar(
        select(Survey)
        .where(Survey.id == survey_id)
        .with_for_update(of=Survey)
        .execution_options(populate_existing=True)
    )
    if survey is None:
        raise NotFound(survey=survey_id)
    account = permits.require(account, act, survey.department)
    if states and survey.state not in states:
        raise WrongStage(stage=survey.state.value, needs=[state.value for state in states])
    return survey, account


def lacks(session: Session, *, survey: Survey, today: date) -> list[str]:
    """What a Survey lacks before it may be reviewed: names of settings, and "key: fault" of its
    questions. Findings of severity refuse are among them."""
    missing = [name for name in ("title", "purpose", "closes_at") if not getattr(survey, name)]
    newest = newest_version(session, survey_id=survey.id)
    if newest is None:
        return [*missing, "questions"]
    form = from_json(newest.form)
    for fault in faults(form):
        missing.append(f"{fault.key}: {fault.kind}" if fault.key else fault.kind)
    for finding in wording_checks.check(form, approval=approval_of(survey), today=today):
        if finding.refuses:
            missing.append(f"{finding.key}: {finding.rule}" if finding.key else finding.rule)
    return missing


def faults(form: Form) -> list[soundness.FormFault]:
    """What is wrong with a form, with the pictures that came in by name and are not kept here."""
    lost = (
        soundness.FormFault("no-image", question.key, "options", {"option": option.key})
        for question in form.questions
        for option in question.options
        if option.image and not files.is_kept(option.image)
    )
    return [*soundness.faults(form), *lost]


def approval_of(survey: Survey) -> wording_checks.Approval:
    return wording_checks.Approval(
        titles=(survey.title, survey.title_en),
        is_statistical=survey.is_statistical,
        number=survey.table_number,
        authority=survey.table_authority,
        approval=survey.table_approval,
        until=survey.table_until,
    )


def check_ready(session: Session, *, survey: Survey, now: datetime) -> None:
    """Refuses Incomplete with what lacks, Invalid for a closing time that is past or a quota on
    what is not asked."""
    missing = lacks(session, survey=survey, today=now.astimezone(ZONE).date())
    if missing:
        raise Incomplete(missing=missing)
    if survey.closes_at is not None and survey.closes_at <= now:
        raise Invalid(field="closes_at", why="past")
    newest = newest_version(session, survey_id=survey.id)
    if newest is not None:
        quotas.check(quotas.of(survey), from_json(newest.form))


def submit(session: Session, *, account: Account | None, survey_id: int, now: datetime) -> Survey:
    """Hand a Survey to a second person, who is told. Refuses NotAllowed, WrongStage, Incomplete
    with the list of what lacks, Invalid."""
    survey, account = held(
        session,
        account=account,
        survey_id=survey_id,
        act=permits.Act.ASK,
        states=(AskingState.DRAFTING,),
    )
    check_ready(session, survey=survey, now=now)
    survey.state, survey.submitted_by, survey.reason = AskingState.REVIEW, account.id, ""
    session.flush()
    desk.tell_department(
        session,
        act=permits.Act.OPEN_ASKING,
        department=survey.department,
        kind="survey-to-review",
        facts={"title": survey.title},
        link=f"/app/build?s={survey.slug}",
        but=account.id,
        now=now,
    )
    return survey


def send_back(
    session: Session, *, account: Account | None, survey_id: int, note: str, now: datetime
) -> Survey:
    """Give a Survey back to who submitted it, with a reason. Refuses NotAllowed, WrongStage, Empty,
    TooLong."""
    survey, _account = held(
        session,
        account=account,
        survey_id=survey_id,
        act=permits.Act.OPEN_ASKING,
        states=(AskingState.REVIEW,),
    )
    survey.reason = wording.worded(note, field="note", limit=NOTE)
    survey.state = AskingState.DRAFTING
    session.flush()
    notices.tell(
        session,
        account_id=survey.submitted_by or survey.made_by,
        kind="survey-sent-back",
        facts={"title": survey.title, "note": survey.reason},
        link=f"/app/build?s={survey.slug}",
        now=now,
    )
    return survey


def _fill(session: Session, survey: Survey, form: SurveyForm) -> None:
    for name, limit in LIMITS.items():
        read = wording.worded if name == "purpose" else wording.line
        text = read(getattr(form, name), field=name, limit=limit, needed=name == "title")
        wording.fit_for_all(text, field=name)
        setattr(survey, name, text)
    for name, limit in TABLE.items():
        setattr(
            survey,
            name,
            wording.line(getattr(form, name), field=name, limit=limit, needed=False),
        )
    if form.region_id is not None and session.get(Region, form.region_id) is None:
        raise NotFound(region=form.region_id)
    for name in ("opens_at", "closes_at"):
        asked.check_year(name, getattr(form, name))
    if form.opens_at and form.closes_at and form.closes_at <= form.opens_at:
        raise Invalid(field="closes_at", why="before-opening")
    if not 0 <= form.min_assurance <= ASSURANCE:
        raise Invalid(field="min_assurance", why="between", given=f"0–{ASSURANCE}")
    survey.department_id, survey.region_id = form.department_id, form.region_id
    survey.access, survey.min_assurance = form.access, form.min_assurance
    survey.shows_results = form.shows_results
    survey.quotas = quotas.as_json(form.quotas)
    survey.is_statistical, survey.table_until = form.is_statistical, form.table_until
    survey.opens_at, survey.closes_at = form.opens_at, form.closes_at
