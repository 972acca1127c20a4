"""A resident answers on a phone, loses the connection, goes on elsewhere, hands in: once."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Site
from tests.browser.people import Opener, Person

ASK = """
import sys
from datetime import timedelta
import clock, db
from models import Access, Department
from sqlalchemy import select
from tests.surveys.questionnaires.world import BUS, make_survey
with db.unit() as session:
    home = session.scalars(select(Department)).first()
    closes = clock.now() + timedelta(days=5)
    for slug in sys.argv[1:]:
        survey = make_survey(
            session, slug=slug, access=Access.ANONYMOUS, department=home, closes_at=closes
        )
        survey.opens_at = survey.opened_at = clock.now() - timedelta(days=1)
"""
COUNT = """
import sys
import db
from surveys.questionnaires import counting, shelf
with db.reading() as session:
    survey = shelf.by_slug(session, slug=sys.argv[1])
    assert counting.recount(session, survey=survey) == []
    print(survey.begun, survey.submitted)
"""


def run(site: Site, script: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=ROOT,
        env=site.environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def asking(sqlite_site) -> Site:
    run(sqlite_site, ASK, "bus-story", "bus-plain")
    return sqlite_site


def choose(person: Person, text: str) -> None:
    person.page.get_by_text(text, exact=True).first.click()
    person.ready()


def no_wider_than_the_screen(person: Person) -> None:
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.browser
def test_a_survey_begun_on_one_phone_is_handed_in_from_another(asking, page_for: Opener):
    first = Person(asking, page_for(width=390))
    first.go("/app/survey?s=bus-story")
    first.press("开始答题")
    first.press("下一步")
    expect(first.page.get_by_text("请回答这个问题。")).to_be_visible()
    choose(first, "坐")
    first.press("下一步")
    first.page.get_by_role("spinbutton").fill("4")
    first.press("下一步")
    expect(first.page.get_by_text("为什么？")).to_be_visible()
    no_wider_than_the_screen(first)
    first.page.get_by_text("已保存，可稍后").click()
    code = first.page.locator("p.code").first.inner_text()
    assert re.fullmatch(r"\w{4}-\w{3}-\w{3}", code)
    first.page.context.set_offline(True)
    first.page.get_by_text("便宜", exact=True).click()  # this reaches nobody any more
    first.page.context.close()

    second = Person(asking, page_for(width=390))
    second.go(f"/app/survey?s=bus-story&code={code}")
    second.press("继续答题")
    expect(second.page.get_by_text("第 3 步，共 4 步")).to_be_visible()
    assert code not in second.page.url
    second.press("上一步")
    assert second.page.get_by_role("spinbutton").input_value() == "4"
    second.press("下一步")
    choose(second, "站点近")
    second.press("下一步")
    second.page.get_by_role("textbox").first.fill("早高峰太挤。")
    second.press("下一步")
    second.press("提交答卷")
    expect(second.page.get_by_text("答卷已提交")).to_be_visible()
    no_wider_than_the_screen(second)
    receipt = second.page.locator("p.code").first.inner_text()
    assert run(asking, COUNT, "bus-story") == "1 1"

    again = Person(asking, page_for(width=390))
    again.go(f"/app/survey?s=bus-story&code={code}")
    again.press("继续答题")
    assert again.page.locator("p.code").first.inner_text() == receipt


@pytest.mark.browser
def test_an_old_phone_answers_without_scripts(asking, browser):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{asking.url}/read/surveys/bus-plain")
    page.get_by_role("button", name="开始答题").click()
    page.get_by_label("不坐").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("textbox").last.fill("没有站。")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="提交答卷").click()
    expect(page.get_by_text("答卷已提交")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"\w{4}-\w{3}-\w{3}")).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert run(asking, COUNT, "bus-plain") == "1 1"
    context.close()
