"""The frame: language, title and first words in Streamlit's index.html; cookies; the way back."""

import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

import i18n
from db import unit
from models import Stage
from places import PLACES, TEXT_COOKIE
from routes import frame
from settings import settings
from tests.data_world import make_dataset
from tests.world import make_consultation

STREAMLIT = Path(streamlit.__file__).parent / "static"
INDEX = (STREAMLIT / "index.html").read_text("utf-8")
HERE = "http://127.0.0.1:8501"
NASTY = '</title><script>alert(1)</script>"><img src=x>'


@pytest.fixture
def client(database):
    def sign_in(_request):
        return RedirectResponse("https://id.example/authorize", 302)

    app = Starlette(
        routes=[
            Route(frame.SIGN_IN, sign_in),
            *frame.routes(index_html=INDEX, streamlit_static=STREAMLIT / "static"),
        ],
        middleware=[Middleware(frame.WayBack)],
        exception_handlers={404: frame.not_found},
    )
    return TestClient(app, base_url=HERE, follow_redirects=False)


def title_of(html):
    return re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]


@pytest.mark.parametrize("path", ["/", "/app", "/app/home"])
def test_these_lead_home(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/app/")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_every_page_is_framed_in_chinese_first(client, place):
    html = client.get(place.address).text
    assert '<html lang="zh-Hans"' in html
    assert title_of(html).startswith(i18n.translate(place.title, "zh-Hans"))
    assert i18n.translate(place.said, "zh-Hans") in html


def test_streamlit_still_starts(client):
    html = client.get("/app/").text
    assert re.search(r'<script type="module" crossorigin src="./static/js/index\.\w+\.js">', html)
    assert '<div id="root"><main' in html


def test_what_the_frame_loads_is_there(client):
    html = client.get("/app/").text
    for address in re.findall(r'(?:src|href)="((?:\./static|/assets)/[^"]+)"', html):
        assert client.get(address.replace("./", "/app/")).status_code == 200, address


def test_a_font_that_nobody_uses_is_not_loaded(client):
    assert "SourceSans" not in client.get("/app/").text


@pytest.mark.parametrize("path", ["/app/nosuch", "/app/_who", "/app/home2"])
def test_an_unknown_page_is_not_found(client, path):
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert 'href="/app/"' in answer.text


@pytest.mark.parametrize("path", ["metrics", "agent/openapi.json", "agent/mcp", "agent/interact"])
def test_streamlits_own_machine_doors_stay_shut(client, path):
    assert client.get(f"/app/_stcore/{path}").status_code == 404


def test_a_program_is_told_in_a_line(client):
    assert client.get("/app/nosuch", headers={"accept": "*/*"}).text == "Not Found\n"


@pytest.mark.parametrize(
    ("query", "cookie", "browser", "language"),
    [
        ("", None, None, "zh-Hans"),
        ("", None, "en-GB,en;q=0.9", "zh-Hans"),
        ("", None, "zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("", "en", "zh-CN", "en"),
        ("?lang=zh-Hant", "en", "zh-CN", "zh-Hant"),
        ("?lang=fr", "en", None, "en"),
        ("", "fr", None, "zh-Hans"),
    ],
)
def test_the_address_wins_over_the_cookie_and_the_browser(client, query, cookie, browser, language):
    headers = {"accept-language": browser} if browser else {}
    if cookie:
        headers["cookie"] = f"{i18n.COOKIE}={cookie}"
    assert f'<html lang="{language}"' in client.get("/app/" + query, headers=headers).text


def test_a_language_in_the_address_is_kept(client):
    client.get("/app/?lang=en")
    assert '<html lang="en"' in client.get("/app/outcomes").text


@pytest.mark.parametrize("code", i18n.LANGUAGES)
def test_a_chosen_language_is_kept_and_the_page_comes_back(client, code):
    answer = client.get(f"/lang/{code}", headers={"referer": f"{HERE}/app/consult?c=parking"})
    assert answer.headers["location"] == "/app/consult?c=parking"
    assert f'<html lang="{code}"' in client.get("/app/").text


def test_a_language_in_the_address_does_not_undo_the_choice(client):
    referer = f"{HERE}/app/consult?c=parking&lang=zh-Hant"
    answer = client.get("/lang/en", headers={"referer": referer})
    assert answer.headers["location"] == "/app/consult?c=parking"


@pytest.mark.parametrize("path", ["/lang/fr", "/lang/en%0d%0aX", "/text/huge"])
def test_an_unknown_choice_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "",
    ],
)
def test_a_choice_never_leads_away(client, away):
    answer = client.get("/lang/en", params={"next": away})
    assert answer.headers["location"] == "/app/"
    assert "x=1" not in str(answer.headers)


