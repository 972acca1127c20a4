"""CKAN's words, pure: Solr's query language, packages, filters, SQL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import Invalid
from opendata import catalogue, tables
from opendata.ckan import datastore, search, solr, statement
from opendata.ckan.ids import id_of, is_id
from opendata.ckan.solr import Both, Not, Span, Term
from opendata.columns import Column
from opendata.query import logic
from tests.data_world import COLUMNS, make_dataset, make_release

ID = id_of("resource", "cases", "data.csv")


def parse(text: str) -> solr.Node:
    return solr.parse(text, field="q")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("热线", Term("", "热线")),
        ("热线 工单", Both((Term("", "热线"), Term("", "工单")))),
        ('"a b"~2^3', Term("", "a b", phrase=True)),
        ("name:x", Term("name", "x")),
        ("uri:http://x/1", Term("uri", "http://x/1")),
        (
            "organization:(a OR b)",
            Both((Term("organization", "a"), Term("organization", "b")), True),
        ),
        ("+a -b", Both((Term("", "a"), Not(Term("", "b"))))),
        ("NOT a OR b", Both((Not(Term("", "a")), Term("", "b")), True)),
        ("a && b || c", Both((Both((Term("", "a"), Term("", "b"))), Term("", "c")), True)),
        ("m:[2026-01-01T00:00:00Z TO *]", Span("m", "2026-01-01T00:00:00Z", "*")),
        ("*:*", Term("*", "*")),
        (r"name:a\:b", Term("name", "a:b")),
        ("", Both(())),
    ],
)
def test_solrs_words_are_read(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text", ["(a", "a)", '"a', "((((((((((a))))))))))", "-" * 50 + "a", "a " * 200]
)
def test_what_is_no_query_is_refused(text):
    with pytest.raises(Invalid):
        parse(text)


@given(st.text(max_size=60) | st.text(alphabet='ab:()[]"+-!*&|\\ TO^~ORNAD', max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        parse(text)
    except Invalid as refusal:
        assert refusal.about["field"] == "q"


def test_an_id_is_of_one_thing_for_ever():
    assert id_of("package", "cases") == "9f1a769c-9688-599e-89f8-12bddc15a117"
    assert is_id(id_of("package", "cases"))
    assert id_of("package", "a", "b") != id_of("package", "b", "a")
    assert not is_id("cases")


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        ({"区": "浦东新区"}, 2),
        ({"区": ["浦东新区", "徐汇区"]}, 4),
        ({"区": []}, 0),
        ({"n": None}, 1),
        ({"n": [5, None]}, 2),
        ({"n": "5"}, 1),
        ({"n": {"gt": 5, "lte": 12}}, 2),
        ({"score": 4.5}, 1),
        ([{"n": 5}, {"n": 7}], 2),
        ({"status": "办结", "$or": [{"n": 12}, {"区": "徐汇区"}]}, 2),
        ({"$or": []}, 0),
        ("{}", 6),
        ("", 6),
        ('{"n": 5}', 1),
        ({"_id": [1, 2]}, 2),
    ],
)
def test_filters_find_their_rows(filters, rows, session):
    assert count(session, filters=filters) == rows


@pytest.mark.parametrize(
    ("q", "rows"),
    [("浦东", 2), ("浦东 办结", 1), ({"区": "浦东"}, 2), ("12", 1), ("nothing", 0), ("", 6)],
)
def test_words_find_their_rows(q, rows, session):
    assert count(session, q=q) == rows


def count(session, **given: object) -> int | None:
    release = make_release(session)
    with tables.opened(release.table_sha256) as cursor:
        return datastore.search(cursor, datastore.parse(given, COLUMNS), known=6).total


@pytest.mark.parametrize(
    "given",
    [
        {"filters": "["},
        {"filters": 5},
        {"filters": {"nope": 1}},
        {"filters": {"n": {"like": 1}}},
        {"filters": {"n": {"gt": None}}},
        {"filters": {"n": [[1]]}},
        {"filters": {"n": "x"}},
        {"filters": {"$or": {"n": 1}}},
        {"filters": {"n": list(range(600))}},
        {"fields": ["nope"]},
        {"fields": 5},
        {"sort": "nope desc"},
        {"sort": "n sideways"},
        {"sort": {"n": 1}},
        {"limit": -1},
        {"limit": True},
        {"limit": "many"},
        {"offset": 1.5},
        {"q": "a " * 30},
        {"q": {"nope": "x"}},
        {"q": "{"},
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(given):
    with pytest.raises(Invalid):
        datastore.parse(given, COLUMNS)


def test_a_limit_is_cut_and_told():
    assert datastore.parse({"limit": "99999"}, COLUMNS).query.limit == 32_000
    assert datastore.parse({}, COLUMNS).query.limit == 100


def test_the_order_may_name_any_column():
    order = datastore.parse({"sort": 'n desc nulls last, "区" asc,score'}, COLUMNS).query.order
    assert [(each.column.name, each.descending, each.nulls_first) for each in order] == [
        ("n", True, False),
        ("区", False, False),
        ("score", False, False),
    ]


def test_an_escaped_name_is_a_column():
    wish = datastore.parse({"filters": {"$$or": "x"}}, [Column(name="$or")])
    (group,) = wish.query.where.parts
    assert isinstance(group, logic.Group)
    assert isinstance(group.parts[0], logic.Test)


def test_an_id_in_quotes_is_the_table():
    read = statement.read(f'SELECT "区", \'"{ID}"\' FROM "{ID}" t')
    assert read.resource == ID
    assert read.sql == f'SELECT "区", \'"{ID}"\' FROM data t'


@pytest.mark.parametrize(
    "sql", ["SELECT 1", f'SELECT * FROM "{ID}", "{id_of("resource", "b", "c")}"']
)
def test_a_statement_asks_one_table(sql):
    with pytest.raises(Invalid):
        statement.read(sql)


QUERIES = ["热线", "tags:热线", "name:ca*", "groups:society", "res_format:csv", "-license_id:x"]


@pytest.mark.parametrize("q", QUERIES)
def test_searches_find_the_same_on_both_databases(any_session, q):
    release = make_release(any_session, dataset=make_dataset(any_session, slug="cases"))
    catalogue.index_dataset(any_session, dataset_id=release.dataset_id)
    asked = search.Search(q=q, facets=tuple(search.COUNTED), sort="title desc, name")
    found = search.search(any_session, asked=asked, base="http://x")
    assert found.count == 1
    assert [rows[0][2] for rows in found.facets.values()] == [1] * len(search.COUNTED)
