"""The main line in a browser, from a draft to the answer, every part played by a person."""

import re
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import expect

import clock
from tests.browser.conftest import ROOT, Site
from tests.browser.people import Opener, Person

TITLE = "棠川市夜间停车管理办法（征求意见稿）"
FIRST = """棠川市夜间停车管理办法
第一章 总则
第一条 为了规范夜间停车，制定本办法。
第二条 夜间停车，是指晚八时至次日早七时的停车。
第二章 收费
第三条 夜间停车每小时收费一元。
第四条 停车人应当：
（一）不占用盲道；
（二）不堵塞消防通道。"""
SECOND = FIRST.replace("每小时收费一元", "每小时收费五角")
HOTLINE = """编号,标题,内容,态度
1,收费,夜间停车收费太高，普通家庭负担不起，请降低标准。,反对
2,收费,夜里停一晚上要十几块，收费太高，请降低标准。,反对
3,盲道,停车占用盲道的很多，请加强执法，保护盲人出行。,支持
4,盲道,占用盲道应当罚款，盲人朋友出行太难。,支持
5,消防,消防通道被堵，建议安装监控抓拍。,修改建议
6,消防,老小区消防通道夜间全是车，建议抓拍。,修改建议
"""
TIME_PASSES = """
import clock, db
from datetime import timedelta
from consultation import opening, shelf
with db.unit() as session:
    shelf.by_slug(session, slug=%r).closes_at = clock.now() - timedelta(minutes=1)
with db.unit() as session:
    opening.close_due(session, now=clock.now())
"""


