"""DCAT-AP 3: the shapes of the standard find nothing, and every writer says the same graph."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, RDF

from opendata import dcat, rdf
from opendata.dcat_pages import Asked, CataloguePage, triples
from opendata.facts import ResourceFacts
from opendata.rdf import DCAT, HYDRA, SPDX
from tests.opendata.cards import BASE, fill, make_card

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
SHAPES = "reference/conformance/dcat-ap-3.0.1-SHACL.ttl"
WRITERS = {
    "turtle": rdf.turtle,
    "nt": rdf.n_triples,
    "json-ld": rdf.json_ld,
    "xml": rdf.xml,
}
HERE = URIRef(f"{BASE}/dataset/cases")


@pytest.fixture(scope="module")
def shapes(shared: Path) -> Graph:
    return Graph().parse(shared.parent / SHAPES)


def catalogue(*cards, count: int | None = None, page: int = 1) -> str:
    found = CataloguePage(
        asked=Asked(page=page),
        count=len(cards) if count is None else count,
        changed_at=cards[0].changed_at if cards else None,
        cards=cards,
    )
    names = {"zh": "民意", "en": "Minyi"}
    return rdf.turtle(triples(found, base=BASE, names=names, path="/catalog.ttl"))


def graph_of(*cards, **facts) -> Graph:
    return Graph().parse(data=catalogue(*cards, **facts), format="turtle")


BARE = {
    "title_en": "",
    "description": "",
    "description_en": "",
    "publisher_en": "",
    "contact_name": "",
    "contact_email": "",
    "theme": "",
    "keywords": (),
    "region_code": "",
    "covers_from": None,
    "covers_to": None,
    "release": None,
    "source": "",
}
HARVESTED = {
    "release": None,
    "harvested_uri": "https://data.example.org/d/1",
    "resources": (
        ResourceFacts(
            name="一 <表>", format="CSV", media_type="text/csv", url="https://x.org/a b.csv", size=3
        ),
        ResourceFacts(name="", format="", media_type="", url="javascript:alert(1)"),
    ),
}


@pytest.mark.parametrize(
    "facts",
    [
        {},
        BARE,
        HARVESTED,
        {"openness": "conditional", "grounds": "含敏感信息", "licence_url": f"{BASE}/read/x#y"},
        {"openness": "closed", "grounds": "涉密"},
        {"release": None, "tombstone": "含手机号"},
        {"contact_email": 'a b"<>@x y', "keywords": ("a\x0bb", '"', "\ud800"), "title": "\\n\n'"},
    ],
    ids=["full", "bare", "harvested", "conditional", "closed", "withdrawn", "odd"],
)
def test_the_shapes_of_dcat_ap_find_nothing(shapes, tmp_path, facts):
    card = make_card(fill(tmp_path / "files"), **facts)
    conforms, _, report = validate(graph_of(card), shacl_graph=shapes)
    assert conforms, report


def test_the_shapes_notice_a_fault(shapes, tmp_path):
    graph = graph_of(make_card(fill(tmp_path / "files")))
    graph.remove((HERE, DCTERMS.title, None))
    assert not validate(graph, shacl_graph=shapes)[0]


@pytest.mark.parametrize("form", WRITERS)
def test_every_writer_says_the_same_graph(tmp_path, form):
    card = make_card(
        fill(tmp_path / "files"), title='<&">\\\n\t\x0b{}', keywords=("a'b", "ü\u2028")
    )
    found = list(dcat.triples(card))
    whole = Graph()
    for triple in found:
        whole.add(triple)
    assert isomorphic(Graph().parse(data=WRITERS[form](found), format=form), whole)


@given(st.text(max_size=30), st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_words_come_through_every_writer(words, address):
    subject = rdf.iri(f"http://x.org/{address}")
    triple = (subject, DCTERMS.title, rdf.text(words, "zh"))
    for form, write in WRITERS.items():
        read = Graph().parse(data=write([triple]), format=form)
        assert set(read) == {triple}, form


def test_the_same_facts_give_the_same_text():
    assert catalogue(make_card()) == catalogue(make_card())


def test_titles_are_tagged_in_chinese_and_english():
    titles = set(graph_of(make_card()).objects(HERE, DCTERMS.title))
    assert titles == {Literal("热线工单", lang="zh"), Literal("Hotline cases", lang="en")}


def test_each_file_is_a_distribution_with_its_checksum(tmp_path):
    card = make_card(fill(tmp_path / "files"))
    graph = graph_of(card)
    sums = {
        str(graph.value(one, DCAT.downloadURL)): (
            str(graph.value(graph.value(one, SPDX.checksum), SPDX.checksumValue)),
            int(graph.value(one, DCAT.byteSize)),
        )
        for one in graph.objects(HERE, DCAT.distribution)
        if (one, DCAT.downloadURL, None) in graph
    }
    addresses = {str(rdf.iri(each.url)): (each.sha256, each.size) for each in card.present.files}
    assert sums == addresses


def test_the_query_api_is_a_distribution_too(tmp_path):
    graph = graph_of(make_card(fill(tmp_path / "files")))
    rows = URIRef(f"{BASE}/api/v1/datasets/cases/rows")
    assert (None, DCAT.accessURL, rows) in graph


def test_closed_data_have_no_distribution(tmp_path):
    graph = graph_of(make_card(fill(tmp_path / "files"), openness="closed"))
    assert not list(graph.objects(HERE, DCAT.distribution))
    right = str(graph.value(HERE, DCTERMS.accessRights))
    assert right.endswith("access-right/NON_PUBLIC")


def test_a_harvested_address_that_is_no_web_address_is_left_out():
    graph = graph_of(replace(make_card(), **HARVESTED))
    addresses = {str(each) for each in graph.objects(None, DCAT.accessURL)}
    assert addresses == {"https://x.org/a%20b.csv"}


@pytest.mark.parametrize(
    ("page", "steps"),
    [
        (1, {"first": 1, "last": 3, "next": 2}),
        (2, {"first": 1, "last": 3, "next": 3, "previous": 1}),
        (3, {"first": 1, "last": 3, "previous": 2}),
    ],
)
def test_pages_lead_to_each_other_in_both_of_hydras_words(page, steps):
    graph = graph_of(make_card(), count=201, page=page)
    here = URIRef(f"{BASE}/catalog.ttl?page={page}")
    kinds = set(graph.objects(here, RDF.type))
    assert kinds == {HYDRA.PagedCollection, HYDRA.PartialCollectionView}
    for word in ("first", "last", "next", "previous"):
        to = URIRef(f"{BASE}/catalog.ttl?page={steps[word]}") if word in steps else None
        assert graph.value(here, HYDRA[word]) == to
        assert graph.value(here, HYDRA[f"{word}Page"]) == to


def test_an_empty_catalogue_conforms(shapes):
    assert validate(graph_of(), shacl_graph=shapes)[0]
