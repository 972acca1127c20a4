"""People at the browser: signing in as a persona, waiting for a page, saying what it shows."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import READY, Site


class Person:
    """One person in a browser window of their own."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site, self.page = site, page

    def sign_in(self, name: str) -> "Person":
        self.go("/app/")
        self.page.get_by_text("登录", exact=True).first.click()
        self.page.get_by_text(name).first.click()
        self.ready()
        expect(self.page.get_by_text(name).first).to_be_visible()
        return self

    def go(self, path: str) -> None:
        self.page.goto(self.site.url + path)
        if path.startswith("/app"):
            self.ready()

    def ready(self) -> None:
        """Wait until the script has run and the page has settled."""
        self.page.wait_for_timeout(400)
        self.page.wait_for_selector(READY)
        self.page.wait_for_timeout(400)

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_role("textbox", name=label, exact=True).first.fill(text)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.ready()

    def choose(self, text: str) -> None:
        self.page.get_by_text(text, exact=True).first.click()
        self.ready()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=60_000)

    def does_not_see(self, text: str) -> None:
        expect(self.page.get_by_text(text)).to_have_count(0)


Opener = Callable[..., Page]
