"""/polls/{slug}/ballots.zip and results.csv; /embed/polls/{slug}: a poll on pages elsewhere."""

from base64 import b64encode
from hashlib import sha256

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

import clock
import files
from db import reading
from errors import NotAllowed, NotFound, Withdrawn
from i18n import translate
from models import AskingState
from routes import artefacts
from routes.chart_files import FRAMED, refused
from routes.frame import language_of
from routes.plain import page
from routes.polls import page_of
from routes.refusing import HANDLERS
from surveys.polls import results, shelf, tables


def _(text: str) -> str:
    return text  # marked here, translated where it is shown


SHARED = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}


def ballots(request: Request) -> Response:
    """The ballots of a closed poll with the script that recounts them."""
    with reading() as session:
        poll = shelf.by_slug(session, slug=request.path_params["slug"])
    if poll.state is AskingState.WITHDRAWN:
        raise Withdrawn(why="poll", poll=poll.slug, reason=poll.reason)
    if not poll.package_sha256:
        raise NotFound(file="ballots.zip")
    digest = b64encode(bytes.fromhex(poll.package_sha256)).decode()
    return artefacts.as_file(
        request,
        files.path_of(poll.package_sha256),
        digest=poll.package_sha256,
        name=f"{poll.slug}-ballots.zip",
        media_type="application/zip",
        changed_at=poll.closed_at,
        headers={**SHARED, "Repr-Digest": f"sha-256=:{digest}:"},
    )


def results_csv(request: Request) -> Response:
    with reading() as session:
        poll = shelf.by_slug(session, slug=request.path_params["slug"])
        found = results.of(session, poll=poll)
    saved_as = f"attachment; filename={poll.slug}-results.csv"
    return artefacts.as_text(
        request,
        tables.results_csv(poll, found),
        media_type="text/csv; charset=utf-8",
        headers={**SHARED, "Content-Disposition": saved_as},
    )


def embed(request: Request) -> Response:
    """The question, how many voted, the result once it may be shown, and the way to vote."""
    language = language_of(request)
    with reading() as session:
        poll = shelf.by_slug(session, slug=request.path_params["slug"])
        try:
            found = results.of(session, poll=poll)
        except (NotAllowed, Withdrawn):
            found = None
    other = translate(_("Other, please say"), language)
    answer = page(
        request,
        "embedded_poll",
        poll=poll,
        title=(language == "en" and poll.title_en) or poll.title,
        labels=tables.labels(poll, language=language, other=other),
        result=found,
        rows=tables.order(found) if found else [],
        takes_votes=poll.takes_votes(clock.now()),
        is_withdrawn=poll.state is AskingState.WITHDRAWN,
        about=page_of(poll),
    )
    answer.headers["Content-Security-Policy"] = FRAMED
    etag = f'"{sha256(bytes(answer.body)).hexdigest()}"'
    answer.headers["ETag"] = etag
    if artefacts.has(request, etag):
        return Response(status_code=304, headers=dict(answer.headers) | {"content-length": "0"})
    return answer


framed = Starlette(
    routes=[Route("/{slug}", embed)],
    exception_handlers={kind: refused for kind in (*HANDLERS, HTTPException)},
)
door = Starlette(
    routes=[
        Route("/{slug}/ballots.zip", ballots),
        Route("/{slug}/results.csv", results_csv),
    ],
    exception_handlers=HANDLERS,
)
routes: list[BaseRoute] = [Mount("/polls", door), Mount("/embed/polls", framed)]
