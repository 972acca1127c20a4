"""What every request and answer goes through: host, origin, size, security headers, cookies."""

import re
from base64 import b64encode
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import uploads

HEALTH = ("/healthz", "/readyz")
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
BODY = 2_000_000  # bytes of any body but an upload's
UPLOAD = 21_000_000  # 20 MB, and what a form takes around it
TABLE = 211_000_000  # 200 MB of Streamlit, from a page that takes tables
FRAMED = "/embed/"
UPLOADS = "/app/_stcore/upload_file"

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}
PLAIN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'self'"
)
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def app_policy(index_html: str) -> str:
    """The Content-Security-Policy of the pages under /app: Streamlit's own files, the one inline
    script of its index.html by hash, and WebAssembly for tables; nothing from elsewhere."""
    scripts = INLINE_SCRIPT.findall(index_html)
    hashes = [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(["'self'", *(f"'sha256-{each}'" for each in hashes), "'wasm-unsafe-eval'"])
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        "media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; frame-src 'self'; "
        "object-src 'none'; frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
    )


class OneHost:
    """Only requests to the public address pass, and websockets only from its own pages.

    Another name of this machine is led to the public one; any other host gets 421. Streamlit would
    accept every localhost origin, and would ask a foreign server for its own address on the event
    loop before it says no to others.
    """

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self.app = app
        self.origin = public_url
        self.host = urlsplit(public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or scope["path"] in HEALTH:
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if scope["type"] == "websocket":
            if host == self.host and headers.get("origin", self.origin) == self.origin:
                return await self.app(scope, receive, send)
            return await send({"type": "websocket.close", "code": 1008})
        if host != self.host:
            answer = self._elsewhere(scope, host)
            if answer is not None:
                return await answer(scope, receive, send)
        await self.app(scope, receive, send)

    def _elsewhere(self, scope: Scope, host: str) -> Response | None:
        if not (is_loopback(host) and is_loopback(self.host)):
            return PlainTextResponse("Misdirected Request\n", 421)
        if scope["path"] == "/" or scope["path"].startswith("/app"):
            query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
            return RedirectResponse(self.origin + scope["path"] + query, 307)
        return None


class NoNul:
    """An address with a NUL is none of ours: PostgreSQL takes it in no text."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (
            "\0" in scope["path"]
            or b"%00" in scope["query_string"]
            or b"\0" in scope["query_string"]
        ):
            return await PlainTextResponse("Bad Request\n", 400)(scope, receive, send)
        await self.app(scope, receive, send)


def is_loopback(host: str) -> bool:
    return re.sub(r":\d+$", "", host) in LOOPBACK


class BoundedBody:
    """A body is read up to its bound and no further; more is answered with 413. An upload has a
    larger bound, one from a page that takes tables the largest: it lies in memory for a while, so
    not every visitor may send one."""

    def __init__(
        self, app: ASGIApp, body: int = BODY, upload: int = UPLOAD, table: int = TABLE
    ) -> None:
        self.app = app
        self.body = body
        self.upload = upload
        self.table = table

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        bound = self._bound(scope["path"])
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdigit() or int(told) > bound:
            return await _too_large(scope, receive, send)
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > bound:
                raise HTTPException(413)
            return message

        await self.app(scope, bounded, send)

    def _bound(self, path: str) -> int:
        if not path.startswith(UPLOADS):
            return self.body
        session_id = path.removeprefix(UPLOADS).strip("/").partition("/")[0]
        return self.table if uploads.may(session_id) else self.upload


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("Content Too Large\n", 413)(scope, receive, send)


class SecurityHeaders:
    """Security headers on every answer; `app_policy` under /app, where Streamlit lives, and a
    stricter one elsewhere. On https, cookies are Secure: Streamlit leaves that out."""

    def __init__(self, app: ASGIApp, app_policy: str, https: bool) -> None:
        self.app = app
        self.app_policy = app_policy
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        inside = scope["path"] == "/app" or scope["path"].startswith("/app/")
        policy = self.app_policy if inside else PLAIN_POLICY

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", policy)
                if headers.get("Content-Encoding") == "identity":
                    del headers["Content-Encoding"]  # it kept Streamlit from packing the answer
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith(FRAMED):
                    del headers["X-Frame-Options"]  # its own policy says who may frame it
                if self.https:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                    message["headers"] = [_secured(*header) for header in message["headers"]]
            await send(message)

        await self.app(scope, receive, guarded)


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    if name.lower() == b"set-cookie" and b"; secure" not in value.lower():
        return name, value + b"; Secure"
    return name, value
