"""Words that would be more than words: on no page do they become links, pictures or scripts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request
from sqlalchemy.orm import Session

import db
import search
from models import Consultation, Department, Role, Stage, Verdict
from pages._words import JOINER
from tests.browser.conftest import READY, Site, serving
from tests.browser.test_sign_in import sign_in
from tests.world import (
    NOON,
    make_account,
    make_answer,
    make_comment,
    make_consultation,
    make_department,
    make_document,
    make_staff,
)
from topics import summaries

pytestmark = pytest.mark.browser

WORDS = (
    "<script>parent.PWN=1</script>",
    "<img src=x onerror=parent.PWN=2>",
    "<img src=http://evil.example/pixel.png>",
    '<iframe srcdoc="<script>parent.PWN=3</script>"></iframe>',
    "<svg onload=parent.PWN=4></svg>",
    "<style>body{display:none}</style>",
    '"><b onmouseover=parent.PWN=5>bold</b>',
    "![picture](http://evil.example/picture.png)",
    "[official](http://evil.example/)",
    "[click](javascript:parent.PWN=6)",
    "<http://evil.example/auto>",
    "http://evil.example/bare",
    "www.evil.example",
    "boss@evil.example",
    "//evil.example/schemeless",
    ":red[Approved] :blue-badge[Official]",
    ":material/verified: :smile: :+1:",
    "&lt;b&gt; &copy; &#58;smile&#58;",
    "$\\frac{1}{2}$ `code` **bold** ~~gone~~ a --> b",
    "# Heading\n- item\n1. number\n> quote\n| a | b |\n|---|---|",
    "{{ 7*7 }} {% raw %} %s %(x)s {0} {name}",
)
TITLES = (" ".join(WORDS[7:16])[:190], " ".join((*WORDS[:3], *WORDS[16:19]))[:190])
PROSE = "\n".join(WORDS)
TEXT = "# 办法\n\n" + "\n\n".join(
    f"第{number}条 {' '.join(words.split())}"
    for number, words in zip("一二三四五六七八九", WORDS[:9], strict=True)
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which everybody writes such words, into every field there is."""
    folder = tmp_path_factory.mktemp("untrusted-site")
    with serving(f"sqlite:///{folder / 'minyi.db'}", folder) as found:
        engine = db.make_engine(found.environment["DATABASE_URL"])
        with Session(engine, expire_on_commit=False) as session:
            department = session.query(Department).filter_by(key="parks").one()
            write(session, slug="being-asked", department=department, title=TITLES[0])
            write(session, slug="answered", department=make_department(session), title=TITLES[1])
            session.commit()
        engine.dispose()
        yield found


def write(session: Session, *, slug: str, **more: object) -> Consultation:
    """A Consultation, said and answered in such words; `being-asked` is open and has Cases."""
    stage = Stage.OPEN if slug == "being-asked" else Stage.CLOSED
    consultation = make_consultation(session, slug=slug, stage=stage, text=TEXT, **more)
    for field in ("summary", "background", "legal_basis", "contact", "promise"):
        setattr(consultation, field, PROSE)
    author = make_account(session, name=WORDS[12])
    comments = [
        make_comment(
            session,
            consultation=consultation,
            author=author,
            body=body,
            publish_name=True,
            published=stage is not Stage.OPEN or number % 2 == 0,
        )
        for number, body in enumerate(WORDS)
    ]
    if stage is Stage.CLOSED:
        answer(session, consultation, [[comment] for comment in comments])
    search.index_consultation(session, consultation_id=consultation.id)
    return consultation


def answer(session: Session, consultation: Consultation, groups: list) -> None:
    document = make_document(groups)
    topics = [
        replace(topic, label=words.replace("\n", " "), terms=(words,))
        for topic, words in zip(document.topics, WORDS, strict=True)
    ]
    analyst = make_staff(session, consultation, Role.ANALYST)
    summary = summaries.build(
        session,
        consultation_id=consultation.id,
        document=replace(document, topics=tuple(topics)),
        made_by=analyst.id,
        now=NOON,
    )
    summaries.publish(session, account=analyst, summary_id=summary.id, now=NOON)
    make_answer(session, consultation=consultation, verdicts=[Verdict.ADOPTED] * len(groups))


PATHS = (
    "/app/",
    "/app/outcomes",
    "/app/find?q=evil",
    f"/app/find?q={quote('<script>parent.PWN=7</script>')}",
    f"/app/receipt?code={quote('<img src=x onerror=parent.PWN=8>')}",
    "/app/ledger",
    "/app/consult?c=being-asked",
    "/app/consult?c=being-asked&clause=art-2",
    "/app/consult?c=being-asked&tab=comments",
    *(f"/app/consult?c=answered&tab={tab}" for tab in ("text", "comments", "summary", "answer")),
    "/app/consult?c=answered&tab=summary&open=t13",
    f"/app/consult?c={quote('<script>parent.PWN=9</script>')}",
    "/read/",
    "/read/outcomes",
    "/read/ledger",
    "/read/consultations/being-asked",
    "/read/consultations/answered/outcome",
)


@dataclass(frozen=True)
class Reader:
    """Somebody's window, and the addresses it asked of anybody but the site."""

    page: Page
    asked: list[str]

    def open(self, address: str) -> None:
        self.page.goto(address)
        if "/app/" in address:
            self.page.wait_for_selector(READY)

    def sees_only_words(self) -> None:
        page = self.page
        assert page.evaluate("window.PWN") is None
        assert self.asked == []
        links = page.locator("a").evaluate_all("found => found.map(each => each.href)")
        assert [link for link in links if is_live(link)] == []
        icons = page.locator("[data-testid=stIconMaterial]").all_inner_texts()
        assert [icon for icon in icons if "verified" in icon] == []
        assert page.locator("img[src*=evil], img[src=x], iframe, svg[onload], .katex").count() == 0
        assert page.evaluate("getComputedStyle(document.body).display") == "block"


def is_live(link: str) -> bool:
    """Whether a link leads where one of the WORDS wants it to."""
    parts = urlsplit(link)
    return parts.scheme not in ("http", "https") or "evil" in parts.netloc + parts.path


@pytest.fixture(scope="module")
def reader(site: Site, browser: Browser) -> Iterator[Reader]:
    """A visitor; one window for all pages, so that Streamlit's files are loaded once."""
    page, asked = browser.new_page(locale="zh-CN"), []
    page.set_default_timeout(30_000)

    def note(request: Request) -> None:
        if request.url.startswith("http") and not request.url.startswith(site.url):
            asked.append(request.url)

    page.on("request", note)
    yield Reader(page, asked)
    page.close()


@pytest.mark.parametrize("path", PATHS)
def test_words_stay_words_on_the_public_pages(site, reader, path):
    reader.open(site.url + path)
    reader.sees_only_words()


def test_a_comment_is_read_letter_by_letter(site, reader):
    reader.open(f"{site.url}/app/consult?c=answered&tab=comments")
    said = reader.page.locator(".st-key-comments [data-testid=stText]").all_inner_texts()
    assert set(said) <= set(WORDS)
    assert len(said) == 20


def test_a_title_is_read_letter_by_letter(site, reader):
    reader.open(f"{site.url}/app/consult?c=being-asked")
    said = reader.page.locator("h1").inner_text().replace(JOINER, "")
    assert said == TITLES[0]


def test_words_stay_words_in_the_queue(site, reader):
    sign_in(reader.page, site, path="/app/moderate?c=being-asked", name="许诺")
    reader.page.locator("mark, .said").first.wait_for()
    reader.sees_only_words()
