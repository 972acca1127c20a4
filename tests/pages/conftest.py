"""Pages through their shell, as somebody: a visitor unless `be` says who."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import clock
from models import Account
from pages import _who
from places import HOME
from settings import ROOT

SHELL = str(ROOT / "pages" / "_shell.py")


@pytest.fixture
def be(monkeypatch: pytest.MonkeyPatch) -> Callable[[Account], dict[str, object]]:
    """From here on the page is used by this Account, who signed in a moment ago."""

    def being(account: Account) -> dict[str, object]:
        claims = {
            "iss": account.issuer,
            "sub": account.subject,
            "iat": int(clock.now().timestamp()),
            "name": account.name,
        }
        monkeypatch.setattr(_who, "claims", lambda: claims)
        return claims

    return being


@pytest.fixture
def shell(database: str) -> Callable[..., AppTest]:
    """Opens the page at /app/{path} through the shell, with this query, on this test's database.

    By its hash, as a browser would: `AppTest.switch_page` knows no page that only refuses.
    """

    def open_page(path: str = HOME, **query: str) -> AppTest:
        test = AppTest.from_file(SHELL, default_timeout=30)
        for name, value in query.items():
            test.query_params[name] = value
        test._page_hash = calc_hash("" if path == HOME else path)
        return test.run()

    return open_page
