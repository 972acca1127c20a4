"""The frame of the pages: Streamlit's index.html in the reader's language, with a title, a
description and first words in it; the cookies for language and larger text; the way back after
sign-in."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import i18n
from consultation import shelf
from db import reading
from errors import NotFound
from i18n import translate
from opendata import shelf as datasets
from places import BY_PATH, HOME, TEXT_COOKIE, TEXT_SIZES, site_name
from routes.packed import PackedFiles, stamped
from settings import settings

STATIC = Path(__file__).parent / "static"
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True
)
LOCALES = {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW", "en": "en_GB"}
YEAR = 365 * 24 * 3600
BACK_COOKIE = "minyi_back"
SIGN_IN = "/app/auth/login"
PLAIN = {
    "outcomes": "/read/outcomes",
    "receipt": "/read/receipts",
    "ledger": "/read/ledger",
    "datasets": "/read/datasets",
}
ROOT = '<div id="root"></div>'
FONT = '<link\n      rel="preload"'


class PageName(Convertor[str]):
    """A page's address, but none of the names that are Streamlit's own."""

    regex = "(?!oauth2callback$)[a-z0-9][a-z0-9_-]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("page", PageName())


def dress() -> dict[str, str]:
    """The addresses of style sheet, script and icon, which every template needs."""
    return {
        "stylesheet": f"/assets/{stamped(STATIC, 'minyi.css')}",
        "script": f"/assets/{stamped(STATIC, 'base.js')}",
        "icon": f"/assets/{stamped(STATIC, 'icon.svg')}",
    }


@dataclass(frozen=True)
class Said:
    """What the frame says of a page before the page itself can."""

    title: str
    said: str
    address: str
    plain: str = "/read/"


class Shell:
    """Streamlit's index.html, cut where our words go in. Fails at once when Streamlit changed it,
    so that an upgrade cannot quietly take language and title away."""

    def __init__(self, index_html: str) -> None:
        html = _without(index_html, FONT, "/>")  # 110 kB of a font that the theme does not use
        html = _without(html, "<!--\n      Machine-readable pointer", 'openapi.json" />')
        html = _without(html, '<link rel="shortcut icon"', "/>")
        html = _without(html, "<noscript>", "</noscript>")
        before, rest = _halves(html, '<html lang="en">')
        head, rest = _halves(rest, "<title>Streamlit</title>")
        middle, after = _halves(rest, ROOT)
        self.parts = before, head, middle, after
        self.dress = dress()

    def render(self, said: Said, *, language: str, text_size: str) -> str:
        """The whole page; what is in `said` is escaped."""
        url = settings().public_url + said.address
        facts = {
            "title": said.title,
            "said": said.said,
            "site": site_name(language),
            "url": url,
            "locale": LOCALES[language],
            **self.dress,
            "alternates": [(code, _with(url, lang=code)) for code in i18n.LANGUAGES],
            "plain": said.plain,
            "plain_words": translate("Read as a plain page, without scripts", language),
            "wait": translate("Opening the page …", language),
        }
        before, head, middle, after = self.parts
        words = TEMPLATES.get_template("shell_head.html").render(facts)
        content = TEMPLATES.get_template("first_content.html").render(facts)
        opening = f'<html lang="{language}" data-text="{text_size}">'
        root = ROOT.replace("></", f">{content}</")
        return before + opening + head + words + middle + root + after


def _halves(html: str, anchor: str) -> tuple[str, str]:
    if html.count(anchor) != 1:
        raise RuntimeError(f"Streamlit's index.html has changed: {anchor!r} is not in it once")
    before, _, after = html.partition(anchor)
    return before, after


def _without(html: str, start: str, end: str) -> str:
    before, rest = _halves(html, start)
    return before + rest.partition(end)[2]


def _with(url: str, **query: str) -> str:
    return url + ("&" if "?" in url else "?") + urlencode(query)


def language_of(request: Request) -> str:
    """The reader's language: the address, then the cookie, then the browser."""
    return i18n.visitor_language(
        asked=request.query_params.get("lang"),
        cookie=request.cookies.get(i18n.COOKIE),
        browser=request.headers.get("accept-language"),
    )


def routes(*, index_html: str, streamlit_static: Path) -> list[BaseRoute]:
    """The addresses of the frame. They come before Streamlit's own, and shadow its index.html."""
    shell = Shell(index_html)

    def page(request: Request) -> Response:
        return _page(request, shell)

    return [
        Route("/", to_home),
        Route("/app", to_home),
        Route("/app/home", to_home),
        Route("/app/_stcore/metrics", nothing),
        Route("/app/_stcore/agent/{rest:path}", nothing),
        Route("/app/", page),
        Mount("/app/static", PackedFiles(streamlit_static)),
        Mount("/assets", PackedFiles(STATIC)),
        Route("/app/{name:page}", page),
        Route("/lang/{code}", choose_language),
        Route("/text/{size}", choose_text_size),
    ]


def to_home(_request: Request) -> Response:
    return RedirectResponse("/app/", 303)


def nothing(_request: Request) -> Response:
    """Streamlit's own machine doors stay shut: ours is /api."""
    return PlainTextResponse("Not Found\n", 404)


