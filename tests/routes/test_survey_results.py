"""Results of questionnaires over HTTP: JSON, cross tables, CSV."""

import csv
import io

import pytest

from db import unit
from models import AskingState, ShowsResults
from tests.surveys.results.world import EVERYTHING, full, make_responses, make_survey


@pytest.fixture
def slug(database):
    with unit() as session:
        survey = make_survey(session, form=EVERYTHING, state=AskingState.CLOSED)
        people = [full()] * 12 + [full(area="west", sex="m")] * 9 + [full(area="hill")] * 2
        make_responses(session, survey=survey, answers=people)
        return survey.slug


def test_results_have_n_shares_and_intervals(client, slug):
    found = client.get(f"/api/v1/surveys/{slug}/results").json()
    area = next(each for each in found["questions"] if each["key"] == "sex")
    assert area["answered"] == found["responses"] == 23
    assert sum(line["share"] for line in area["lines"]) == pytest.approx(100)
    assert all(line["low"] < line["share"] < line["high"] for line in area["lines"])
    assert found["representative"] is False


def test_small_counts_are_not_told(client, slug):
    found = client.get(f"/api/v1/surveys/{slug}/results").json()
    area = next(each for each in found["questions"] if each["key"] == "area")
    assert {line["key"]: line["n"] for line in area["lines"]} == {
        "east": 12,
        "west": None,
        "hill": None,
        "other": 0,
    }


def test_a_cross_table_is_told(client, slug):
    address = f"/api/v1/surveys/{slug}/crosstab"
    found = client.get(address, params={"row": "sex", "column": "area"}).json()
    assert found["row_keys"] == ["f", "m"]
    assert "~together" in found["column_keys"]
    assert client.get(address, params={"row": "sex", "column": "words"}).status_code == 422


def test_results_are_saved_as_a_table(client, slug):
    answer = client.get(f"/surveys/{slug}/results.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert "attachment" in answer.headers["content-disposition"]
    hill = next(row for row in rows if row["question"] == "area" and row["answer"] == "hill")
    assert (hill["n"], hill["share"], hill["low95"]) == ("", "", "")
    assert [row["answer"] for row in rows if row["label"] == "树荫"] == ["'=tree"]
    assert client.get(f"/surveys/{slug}/results.csv?version=7").status_code == 404


def test_a_cross_table_is_saved_too(client, slug):
    answer = client.get(f"/surveys/{slug}/crosstab.csv?row=sex&column=area")
    assert answer.text.splitlines()[-1].startswith("合计")


def test_hidden_results_are_refused(client):
    with unit() as session:
        survey = make_survey(session, state=AskingState.CLOSED, shows_results=ShowsResults.NEVER)
        slug = survey.slug
    for address in (f"/api/v1/surveys/{slug}/results", f"/surveys/{slug}/results.csv"):
        assert client.get(address).status_code == 403
