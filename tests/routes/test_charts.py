"""Kept charts for other people's pages: pictures, numbers, the embedded page, the proof."""

import csv
import json
import xml.etree.ElementTree as ElementTree
from hashlib import sha256
from io import BytesIO, StringIO

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from db import unit
from models import Openness, ReleaseState, Role, Stage
from opendata import evidence, saved_charts
from opendata.chart_form import ChartForm, Kind
from routes import headers
from tests.data_world import make_dataset, make_release
from tests.routes.conftest import DOORS
from tests.world import NOON, make_account, make_consultation

FORM = ChartForm(x="区", y="sum.n")
EVIL = '</title><script>alert(1)</script><svg onload="alert(2)">'


def keep(form=FORM, *, official=True, **facts):
    """The code of a chart of a new Release."""
    with unit() as session:
        dataset = make_dataset(session, **facts)
        release = make_release(session, dataset=dataset)
        maker = make_account(
            session,
            roles=[Role.STEWARD] if official else [],
            department=dataset.department if official else None,
        )
        kept = {"slug": dataset.slug, "number": release.number, "form": form}
        return saved_charts.save(session, account=maker, now=NOON, **kept).code


def test_a_kept_chart_comes_as_a_png(client):
    answer = client.get(f"/chart/{keep()}.png")
    picture = Image.open(BytesIO(answer.content))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert picture.format == "PNG" and picture.width > 1440


def test_the_png_is_not_blank(client):
    picture = Image.open(BytesIO(client.get(f"/chart/{keep()}.png").content)).convert("RGB")
    colours = {colour for _n, colour in picture.getcolors(1 << 20)}
    assert {(255, 255, 255), (29, 79, 145)} <= colours


def test_a_kept_chart_comes_as_an_svg_with_chinese_words_in_it(client):
    answer = client.get(f"/chart/{keep()}.svg")
    text = "".join(ElementTree.fromstring(answer.content).itertext())
    assert "浦东新区" in text and "热线工单" in text


def test_an_svg_opened_alone_runs_and_fetches_nothing(client):
    policy = client.get(f"/chart/{keep()}.svg").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "sandbox" in policy


@pytest.mark.parametrize("kind", ["svg", "json", "csv"])
def test_a_title_of_markup_is_text(client, kind):
    body = client.get(f"/chart/{keep(ChartForm(x='区', title=EVIL[:120]))}.{kind}").text
    if kind == "svg":
        tags = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(body).iter()}
        assert tags <= {"svg", "g", "path", "text", "rect", "line", "tspan", "defs", "clipPath"}
    elif kind == "json":
        assert json.loads(body)["$schema"].startswith("https://vega.github.io/")


def test_the_specification_has_its_data_inside(client):
    spec = client.get(f"/chart/{keep()}.json").json()

    def addresses(part):
        if isinstance(part, dict):
            yield from (part[name] for name in ("url", "href") if name in part)
            for each in part.values():
                yield from addresses(each)
        elif isinstance(part, list):
            for each in part:
                yield from addresses(each)

    assert not list(addresses(spec))


def test_the_numbers_come_as_csv(client):
    answer = client.get(f"/chart/{keep()}.csv")
    rows = list(csv.reader(StringIO(answer.text)))
    assert rows == [
        ["区", "sum.n", "count"],
        ["黄浦区", "30", "2"],
        ["浦东新区", "17", "2"],
        ["徐汇区", "7", "2"],
    ]


