"""Harvesting in: over real HTTP from our own two doors, and from portals that mean no good."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import db
import settings as settings_module
from errors import Invalid, NotAllowed, Refusal, TooLarge, Unreadable
from models import Dataset, Harvest, Openness, Role
from opendata import catalogue, harvest
from opendata.harvest import found as told
from opendata.harvest import web
from opendata.harvest.found import Found, FoundDataset, FoundResource
from settings import ROOT
from tests.data_world import make_dataset, make_release
from tests.routes.portal import our_portal, serving
from tests.world import NOON, make_account, make_department

LATER = NOON + timedelta(days=1)
COUNTS = {"new": 0, "changed": 0, "same": 0, "gone": 0, "errors": 0}


def nothing(*_args: object) -> None:
    pass


@pytest.fixture(autouse=True)
def private(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The portals of these tests stand on this machine."""
    monkeypatch.setenv("MINYI_HARVEST_PRIVATE", "1")
    monkeypatch.setattr(web.time, "sleep", nothing)
    settings_module.settings.cache_clear()
    yield
    settings_module.settings.cache_clear()


@pytest.fixture
def portal(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Three datasets on a portal of our own make."""
    make_release(session, dataset=make_dataset(session, slug="cases", region_id=None))
    make_dataset(session, slug="closed", title="信用信息", openness=Openness.CLOSED)
    make_dataset(session, slug="unseen", public=False)
    odd = 'A < B & "quoted" \\ 换\n行'
    make_dataset(session, slug="odd", title="奇怪<b>的</b>标题", description=odd, theme="")
    session.commit()
    with our_portal(monkeypatch) as base:
        yield base


@pytest.fixture
def home(template: Path, tmp_path: Path, monkeypatch) -> Iterator[Session]:
    """Another site's database, which harvests."""
    shutil.copy(template, tmp_path / "home.db")
    engine = db.make_engine(f"sqlite:///{tmp_path / 'home.db'}")
    with Session(engine) as session:
        session.connection(execution_options={"writes": True})
        yield session
        session.rollback()
    engine.dispose()


def take_in(home: Session, address: str, protocol: str, monkeypatch) -> dict[str, int]:
    """Fetch while this process is the portal, store while it is the other site."""
    made = home.scalar(select(Harvest)) or make_source(home, address, protocol)
    found = harvest.fetch(address, protocol=protocol, progress=nothing)
    with monkeypatch.context() as there:
        there.setenv("MINYI_PUBLIC_URL", "https://home.example")
        settings_module.settings.cache_clear()
        done = harvest.store(home, harvest_id=made.id, found=found, now=NOON)
    settings_module.settings.cache_clear()
    return done


def make_source(session: Session, url: str = "http://portal.example", protocol: str = "ckan"):
    department = make_department(session)
    account = make_account(session, roles=[Role.STEWARD], department=department)
    return harvest.source(
        session,
        account=account,
        url=url,
        protocol=protocol,
        department_id=department.id,
        now=NOON,
    )


def make_found(*names: str, **facts: object) -> Found:
    found = Found()
    for name in names:
        values = {"title": "一份数据", "uri": f"http://portal.example/dataset/{name}", **facts}
        found.add(FoundDataset(name=name, **values))
    return found


DOORS = [("ckan", ""), ("dcat", "/catalog"), ("dcat", "/catalog.xml"), ("dcat", "/catalog.jsonld")]


@pytest.mark.parametrize(("protocol", "path"), DOORS)
def test_what_one_of_our_sites_tells_another_takes_in(portal, home, protocol, path, monkeypatch):
    assert take_in(home, portal + path, protocol, monkeypatch) == COUNTS | {"new": 3}
    cases = home.scalar(select(Dataset).where(Dataset.slug == "cases"))
    assert cases.harvested_uri == f"{portal}/dataset/cases"
    assert cases.title == "热线工单"
    assert cases.title_en == "Hotline cases"
    assert sorted(cases.keywords) == ["工单", "热线"]
    assert cases.licence == "cc-by-4.0"
    assert cases.theme == "society"
    assert cases.cycle == "monthly"
    assert cases.source == "市交通局"
    assert f"{portal}/data/cases/1/data.csv" in [each.url for each in cases.resources]
    closed = home.scalar(select(Dataset).where(Dataset.slug == "closed"))
    assert (closed.openness, closed.grounds) == (Openness.CLOSED, "含敏感信息")
    assert not closed.resources
    assert catalogue.found(home, q="热线").items[0] is cases


@pytest.mark.parametrize(("protocol", "path"), DOORS[:2])
def test_harvested_twice_nothing_changes(portal, home, protocol, path, monkeypatch):
    assert take_in(home, portal + path, protocol, monkeypatch) == COUNTS | {"new": 3}
    assert take_in(home, portal + path, protocol, monkeypatch) == COUNTS | {"same": 3}
    assert home.scalar(select(Harvest)).facts == COUNTS | {"same": 3}


def test_paging_reads_each_dataset_once(portal, session, monkeypatch):
    for number in range(7):
        make_dataset(session, slug=f"more-{number}")
    session.commit()
    monkeypatch.setattr(harvest.fetching.from_ckan, "ROWS", 3)
    monkeypatch.setattr("opendata.dcat_pages.SIZE", 3)
    for protocol, path in (("ckan", ""), ("dcat", "/catalog.ttl")):
        found = harvest.fetch(portal + path, protocol=protocol, progress=nothing)
        assert found.whole
        assert len(found.datasets) == 10


def test_what_is_gone_there_leaves_our_catalogue_and_may_come_back(session):
    made = make_source(session)
    harvest.store(session, harvest_id=made.id, found=make_found("one", "two"), now=NOON)
    done = harvest.store(session, harvest_id=made.id, found=make_found("one"), now=LATER)
    assert done == COUNTS | {"same": 1, "gone": 1}
    assert catalogue.count(session, q="一份数据") == 1
    done = harvest.store(session, harvest_id=made.id, found=make_found("one", "two"), now=LATER)
    assert done == COUNTS | {"same": 1, "changed": 1}
    assert catalogue.count(session, q="一份数据") == 2


@pytest.mark.parametrize("whole", [True, False], ids=["suddenly empty", "broken off"])
def test_a_portal_in_trouble_takes_nothing_away(session, whole):
    made = make_source(session)
    harvest.store(session, harvest_id=made.id, found=make_found("one", "two"), now=NOON)
    found = Found() if whole else make_found("one")
    found.whole = whole
    assert harvest.store(session, harvest_id=made.id, found=found, now=LATER)["gone"] == 0
    assert made.error == "incomplete"
    assert catalogue.count(session) == 2


def test_an_entry_that_cannot_be_read_is_not_taken_for_gone(session):
    made = make_source(session)
    harvest.store(session, harvest_id=made.id, found=make_found("one", "two"), now=NOON)
    found = make_found("one")
    found.add(FoundDataset(uri="http://portal.example/dataset/two", name="two", title=""))
    done = harvest.store(session, harvest_id=made.id, found=found, now=LATER)
    assert done == COUNTS | {"same": 1, "errors": 1}


def test_a_changed_title_and_another_file_are_changes(any_session):
    session = any_session
    made = make_source(session)
    harvest.store(session, harvest_id=made.id, found=make_found("one"), now=NOON)
    found = make_found("one", title="新名字")
    assert harvest.store(session, harvest_id=made.id, found=found, now=LATER)["changed"] == 1
    file = FoundResource(url="http://portal.example/x.csv", format="CSV", size=12)
    found = make_found("one", title="新名字", resources=(file,))
    assert harvest.store(session, harvest_id=made.id, found=found, now=LATER)["changed"] == 1
    assert harvest.store(session, harvest_id=made.id, found=found, now=LATER)["same"] == 1
    dataset = session.scalar(select(Dataset).where(Dataset.harvest_id == made.id))
    assert [each.url for each in dataset.resources] == ["http://portal.example/x.csv"]
    assert catalogue.count(session, q="新名字", format="csv") == 1


def test_an_address_that_is_taken_gets_a_mark_and_our_own_stay_as_they_are(session):
    own = make_dataset(session, slug="parking", title="我们的")
    made = make_source(session)
    harvest.store(session, harvest_id=made.id, found=make_found("parking"), now=NOON)
    dataset = session.scalar(select(Dataset).where(Dataset.harvest_id == made.id))
    assert dataset.slug.startswith("parking-")
    assert (own.title, own.harvest_id) == ("我们的", None)


def test_our_own_datasets_do_not_come_back_to_us(session, monkeypatch):
    monkeypatch.setenv("MINYI_PUBLIC_URL", "http://portal.example")
    settings_module.settings.cache_clear()
    made = make_source(session, "http://other.example")
    done = harvest.store(session, harvest_id=made.id, found=make_found("one"), now=NOON)
    assert done == COUNTS


def test_two_portals_do_not_touch_each_others_datasets(session):
    first, second = make_source(session), make_source(session, "http://second.example")
    harvest.store(session, harvest_id=first.id, found=make_found("one"), now=NOON)
    harvest.store(session, harvest_id=second.id, found=make_found("one"), now=NOON)
    slugs = session.scalars(select(Dataset.slug).order_by(Dataset.id)).all()
    assert slugs[0] == "one"
    assert slugs[1].startswith("one-")


def test_only_who_may_harvest_makes_a_source(session):
    department = make_department(session)
    drafter = make_account(session, roles=[Role.DRAFTER], department=department)
    facts = {"url": "http://portal.example", "protocol": "ckan", "now": NOON}
    with pytest.raises(NotAllowed):
        harvest.source(session, account=drafter, department_id=department.id, **facts)


def test_a_source_asked_for_twice_is_the_same(session):
    department = make_department(session)
    account = make_account(session, roles=[Role.STEWARD], department=department)
    facts = {"account": account, "department_id": department.id, "now": NOON}
    for protocol in ("ckan", "dcat"):
        url = "http://portal.example"
        made = harvest.source(session, url=url, protocol=protocol, **facts)
    assert session.scalar(select(func.count(Harvest.id))) == 1
    assert made.protocol == "dcat"


@pytest.mark.parametrize(
    "url",
    ["ftp://x.example", "file:///etc/passwd", "http://", "http://a@b.example", "x", "http://[::"],
)
def test_an_address_that_is_none_is_refused(session, url):
    with pytest.raises(Invalid):
        make_source(session, url)
    with pytest.raises(Invalid):
        harvest.fetch(url, protocol="ckan", progress=nothing)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.1.2.3",
        "169.254.169.254",
        "192.168.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
    ],
)
def test_private_addresses_are_refused_unless_allowed(monkeypatch, host):
    monkeypatch.setenv("MINYI_HARVEST_PRIVATE", "0")
    settings_module.settings.cache_clear()
    with pytest.raises(Invalid) as refused:
        harvest.fetch(f"http://{host}:9/", protocol="ckan", progress=nothing)
    assert refused.value.about["why"] == "private-address"


