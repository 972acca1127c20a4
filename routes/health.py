"""Is the site alive, and can it serve: for load balancers and alarms."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

import clock
import jobs
from db import reading

SILENCE = timedelta(minutes=3)  # a worker looks after things once a minute


async def alive(_request: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def ready(_request: Request) -> Response:
    """200 when database and worker can be reached, 503 with what cannot."""
    found = {"database": _database(), "worker": _worker()}
    good = all(found.values())
    words = {name: "ok" if fine else "unreachable" for name, fine in found.items()}
    return JSONResponse(
        {"status": "ok" if good else "unavailable", **words},
        200 if good else 503,
        headers={"Cache-Control": "no-store"},
    )


def _database() -> bool:
    try:
        with reading() as session:
            session.execute(text("SELECT count(*) FROM entry WHERE number = 1"))
    except SQLAlchemyError:
        return False
    return True


def _worker() -> bool:
    seen = jobs.worker_seen()
    return seen is not None and clock.now() - seen < SILENCE


routes: list[BaseRoute] = [Route("/healthz", alive), Route("/readyz", ready)]
