"""The catalogue in every form, a dataset's page, its citations: read by the clients of each."""

import json
import re
from datetime import timedelta

import extruct
import pytest
import sqlalchemy as sa
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF

import db
from models import Cycle, Openness, ReleaseState, Resource
from opendata import catalogue, dcat_pages
from opendata.rdf import DCAT, HYDRA
from settings import settings
from tests.data_world import make_dataset, make_release
from tests.opendata.test_formats_dcat import SHAPES
from tests.world import NOON

pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated"),
]
KINDS = {
    "ttl": ("text/turtle; charset=utf-8", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "xml": ("application/rdf+xml", "xml"),
    "rdf": ("application/rdf+xml", "xml"),
    "n3": ("text/n3; charset=utf-8", "n3"),
    "nt": ("application/n-triples", "nt"),
}
PAGE, CATALOG = "/dataset/cases", "/catalog"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def release(session):
    made = make_release(session, dataset=make_dataset(session, slug="cases", title="工单 <1>"))
    catalogue.index_dataset(session, dataset_id=made.dataset_id)
    session.commit()
    return made


def queries(ask) -> int:
    """How many queries it takes."""
    asked = []

    def note(*told) -> None:
        asked.append(told[2])

    sa.event.listen(db.engine(), "before_cursor_execute", note)
    ask()
    sa.event.remove(db.engine(), "before_cursor_execute", note)
    return len(asked)


def read(answer) -> Graph:
    kind = answer.headers["content-type"].split(";")[0]
    form = next(form for exact, form in KINDS.values() if exact.startswith(kind))
    return Graph().parse(data=answer.content, format=form)


def datasets(graph: Graph) -> set[str]:
    return {str(each).rsplit("/", 1)[1] for each in graph.subjects(RDF.type, DCAT.Dataset)}


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.parametrize("path", [CATALOG, PAGE])
def test_each_form_has_its_exact_media_type_and_is_read(client, release, path, form):
    answer = client.get(f"{path}.{form}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, KINDS[form][0])
    assert datasets(read(answer)) == {"cases"}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json, text/turtle;q=0.5", "application/ld+json"),
        ("text/turtle;q=0.4, application/rdf+xml;q=0.9, */*;q=0.1", "application/rdf+xml"),
        ("application/n-triples, text/html;q=0.9", "application/n-triples"),
        (BROWSER, "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("", "text/html; charset=utf-8"),
        ("text/*", "text/html; charset=utf-8"),
        ("text/html;q=0, text/turtle;q=0.1", "text/turtle; charset=utf-8"),
        ("image/png", "text/html; charset=utf-8"),
        ("text/turtle;q=nonsense, ;;, q=1,,", "text/html; charset=utf-8"),
    ],
)
def test_the_form_follows_the_accept_header(client, release, accept, kind):
    answer = client.get(PAGE, headers={"Accept": accept})
    assert answer.headers["content-type"] == kind
    assert "Accept" in answer.headers["vary"]


def test_a_browser_that_asks_for_the_catalogue_gets_the_list(client, release):
    answer = client.get(CATALOG, headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["location"]) == (303, "/read/datasets")


@pytest.mark.parametrize("path", [f"{CATALOG}.ttl", f"{PAGE}.xml", PAGE, f"{PAGE}/citation.bib"])
def test_who_has_it_gets_304(client, release, path):
    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", [f"{CATALOG}.ttl", f"{PAGE}.xml"])
def test_head_says_what_get_sends(client, release, path):
    told, sent = client.head(path), client.get(path)
    assert (told.status_code, told.content) == (200, b"")
    for name in ("etag", "last-modified", "content-type", "content-length"):
        assert told.headers[name] == sent.headers[name]


def test_what_has_not_changed_since_gets_304(client, release):
    answer = client.get(f"{CATALOG}.ttl")
    since = {"If-Modified-Since": answer.headers["last-modified"]}
    assert client.get(f"{CATALOG}.ttl", headers=since).status_code == 304


def test_the_served_catalogue_conforms(client, session, release, shared):
    conditions = {Openness.CONDITIONAL: "有条件", Openness.CLOSED: "涉密"}
    for openness, grounds in conditions.items():
        made = make_release(session, dataset=make_dataset(session, openness=openness))
        made.dataset.grounds = grounds
    gone = make_release(session, dataset=make_dataset(session, slug="gone"))
    gone.state, gone.withdrawn_reason, gone.dataset.newest = ReleaseState.WITHDRAWN, "错", None
    session.commit()
    graph = read(client.get(f"{CATALOG}.ttl"))
    conforms, _, report = validate(graph, shacl_graph=Graph().parse(shared.parent / SHAPES))
    assert conforms, report
    assert len(datasets(graph)) == 4


def test_a_harvester_walks_all_pages(client, session, monkeypatch):
    monkeypatch.setattr(dcat_pages, "SIZE", 2)
    for slug in "abcde":
        make_dataset(session, slug=slug)
    session.commit()
    walked, address = [], "/catalog.ttl"
    while address:
        graph = read(client.get(address.removeprefix(settings().public_url)))
        walked.append(datasets(graph))
        following = list(graph.objects(None, HYDRA.next))
        assert following == list(graph.objects(None, HYDRA.nextPage))
        address = str(following[0]) if following else ""
    assert walked == [{"a", "b"}, {"c", "d"}, {"e"}]


def test_a_page_costs_a_fixed_number_of_queries(client, session):
    make_release(session)
    session.commit()
    one = queries(lambda: client.get("/catalog.nt"))
    for _ in range(5):
        made = make_release(session, dataset=make_dataset(session))
        made.dataset.resources.append(Resource(url="https://example.org/x"))
    session.commit()
    assert queries(lambda: client.get("/catalog.nt")) == one


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("modified_since=2999-01-01", set()),
        ("modified_since=2000-01-01T00:00:00Z", {"cases", "roads"}),
        ("modified_since=2000-01-01T00:00:00+08:00", {"cases", "roads"}),
        ("q=工单", {"cases"}),
        ("q=道路", {"roads"}),
        ("q=道路&profiles=x&fq=y", {"roads"}),
    ],
)
def test_a_part_of_the_catalogue_can_be_asked_for(client, session, release, query, slugs):
    roads = make_dataset(session, slug="roads", title="道路", description="路", keywords=[])
    catalogue.index_dataset(session, dataset_id=roads.id)
    session.commit()
    assert datasets(read(client.get(f"/catalog.ttl?{query}"))) == slugs


