"""A questionnaire in a browser: out of Excel, opened by a second person, answered on a phone in
two sittings, weighted to the population, and read by everybody."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import xlsxwriter
from playwright.sync_api import expect

import clock
from tests.browser.conftest import Site
from tests.browser.people import Opener, Person
from tests.browser.test_story import upload
from tests.browser.test_survey_story import no_wider_than_the_screen, run

TITLE = "环卫服务满意度问卷"
SURVEY = [
    ("type", "name", "label", "required", "relevant", "parameters"),
    ("select_one sex", "sex", "您的性别？", "yes", "", ""),
    ("select_one age", "age", "您的年龄段？", "yes", "", ""),
    ("select_one area", "area", "您住在哪个区？", "yes", "", ""),
    ("select_one yn", "sorts", "您家分类投放垃圾吗？", "yes", "", ""),
    ("text", "why_not", "没有分类的原因是什么？", "", "${sorts} = 'no'", ""),
    ("range", "happy", "您对分类投放点满意吗？", "yes", "${sorts} = 'yes'", "start=1 end=5 step=1"),
]
CHOICES = [
    ("list_name", "name", "label"),
    ("sex", "f", "女"),
    ("sex", "m", "男"),
    ("age", "young", "18–39岁"),
    ("age", "middle", "40–59岁"),
    ("age", "old", "60岁及以上"),
    ("area", "east", "东区"),
    ("area", "west", "西区"),
    ("yn", "yes", "分类"),
    ("yn", "no", "不分类"),
]
POPULATION = """性别,年龄段,人数
女,18–39岁,16000
女,40–59岁,17000
女,60岁及以上,16000
男,18–39岁,17000
男,40–59岁,17000
男,60岁及以上,17000
"""
ON_PAPER = """
import sys
import clock, db
from models import Account, Channel
from sqlalchemy import select
from surveys.questionnaires import answering, handing_in, shelf
with db.unit() as session:
    survey = shelf.by_slug(session, slug=sys.argv[1])
    clerk = session.scalars(select(Account).where(Account.name == "陈立群")).one()
    for n in range(60):
        sex = "m" if n % 4 == 0 else "f"
        given = {"sex": sex, "age": ("young", "middle", "old")[n // 4 % 3]}
        given |= {"area": ("east", "west")[n // 2 % 2], "sorts": "no" if n % 7 == 3 else "yes"}
        if given["sorts"] == "yes":
            given["happy"] = 2 if sex == "m" else 5
        started = answering.begin(
            session, survey_id=survey.id, channel=Channel.PAPER, assisted_by=clerk, now=clock.now()
        )
        code = started.resume_code
        answering.save(session, resume_code=code, answers=given, now=clock.now())
        handing_in.submit(session, resume_code=code, now=clock.now())
"""


def workbook() -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    settings = [("form_title",), (TITLE,)]
    for name, rows in (("survey", SURVEY), ("choices", CHOICES), ("settings", settings)):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return target.getvalue()


@pytest.mark.browser
def test_the_story_of_a_questionnaire_on_sqlite(sqlite_site: Site, page_for: Opener):
    the_story(sqlite_site, page_for)


@pytest.mark.browser
@pytest.mark.postgres
def test_the_story_of_a_questionnaire_on_postgresql(postgres_site: Site, page_for: Opener):
    the_story(postgres_site, page_for)


def the_story(site: Site, page_for: Opener) -> None:
    slug = builds(Person(site, page_for()).sign_in("陈立群"))
    publisher = Person(site, page_for()).sign_in("高敏")
    opens(publisher, slug)
    code = begins(Person(site, page_for(width=390)).sign_in("林晓梅"), slug)
    goes_on(Person(site, page_for(width=390)), slug, code)
    run(site, ON_PAPER, slug)
    closes(publisher, slug)
    weights(Person(site, page_for()).sign_in("沈一帆"), slug)
    reads_the_results(Person(site, page_for(width=390)), slug)


def builds(person: Person) -> str:
    """Settings, the questions out of Excel, no problem found, submitted. Gives the slug."""
    person.go("/app/build")
    for label, text in {
        "标题": TITLE,
        "调查目的，以及结果怎么用": "了解居民对垃圾分类投放点的意见，用于调整点位。",
        "截止时间": f"{clock.now() + timedelta(days=10):%Y-%m-%d} 18:00",
    }.items():
        person.fill(label, text)
    person.press("新建问卷")
    person.sees("问卷已新建")
    slug = re.search(r"s=([\w-]+)", person.page.url).group(1)
    person.choose("Excel")
    upload(person, "wenjuan.xlsx", workbook())
    person.sees("已读取 6 题，没有必须改正的问题。")
    person.press("采用这些题目")
    person.sees("已导入 6 项")
    person.choose("检查")
    person.sees("没有必须改正的问题。")
    person.sees("每道题都走得到，每条路径都能走完。")
    person.choose("版本与发布")
    person.press("提交第二人审核")
    person.sees("已提交，由本部门另一人审核并开放。")
    return slug


def opens(person: Person, slug: str) -> None:
    person.go(f"/app/build?s={slug}")
    person.press("向社会发布")
    person.sees("问卷已发布并记录在案")


def begins(person: Person, slug: str) -> str:
    """Half of it, then the connection is gone. Gives the code by which to go on."""
    person.go(f"/app/survey?s={slug}")
    person.press("开始答题")
    for answer in ("女", "18–39岁", "东区"):
        person.choose(answer)
        person.press("下一步")
    person.sees("您家分类投放垃圾吗？")
    no_wider_than_the_screen(person)
    person.page.get_by_text("已保存，可稍后").click()
    code = person.page.locator("p.code").first.inner_text()
    person.page.context.set_offline(True)
    person.page.get_by_text("不分类", exact=True).click()  # this reaches nobody any more
    person.page.context.close()
    return code


def goes_on(person: Person, slug: str, code: str) -> None:
    """With the code, where it stopped; the branch not taken is not asked."""
    person.go(f"/app/survey?s={slug}&code={code}")
    person.press("继续答题")
    person.sees("您家分类投放垃圾吗？")
    person.choose("分类")
    person.press("下一步")
    person.sees("您对分类投放点满意吗？")
    person.does_not_see("没有分类的原因是什么？")
    person.choose("5")
    no_wider_than_the_screen(person)
    person.press("下一步")
    person.press("提交答卷")
    person.sees("答卷已提交")


def weights(person: Person, slug: str) -> None:
    """To sex × age, and published."""
    person.go(f"/app/analyse?s={slug}")
    person.choose("加权")
    person.choose("上传人口表")
    person.fill("标题", "棠川市常住人口")
    person.fill("数据来源与时间", "市统计局，2025年末")
    upload(person, "renkou.csv", POPULATION.encode())
    person.press("检查并保存")
    person.sees("已保存：6 行")
    for column, question in (("性别", "您的性别？"), ("年龄段", "您的年龄段？")):
        person.page.get_by_role("combobox", name=f"“{column}”对应的题目").click()
        person.page.get_by_role("option", name=question).click()
        person.ready()
    person.press("计算权重")
    person.sees("第 1 次加权已算好，核对后再公布。")
    person.press("在结果页公布")
    person.sees("已公布。结果页现在可以切换查看加权占比。")


def closes(person: Person, slug: str) -> None:
    person.go(f"/app/build?s={slug}")
    person.choose("提前截止")
    person.page.get_by_role("textbox", name="理由（向社会公开）").locator("visible=true").fill(
        "样本已经足够。"
    )
    person.press("立即截止")
    person.sees("已截止。没有提交的草稿不计入结果。")


def reads_the_results(person: Person, slug: str) -> None:
    """15 of 61 are men, 51 of 100 in the population: both are told, and how it was done."""
    person.go(f"/app/survey_results?s={slug}")
    person.sees("棠川市常住人口")
    person.sees("不是有代表性的抽样")
    person.sees("“女”，占 75.4")
    person.choose("加权")
    person.does_not_see("不是有代表性的抽样")
    person.sees("“男”，占 51.0%（未加权 24.6%）")
    expect(person.page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible()
    no_wider_than_the_screen(person)
