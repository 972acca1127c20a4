"""A tiny OpenID provider for the demonstration: sign in as one of its personas, without a password.

Only on a loopback address, only for this site's own callback, only while no real provider is set;
so that the demonstration walks the same sign-in as production. Keys and codes live in the memory of
one process and die with it.
"""

import json
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Mount, Route

import clock
from i18n import translate
from identity.accounts import DEMO_ISSUER
from places import site_name
from routes.frame import TEMPLATES, dress, language_of
from routes.headers import is_loopback

PREFIX = "/demo-sign-in"
CODE_SECONDS = 60
TOKEN_SECONDS = 3600


def _(text: str) -> str:
    return text  # marked here, translated where it is shown


ROLES = {
    "resident": _("Resident"),
    "drafter": _("Drafter"),
    "moderator": _("Moderator"),
    "publisher": _("Publisher"),
    "analyst": _("Analyst"),
    "auditor": _("Auditor"),
    "steward": _("Data steward"),
    "admin": _("Administrator"),
}


@dataclass(frozen=True)
class Persona:
    """Somebody of the demo city: `about` in Chinese, and the roles held anywhere."""

    sub: str
    name: str
    about: str = ""
    roles: tuple[str, ...] = ()

    def said(self, language: str) -> str:
        """Who this is, beside the name."""
        if self.about and language != "en":
            return self.about
        return ", ".join(translate(ROLES[role], language) for role in self.roles or ("resident",))


@dataclass(frozen=True)
class Code:
    """What a one-time code was given for."""

    sub: str
    nonce: str
    challenge: str
    until: float


@dataclass(frozen=True)
class Demo:
    """How the site reaches its own provider."""

    client_id: str
    client_secret: str
    metadata_url: str
    routes: list[BaseRoute]


