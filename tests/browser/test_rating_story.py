"""A bad rating in a browser: a case comes in, a resident rates it badly on a phone, the department
puts it right too late, and everybody sees that on the public board."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select, update

import clock
import db
from models import Rectification
from tests.browser.conftest import Site
from tests.browser.people import Opener, Person

SERVICE, NAME = "lift-retrofit", "既有住宅加装电梯备案"
CODE, NUMBER = "MNPQ-RST-VWX", "浏览器测试-0001"
WORDS = "电梯备案跑了四趟，每次要的材料都不一样。电话 13812345678。"
ANSWER = "材料清单已统一并张贴，首问窗口一次告知。"


@pytest.mark.browser
def test_the_story_of_a_bad_rating_on_sqlite(sqlite_site: Site, page_for: Opener):
    the_story(sqlite_site, page_for)


@pytest.mark.browser
@pytest.mark.postgres
def test_the_story_of_a_bad_rating_on_postgresql(postgres_site: Site, page_for: Opener):
    the_story(postgres_site, page_for)


def the_story(site: Site, page_for: Opener) -> None:
    brings_in_a_case(Person(site, page_for()).sign_in("何静怡"))
    resident = Person(site, page_for(width=390))
    code = rates_badly(resident)
    stranger = Person(site, page_for(width=390))
    sees_it_without_words(stranger)
    time_passes(site)
    clerk = Person(site, page_for()).sign_in("陈立群")
    verifies_and_answers(clerk)
    sees_it_late_with_the_answer(stranger)
    adds_once(resident, code)


def brings_in_a_case(person: Person) -> None:
    """The steward's file: one case with the code on its slip."""
    person.go("/app/service_desk?tab=cases")
    table = f"事项编码,办件编号,办结日期,评价码\nTC-ZJ-0012,{NUMBER},{clock.today()},{CODE}\n"
    pick_department(person)
    person.page.locator("input[type=file]").first.set_input_files(
        {"name": "办件.csv", "mimeType": "text/csv", "buffer": table.encode("gb18030")}
    )
    person.ready()
    key(person, "matters_do").locator("button").click()
    person.ready()
    expect(person.page.get_by_test_id("stAlert").first).to_contain_text("1")


def pick_department(person: Person) -> None:
    key(person, "matters_department").locator("input").click()
    person.page.get_by_role("option").filter(has_text="住房和城乡建设局").first.click()
    person.ready()


def key(person: Person, begin: str):
    """The widget whose Streamlit key begins so."""
    return person.page.locator(f'[class*="st-key-{begin}"]').first


def rates_badly(person: Person) -> str:
    """From the QR code at the window to the receipt; gives its code."""
    person.go(f"/app/rate?service={SERVICE}&window=H01")
    person.sees(NAME)
    key(person, "number_").locator("input").fill(NUMBER)
    key(person, "code_").locator("input").fill(CODE.lower())
    key(person, "find_").locator("button").click()
    person.ready()
    key(person, "choose_1_").locator("button").click()
    person.ready()
    key(person, "body_").locator("textarea").fill(WORDS)
    fits(person)
    person.page.keyboard.press("Tab")
    person.ready()
    key(person, "send_").locator("button").click()
    person.ready()
    return person.page.locator(".receipt .code").first.inner_text()


def fits(person: Person) -> None:
    wide = person.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= person.page.viewport_size["width"]


def sees_it_without_words(person: Person) -> None:
    person.go("/app/services?tab=bad")
    person.sees(NAME)
    person.does_not_see("跑了四趟")
    fits(person)


def time_passes(site: Site) -> None:
    """Ten days later: what was due in five workdays is overdue."""
    engine = db.make_engine(site.environment["DATABASE_URL"])
    with engine.begin() as connection:
        newest = connection.scalar(select(func.max(Rectification.id)))
        due = update(Rectification).where(Rectification.id == newest)
        connection.execute(due.values(due_on=clock.today() - timedelta(days=3)))
    engine.dispose()


def verifies_and_answers(person: Person) -> None:
    """It stands on top of the queue, as it is overdue."""
    person.go("/app/service_desk")
    person.sees("跑了四趟")
    card = person.page.locator('[class*="st-key-rectify_"]').filter(has_text="跑了四趟")
    card.get_by_role("radiogroup").locator("label").first.click()
    card.locator("textarea").first.fill("调取了四次受理记录，情况属实。")
    card.locator('[class*="st-key-verify_do_"] button').click()
    person.ready()
    card.locator('[class*="st-key-answer_"] textarea').first.fill(ANSWER)
    card.locator('[class*="st-key-answer_do_"] button').click()
    person.ready()
    expect(person.page.get_by_test_id("stAlert").first).to_be_visible()


def sees_it_late_with_the_answer(person: Person) -> None:
    person.go("/app/services?tab=bad&fate=late")
    card = person.page.locator("article.answer").filter(has_text=ANSWER)
    expect(card).to_be_visible(timeout=60_000)
    expect(card.locator(".chip.back")).to_be_visible()
    expect(card).to_contain_text("跑了四趟")
    expect(card).not_to_contain_text("13812345678")
    fits(person)
    person.go(f"/app/services?s={SERVICE}")
    person.sees(ANSWER)
    fits(person)


def adds_once(person: Person, code: str) -> None:
    person.go(f"/app/rate?code={code}")
    person.sees(ANSWER)
    key(person, "supplement_body").locator("textarea").fill("谢谢，现在清楚了。")
    key(person, "supplement_do").locator("button").click()
    person.ready()
    expect(key(person, "supplement_do")).to_have_count(0)
