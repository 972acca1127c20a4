"""A spreadsheet in a browser: from upload through the gate and a second person to a published
chart, its download, and the one cell that changed in the second release."""

import json
import re
import urllib.request
import zipfile
from hashlib import sha256
from io import BytesIO

import pyarrow.parquet as pq
import pytest
import xlsxwriter
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.browser.people import Opener, Person

TITLE = "社区助餐服务台账"
IDENTITIES = ("11010519491231002X", "440308199901101512")
HEAD = ("编号", "街道", "服务", "次数", "日期", "领餐人证件号")
STREETS = ("河东街道", "河西街道", "城南街道")
ROWS = [
    (f"Z{n:03d}", STREETS[n % 3], "助餐", n % 7 + 1, f"2026-{n % 9 + 1:02d}-15", "")
    for n in range(1, 41)
]
for _place, _identity in zip((4, 17), IDENTITIES, strict=True):
    ROWS[_place - 1] = (*ROWS[_place - 1][:5], _identity)
CHANGED = 9  # the row of which the second release says something else
TABLES = ("data.csv", "data-excel.csv", "data.xlsx", "data.jsonl", "data.parquet", "all.zip")


def spreadsheet_gb18030() -> bytes:
    """The first table as Excel saves it in China: CSV, GB18030, CRLF."""
    lines = [",".join(map(str, row)) for row in (HEAD, *ROWS)]
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def workbook() -> bytes:
    """The same table as a workbook, with one cell changed."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        for place, row in enumerate((HEAD, *ROWS)):
            cells = (*row[:3], 99, *row[4:]) if place == CHANGED else row
            sheet.write_row(place, 0, cells)
    return target.getvalue()


def has_key(person: Person, end: str):
    """The widget whose Streamlit key ends so."""
    return person.page.locator(f'[class*="{end} "], [class$="{end}"]').first


def press_key(person: Person, end: str) -> None:
    has_key(person, end).locator("button").first.click()
    person.ready()


def pick(person: Person, label: str, text: str) -> None:
    """Choose in a list; what opens closes again while the page scrolls."""
    field = person.page.get_by_role("combobox", name=label)
    field.scroll_into_view_if_needed()
    person.page.wait_for_timeout(500)
    field.click()
    person.page.get_by_role("option").filter(has_text=text).first.click()
    person.page.keyboard.press("Escape")
    person.page.wait_for_timeout(300)


def get(site: Site, path: str) -> bytes:
    with urllib.request.urlopen(site.url + path, timeout=30) as answer:
        return answer.read()


def api(site: Site, path: str) -> dict:
    return json.loads(get(site, f"/api/v1/datasets/{path}"))


@pytest.mark.browser
def test_the_story_of_a_dataset_on_sqlite(sqlite_site: Site, page_for: Opener):
    the_story(sqlite_site, page_for)


@pytest.mark.browser
@pytest.mark.postgres
def test_the_story_of_a_dataset_on_postgresql(postgres_site: Site, page_for: Opener):
    the_story(postgres_site, page_for)


def the_story(site: Site, page_for: Opener) -> None:
    steward = Person(site, page_for()).sign_in("何静怡")
    publisher = Person(site, page_for()).sign_in("高敏")
    slug = begins(steward)
    uploads(steward, slug, "台账.csv", spreadsheet_gb18030())
    is_blocked_and_hides(steward)
    submits(steward)
    cannot_release_alone(steward, slug)
    releases(publisher, slug, 1)
    makes_a_chart(steward, slug)
    downloads(Person(site, page_for(width=390)), slug)
    holds_no_identity_number(site, slug, 1)
    uploads(steward, slug, "台账.xlsx", workbook())
    submits(steward)
    releases(publisher, slug, 2)
    finds_the_changed_cell(Person(site, page_for()), slug)
    holds_no_identity_number(site, slug, 2)


def begins(person: Person) -> str:
    """The card. Gives the slug."""
    person.go("/app/publish_data?new=1")
    for label, text in {
        "标题": TITLE,
        "用平实的话说明数据内容": "各街道社区食堂为老年人助餐的次数，按月更新，证件号已经遮盖。",
        "联系方式": "市民政局数据科",
        "联系邮箱": "data@example.org",
    }.items():
        person.fill(label, text)
    pick(person, "主题", "社")
    press_key(person, "card_new_save")
    return re.search(r"d=([\w-]+)", person.page.url).group(1)


def uploads(person: Person, slug: str, name: str, data: bytes) -> None:
    person.go(f"/app/publish_data?d={slug}")
    field = person.page.locator("input[type=file]").first
    kind = "application/octet-stream"
    field.set_input_files({"name": name, "mimeType": kind, "buffer": data})
    person.ready()
    press_key(person, "_take")
    expect(has_key(person, "_save")).to_be_visible(timeout=60_000)
    person.ready()


def is_blocked_and_hides(person: Person) -> None:
    """Two identity numbers forbid publishing; they are shown with their rows, and hidden."""
    person.sees("身份证号（")
    person.sees("所在行：4、17")
    expect(has_key_starting(person, "submit_")).to_be_disabled()
    person.page.get_by_role("radiogroup").first.locator("label").first.click()
    person.ready()
    pick(person, "能唯一确定一行的列", "编号")
    press_key(person, "_save")
    expect(has_key_starting(person, "submit_")).to_be_enabled(timeout=60_000)
    person.ready()


def has_key_starting(person: Person, begin: str):
    """The button of the widget whose Streamlit key begins so."""
    return person.page.locator(f'[class*="st-key-{begin}"] button').first


def submits(person: Person) -> None:
    has_key_starting(person, "submit_").click()
    person.ready()
    person.sees("待第二人审核")


def cannot_release_alone(person: Person, slug: str) -> None:
    person.go(f"/app/publish_data?d={slug}")
    expect(person.page.locator('[class*="st-key-approve_"]')).to_have_count(0)


def releases(person: Person, slug: str, number: int) -> None:
    """The second person finds it on the desk, reads the report, and releases it."""
    person.go("/app/desk")
    person.page.locator(f".st-key-next_{slug} a").click()
    person.ready()
    person.sees("台账")
    person.page.get_by_role("button", name="发布", exact=True).click()
    line = person.page.locator("li").filter(has_text=f"第 {number} 版")
    expect(line).to_be_visible(timeout=60_000)


def makes_a_chart(person: Person, slug: str) -> None:
    person.go(f"/app/chart?d={slug}&kind=bar&x=%E8%A1%97%E9%81%93&y=sum.%E6%AC%A1%E6%95%B0")
    expect(person.page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible()
    press_key(person, "chart_keep")
    expect(person.page).to_have_url(re.compile("code="))
    code = re.search(r"code=(\w+)", person.page.url).group(1)
    picture = get(person.site, f"/chart/{code}.svg").decode()
    assert all(street in picture for street in STREETS)


def downloads(person: Person, slug: str) -> None:
    """Anyone, on a phone: the file is what the page says it is."""
    person.go(f"/app/dataset?d={slug}")
    button = person.page.locator(".downloads a[href$='/data.csv']").first
    told = button.get_attribute("title").removeprefix("sha256 ")
    with person.page.expect_download() as waiting:
        button.click()
    data = waiting.value.path().read_bytes()
    assert sha256(data).hexdigest() == told
    assert data.decode("utf-8").startswith("编号,街道,服务,次数,日期,领餐人证件号\n")
    assert len(data.decode("utf-8").splitlines()) == len(ROWS) + 1


def holds_no_identity_number(site: Site, slug: str, number: int) -> None:
    """In none of the published files, however packed; and the original is not among them."""
    release = api(site, f"{slug}/releases/{number}")
    names = {each["name"] for each in release["files"]}
    assert set(TABLES) <= names
    assert not [name for name in names if name.startswith("original")]
    for each in release["files"]:
        data = get(site, each["url"].removeprefix(site.url))
        assert sha256(data).hexdigest() == each["sha256"]
        for name, piece in unpacked(each["name"], data):
            assert not [one for one in IDENTITIES if one.encode() in piece], f"{each} {name}"


def unpacked(name: str, data: bytes) -> list[tuple[str, bytes]]:
    """A file, and everything that is packed in it."""
    found = [(name, data)]
    if name.endswith(".parquet"):
        found.append((name, repr(pq.read_table(BytesIO(data)).to_pylist()).encode()))
    elif zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            assert not [each for each in archive.namelist() if "original" in each]
            for each in archive.namelist():
                found += unpacked(each, archive.read(each))
    return found


def finds_the_changed_cell(person: Person, slug: str) -> None:
    """In the list of releases, row by row on the page of changes, and in the API."""
    person.go(f"/app/dataset?d={slug}&tab=versions")
    person.sees("修改 1 行")
    person.page.get_by_role("link", name="查看是哪些").first.click()
    person.ready()
    person.sees("Z009")
    person.sees("99")
    found = api(person.site, f"{slug}/diff?from=1&to=2")
    assert (found["added"], found["removed"], found["changed"]) == (0, 0, 1)
    (item,) = found["items"]
    assert "99" in json.dumps(item)
    assert "Z009" in json.dumps(item)