class DemoProvider:
    """The provider of one process: key, client secret and codes are made at its start."""

    def __init__(self, *, public_url: str, personas: Callable[[], list[Persona]]) -> None:
        self.url = public_url + PREFIX
        self.redirect_uri = f"{public_url}/app/oauth2callback"
        self.personas = personas
        self.client_id = "minyi-demo"
        self.client_secret = secrets.token_urlsafe(32)
        self.key = ECKey.generate_key("P-256", parameters={"kid": secrets.token_hex(8)})
        self.codes: dict[str, Code] = {}

    def demo(self) -> Demo:
        routes = [
            Route("/.well-known/openid-configuration", self._guarded(self.metadata)),
            Route("/jwks", self._guarded(self.jwks)),
            Route("/authorize", self._guarded(self.choose), methods=["GET"]),
            Route("/authorize", self._guarded(self.chosen), methods=["POST"]),
            Route("/token", self._guarded(self.token), methods=["POST"]),
        ]
        metadata_url = f"{self.url}/.well-known/openid-configuration"
        return Demo(
            self.client_id, self.client_secret, metadata_url, [Mount(PREFIX, routes=routes)]
        )

    def _guarded(self, answer: Callable[..., Any]) -> Callable[..., Any]:
        async def guarded(request: Request) -> Response:
            client = request.client.host if request.client else ""
            if not (is_loopback(request.headers.get("host", "")) and is_loopback(client)):
                return PlainTextResponse("The demo sign-in is for this machine only.\n", 403)
            made: Response = await answer(request)
            made.headers["Cache-Control"] = "no-store"
            return made

        return guarded

    async def metadata(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": DEMO_ISSUER,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def jwks(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def choose(self, request: Request) -> Response:
        """The personas as buttons of one plain form."""
        wrong = self._wrong(request.query_params)
        if wrong:
            return PlainTextResponse(wrong + "\n", 400)
        language = language_of(request)
        html = TEMPLATES.get_template("demo_sign_in.html").render(
            language=language,
            site=site_name(language),
            title=translate("Choose who you are", language),
            said=translate(
                "This is a demonstration with invented people and no passwords. "
                "Play any part; sign out to play another.",
                language,
            ),
            none=translate("No personas are loaded. Run: python cli.py seed --demo", language),
            personas=[(each, each.said(language)) for each in self.personas()],
            asked=_asked(request.query_params),
            **dress(),
        )
        return HTMLResponse(html)

    async def chosen(self, request: Request) -> Response:
        """A one-time code for the persona, to the site's callback and nowhere else."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        wrong = self._wrong(form)
        if wrong or form.get("sub") not in {persona.sub for persona in self.personas()}:
            return PlainTextResponse((wrong or "unknown persona") + "\n", 400)
        now = clock.now().timestamp()
        self.codes = {code: given for code, given in self.codes.items() if given.until > now}
        code = secrets.token_urlsafe(24)
        self.codes[code] = Code(
            form["sub"], form.get("nonce", ""), form["code_challenge"], now + CODE_SECONDS
        )
        query = urlencode({"code": code, "state": form.get("state", "")})
        return RedirectResponse(f"{self.redirect_uri}?{query}", 303)

    def _wrong(self, asked: Mapping[str, str]) -> str:
        """What is wrong with a request to authorize; empty when nothing is."""
        if asked.get("client_id") != self.client_id:
            return "unknown client"
        if asked.get("redirect_uri") != self.redirect_uri:
            return "unknown redirect_uri"
        if asked.get("response_type") != "code":
            return "only response_type=code"
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return "PKCE with S256 is needed"
        return ""

    async def token(self, request: Request) -> Response:
        """An id_token for a code, once, to the client that knows secret and verifier."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        if not self._is_client(request, form):
            return JSONResponse({"error": "invalid_client"}, 401)
        code = self.codes.pop(form.get("code", ""), None)
        now = clock.now().timestamp()
        if code is None or code.until <= now or not _fits(form.get("code_verifier", ""), code):
            return JSONResponse({"error": "invalid_grant"}, 400)
        persona = next(each for each in self.personas() if each.sub == code.sub)
        claims = {
            "iss": DEMO_ISSUER,
            "aud": self.client_id,
            "sub": persona.sub,
            "iat": int(now),
            "exp": int(now) + TOKEN_SECONDS,
            "nonce": code.nonce,
            "name": persona.name,
        }
        header = {"alg": "ES256", "kid": self.key.kid}
        return JSONResponse(
            {
                "access_token": secrets.token_urlsafe(24),
                "token_type": "Bearer",
                "expires_in": TOKEN_SECONDS,
                "id_token": jwt.encode(header, claims, self.key),
            }
        )

    def _is_client(self, request: Request, form: Mapping[str, str]) -> bool:
        client, secret = form.get("client_id", ""), form.get("client_secret", "")
        if "authorization" in request.headers:
            client, secret = _basic(request.headers["authorization"])
        known = compare_digest(secret.encode(), self.client_secret.encode())
        return known and client == self.client_id


def _basic(header: str) -> tuple[str, str]:
    """Client and secret of a Basic header (RFC 6749 §2.3.1); nobody when it is broken."""
    try:
        given = b64decode(header.partition(" ")[2]).decode()
    except ValueError:
        return "", ""
    client, _, secret = given.partition(":")
    return unquote(client), unquote(secret)


def _asked(query: Mapping[str, str]) -> dict[str, str]:
    kept = ("client_id", "redirect_uri", "response_type", "state", "nonce")
    return {
        name: query[name]
        for name in (*kept, "code_challenge", "code_challenge_method")
        if name in query
    }


def _fits(verifier: str, code: Code) -> bool:
    digest = sha256(verifier.encode()).digest()
    return compare_digest(urlsafe_b64encode(digest).rstrip(b"=").decode(), code.challenge)


def personas(path: Path) -> list[Persona]:
    """The personas of a demo city's file, in its order; none when there is no such file."""
    if not path.is_file():
        return []
    city = json.loads(path.read_text(encoding="utf-8"))
    return [
        Persona(each["sub"], each["name"], each["about"], _roles(each["roles"]))
        for each in city["personas"]
    ]


def _roles(held: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(role for roles in held.values() for role in roles))
