"""schema.org/Dataset: what search engines need is there, whatever the card lacks."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata import schema_org
from tests.opendata.cards import fill, make_card, make_facts
from tests.opendata.test_formats_dcat import BARE


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("facts", [{}, BARE, {**BARE, "release": make_facts(columns=())}])
def test_a_description_is_as_long_as_search_engines_want(facts, language):
    said = schema_org.document(make_card(**facts), language)["description"]
    assert 50 <= len(said) <= 5000


@given(st.text(max_size=6000))
def test_any_description_comes_into_bounds(words):
    assert 50 <= len(schema_org.description(make_card(description=words))) <= 5000


def test_a_long_enough_description_is_left_as_it_is():
    said = "字" * 50
    assert schema_org.description(make_card(description=said)) == said


def test_each_file_is_a_download(tmp_path):
    card = make_card(fill(tmp_path / "files"))
    downloads = schema_org.document(card)["distribution"]
    assert [each["contentUrl"] for each in downloads] == [each.url for each in card.present.files]
    assert {each["encodingFormat"] for each in downloads} >= {"text/csv", "application/json"}


@pytest.mark.parametrize("openness", ["conditional", "closed"])
def test_data_that_are_not_open_offer_no_download(tmp_path, openness):
    card = make_card(fill(tmp_path / "files"), openness=openness, grounds="涉密")
    found = schema_org.document(card)
    assert "distribution" not in found
    assert found["conditionsOfAccess"] == "涉密"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), "2026-01-01/2026-03-31"),
        (date(2026, 1, 1), None, "2026-01-01/.."),
        (None, date(2026, 3, 31), "../2026-03-31"),
        (None, None, None),
    ],
)
def test_a_period_is_an_interval(first, last, said):
    card = replace(make_card(), covers_from=first, covers_to=last)
    assert schema_org.document(card).get("temporalCoverage") == said