def test_modified_since_takes_in_that_very_moment(client, session, release):
    moment = release.dataset.changed_at
    query = {"modified_since": moment.isoformat()}
    assert datasets(read(client.get("/catalog.ttl", params=query))) == {"cases"}
    query = {"modified_since": (moment + timedelta(seconds=1)).isoformat()}
    assert datasets(read(client.get("/catalog.ttl", params=query))) == set()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/catalog.ttl?page=0", 422),
        ("/catalog.ttl?page=x", 422),
        ("/catalog.ttl?page=-1", 422),
        ("/catalog.ttl?page=2", 404),
        ("/catalog.ttl?page=99999999999999999999", 422),
        ("/catalog.ttl?modified_since=gestern", 422),
        ("/catalog.ttl?modified_since=0001-01-01", 200),
        ("/catalog.ttl?modified_since=9999-12-31T23:59:59-23:59", 422),
        ("/catalog.pdf", 404),
        ("/dataset/none", 404),
        ("/dataset/none.ttl", 404),
        ("/dataset/cases.pdf", 404),
        ("/dataset/cases?release=9", 404),
        ("/dataset/cases?release=x", 404),
        ("/dataset/cases/citation.pdf", 404),
        ("/dataset/cases/citation.bib?release=0", 404),
        ("/dataset/%00.ttl", 404),
    ],
)
def test_odd_addresses_are_refused_in_order(client, release, path, status):
    assert client.get(path).status_code == status


def test_a_dataset_in_the_making_is_not_found(client, session):
    make_dataset(session, slug="draft", public=False)
    session.commit()
    for path in ("/dataset/draft", "/dataset/draft.ttl", "/dataset/draft/citation.bib"):
        assert client.get(path).status_code == 404
    assert "draft" not in client.get("/catalog.ttl").text


def test_the_page_says_itself_in_schema_org(client, release):
    answer = client.get(PAGE, headers={"Accept": BROWSER})
    (found,) = extruct.extract(answer.text, syntaxes=["json-ld"])["json-ld"]
    assert found["@type"] == "Dataset"
    assert found["name"] == "工单 <1>"
    assert 50 <= len(found["description"]) <= 5000
    (download,) = found["distribution"]
    assert download["contentUrl"].endswith("/data/cases/1/data.csv")
    assert download["sha256"] == release.digest
    assert found["version"] == "1.0.0"
    assert len(found["variableMeasured"]) == 8


@pytest.mark.parametrize(
    "words",
    ["</script><script>alert(1)</script>", "<!--<script>", "]]>&lt;\u2028", '"\\', "{{7*7}}"],
)
def test_no_title_breaks_out_of_the_page(client, session, words):
    made = make_release(
        session, dataset=make_dataset(session, slug="odd", title=words, source=words)
    )
    made.note = words
    session.commit()
    html = client.get("/dataset/odd").text
    (found,) = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    assert found["name"] == words
    assert html.count("<script") == 1
    assert "49" not in found["name"]


