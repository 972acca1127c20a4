"""One's own part in open data, on the page of one's participation; the ways between its pages."""

import pytest

import clock
from db import unit
from models import Openness
from opendata import applications, follows
from opendata.applications import Form
from tests.data_world import make_dataset
from tests.pages.test_resident_pages import links, queries
from tests.world import make_account


@pytest.fixture
def me(database, be):
    with unit() as session:
        account = make_account(session)
        be(account)
        return account


def followed(me, n):
    with unit() as session:
        department = None
        for number in range(n):
            dataset = make_dataset(
                session, title=f"数据 {number}", title_en="", department=department
            )
            department = dataset.department
            follows.follow(session, account=me, dataset_id=dataset.id, now=clock.now())


def test_who_did_nothing_with_data_is_led_to_them(me, shell):
    assert "Open data" in links(shell("mine", lang="en"))


def test_what_one_follows_is_read_page_by_page(me, shell):
    followed(me, 12)
    test = shell("mine", lang="en")
    assert {"数据 11", "数据 2"} <= set(links(test)) and "数据 1" not in links(test)
    way = links(test)["More that I follow"].split("=", 1)
    test = shell("mine", lang="en", **{way[0]: way[1].replace("%3D", "=")})
    assert {"数据 1", "数据 0"} <= set(links(test)) and "数据 2" not in links(test)


def test_an_application_says_by_when_it_is_decided(me, shell):
    with unit() as session:
        dataset = make_dataset(session, title_en="", openness=Openness.CONDITIONAL)
        form = Form(organisation="", purpose="研究", pledged=True)
        applications.apply(session, account=me, dataset_id=dataset.id, form=form, now=clock.now())
    test = shell("mine", lang="en")
    assert any("a decision is owed by" in each.value for each in test.caption)


def test_a_forged_place_in_a_list_is_refused_in_words(me, shell):
    assert shell("mine", lang="en", followed="x").error


def test_the_page_costs_the_same_however_much_one_follows(me, shell):
    followed(me, 2)
    shell("mine")
    few = queries(lambda: shell("mine"))
    followed(me, 15)
    assert queries(lambda: shell("mine")) == few


@pytest.mark.parametrize("page", ["home", "datasets"])
def test_requests_and_figures_are_found_from_everywhere(database, shell, page):
    assert {"Data requests", "Open-data figures"} <= set(links(shell(page, lang="en")))