@pytest.mark.parametrize("kind", ["png", "svg", "json", "csv"])
def test_who_has_it_gets_304(client, kind):
    address = f"/chart/{keep()}.{kind}"
    etag = client.get(address).headers["etag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_languages_and_widths_are_different_pictures(client):
    code = keep()
    queries = ("", "?lang=en", "?width=320", "?width=320&lang=en")
    tags = {client.get(f"/chart/{code}.svg{query}").headers["etag"] for query in queries}
    assert len(tags) == 4


@pytest.mark.parametrize("query", ["?width=99999", "?width=-1", "?lang=xx", "?width=a"])
def test_nonsense_in_the_address_is_the_plain_picture(client, query):
    code = keep()
    plain, odd = client.get(f"/chart/{code}.svg"), client.get(f"/chart/{code}.svg{query}")
    assert plain.headers["etag"] == odd.headers["etag"]


@pytest.mark.parametrize("name", ["nosuch.png", "nosuch.svg", ".png", "x.exe", "x", "a%00b.png"])
def test_what_is_not_there_is_404(client, name):
    assert client.get(f"/chart/{name}").status_code == 404


@pytest.mark.parametrize("address", ["/chart/{}.svg", "/embed/chart/{}", "/api/v1/charts/{}"])
def test_a_chart_of_a_withdrawn_release_is_gone(client, address):
    code = keep()
    with unit() as session:
        chart = saved_charts.by_code(session, code=code, now=NOON)
        chart.release.state = ReleaseState.WITHDRAWN
        chart.release.withdrawn_reason = "有误"
    assert client.get(address.format(code)).status_code == 410


@pytest.mark.parametrize("address", ["/chart/{}.csv", "/embed/chart/{}", "/api/v1/charts/{}"])
@pytest.mark.parametrize(
    ("openness", "status"), [(Openness.CONDITIONAL, 401), (Openness.CLOSED, 403)]
)
def test_a_chart_of_data_no_longer_open_is_not_shown(client, address, openness, status):
    code = keep()
    with unit() as session:
        dataset = saved_charts.by_code(session, code=code, now=NOON).release.dataset
        dataset.openness = openness
    assert client.get(address.format(code)).status_code == status


def test_the_embedded_page_tells_what_it_shows_where_from_and_leads_back(client):
    code = keep()
    page = client.get(f"/embed/chart/{code}", headers={"Accept-Language": "en"}).text
    assert f"/chart/{code}.svg?lang=" in page and f"/app/chart?code={code}" in page
    assert "黄浦区" in page and "热线工单" in page and "<table>" in page


def test_the_embedded_page_has_no_script_and_nothing_from_elsewhere(client):
    page = client.get(f"/embed/chart/{keep(ChartForm(x='区', title=EVIL[:120]))}").text
    assert "<script" not in page and "<svg" not in page
    for part in page.split('src="')[1:] + page.split('srcset="')[1:]:
        assert part.startswith("/")


def test_the_embedded_page_is_framed_by_anyone_and_no_other_page_is(database):
    doors = Starlette(
        routes=DOORS,
        middleware=[Middleware(headers.SecurityHeaders, app_policy="", https=False)],
    )
    with TestClient(doors) as client:
        embedded = client.get("/embed/chart/nosuch").headers
        other = client.get("/chart/nosuch.svg").headers
    assert "x-frame-options" not in embedded
    assert "frame-ancestors *" in embedded["content-security-policy"]
    assert other["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors *" not in other["content-security-policy"]


def test_the_embedded_page_is_304_for_who_has_it(client):
    address = f"/embed/chart/{keep()}"
    etag = client.get(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_readers_chart_says_that_it_is_one(client):
    official, other = keep(), keep(official=False)
    assert client.get(f"/api/v1/charts/{official}").json()["official"] is True
    told = client.get(f"/api/v1/charts/{other}").json()
    assert told["official"] is False
    page = client.get(f"/embed/chart/{other}?lang=en").text
    assert "made by a reader" in page
    assert "made by a reader" not in client.get(f"/embed/chart/{official}?lang=en").text


def test_the_api_gives_the_numbers_and_what_proves_them(client):
    found = client.get(f"/api/v1/charts/{keep()}").json()
    text = json.dumps(found["data"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert sha256(text.encode()).hexdigest() == found["sha256"]
    assert found["data"]["rows"][0] == ["黄浦区", 30, 2]
    assert (found["total"], found["release"]) == (6, 1)


def test_points_have_their_table_too(client):
    form = ChartForm(kind=Kind.POINT, x="n", y="score")
    assert "<td>4.5</td>" in client.get(f"/embed/chart/{keep(form)}").text


def pinned(stage=Stage.OPEN):
    with unit() as session:
        consultation = make_consultation(session, stage=stage)
        drafter = make_account(session, roles=[Role.DRAFTER], department=consultation.department)
        release = make_release(session)
        return evidence.pin(
            session,
            account=drafter,
            consultation_id=consultation.id,
            slug=release.dataset.slug,
            number=1,
            form=FORM,
            caption="依据",
            now=NOON,
        ).id


def test_evidence_runs_again_and_proves_the_same_value(client):
    proof = client.get(f"/api/v1/evidence/{pinned()}").json()
    assert proof["holds"] is True and proof["sha256"] == proof["now"]
    assert "/aggregate?release=1&group=" in proof["query"]


def test_evidence_of_a_consultation_in_the_making_is_not_public(client):
    assert client.get(f"/api/v1/evidence/{pinned(Stage.DRAFTING)}").status_code == 404