def test_the_page_leads_to_its_other_forms(client, release):
    html = client.get(PAGE).text
    links = dict(re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', html))
    base = f"{settings().public_url}/dataset/cases"
    assert links["text/turtle"] == f"{base}.ttl"
    assert links["application/ld+json"] == f"{base}.jsonld"
    assert links["application/rdf+xml"] == f"{base}.xml"
    assert links["application/atom+xml"] == "/feeds/datasets/cases.atom"


def test_the_page_lists_files_columns_releases_and_a_citation(client, session, release):
    newer = make_release(session, dataset=release.dataset)
    newer.changes = {"added": 3, "removed": 0, "changed": 1}
    session.commit()
    html = client.get(PAGE, headers={"Accept-Language": "zh"}).text
    assert f"{settings().public_url}/data/cases/2/data.csv" in html
    assert newer.digest in html
    assert "所在区" in html
    assert "?release=1" in html
    assert "[DS/OL]" in html


def test_an_older_release_says_there_is_a_newer_one(client, session, release):
    make_release(session, dataset=release.dataset)
    session.commit()
    html = client.get(f"{PAGE}?release=1").text
    assert "/data/cases/1/data.csv" in html
    assert 'class="notice back"' in html


def test_a_withdrawn_release_is_shown_with_its_reason(client, session, release):
    release.state, release.withdrawn_reason = ReleaseState.WITHDRAWN, "第 3 列含手机号"
    release.dataset.newest, release.withdrawn_at = None, NOON
    session.commit()
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "第 3 列含手机号" in page.text
    assert "/data/cases/1/" not in page.text
    assert client.get(f"{PAGE}?release=1", headers={"Accept": BROWSER}).status_code == 410


@pytest.mark.parametrize("openness", [Openness.CONDITIONAL, Openness.CLOSED])
def test_data_that_are_not_open_are_not_linked(client, session, openness):
    make_release(session, dataset=make_dataset(session, slug="shut", openness=openness))
    session.commit()
    html = client.get("/dataset/shut").text
    assert "/data/shut/1/" not in html
    assert "含敏感信息" in html


def test_a_harvested_dataset_leads_to_its_files_but_runs_none(client, session):
    made = make_dataset(session, slug="far", cycle=Cycle.IRREGULAR)
    made.resources.append(Resource(name="good", url="https://example.org/a.csv", format="CSV"))
    made.resources.append(Resource(name="bad", url="javascript:alert(1)"))
    session.commit()
    html = client.get("/dataset/far").text
    assert "https://example.org/a.csv" in html
    assert "javascript:" not in html


@pytest.mark.parametrize(
    ("form", "holds"),
    [("bib", "@misc{"), ("ris", "TY  - DATA"), ("txt", "[DS/OL]"), ("json", "[{")],
)
def test_a_release_is_cited_in_each_style(client, release, form, holds):
    answer = client.get(f"{PAGE}/citation.{form}?release=1")
    assert answer.text.startswith(holds) or holds in answer.text
    assert release.digest in answer.text


def test_one_figure_is_cited_with_its_value(client, release):
    asked = {"query": "group=区&measure=sum.n", "value": "浦东新区 17"}
    (item,) = client.get(f"{PAGE}/citation.json", params=asked).json()
    assert item["URL"].endswith("aggregate?group=%E5%8C%BA&measure=sum.n&release=1")
    assert "浦东新区 17" in item["note"]


def test_a_citation_of_a_withdrawn_release_is_gone(client, session, release):
    release.state = ReleaseState.WITHDRAWN
    session.commit()
    assert client.get(f"{PAGE}/citation.bib?release=1").status_code == 410


def test_a_page_view_costs_a_fixed_number_of_queries(client, session, release):
    one = queries(lambda: client.get(PAGE)), queries(lambda: client.get("/read/datasets"))
    for _ in range(5):
        make_release(session, dataset=release.dataset)
        make_release(session, dataset=make_dataset(session))
    session.commit()
    more = queries(lambda: client.get(PAGE)), queries(lambda: client.get("/read/datasets"))
    assert more == one


@pytest.mark.parametrize("query", ["", "?q=工单", "?theme=society", "?theme=x&page=abc", "?q=%00"])
def test_the_list_is_read(client, release, query):
    answer = client.get(f"/read/datasets{query}")
    assert answer.status_code == 200
    assert ("/dataset/cases" in answer.text) is ("%00" not in query)


def test_the_terms_have_a_place_for_conditional_data(client):
    assert 'id="conditional"' in client.get("/read/data-terms").text


def test_rdf_may_be_read_from_any_site(client, release):
    answer = client.get("/catalog.jsonld")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert json.loads(answer.text)["@graph"]


def test_titles_are_in_both_languages(client, release):
    titles = {
        each.language
        for each in read(client.get(f"{PAGE}.ttl")).objects(
            URIRef(f"{settings().public_url}{PAGE}"), DCTERMS.title
        )
    }
    assert titles == {"zh", "en"}


@pytest.mark.postgres
def test_everything_is_read_from_postgresql_too(postgres_session, postgres_client):
    made = make_release(postgres_session, dataset=make_dataset(postgres_session, slug="cases"))
    catalogue.index_dataset(postgres_session, dataset_id=made.dataset_id)
    postgres_session.commit()
    for path in (
        "/catalog.ttl?q=工单&modified_since=2000-01-01",
        "/dataset/cases.jsonld",
        "/dataset/cases",
        "/dataset/cases/citation.ris",
        "/data/cases/latest/data.csv",
        "/feeds/datasets.atom?q=工单",
        "/feeds/datasets/cases.atom",
        "/sitemap.xml",
        "/read/datasets?q=工单",
    ):
        answer = postgres_client.get(path)
        assert answer.status_code == 200, path
        assert "cases" in answer.text or path.startswith("/data/")
