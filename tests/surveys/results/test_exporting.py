"""Raw responses to CSV, XLSX and SPSS: every row, labels, codes, nothing that runs."""

import csv
import io
import json
import zipfile

import pandas as pd
import pyreadstat
import pytest

from errors import NotAllowed, Stale, TooLarge
from models import AskingState, ResponseState, Role
from surveys.forms.form import DONT_KNOW, PREFER_NOT
from surveys.results import codebook, exporting, sav
from tests.surveys.results.world import EVERYTHING, full, make_responses, make_survey
from tests.world import make_account

ANSWERS = [
    full(),
    full(area=PREFER_NOT, wants=["=tree", "other"], wants__other="=1+1", happy=DONT_KNOW),
    full(words='第一行\r\n第二行,“引号”"', agreed=False),
    {},
]


@pytest.fixture
def analyst(any_session):
    return make_account(any_session, roles=(Role.ANALYST,))


@pytest.fixture
def planned(any_session, analyst):
    home = analyst.memberships[0].department
    survey = make_survey(any_session, form=EVERYTHING, state=AskingState.CLOSED, department=home)
    make_responses(any_session, survey=survey, answers=ANSWERS)
    make_responses(any_session, survey=survey, answers=[full()], state=ResponseState.DRAFT)
    return exporting.plan(any_session, account=analyst, survey=survey)


def read_csv(path):
    with zipfile.ZipFile(path) as package:
        text = package.read("responses.csv").decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_number_of_rows_is_said_beforehand_and_found_afterwards(any_session, planned, tmp_path):
    made = exporting.write(any_session, planned=planned, format="csv", folder=tmp_path)
    assert planned.rows == made.rows == len(read_csv(made.path)) == 4


def test_cells_are_what_was_answered(any_session, planned, tmp_path):
    made = exporting.write(any_session, planned=planned, format="csv", folder=tmp_path)
    first, second, third, empty = read_csv(made.path)
    assert (first["area"], first["wants.wc"], first["wants.seat"]) == ("east", "1", "1")
    assert (first["order.a"], first["order.b"], first["parts.clean"]) == ("1", "3", "good")
    assert second["area"] == PREFER_NOT
    assert third["words"] == '第一行\r\n第二行,“引号”"'
    assert empty["age"] == ""


def test_no_cell_runs_as_a_formula(any_session, planned, tmp_path):
    made = exporting.write(any_session, planned=planned, format="csv", folder=tmp_path)
    assert read_csv(made.path)[1]["wants__other"] == "'=1+1"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", " =1", "　＝1", "\r+1"])
def test_what_a_spreadsheet_would_run_is_guarded(cell):
    assert codebook.guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["1", "a=b", "", "第-1", 5, -3.5, None])
def test_what_no_spreadsheet_runs_stays(cell):
    assert codebook.guarded(cell) == cell


def test_the_codebook_goes_with_it(any_session, planned, tmp_path):
    made = exporting.write(any_session, planned=planned, format="csv", folder=tmp_path)
    with zipfile.ZipFile(made.path) as package:
        told = json.loads(package.read("codebook.json"))["columns"]
        assert "不了解" in package.read("codebook.csv").decode("utf-8-sig")
    assert [each["column"] for each in told] == [each.name for each in planned.columns]
    area = next(each for each in told if each["column"] == "area")
    assert {"value": "east", "meaning": "东区", "spss_code": 1} in area["values"]


def test_a_sheet_holds_the_same_rows(any_session, planned, tmp_path):
    made = exporting.write(any_session, planned=planned, format="xlsx", folder=tmp_path)
    frame = pd.read_excel(made.path, sheet_name="responses", engine="calamine")
    assert len(frame) == made.rows == 4
    assert frame["wants__other"][1] == "=1+1"
    assert list(frame["nps"][:2]) == [9, 9]


def test_spss_has_labels_codes_and_missing_values(any_session, planned, tmp_path):
    made = exporting.write(any_session, planned=planned, format="sav", folder=tmp_path)
    frame, about = pyreadstat.read_sav(made.path, user_missing=True)
    assert len(frame) == made.rows == 4
    assert about.column_names_to_labels["area"] == "您住在哪里？"
    assert about.variable_value_labels["area"][1.0] == "东区"
    assert list(frame["area"][:2]) == [1.0, -9.0]
    assert about.missing_ranges["happy"] == [{"lo": -8.0, "hi": -8.0}]
    assert frame["words"][0] == "希望多种树，夏天太晒。"


def test_a_file_with_another_number_of_rows_is_not_handed_out(any_session, planned, tmp_path):
    make_responses(any_session, survey=planned.survey, answers=[full()])
    with pytest.raises(Stale):
        exporting.write(any_session, planned=planned, format="csv", folder=tmp_path)
    assert list(tmp_path.glob("responses-*")) == []


def test_what_spss_cannot_hold_is_refused(any_session, planned, tmp_path, monkeypatch):
    monkeypatch.setattr(sav, "CELLS", 10)
    with pytest.raises(TooLarge):
        exporting.write(any_session, planned=planned, format="sav", folder=tmp_path)


def test_raw_responses_are_for_analysts_of_the_department(any_session, planned):
    with pytest.raises(NotAllowed):
        exporting.plan(any_session, account=make_account(any_session), survey=planned.survey)


def test_names_of_variables_are_taken_once_and_by_spss():
    columns = [codebook.Column(name, "") for name in ("a.b", "a_b", "1x", "and", "中文", "x" * 99)]
    names = sav.variables(columns)
    assert names[:4] == ["a_b", "a_b_2", "q_1x", "and_"]
    assert len({name.casefold() for name in names}) == len(names)
    assert max(len(name.encode()) for name in names) <= 60
