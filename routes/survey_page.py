"""A survey as plain pages: for old phones and for the browser inside a chat, without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import clock
from db import reading, unit
from errors import Incomplete, NotAllowed, NotFound, Refusal
from models import Access, ResponseState, Survey
from models import Response as Filled
from refusal_words import say
from routes import artefacts, survey_fields
from routes.frame import language_of
from routes.plain import page
from routes.survey_fields import Sent
from settings import settings
from surveys.forms import logic
from surveys.forms.form import Form, Question
from surveys.questionnaires import answering, attaching, handing_in, shelf, stepping
from surveys.questionnaires.fault_words import fault

Told = dict[str, list[str]]


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in a survey, drawn by the template."""

    survey: Survey
    form: Form
    code: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    place: str = ""
    told: Told = field(default_factory=dict)
    receipt: str = ""
    is_counted: bool = True
    words: str = ""  # of a refusal


def survey(request: Request) -> Response:
    """What it is about, and the button that begins."""
    with reading() as session:
        found = shelf.by_slug(session, slug=request.path_params["slug"])
        form = answering.newest_form(session, survey=found)
    return _drawn(request, Standing(found, form))


async def step(request: Request) -> Response:
    """One page was filled in: kept, and the next one shown."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed(why="elsewhere")
    origin = request.headers.get("origin")
    if origin and origin not in (settings().public_url, str(request.base_url).rstrip("/")):
        raise NotAllowed(why="elsewhere")
    body = await request.body()
    return await run_in_threadpool(_step, request, survey_fields.sent(body))


def _step(request: Request, given: Sent) -> Response:
    slug = request.path_params["slug"]
    words, told = "", {}
    code = (given.get("code") or [""])[0][:40]
    try:
        told = _done(slug, code, given) if code else {}
        code = code or _begun(slug, given, language_of(request))
    except Refusal as refusal:
        words = say(refusal, language_of(request))
        told = _listed(refusal, code, language_of(request))
    with reading() as session:
        found = shelf.by_slug(session, slug=slug)
        form = answering.newest_form(session, survey=found)
        standing = Standing(found, form, words=words)
        try:
            response = answering.take_up(session, code=code) if code else None
        except NotFound:
            response = None
        if response is not None and response.survey_id == found.id:
            receipt = ""
            if response.state is not ResponseState.DRAFT:
                receipt = handing_in.receipt_of(session, response=response).code
            standing = _of(found, response, code, told, receipt, words)
    return _drawn(request, standing, public=False)


def _of(
    survey: Survey, response: Filled, code: str, told: Told, receipt: str, words: str
) -> Standing:
    return Standing(
        survey,
        answering.form_of(response),
        code=code,
        answers=dict(response.answers),
        place=response.place,
        told=told,
        receipt=receipt,
        is_counted=response.state is not ResponseState.OVER_QUOTA,
        words=words,
    )


def _begun(slug: str, given: Sent, language: str) -> str:
    """The code of a new draft. The plain door knows nobody's account."""
    invitation = (given.get("invitation") or [""])[0][:40]
    with unit() as session:
        found = shelf.by_slug(session, slug=slug)
        started = answering.begin(
            session,
            survey_id=found.id,
            code=invitation or None,
            language=language,
            now=clock.now(),
        )
        return started.resume_code


def _done(slug: str, code: str, given: Sent) -> Told:
    """Keep the page that was sent; go on, back, or hand in. What is wrong with it, in words."""
    now = clock.now()
    with unit() as session:
        response = answering.held(session, resume_code=code)
        form = answering.form_of(response)
        if session.get_one(Survey, response.survey_id).slug != slug:
            raise NotFound(why="resume-code")
        if response.state is not ResponseState.DRAFT or "open" in given:
            return {}
        known = {question.key: question for question in form.questions}
        shown = [known[key] for key in given.get("shown", ()) if key in known]
        typed: dict[str, Any] = {}
        for question in shown:
            typed |= survey_fields.read(question, given)
        place = (given.get("back") or [""])[0] or response.place
        answering.save(session, resume_code=code, answers=typed, place=place, now=now)
        told: Told = {}
        if shown and "back" not in given:
            told = _onward(form, shown, response)
    if "hand-in" in given:
        with unit() as session:
            handing_in.submit(session, resume_code=code, now=now)
    return told


def _onward(form: Form, shown: Sequence[Question], response: Filled) -> Told:
    """Go to the next page unless something is wrong with this one."""
    found = stepping.faults(form, shown, response.answers)
    if not found:
        response.place = stepping.after(form, response.answers, shown)
    else:
        response.place = shown[0].key
    return {key: [fault(each, response.language) for each in all_] for key, all_ in found.items()}


def _listed(refusal: Refusal, code: str, language: str) -> Told:
    """What handing in was refused for, question by question."""
    if not isinstance(refusal, Incomplete):
        return {}
    with reading() as session:
        response = answering.take_up(session, code=code)
        problems = logic.settled(answering.form_of(response), response.answers)[1]
    return {each.key: [fault(each, language)] for each in problems}


def _drawn(request: Request, standing: Standing, *, public: bool = True) -> Response:
    steps = stepping.steps(standing.form, standing.answers)
    here = stepping.step_at(steps, standing.place)
    wanted = language_of(request)
    form = standing.form
    return page(
        request,
        "survey",
        public=public,
        at=standing,
        steps=steps,
        number=here + 1,
        shown=steps[here] if here < len(steps) else [],
        before=steps[here - 1][0].key if here else "",
        questions={question.key: question for question in form.questions},
        tongue=wanted if wanted in form.languages else form.languages[0],
        takes=standing.survey.takes_responses(clock.now()),
        by_code=standing.survey.access is Access.CODE,
        by_account=standing.survey.access is Access.ACCOUNT,
        full_page=f"/app/survey?s={standing.survey.slug}",
    )


def picture(request: Request) -> Response:
    """A picture to choose."""
    asked = request.path_params["sha256"]
    with reading() as session:
        found = attaching.picture(session, slug=request.path_params["slug"], sha256=asked)
    return artefacts.as_file(
        request,
        found.path,
        digest=asked,
        name=f"{asked[:12]}.{found.media_type.partition('/')[2]}",
        media_type=found.media_type,
    )