@pytest.mark.parametrize("text", ["8.8.8.8", "2001:4860:4860::8888"])
def test_public_addresses_are_public(text):
    assert web.is_public(text)


def package(**facts: object) -> dict[str, object]:
    return {"name": "one", "title": "一份数据", **facts}


def ckan(*packages: object, count: object = None) -> bytes:
    number = len(packages) if count is None else count
    return json.dumps({"success": True, "result": {"count": number, "results": packages}}).encode()


Answer = Callable[[Request], Response]


def fetch(answer: Answer | bytes, *, protocol: str = "ckan", kind: str = "application/json"):
    """What is found on a portal that answers so whatever it is asked."""

    async def app(scope, receive, send):
        if scope["type"] == "http":
            said = answer if isinstance(answer, bytes) else answer(Request(scope))
            response = Response(said, media_type=kind) if isinstance(said, bytes) else said
            await response(scope, receive, send)

    with serving(app) as base:
        return harvest.fetch(f"{base}/x", protocol=protocol, progress=nothing)


def test_a_portal_that_ignores_paging_is_read_once():
    found = fetch(ckan(package(), count=500))
    assert (len(found.datasets), found.whole) == (1, False)


def test_a_portal_that_fails_on_its_second_page_is_refused_whole():
    def answer(request: Request) -> Response:
        if request.query_params["start"] == "0":
            return Response(ckan(package(), count=2))
        return Response(status_code=500)

    with pytest.raises(Unreadable) as refused:
        fetch(answer)
    assert refused.value.about["status"] == 500