def test_a_foreign_referer_is_no_page_of_ours(client):
    answer = client.get("/lang/en", headers={"referer": f"{HERE}.evil.example/app/mine"})
    assert answer.headers["location"] == "/app/"


def test_larger_text_is_kept(client):
    client.get("/text/large")
    assert 'data-text="large"' in client.get("/app/").text
    client.get("/text/normal")
    assert 'data-text="normal"' in client.get("/app/").text


def test_a_forged_text_size_is_normal(client):
    html = client.get("/app/", headers={"cookie": f'{TEXT_COOKIE}=x" onload="a()'}).text
    assert 'data-text="normal"' in html


def test_a_consultation_is_described_before_the_page_runs(client):
    with unit() as session:
        make_consultation(session, slug="parking", title="停车管理办法")
    answer = client.get("/app/consult?c=parking")
    assert answer.status_code == 200
    assert title_of(answer.text).startswith("停车管理办法")
    assert '<meta property="og:title" content="停车管理办法" />' in answer.text
    assert f'content="{settings().public_url}/app/consult?c=parking"' in answer.text
    assert 'href="/read/consultations/parking"' in answer.text


def test_what_people_wrote_is_escaped(client):
    with unit() as session:
        make_consultation(session, slug="parking", title=NASTY)
    html = client.get("/app/consult?c=parking").text
    assert "<script>alert" not in html
    assert "<img" not in html


@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.REVIEW])
def test_a_draft_in_the_making_is_not_described(client, stage):
    with unit() as session:
        make_consultation(session, slug="secret", title="秘密", stage=stage)
    answer = client.get("/app/consult?c=secret")
    assert answer.status_code == 404
    assert "秘密" not in answer.text
    assert '<div id="root">' in answer.text


def test_an_unknown_consultation_is_not_found(client):
    assert client.get("/app/consult?c=nosuch").status_code == 404


def test_sign_in_leads_back_to_the_page_it_began_on(client):
    begun = client.get(frame.SIGN_IN, headers={"referer": f"{HERE}/app/consult?c=parking"})
    assert begun.headers["location"] == "https://id.example/authorize"
    client.cookies.set("_streamlit_user", "signed", domain="127.0.0.1", path="/app")
    answer = client.get("/app/")
    assert answer.headers["location"] == "/app/consult?c=parking"
    assert client.get("/app/").status_code == 200


def test_who_gave_sign_in_up_stays_at_home(client):
    client.get(frame.SIGN_IN, headers={"referer": f"{HERE}/app/consult?c=parking"})
    assert client.get("/app/").headers["location"] == "/app/"
    assert client.get("/app/").status_code == 200


@pytest.mark.parametrize("page", ["https://evil.example", "//evil.example", "/lang/en", "/app/\n"])
def test_a_forged_way_back_leads_home(client, page):
    from urllib.parse import quote

    cookie = f"{frame.BACK_COOKIE}={quote(page, safe='')}; _streamlit_user=signed"
    assert client.get("/app/", headers={"cookie": cookie}).headers["location"] == "/app/"


@pytest.mark.parametrize(
    "anchor", ['<html lang="en">', "<title>Streamlit</title>", frame.ROOT, "<noscript>"]
)
def test_another_index_html_stops_the_start(anchor):
    with pytest.raises(RuntimeError, match="has changed"):
        frame.Shell(INDEX.replace(anchor, ""))


def test_a_dataset_is_described_before_the_page_runs(client):
    with unit() as session:
        make_dataset(session, slug="cases", title=NASTY, description="每一件热线工单")
    answer = client.get("/app/dataset?d=cases")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text and "每一件热线工单" in answer.text
    assert "/dataset/cases" in answer.text


@pytest.mark.parametrize("slug", ["nowhere", "hidden", "", "%00"])
def test_a_dataset_that_is_not_public_is_not_found(client, slug):
    with unit() as session:
        make_dataset(session, slug="hidden", public=False, title="秘密")
    answer = client.get(f"/app/dataset?d={slug}")
    assert answer.status_code == 404 and "秘密" not in answer.text
