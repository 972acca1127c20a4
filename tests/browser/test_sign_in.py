"""Signing in and out in a browser: with the demo's provider, and with a real one."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import READY, Site, free_port, serving

pytestmark = pytest.mark.browser


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    page.wait_for_selector(READY)
    return page


def sign_in(page: Page, site: Site, *, path: str, name: str) -> Page:
    opened(page, site.url + path).locator(".st-key-tools").get_by_role(
        "button", name="登录"
    ).click()
    page.get_by_role("button", name=name).click()
    page.wait_for_selector(READY)
    return page


def test_a_resident_signs_in_and_comes_back_to_the_page(sqlite_site, page_for):
    page = sign_in(page_for(), sqlite_site, path="/app/outcomes", name="林晓梅")
    expect(page.locator(".st-key-person")).to_contain_text("林晓梅")
    assert page.url == f"{sqlite_site.url}/app/outcomes"


def test_a_resident_sees_no_desk(sqlite_site, page_for):
    page = sign_in(page_for(), sqlite_site, path="/app/", name="林晓梅")
    expect(page.locator(".st-key-person")).to_contain_text("林晓梅")
    expect(page.locator(".st-key-staff")).to_have_count(0)


def test_the_desk_asks_a_visitor_to_sign_in(sqlite_site, page_for):
    page = opened(page_for(), f"{sqlite_site.url}/app/desk")
    expect(page.locator(".st-key-page")).to_contain_text("请先登录")


def test_the_desk_refuses_a_resident(sqlite_site, page_for):
    page = sign_in(page_for(), sqlite_site, path="/app/desk", name="周建国")
    expect(page.locator(".st-key-page")).to_contain_text("没有这项权限")


def test_signing_out_makes_a_copied_cookie_worthless(sqlite_site, page_for):
    page = sign_in(page_for(), sqlite_site, path="/app/", name="许诺")
    expect(page.locator(".st-key-person")).to_contain_text("许诺")
    stolen = page.context.cookies()

    page.locator(".st-key-person button").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.locator(".st-key-tools").get_by_role("button", name="登录")).to_be_visible()

    thief = page_for()
    thief.context.add_cookies(stolen)
    opened(thief, f"{sqlite_site.url}/app/")
    expect(thief.locator(".st-key-page")).to_contain_text("登录已失效")
    expect(thief.locator(".st-key-staff")).to_have_count(0)


def test_the_cookie_stays_with_the_pages_and_from_scripts(sqlite_site, page_for):
    page = sign_in(page_for(), sqlite_site, path="/app/", name="高敏")
    expect(page.locator(".st-key-person")).to_contain_text("高敏")
    signed = [each for each in page.context.cookies() if each["name"].startswith("_streamlit_user")]
    assert {(each["path"], each["httpOnly"], each["sameSite"]) for each in signed} == {
        ("/app", True, "Lax")
    }


def test_no_page_says_anything_on_the_console(sqlite_site, page_for):
    page = page_for()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    for path in ("/app/", "/app/outcomes", "/app/receipt"):
        opened(page, sqlite_site.url + path)
    assert said == []


@pytest.fixture(scope="module")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that signs in with another server's OpenID provider, whose `boss` is first admin."""
    folder, port = tmp_path_factory.mktemp("real-site"), free_port()
    words = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    claims = '{"sub": "boss", "name": "罗厅长", "email": "boss@example.org"}'
    settings = {
        "MINYI_OIDC_METADATA_URL": f"http://127.0.0.1:{port}/.well-known/openid-configuration",
        "MINYI_OIDC_CLIENT_ID": "minyi",
        "MINYI_OIDC_CLIENT_SECRET": "a-secret-of-the-provider",
        "MINYI_FIRST_ADMIN": "boss",
    }
    with (
        pytest.MonkeyPatch.context() as patch,
        subprocess.Popen([*words, "--user-claims", claims], stderr=subprocess.DEVNULL) as provider,
    ):
        for name, value in settings.items():
            patch.setenv(name, value)
        try:
            wait_for(settings["MINYI_OIDC_METADATA_URL"])
            with serving(f"sqlite:///{folder / 'minyi.db'}", folder) as site:
                yield site
        finally:
            provider.terminate()


def wait_for(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


def at_provider(page: Page, site: Site, *, path: str) -> Page:
    opened(page, site.url + path).locator(".st-key-tools").get_by_role(
        "button", name="登录"
    ).click()
    page.get_by_role("heading", name="Authorize Client").wait_for()
    return page


def test_the_first_admin_of_a_real_provider_manages_people(real_site, page_for):
    page = at_provider(page_for(), real_site, path="/app/outcomes")
    page.get_by_role("button", name="boss").click()
    page.wait_for_url("**/app/outcomes")
    expect(page.locator(".st-key-person")).to_contain_text("罗厅长")
    expect(page.locator(".st-key-staff")).to_contain_text("人员与权限")


def test_anybody_else_of_a_real_provider_has_no_roles(real_site, page_for):
    page = at_provider(page_for(), real_site, path="/app/")
    page.get_by_placeholder("sub").fill("somebody")
    page.get_by_role("button", name="Authorize").click()
    expect(page.locator(".st-key-person")).to_contain_text("somebody")
    expect(page.locator(".st-key-staff")).to_have_count(0)


def test_who_says_no_at_the_provider_is_not_signed_in(real_site, page_for):
    page = at_provider(page_for(), real_site, path="/app/outcomes")
    page.get_by_role("button", name="Deny").click()
    page.wait_for_selector(READY)
    expect(page.locator(".st-key-tools").get_by_role("button", name="登录")).to_be_visible()


def test_there_is_no_demo_sign_in_beside_a_real_provider(real_site, page_for):
    answer = page_for().request.get(f"{real_site.url}/demo-sign-in/jwks")
    assert answer.status == 404