def test_a_busy_portal_is_asked_again():
    asked = []

    def answer(_request: Request) -> Response:
        asked.append(1)
        if len(asked) < 3:
            return Response(status_code=503, headers={"Retry-After": "7"})
        return Response(ckan(package()))

    assert len(fetch(answer).datasets) == 1


TURTLE = b"""@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<http://p.example/d/1> a dcat:Dataset ; dct:title "Ein Datensatz"@de, "Plain" ."""
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
LAUGHS = f"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<rdf:RDF {RDF}>&b;</rdf:RDF>""".encode()
OUTSIDE = f"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rdf:RDF {RDF}>&a;</rdf:RDF>""".encode()
REMOTE = b'{"@context": "http://127.0.0.1:9/context", "@type": "Dataset"}'
NESTED = b'{"@graph": [{"@context": [{"a": {"@id": "b:c", "@context": "http://x.example"}}]}]}'


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (b"<!DOCTYPE html><html>404</html>", "text/turtle", "html"),
        (b"<html>", "text/html", "html"),
        (LAUGHS, "application/rdf+xml", "entities"),
        (
            LAUGHS.decode().replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16"),
            "x/y",
            "entities",
        ),
        (OUTSIDE, "text/xml", "entities"),
        (b"<rdf:RDF", "application/rdf+xml", "not-rdf"),
        (REMOTE, "application/ld+json", "remote-context"),
        (NESTED, "application/json", "remote-context"),
        (b"[" * 100_000, "application/ld+json", "not-json"),
        (b"[" * 100_000, "text/turtle", "not-rdf"),
        (b"\x00\xff\xfe", "text/turtle", "not-rdf"),
        (b"not turtle at all", "text/turtle", "not-rdf"),
    ],
)
def test_what_is_no_honest_catalogue_is_refused(body, kind, why):
    with pytest.raises(Unreadable) as refused:
        fetch(body, protocol="dcat", kind=kind)
    assert refused.value.about["why"] == why


