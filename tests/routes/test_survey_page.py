"""A survey on plain pages: without scripts, one page after the other, the same verbs."""

import re

import pytest

import clock
import files
from db import reading, unit
from models import Access, AskingState, Survey
from routes import survey_fields
from surveys.forms.form import Form, QuestionKind
from surveys.questionnaires import answering, counting
from tests.surveys.questionnaires.world import ZH, make_survey, option, question
from tests.world import DAY, NOON

K = QuestionKind
EVERY = (
    question("pg", K.PAGE, "第一页"),
    question("st", K.STATEMENT, "说明"),
    question("one", K.SINGLE, options=(option("a"), option("b")), dont_know=True, other=True),
    question("some", K.MULTIPLE, options=(option("a"), option("b"))),
    question("grid", K.MATRIX, options=(option("x"),), rows=(option("r"), option("s"))),
    question("rate", K.RATING, prefer_not=True),
    question("nps", K.NPS),
    question("feel", K.SENTIMENT),
    question("n", K.NUMBER),
    question("day", K.DATE),
    question("t", K.TEXT),
    question("long", K.LONG, dont_know=True),
    question("rank", K.RANKING, options=(option("a"), option("b"))),
    question("pic", K.IMAGE, options=(option("a"),)),
    question("file", K.FILE),
    question("place", K.LOCATION),
    question("ok", K.CONSENT),
)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + DAY)


def open_survey(**changes):
    with unit() as session:
        return make_survey(session, access=Access.ANONYMOUS, **changes)


def post(client, survey, **fields):
    return client.post(f"/read/surveys/{survey.slug}", data=fields)


def code_of(answer):
    return re.search(r'name="code" value="([^"]+)"', answer.text)[1]


def test_a_survey_is_answered_page_by_page_and_handed_in_once(client):
    survey = open_survey()
    assert 'method="post"' in client.get(f"/read/surveys/{survey.slug}").text
    code = code_of(post(client, survey))
    post(client, survey, code=code, shown="rides", rides="yes")
    wrong = post(client, survey, code=code, shown="often", often="99")
    assert 'class="wrong"' in wrong.text
    assert 'value="99"' in wrong.text  # what was typed stays
    post(client, survey, code=code, shown="often", often="5")
    post(client, survey, code=code, shown="why", why=["cheap", "near"])
    last = post(client, survey, code=code, shown="words", words="")
    assert 'name="hand-in"' in last.text
    done = post(client, survey, code=code, **{"hand-in": "1"})
    again = post(client, survey, code=code, **{"hand-in": "1"})
    receipts = [re.search(r"/read/receipts/([\w-]+)", each.text)[1] for each in (done, again)]
    assert receipts[0] == receipts[1]
    with reading() as session:
        found = session.get_one(Survey, survey.id)
        assert found.submitted == 1
        assert counting.recount(session, survey=found) == []
        assert answering.take_up(session, code=code).answers["why"] == ["cheap", "near"]


def test_handing_in_too_early_says_what_is_missing_and_leads_there(client):
    survey = open_survey()
    code = code_of(post(client, survey))
    answer = post(client, survey, code=code, **{"hand-in": "1"})
    assert 'class="wrong"' in answer.text
    with reading() as session:
        assert session.get_one(Survey, survey.id).submitted == 0


def test_going_back_keeps_what_was_typed(client):
    survey = open_survey()
    code = code_of(post(client, survey))
    post(client, survey, code=code, shown="rides", rides="yes")
    answer = post(client, survey, code=code, shown="often", often="7", back="rides")
    assert re.search(r'value="yes" checked', answer.text)
    with reading() as session:
        assert answering.take_up(session, code=code).answers["often"] == 7


def test_every_kind_of_question_is_drawn_and_read_back(client):
    survey = open_survey(form=Form(title={ZH: "全部题型"}, questions=EVERY))
    code = code_of(post(client, survey))
    sent = {
        "one": "other", "one__other": "别的", "some": ["a", "b"], "grid/r": "x", "rate__beside":
        "~pn", "nps": "0", "feel": "5", "n": "1.5", "day": "2026-11-22", "t": "字", "long": "长",
        "rank/a": "2", "rank/b": "1", "pic": "a", "place/lon": "116.4", "place/lat": "39.9",
        "ok": "yes",
    }  # fmt: skip
    shown = [each.key for each in EVERY]
    answer = post(client, survey, code=code, shown=shown, **sent)
    assert 'name="hand-in"' in answer.text, re.findall('class="wrong".*', answer.text)
    done = post(client, survey, code=code, **{"hand-in": "1"})
    assert "/read/receipts/" in done.text
    with reading() as session:
        kept = answering.take_up(session, code=code).answers
    assert kept["rank"] == ["b", "a"]
    assert kept["rate"] == "~pn"
    assert kept["place"] == {"lon": 116.4, "lat": 39.9}
    assert (kept["one"], kept["one__other"], kept["nps"]) == ("other", "别的", 0)


def test_two_options_in_one_place_are_not_a_ranking():
    asked = EVERY[12]
    found = survey_fields.read(asked, {"rank/a": ["1"], "rank/b": ["1"]})
    assert found == {"rank": ["a"]}


def test_a_draft_is_taken_up_by_its_code(client):
    survey = open_survey()
    code = code_of(post(client, survey))
    post(client, survey, code=code, shown="rides", rides="yes")
    answer = post(client, survey, code=code.lower(), open="1")
    assert 'name="often"' in answer.text


def test_a_forged_code_is_told_and_opens_nothing(client):
    survey = open_survey()
    answer = post(client, survey, code="AAAA-AAA-AAA", open="1")
    assert 'class="wrong"' in answer.text
    assert 'name="shown"' not in answer.text


def test_a_code_of_another_survey_opens_nothing_here(client):
    code = code_of(post(client, open_survey()))
    answer = post(client, open_survey(), code=code, open="1")
    assert 'name="shown"' not in answer.text


def test_a_form_on_another_site_cannot_send_here(client):
    survey = open_survey()
    address = f"/read/surveys/{survey.slug}"
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert client.post(address, headers=headers).status_code == 403
    with reading() as session:
        assert session.get_one(Survey, survey.id).begun == 0


def test_words_of_people_are_inert(client):
    survey = open_survey()
    code = code_of(post(client, survey))
    post(client, survey, code=code, shown="rides", rides="no")
    post(client, survey, code=code, shown="words", words="<script>alert(1)</script>")
    answer = post(client, survey, code=code, back="words")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_page_with_a_code_is_kept_by_no_cache(client):
    answer = post(client, open_survey())
    assert answer.headers["cache-control"] == "no-store"


def test_only_pictures_of_public_surveys_are_served(client):
    secret = files.keep(b"\x89PNG\r\n\x1a\nsecret")
    shown = files.keep(b"\x89PNG\r\n\x1a\nshown")
    asked = question("pic", K.IMAGE, options=(option("a", image=shown),))
    form = Form(title={ZH: "x"}, questions=(asked,))
    survey = open_survey(form=form)
    hidden = open_survey(form=form, state=AskingState.DRAFTING)
    address = "/read/surveys/{}/pictures/{}"
    found = client.get(address.format(survey.slug, shown))
    assert (found.status_code, found.headers["content-type"]) == (200, "image/png")
    assert client.get(address.format(survey.slug, secret)).status_code == 404
    assert client.get(address.format(hidden.slug, shown)).status_code == 404
    assert client.get(address.format(survey.slug, "..%2f..")).status_code == 404