def _page(request: Request, shell: Shell) -> Response:
    back = request.cookies.get(BACK_COOKIE)
    if back is not None and request.url.path == "/app/":
        return _back(request, unquote(back))
    language = language_of(request)
    status, said = _said(request, language)
    size = request.cookies.get(TEXT_COOKIE, "")
    html = shell.render(said, language=language, text_size=size if size in TEXT_SIZES else "normal")
    answer = HTMLResponse(
        html, status, {"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Language"}
    )
    if request.query_params.get("lang") == language:
        answer.set_cookie(i18n.COOKIE, language, max_age=YEAR, httponly=True, samesite="lax")
    return answer


def _said(request: Request, language: str) -> tuple[int, Said]:
    """What there is to say of the page asked for, and its HTTP status."""
    name = request.path_params.get("name", HOME)
    if name not in BY_PATH:
        raise HTTPException(404)
    place = BY_PATH[name]
    slug = request.query_params.get("c")
    if name in {"consult", "outcomes"} and slug:
        return _said_of_consultation(name, slug, language)
    if name in {"dataset", "changes"} and "d" in request.query_params:
        return _said_of_dataset(name, request.query_params["d"], language)
    title = translate(place.title, language)
    plain = PLAIN.get(name, "/read/")
    return 200, Said(title, translate(place.said, language), place.address, plain)


def _said_of_consultation(name: str, slug: str, language: str) -> tuple[int, Said]:
    try:
        with reading() as session:
            found = shelf.by_slug(session, slug=slug)
    except NotFound:
        # Staff may see it once the page runs; for everybody else it does not exist.
        place = BY_PATH[name]
        return 404, Said(translate(place.title, language), "", place.address)
    address = f"/app/{name}?{urlencode({'c': slug})}"
    plain = f"/read/consultations/{quote(slug)}" + ("/outcome" if name == "outcomes" else "")
    summary = " ".join(found.summary.split())[:300]
    return 200, Said(found.title, summary, address, plain)


def _said_of_dataset(name: str, slug: str, language: str) -> tuple[int, Said]:
    place = BY_PATH[name]
    try:
        with reading() as session:
            found = datasets.by_slug(session, slug=slug)
    except NotFound:
        return 404, Said(translate(place.title, language), "", place.address)
    english = language == "en"
    title = (english and found.title_en) or found.title
    description = (english and found.description_en) or found.description
    plain = f"/dataset/{quote(slug)}"
    if name == "changes":
        title, plain = f"{translate(place.title, language)} · {title}", f"{plain}/changes"
    address = f"{place.address}?{urlencode({'d': slug})}"
    return 200, Said(title, " ".join(description.split())[:300], address, plain)


def choose_language(request: Request) -> Response:
    """Keep the language and go back to the page. Unknown ones are 404."""
    return _choose(request, i18n.COOKIE, request.path_params["code"], tuple(i18n.LANGUAGES))


def choose_text_size(request: Request) -> Response:
    """Keep the size of the text and go back to the page."""
    return _choose(request, TEXT_COOKIE, request.path_params["size"], TEXT_SIZES)


def _choose(request: Request, cookie: str, value: str, choices: tuple[str, ...]) -> Response:
    if value not in choices:
        raise HTTPException(404)
    answer = RedirectResponse(_next(request), 303)
    answer.set_cookie(cookie, value, max_age=YEAR, httponly=True, samesite="lax")
    return answer


def _next(request: Request) -> str:
    """Where to go after a choice: `next`, else the page that led here; only on this site."""
    asked = request.query_params.get("next") or own_page(request.headers.get("referer", ""))
    return asked if _is_path(asked) else "/app/"


def own_page(referer: str) -> str:
    """Path and query of a page of this site, without a language in it; else nothing."""
    if not referer.startswith(settings().public_url + "/"):
        return ""
    parts = urlsplit(referer)
    kept = [each for each in parts.query.split("&") if each and not each.startswith("lang=")]
    return parts.path + (f"?{'&'.join(kept)}" if kept else "")


def _is_path(text: str) -> bool:
    clean = text.isascii() and text.isprintable() and "\\" not in text
    return clean and text.startswith("/") and not text.startswith("//")


class WayBack:
    """Sign-in always ends at /app/; this keeps the page it began on in a cookie, by the Referer
    that the browser sends within a site."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != SIGN_IN:
            return await self.app(scope, receive, send)
        page = own_page(Request(scope).headers.get("referer", ""))

        async def remembering(message: Message) -> None:
            if message["type"] == "http.response.start" and page.startswith("/app/"):
                cookie = f"{BACK_COOKIE}={quote(page, safe='')}"
                MutableHeaders(scope=message).append(
                    "Set-Cookie", f"{cookie}; Path=/app; Max-Age=900; HttpOnly; SameSite=lax"
                )
            await send(message)

        await self.app(scope, receive, remembering)


def _back(request: Request, page: str) -> Response:
    signed_in = "_streamlit_user" in request.cookies
    usable = signed_in and _is_path(page) and page.startswith("/app/")
    answer = RedirectResponse(page if usable else "/app/", 303)
    answer.delete_cookie(BACK_COOKIE, path="/app")
    return answer


def not_found(request: Request, _error: Exception) -> Response:
    """404 for people in words, for programs in a line."""
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse("Not Found\n", 404)
    language = language_of(request)
    html = TEMPLATES.get_template("not_found.html").render(
        language=language,
        site=site_name(language),
        title=translate("There is no such page", language),
        said=translate("The address may be mistyped or out of date.", language),
        home=translate("To the consultations", language),
        find=translate("Search", language),
        **dress(),
    )
    return HTMLResponse(html, 404)
