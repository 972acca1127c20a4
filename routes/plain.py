"""How a plain page is made: the template in the reader's language, the words, the headers."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.requests import Request
from starlette.responses import HTMLResponse

import code_words
import i18n
from models import Channel, Department, Region
from moderation.reasons import Reason
from places import site_name
from routes.frame import language_of
from routes.packed import stamped
from settings import settings

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"


def page(
    request: Request, template: str, *, status: int = 200, public: bool = True, **facts: Any
) -> HTMLResponse:
    """A template of templates/read as an answer. A page that is not `public` belongs to whoever
    holds its address: no search engine and no cache may keep it."""
    language = language_of(request)
    path = request.url.path
    html = TEMPLATES.get_template(f"{template}.html").render(
        language=language,
        site=site_name(language),
        here=f"{path}?{request.url.query}" if request.url.query else path,
        canonical=settings().public_url + path,
        is_public=public,
        is_demo_site=settings().demo,
        **facts,
    )
    headers = {"Content-Language": language, "Vary": "Cookie, Accept-Language"}
    headers["Cache-Control"] = "no-cache" if public else "no-store"
    if not public:
        headers["X-Robots-Tag"] = "noindex"
    return HTMLResponse(html, status, headers)


@pass_context
def _words(context: Context, text: str, **facts: object) -> str:
    return i18n.translate(text, context["language"]).format(**facts)


@pass_context
def _said(context: Context, code: StrEnum) -> str:
    return code_words.said(code, context["language"])


@pass_context
def _reason(context: Context, code: str) -> str:
    return code_words.said(Reason(code), context["language"])


@pass_context
def _channel(context: Context, code: str) -> str:
    return code_words.said(Channel(code), context["language"])


@pass_context
def _day(context: Context, day: date | datetime) -> str:
    return i18n.show_date(day, context["language"])


@pass_context
def _moment(context: Context, moment: datetime) -> str:
    return i18n.show_moment(moment, context["language"])


@pass_context
def _number(context: Context, number: int | float) -> str:
    return i18n.show_number(number, context["language"])


@pass_context
def _left(context: Context, until: datetime, now: datetime) -> str:
    return i18n.show_left(until, now, context["language"])


@pass_context
def _named(context: Context, place: Department | Region) -> str:
    return (context["language"] == "en" and place.name_en) or place.name


def _size(n: int) -> str:
    """Bytes as people say them."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if n >= bytes_:
            return f"{n / bytes_:.1f} {unit}"
    return f"{n} B"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates" / "read"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = _words
    made.globals["languages"] = i18n.LANGUAGES
    made.globals["stylesheet"] = f"/assets/{stamped(STATIC, 'read.css')}"
    made.globals["icon"] = f"/assets/{stamped(STATIC, 'icon.svg')}"
    filters = {
        "said": _said,
        "reason": _reason,
        "basis": lambda code: Reason(code).basis,
        "channel": _channel,
        "day": _day,
        "moment": _moment,
        "number": _number,
        "left": _left,
        "named": _named,
        "size": _size,
    }
    made.filters.update(filters)
    return made


TEMPLATES = _environment()
