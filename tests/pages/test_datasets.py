"""The catalogue page: words and facets in the address, cards, the way out of an empty list."""

from datetime import timedelta

import pytest

import clock
from db import unit
from models import Openness, Resource
from opendata import catalogue
from tests.data_world import make_dataset, make_release
from tests.pages.test_resident_pages import in_address, links, queries, words
from tests.world import make_department


def published(*, released_ago=3, department=None, **facts):
    with unit() as session:
        made = make_dataset(
            session,
            department=department or make_department(session, name="市信访局"),
            **{"title_en": "", **facts},
        )
        make_release(session, dataset=made, now=clock.now() - timedelta(days=released_ago))
        catalogue.index_dataset(session, dataset_id=made.id)
        return made


def titles(test):
    return [label for label, query in links(test).items() if query.startswith("d=")]


def widget(test, key):
    return next(each for each in (*test.selectbox, *test.button_group) if each.key == key)


def test_an_empty_catalogue_says_what_will_be_here(database, shell):
    test = shell("datasets", lang="en")
    assert not test.exception
    assert test.info[0].value.startswith("No dataset is open here yet.")


def test_a_card_says_what_one_chooses_by(database, shell):
    published(title="热线工单")
    test = shell("datasets", lang="en")
    assert titles(test) == ["热线工单"]
    for said in ("市信访局", "6 rows", "CSV", "Up to date · Monthly", "个人信息已去除"):
        assert said in words(test)


@pytest.mark.parametrize(
    ("days", "said"), [(5, "Up to date"), (40, "Update due"), (60, "Update overdue")]
)
def test_a_card_says_how_fresh_it_is(database, shell, days, said):
    published(released_ago=days)
    assert said in words(shell("datasets", lang="en"))


def test_one_that_is_not_open_says_so(database, shell):
    published(openness=Openness.CONDITIONAL)
    assert "Open on conditions" in words(shell("datasets", lang="en"))


def test_words_in_the_address_are_looked_for(database, shell):
    published(title="停车场泊位")
    published(title="空气质量")
    assert titles(shell("datasets", q="停車場")) == ["停车场泊位"]


def test_the_form_puts_the_words_into_the_address(database, shell):
    published(title="停车场泊位")
    published(title="空气质量")
    test = shell("datasets", p="2")
    test.text_input(key="datasets_q").set_value(" 空气 ")
    next(each for each in test.button if each.label == "搜索").click().run()
    assert in_address(test, "q") == "空气"
    assert "p" not in test.query_params
    assert titles(test) == ["空气质量"]


@pytest.mark.parametrize(
    ("facet", "value"),
    [
        ("theme", "transport"),
        ("department", "parks"),
        ("cycle", "daily"),
        ("licence", "cc0-1.0"),
    ],
)
def test_a_facet_in_the_address_narrows_the_list(database, shell, facet, value):
    with unit() as session:
        parks = make_department(session, key="parks")
    published(title="甲", theme="transport", department=parks, cycle="daily", licence="cc0-1.0")
    published(title="乙")
    test = shell("datasets", **{facet: value})
    assert not test.exception
    assert titles(test) == ["甲"]


def test_choosing_a_facet_puts_it_into_the_address(database, shell):
    published(title="甲", openness=Openness.CONDITIONAL)
    published(title="乙")
    test = shell("datasets")
    widget(test, "choose_openness").set_value("conditional").run()
    assert in_address(test, "openness") == "conditional"
    assert titles(test) == ["甲"]
    widget(test, "choose_openness").set_value("").run()
    assert "openness" not in test.query_params
    assert len(titles(test)) == 2


def test_facets_show_how_many_there_are(database, shell):
    published(theme="transport")
    published(theme="transport")
    published(theme="health")
    test = shell("datasets", lang="en")
    assert widget(test, "choose_theme").options == ["All", "Transport 2", "Health 1"]


def test_the_order_stands_in_the_address(database, shell):
    for title in ("b", "a"):
        published(title=title)
    assert titles(shell("datasets", sort="title")) == ["a", "b"]


def test_an_empty_answer_shows_the_way_out(database, shell):
    published()
    test = shell("datasets", q="恐龙", theme="health", lang="en")
    assert test.info[0].value.startswith("No dataset fits all of this.")
    next(each for each in test.button if each.label == "Show all datasets").click().run()
    assert len(titles(test)) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"p": "0"},
        {"p": "99"},
        {"p": "x"},
        {"q": "\x00'\"%"},
        {"q": "长" * 5000},
        {"theme": "<b>"},
        {"openness": "half"},
        {"cycle": "never"},
        {"format": "🎈"},
        {"sort": "x"},
        {"department": "gov/%"},
        {"region": "99%"},
        {"keyword": "[]"},
    ],
)
def test_a_strange_address_breaks_nothing(database, shell, query):
    published()
    test = shell("datasets", **query)
    assert not test.exception and not test.error


NASTY = "<script>alert(1)</script> :red[官方] ![](http://evil.example) [x](javascript:1) **粗**"


def test_what_a_department_wrote_is_text(database, shell):
    with unit() as session:
        made = make_dataset(session, title=NASTY, title_en="", description=NASTY)
        session.add(Resource(dataset_id=made.id, format="<i>", url="https://a.example/"))
    test = shell("datasets")
    html = "".join(each.proto.body for each in test.get("html"))
    assert "<script>" not in html and "<i>" not in html
    [label] = [each.proto.label for each in test.get("page_link") if "script" in each.proto.label]
    assert "](" not in label.replace("\\]\\(", "")


def test_twenty_stand_on_a_page(database, shell):
    for n in range(22):
        published(title=f"表{n}")
    assert len(titles(shell("datasets"))) == 20
    assert len(titles(shell("datasets", p="2"))) == 2


def test_the_page_asks_the_same_of_the_database_however_long_it_is(database, shell):
    published()
    few = queries(lambda: shell("datasets", q="热线"))
    for _ in range(5):
        published()
    assert queries(lambda: shell("datasets", q="热线")) == few


def test_the_same_list_is_there_for_programs(database, shell):
    published(title="停车")
    assert "/api/v1/datasets?q=%E5%81%9C%E8%BD%A6" in words(shell("datasets", q="停车"))