def test_a_wrong_type_does_not_hide_a_catalogue():
    found = fetch(TURTLE, protocol="dcat", kind="application/octet-stream")
    assert found.datasets["http://p.example/d/1"].title == "Plain"


@pytest.mark.parametrize("word", ["next", "nextPage"])
def test_pages_that_lead_in_circles_end(word):
    def answer(request: Request) -> Response:
        page = int(request.query_params.get("page", 1))
        to = page % 3 + 1
        said = f"<?page={page}> <http://www.w3.org/ns/hydra/core#{word}> <?page={to}> ."
        one = TURTLE.replace(b"/d/1", f"/d/{page}".encode())
        return Response(one + said.encode(), media_type="text/turtle")

    found = fetch(answer, protocol="dcat")
    assert (len(found.datasets), found.whole) == (3, False)


def test_a_next_page_on_another_host_is_not_followed():
    said = b"<> <http://www.w3.org/ns/hydra/core#next> <http://elsewhere.example/2> ."
    found = fetch(TURTLE + said, protocol="dcat", kind="text/turtle")
    assert (len(found.datasets), found.whole) == (1, False)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        b"{}",
        b'{"result": {"results": {}, "count": 1}}',
        b'{"result": {"results": [], "count": "1"}}',
        b'{"result": {"results": [], "count": true}}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_answer_of_ckan_is_refused(body):
    with pytest.raises(Unreadable):
        fetch(body)


