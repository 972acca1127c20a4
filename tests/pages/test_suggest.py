"""Suggesting on the page: write, receipt, progress by code, rating, taking back."""

import db
from models import Suggestion, SuggestionState
from tests.surveys.suggestions.world import make_town, raised
from tests.world import make_account


def field(test, part):
    """The widget whose key begins so."""
    everything = [*test.text_input, *test.text_area, *test.selectbox, *test.button]
    return next(each for each in everything if (each.key or "").startswith(part))


def test_a_visitor_is_asked_to_sign_in_and_may_look_up_a_code(shell):
    page = shell("suggest")
    assert not page.exception
    assert field(page, "suggest_sign_in")
    assert field(page, "suggest_typed")


def test_a_resident_writes_one_and_gets_a_receipt(session, shell, be):
    make_town(session)
    author = make_account(session)
    session.commit()
    be(author)
    page = shell("suggest")
    field(page, "title_").input("公交站没有遮雨棚").run()
    field(page, "body_").input("下雨天等公交没有地方躲。").run()
    assert field(page, "topic_").value == "transport"
    field(page, "send_").click().run()
    assert not page.exception
    with db.reading() as fresh:
        made = fresh.query(Suggestion).one()
    assert (made.topic, made.state) == ("transport", SuggestionState.ASSIGNED)
    assert any("receipt" in str(each.proto) for each in page.get("html"))


def test_a_topic_the_person_chose_stays(session, shell, be):
    be(make_account(session))
    session.commit()
    page = shell("suggest")
    field(page, "topic_").select("health").run()
    field(page, "title_").input("公交站没有遮雨棚").run()
    assert field(page, "topic_").value == "health"


def test_whoever_has_the_code_sees_the_progress_and_no_words(session, shell):
    make_town(session)
    made, receipt = raised(session, title="停车难", body="小区门口夜里停满了车。")
    session.commit()
    page = shell("suggest", code=receipt.code)
    assert not page.exception
    whole = str([each.proto for each in page.get("html")]) + str([h.value for h in page.header])
    assert "停车难" in whole
    assert made.body not in whole


def test_a_wrong_code_is_told_so(session, shell):
    page = shell("suggest", code="AAAA-AAA-AAA")
    assert page.warning


def test_the_page_of_receipts_knows_those_of_suggestions(session, shell):
    made, receipt = raised(session)
    session.commit()
    page = shell("receipt", code=receipt.code)
    assert not page.exception
    assert not page.warning
    whole = str([each.proto for each in page.get("html")]) + str([h.value for h in page.header])
    assert receipt.code in whole
    assert made.body not in whole