def word_file(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def upload(person: Person, name: str, data: bytes) -> None:
    kind = "application/octet-stream"
    field = person.page.locator("input[type=file]").first
    field.set_input_files({"name": name, "mimeType": kind, "buffer": data})
    person.ready()


@pytest.mark.browser
def test_the_main_line_on_sqlite(sqlite_site: Site, page_for: Opener, tmp_path: Path):
    the_main_line(sqlite_site, page_for, tmp_path)


@pytest.mark.browser
@pytest.mark.postgres
def test_the_main_line_on_postgresql(postgres_site: Site, page_for: Opener, tmp_path: Path):
    the_main_line(postgres_site, page_for, tmp_path)


def the_main_line(site: Site, page_for: Opener, folder: Path) -> None:
    drafter = Person(site, page_for()).sign_in("陈立群")
    slug = drafts(drafter)
    publisher = Person(site, page_for()).sign_in("高敏")
    opens(publisher, slug)
    resident = Person(site, page_for(width=390)).sign_in("林晓梅")
    code = comments(resident)
    moderates(site, page_for, slug, folder)
    supports(Person(site, page_for(width=390)).sign_in("周建国"), slug)
    time_passes(site, slug)
    summarises(Person(site, page_for()).sign_in("沈一帆"), slug)
    cannot_publish_yet(publisher, slug)
    answers(drafter, slug)
    publishes(publisher, slug)
    sees_what_became_of_it(Person(site, page_for(width=390)), slug, code)
    checks_the_record(site, slug, code, folder)


def drafts(person: Person) -> str:
    """Step 1: notice, import from Word, submit. Gives the slug."""
    person.go("/app/draft")
    for label, text in {
        "标题": TITLE,
        "通俗摘要": "夜间停车怎么收费、停在哪里，一看就懂。",
        "制定依据": "《中华人民共和国道路交通安全法》",
        "联系方式": "市住房和城乡建设局法规处，电话：0600-5550120",
        "反馈承诺": "征求意见结束后二十个工作日内公布采纳情况。",
        "开始时间": f"{clock.now() - timedelta(days=1):%Y-%m-%d} 09:00",
        "截止时间": f"{clock.now() + timedelta(days=31):%Y-%m-%d} 18:00",
    }.items():
        person.fill(label, text)
    person.press("开始起草")
    slug = re.search(r"c=([\w-]+)", person.page.url).group(1)
    upload(person, "draft.docx", word_file(FIRST))
    person.press("导入为新版本")
    person.sees("第 1 稿")
    person.sees("还缺少")  # without a background it cannot go on
    expect(person.page.get_by_role("button", name="提交审核")).to_be_disabled()
    person.fill("起草说明", "停车矛盾突出，居民反映强烈。")
    person.press("保存并检查")
    person.press("提交审核")
    person.sees("已提交")
    return slug


def opens(person: Person, slug: str) -> None:
    """Step 1, the second person."""
    person.go(f"/app/review?c={slug}")
    person.press("向社会发布")
    person.sees("已经发布并记入公开账本")


def comments(person: Person) -> str:
    """Step 2: found on the home page, on a phone; comment on a clause. Gives the receipt's code."""
    person.go("/app/")
    person.page.get_by_text("棠川市夜间停车管理办法").first.click()
    person.ready()
    person.page.get_by_text("我要提意见").nth(2).click()
    person.ready()
    person.choose("修改建议")
    person.fill("您的意见", "收费太高，建议降到每小时五角，可以打我电话13812345678商量。")
    person.press("提交意见")
    person.sees("意见已收到")
    width = person.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    link = person.page.locator("a[href*='/read/receipts/']").first.get_attribute("href")
    return link.rsplit("/", 1)[1]


def moderates(site: Site, page_for: Opener, slug: str, folder: Path) -> None:
    """Step 3: personal data is masked; what came by hotline is published in one go."""
    table = folder / "hotline.csv"
    table.write_bytes(HOTLINE.encode("gb18030"))
    columns = ["--text", "内容", "--title", "标题", "--id", "编号", "--stance", "态度"]
    site.cli(
        "import-comments", str(table), "--consultation", slug, "--channel", "hotline", *columns
    )
    person = Person(site, page_for()).sign_in("许诺")
    person.go(f"/app/moderate?c={slug}")
    person.sees("138****5678")
    person.press("遮盖后公开")
    person.sees("已遮盖后公开")
    person.press("公开全部无命中的意见")
    person.press("公开 6 条意见")
    person.sees("已一次公开 6 条意见")


def supports(person: Person, slug: str) -> None:
    """Step 4: published on the clause, masked; another resident supports it."""
    person.go(f"/app/consult?c={slug}&clause=art-3")
    person.sees("138****5678")
    person.does_not_see("13812345678")
    person.press("赞同")
    person.sees("赞同 1")


def time_passes(site: Site, slug: str) -> None:
    """The closing hour comes: the only part that is not played in the browser."""
    words = [sys.executable, "-c", TIME_PASSES % slug]
    subprocess.run(words, cwd=ROOT, env=site.environment, check=True)


def summarises(person: Person, slug: str) -> None:
    """Step 5."""
    person.go(f"/app/condense?c={slug}")
    person.press("归纳 7 条意见")
    person.sees("我已核对，公布")
    person.press("我已核对，公布")
    person.sees("已经公布并记入公开账本")


def cannot_publish_yet(person: Person, slug: str) -> None:
    """Step 6: refused, with the list, while a verdict is missing."""
    person.go(f"/app/answer?c={slug}")
    person.choose("公布")
    expect(person.page.get_by_role("button", name="公布采纳情况")).to_be_disabled()
    person.sees("公布前还缺少")
    person.sees("尚无采纳情况")


def answers(person: Person, slug: str) -> None:
    """Step 6: a verdict with a reason on every topic, a new version, the reply."""
    person.go(f"/app/answer?c={slug}")
    person.sees("尚未答复")
    for _ in range(20):
        if person.page.get_by_text("所有主题都有了答复").count():
            break
        person.choose("采纳")
        person.fill("理由（向社会公开）", "意见合理，第三条已改为每小时五角。")
        person.press("保存")
    person.sees("所有主题都有了答复")
    person.choose("文本")
    upload(person, "draft-2.docx", word_file(SECOND))
    person.press("导入为新版本")
    person.sees("第 2 稿已导入")
    person.choose("官方回复")
    person.fill("官方回复", "感谢大家。夜间停车收费标准已经降低，其余意见一并采纳。")
    person.press("保存回复")
    person.sees("回复已保存")


def publishes(person: Person, slug: str) -> None:
    person.go(f"/app/answer?c={slug}")
    person.choose("公布")
    person.press("公布采纳情况")
    person.sees("已公布")


def sees_what_became_of_it(person: Person, slug: str, code: str) -> None:
    """Step 7: anyone, without signing in: shares, reasons, redline; the fate under the receipt."""
    person.go(f"/app/consult?c={slug}&tab=answer")
    person.sees("100.00")
    person.sees("意见合理，第三条已改为每小时五角。")
    person.go(f"/read/consultations/{slug}/outcome")
    person.sees("五角")
    person.go(f"/read/receipts/{code}")
    person.sees("采纳")
    person.sees("意见合理，第三条已改为每小时五角。")


def checks_the_record(site: Site, slug: str, code: str, folder: Path) -> None:
    """Step 8: ledger and receipt verify, and the whole record is exported."""
    assert '"broken": null' in site.cli("ledger", "verify", "--json")
    assert '"holds": true' in site.cli("receipt", "verify", code, "--json")
    site.cli("export", slug, "--out", str(folder / "record"))
    sums = subprocess.run(
        ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder / "record", check=False
    )
    assert sums.returncode == 0
