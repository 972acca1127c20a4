"""The ASGI application: Streamlit's shell with our routes, middleware and lifespan around it."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

import i18n
import jobs
from errors import Refusal
from pages import _refusals
from routes import (
    catalogue,
    chart_files,
    ckan,
    demo_sign_in,
    feeds,
    frame,
    headers,
    health,
    poll_files,
    published,
    read,
    survey_files,
)
from routes.api import api
from settings import ROOT, Settings, settings
from topics import tokens

STREAMLIT = Path(st.__file__).parent / "static"
INDEX = (STREAMLIT / "index.html").read_text(encoding="utf-8")
GC_SECONDS = 60


def configure(here: Settings) -> None:
    """Lead Streamlit to our config.toml whatever the working directory, and refuse to start when
    it is not read: a server without it would be slow and would show its errors."""
    config._main_script_path = str(ROOT / "app.py")
    config.get_config_options(force_reparse=True)
    config.set_option("server.cookieSecret", cookie_secret(here))
    if config.get_option("server.baseUrlPath") != "app" or config.get_option("runner.postScriptGC"):
        raise RuntimeError(f"{ROOT / '.streamlit' / 'config.toml'} was not read")


def cookie_secret(here: Settings) -> str:
    """Signs the sign-in cookie; another provider makes another secret, so that nobody signed in
    with one is signed in with the next."""
    parts = (here.secret, here.oidc_metadata_url, here.oidc_client_id)
    return sha256("\n".join(parts).encode()).hexdigest()


def provider(here: Settings) -> tuple[dict[str, Any], list[BaseRoute]]:
    """Streamlit's [auth] section, and the routes it needs: of a real provider, of the demo's, or
    nothing, and then nobody can sign in."""
    auth: dict[str, Any] = {
        "redirect_uri": f"{here.public_url}/app/oauth2callback",
        "cookie_secret": cookie_secret(here),
    }
    if here.real_sign_in:
        auth["client_id"] = here.oidc_client_id
        auth["client_secret"] = here.oidc_client_secret
        auth["server_metadata_url"] = here.oidc_metadata_url
        return auth, []
    if not (here.demo and headers.is_loopback(here.public_url.removeprefix("http://"))):
        return {}, []
    city = ROOT / "data" / "demo" / "city.json"
    demo = demo_sign_in.DemoProvider(
        public_url=here.public_url, personas=lambda: demo_sign_in.personas(city)
    ).demo()
    auth["client_id"] = demo.client_id
    auth["client_secret"] = demo.client_secret
    auth["server_metadata_url"] = demo.metadata_url
    return auth, demo.routes


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Read the texts of every language and start the worker; the rest settles while the site is
    open already."""
    for language in i18n.LANGUAGES:
        i18n.catalogue(language)
    worker = await asyncio.to_thread(jobs.start_worker) if settings().worker_inside else None
    Doorbell.rung = asyncio.Event()  # of this loop
    settling = [asyncio.create_task(each()) for each in (settle, settle_pages)]
    yield
    for task in settling:
        task.cancel()
    if worker is not None:
        await asyncio.to_thread(worker.stop)


async def settle() -> None:
    """Take what is imported out of the garbage collector's way, then collect once a minute:
    Streamlit's own collection after each script is off."""
    gc.collect()
    gc.freeze()
    while True:
        await asyncio.sleep(GC_SECONDS)
        gc.collect()


async def settle_pages() -> None:
    """Fetch what search, charts and tables need once the first person opens a page, before it asks
    for them; a server that is only asked for rows does without their 130 MB."""
    await Doorbell.rung.wait()
    await asyncio.to_thread(tokens.search_tokens, "征求意见")
    await asyncio.to_thread(import_module, "altair")
    await asyncio.to_thread(import_module, "pandas")
    gc.collect()
    gc.freeze()


class Doorbell:
    """Rings when somebody comes to Streamlit's part of the site."""

    rung = asyncio.Event()

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path", "").startswith("/app"):
            self.rung.set()
        await self.app(scope, receive, send)


def show_error(error: Exception) -> bool:
    """A Refusal is said in words; of anything else the reader learns that it was not them."""
    if isinstance(error, Refusal):
        _refusals.say(error)
    else:
        _refusals.apologise()
    return True


configure(settings())
AUTH, DEMO_ROUTES = provider(settings())

app = st.App(
    ROOT / "pages" / "_shell.py",
    secrets={"auth": AUTH},
    routes=[
        *frame.routes(index_html=INDEX, streamlit_static=STREAMLIT / "static"),
        *DEMO_ROUTES,
        *health.routes,
        *read.routes,
        *published.routes,
        *catalogue.routes,
        *feeds.routes,
        *chart_files.routes,
        *poll_files.routes,
        *survey_files.routes,
        *ckan.routes,
        Mount("/api", api),
    ],
    middleware=[
        Middleware(
            headers.SecurityHeaders,
            app_policy=headers.app_policy(INDEX),
            https=settings().public_url.startswith("https://"),
        ),
        Middleware(headers.OneHost, public_url=settings().public_url),
        Middleware(headers.NoNul),
        Middleware(headers.BoundedBody),
        Middleware(frame.WayBack),
        Middleware(Doorbell),
    ],
    lifespan=lifespan,
    exception_handlers={404: frame.not_found},
    on_script_error=show_error,
)
