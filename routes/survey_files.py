"""/surveys/{slug}/results.csv and crosstab.csv: results to take away, small counts withheld."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from db import reading
from routes import artefacts
from routes.parameters import whole
from routes.refusing import HANDLERS
from surveys.questionnaires import shelf
from surveys.results import crosstab, outcome, tables

SHARED = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}


def results_csv(request: Request) -> Response:
    with reading() as session:
        survey = shelf.by_slug(session, slug=request.path_params["slug"])
        number = whole(request.query_params.get("version")) or None
        found = outcome.of(session, survey=survey, number=number)
        return _saved(request, tables.results_csv(found), f"{survey.slug}-results.csv")


def crosstab_csv(request: Request) -> Response:
    asked = request.query_params
    with reading() as session:
        survey = shelf.by_slug(session, slug=request.path_params["slug"])
        version = outcome.version_of(
            session, survey=survey, number=whole(asked.get("version")) or None
        )
        table = crosstab.of(
            session,
            survey=survey,
            version=version,
            row=asked.get("row", ""),
            column=asked.get("column", ""),
        )
    return _saved(request, tables.crosstab_csv(table), f"{survey.slug}-crosstab.csv")


def _saved(request: Request, body: bytes, name: str) -> Response:
    return artefacts.as_text(
        request,
        body,
        media_type="text/csv; charset=utf-8",
        headers={**SHARED, "Content-Disposition": f"attachment; filename={name}"},
    )


door = Starlette(
    routes=[
        Route("/{slug}/results.csv", results_csv),
        Route("/{slug}/crosstab.csv", crosstab_csv),
    ],
    exception_handlers=HANDLERS,
)
routes: list[BaseRoute] = [Mount("/surveys", door)]