ODD = [
    1,
    None,
    [],
    {},
    {"name": 5},
    package(name="a", title="", tags="x", resources=7, extras={"a": 1}, organization="x"),
    package(
        name="b", tags=[1, {"name": 2}], resources=[None, {"url": None}, {"url": "javascript:1"}]
    ),
    package(name="c" * 600, title="长" * 900, notes="<script>alert(1)</script>" + "字" * 90_000),
    package(name="d", private=True),
    package(name="e", state="deleted"),
    package(name="../f", resources=[{"url": "http://x.example/a b.csv", "size": "1e999"}]),
    package(name="g", maintainer_email="a@b\x00\u202e.example", extras=[{"key": [], "value": []}]),
]


def test_odd_packages_are_read_as_far_as_they_go(session):
    found = fetch(ckan(*ODD))
    made = make_source(session)
    done = harvest.store(session, harvest_id=made.id, found=found, now=NOON)
    assert (done["new"], done["errors"]) == (4, 6)
    texts = session.execute(select(Dataset.title, Dataset.description, Dataset.slug)).all()
    assert all(len(title) <= 200 and len(notes) <= 5_000 for title, notes, _slug in texts)
    assert not any("<" in notes or "alert" in notes for _title, notes, _slug in texts)


def test_redirects_are_followed_but_not_for_ever():
    with pytest.raises(Unreadable) as refused:
        fetch(lambda request: RedirectResponse(str(request.url) + "x"))
    assert refused.value.about["why"] == "redirects"


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://a:b@127.0.0.1/"]
)
def test_a_redirect_to_what_is_no_web_address_is_refused(to):
    with pytest.raises(Invalid):
        fetch(lambda _request: RedirectResponse(to))


def test_a_redirect_into_our_own_network_is_refused(monkeypatch):
    seen = []

    def public(text: str) -> bool:
        seen.append(text)
        return len(seen) < 2

    monkeypatch.setenv("MINYI_HARVEST_PRIVATE", "0")
    settings_module.settings.cache_clear()
    monkeypatch.setattr(web, "is_public", public)
    with pytest.raises(Invalid) as refused:
        fetch(lambda request: RedirectResponse(f"http://127.0.0.2:{request.url.port}/"))
    assert refused.value.about["host"] == "127.0.0.2"


def test_too_much_is_refused_before_it_is_all_read(monkeypatch):
    monkeypatch.setattr(web, "LARGEST", 10_000)
    with pytest.raises(TooLarge):
        fetch(b"x" * 20_000)


def test_a_portal_that_is_not_there_is_refused():
    with pytest.raises(Refusal):
        harvest.fetch("http://127.0.0.1:9", protocol="ckan", progress=nothing)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("CC-BY-4.0", "cc-by-4.0"),
        ("http://creativecommons.org/licenses/by/4.0", "cc-by-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/deed.zh", "cc-by-4.0"),
        ("cc-zero", "cc0-1.0"),
        ("知识共享署名 4.0 国际", "cc-by-4.0"),
        ("http://opendatacommons.org/licenses/by/1-0/", "odc-by-1.0"),
        ("某地开放协议", "某地开放协议"),
        ("https://creativecommons.org/licenses/by-nc/4.0/", ""),
        ("", ""),
    ],
)
def test_a_licence_is_recognised_or_kept_in_words(said, key):
    assert told.licence(said) == key


def test_the_command_harvests_a_portal(portal, tmp_path, template):
    shutil.copy(template, tmp_path / "cli.db")
    given = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'cli.db'}",
        "MINYI_PUBLIC_URL": "http://127.0.0.1:8599",
        "MINYI_HARVEST_PRIVATE": "1",
    }
    engine = db.make_engine(given["DATABASE_URL"])
    with Session(engine) as session:
        make_department(session, key="gov")
        session.commit()
    engine.dispose()
    words = ["dataset", "harvest", portal, "--protocol", "ckan", "--department", "gov", "--json"]
    done = subprocess.run(
        [sys.executable, "cli.py", *words], cwd=ROOT, env=given, capture_output=True, text=True
    )
    assert json.loads(done.stdout) == COUNTS | {"new": 3}, done.stderr
