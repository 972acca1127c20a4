"""One frozen Settings, read once from the environment; every knob is documented in .env.example."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DEMO_SECRET = "demo-secret-for-a-laptop-only"


class BadSettings(Exception):
    """The environment asks for something that must not be served."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every knob. The name in the environment is MINYI_ and the field in capitals, but for
    DATABASE_URL and PORT, which platforms set under those names."""

    production: bool = False
    site_name: str = ""  # empty: the product's own name, translated
    public_url: str = "http://127.0.0.1:8501"  # scheme and host people use, no trailing slash
    database_url: str = f"sqlite:///{ROOT / 'var' / 'minyi.db'}"
    folder: Path = ROOT / "var" / "files"  # attachments and published bytes, by content hash
    secret: str = DEMO_SECRET  # signs cookies, queue messages and cursors
    demo: bool = True  # demo city and demo sign-in; refused in production
    oidc_metadata_url: str = ""  # …/.well-known/openid-configuration of the real provider
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    first_admin: str = ""  # `sub` at that provider of the person who becomes the first admin
    session_hours: int = 12  # how long a sign-in is good for
    queue: str = "sqlite"  # sqlite | redis | postgres
    redis_url: str = ""
    worker_inside: bool = True  # run the worker in the web process
    smtp_host: str = ""  # empty: no e-mail is sent
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_starttls: bool = False
    mail_from: str = "minyi@localhost"
    comments_per_hour: int = 30  # one account, all consultations
    harvest_private: bool = False  # harvest portals on private addresses, too
    port: int = 8501

    @property
    def real_sign_in(self) -> bool:
        return bool(self.oidc_metadata_url)

    @property
    def sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


PLAIN_NAMES = {"database_url": "DATABASE_URL", "port": "PORT"}


def env_name(field: str) -> str:
    return PLAIN_NAMES.get(field, "MINYI_" + field.upper())


def read(environ: Mapping[str, str]) -> Settings:
    """Settings from environment variables. Raises BadSettings on a value it cannot read, and on
    demonstration values under MINYI_PRODUCTION=1."""
    given: dict[str, object] = {}
    for field in fields(Settings):
        text = environ.get(env_name(field.name))
        if text is not None and text != "":
            given[field.name] = _value(field.name, str(field.type), text)
    if "port" in given and "public_url" not in given:
        given["public_url"] = f"http://127.0.0.1:{given['port']}"
    settings = Settings(**given)  # type: ignore[arg-type]
    if settings.production:
        _check_production(settings)
    return settings


def _value(name: str, kind: str, text: str) -> object:
    if "bool" in kind:
        if text.lower() not in {"0", "1", "true", "false", "yes", "no"}:
            raise BadSettings(f"{env_name(name)} must be 0 or 1, not {text!r}")
        return text.lower() in {"1", "true", "yes"}
    if "int" in kind:
        if not text.isdigit():
            raise BadSettings(f"{env_name(name)} must be a whole number, not {text!r}")
        return int(text)
    return Path(text) if "Path" in kind else text


def _check_production(settings: Settings) -> None:
    if settings.secret == DEMO_SECRET or len(settings.secret) < 32:
        raise BadSettings("MINYI_SECRET must be a secret of at least 32 characters in production")
    if settings.demo:
        raise BadSettings("MINYI_DEMO must be 0 in production")
    if not settings.real_sign_in:
        raise BadSettings("MINYI_OIDC_METADATA_URL must name a sign-in provider in production")
    if not (settings.oidc_client_id and settings.oidc_client_secret):
        raise BadSettings("MINYI_OIDC_CLIENT_ID and MINYI_OIDC_CLIENT_SECRET must be set")
    if not settings.public_url.startswith("https://"):
        raise BadSettings("MINYI_PUBLIC_URL must start with https:// in production")


@cache
def settings() -> Settings:
    """The Settings of this process."""
    return read(os.environ)
