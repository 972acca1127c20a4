"""Asking, requesting, handing in and applying on the pages; the desk that answers; the figures."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import clock
from db import reading, unit
from models import Application, Dataset, Inquiry, InquiryKind, InquiryState, Openness, Reuse, Role
from opendata import reuses
from tests.data_world import make_dataset, make_release
from tests.opendata.voices_world import make_application, make_inquiry, make_reuse
from tests.world import make_account

PAYLOADS = [
    "<script>window.PWN=1</script>",
    "<img src=x onerror=PWN=1>",
    "[官方](javascript:alert(1)) ![x](https://evil.example/x.png)",
    ":red[官方已批准] :material/verified: # 大标题",
    "</div></article><svg onload=PWN=1>",
]


class World:
    """A department with open and conditional data, its steward, its publisher, a resident."""

    def __init__(self, session):
        self.dataset = make_release(session, dataset=make_dataset(session, slug="cases")).dataset
        department = self.dataset.department
        self.conditional = make_dataset(
            session, slug="cameras", department=department, openness=Openness.CONDITIONAL
        )
        self.resident = make_account(session)
        self.steward = make_account(session, roles=[Role.STEWARD], department=department)
        self.publisher = make_account(session, roles=[Role.PUBLISHER], department=department)


@pytest.fixture
def world(database):
    with unit() as session:
        return World(session)


def made(world, make, **given):
    with unit() as session:
        dataset = session.get_one(Dataset, given.pop("dataset", world.dataset).id)
        return make(session, dataset=dataset, now=given.pop("now", clock.now()), **given)


def only(kind):
    with reading() as session:
        return session.scalars(select(kind)).one()


def field(test, kind, prefix):
    return next(each for each in getattr(test, kind) if (each.key or "").startswith(prefix))


def button(test, prefix):
    return field(test, "button", prefix)


def well(test):
    assert not test.exception
    assert not test.error
    return test


def html(test):
    return "".join(each.proto.body for each in test.get("html"))


@pytest.mark.parametrize("path", ["data_requests", "self_check"])
def test_an_empty_site_shows_its_public_pages(shell, path):
    assert well(shell(path)).title


def test_a_question_is_asked_on_the_page_of_the_dataset(shell, be, world):
    be(world.resident)
    test = well(shell("dataset", d="cases", tab="ask"))
    field(test, "text_input", "title_").input("评分是怎么算的？")
    field(test, "text_area", "body_").input("说明里没有写。")
    well(button(test, "send_").click().run())
    assert test.success
    assert only(Inquiry).kind is InquiryKind.QUESTION


def test_a_cell_named_in_the_address_is_corrected(shell, be, world):
    be(world.resident)
    test = well(shell("dataset", d="cases", tab="ask", fix_row="3", fix_column="n"))
    assert "<b>7</b>" in html(test)
    field(test, "text_input", "proposed_").input("8")
    field(test, "text_input", "title_").input("少了一件")
    field(test, "text_area", "body_").input("公示栏写的是 8 件。")
    well(button(test, "send_").click().run())
    inquiry = only(Inquiry)
    assert (inquiry.row, inquiry.column, inquiry.was, inquiry.proposed) == (3, "n", "7", "8")


@pytest.mark.parametrize("row", ["0", "99999999999999999999", "-1", "x", "٣"])
def test_a_row_that_is_none_breaks_nothing(shell, be, world, row):
    be(world.resident)
    assert not shell("dataset", d="cases", tab="ask", fix_row=row, fix_column="?").exception


def test_what_was_refused_stays_in_its_fields(shell, be, world):
    be(world.resident)
    test = shell("dataset", d="cases", tab="ask")
    field(test, "text_area", "body_").input("没有标题")
    button(test, "send_").click().run()
    assert test.error
    assert field(test, "text_area", "body_").value == "没有标题"


def test_a_second_click_asks_nothing_new(shell, be, world):
    from pages._parts import inquiry_form, sheet

    be(world.resident)
    test = shell("dataset", d="cases", tab="ask")
    field(test, "text_input", "title_").input("问")
    field(test, "text_area", "body_").input("问")
    button(test, "send_").click().run()
    assert not sheet.in_use(inquiry_form.ABOUT, "the sheet sent before")
    assert only(Inquiry)


def test_a_visitor_is_asked_to_sign_in(shell, world):
    test = well(shell("dataset", d="cases", tab="ask"))
    assert button(test, "ask_about_sign_in")


def test_data_are_requested(shell, be, world):
    be(world.resident)
    test = well(shell("data_requests"))
    field(test, "selectbox", "department_").set_value(world.dataset.department_id)
    field(test, "text_input", "title_").input("停车场空位")
    field(test, "text_area", "body_").input("找车位用。")
    well(button(test, "send_").click().run())
    assert only(Inquiry).kind is InquiryKind.REQUEST


def test_the_public_sees_what_is_overdue(shell, world):
    long_ago = clock.now() - timedelta(days=60)
    made(world, make_inquiry, kind=InquiryKind.REQUEST, now=long_ago)
    assert "chip back" in html(well(shell("data_requests")))


def test_one_that_waits_shows_no_word(shell, world):
    made(world, make_inquiry, kind=InquiryKind.REQUEST, title="不该看到的字")
    assert "不该看到的字" not in html(well(shell("data_requests")))


@pytest.mark.parametrize("text", PAYLOADS)
def test_peoples_words_are_text(shell, world, text):
    inquiry = made(world, make_inquiry, title=text[:120], body=text, answered=True)
    found = html(well(shell("data_requests", inquiry=str(inquiry.id))))
    assert "<script>window" not in found and "<img src=x" not in found and "<svg" not in found


@pytest.mark.parametrize("number", ["999", "0", "x", "99999999999999999999"])
def test_an_inquiry_that_is_none_breaks_nothing(shell, world, number):
    assert not shell("data_requests", inquiry=number).exception


def test_a_made_up_cursor_is_refused_in_words(shell, world):
    test = shell("data_requests", after="abc")
    assert test.error and not test.exception


def test_the_steward_answers_on_the_desk(shell, be, world):
    inquiry = made(world, make_inquiry)
    be(world.steward)
    test = well(shell("data_desk"))
    test.text_area(key=f"inquiry_{inquiry.id}_text").input("回访打分的平均值。")
    well(test.button(key=f"inquiry_{inquiry.id}_do").click().run())
    assert only(Inquiry).state is InquiryState.ANSWERED


def test_a_request_without_an_outcome_is_refused_and_the_answer_stays(shell, be, world):
    inquiry = made(world, make_inquiry, kind=InquiryKind.REQUEST)
    be(world.steward)
    test = well(shell("data_desk"))
    test.text_area(key=f"inquiry_{inquiry.id}_text").input("好的。")
    test.button(key=f"inquiry_{inquiry.id}_do").click().run()
    assert test.error
    assert test.text_area(key=f"inquiry_{inquiry.id}_text").value == "好的。"


def test_personal_data_are_marked_for_the_steward(shell, be, world):
    made(world, make_inquiry, body="电话13812348000")
    be(world.steward)
    assert "<mark" in html(well(shell("data_desk")))


def test_something_made_with_the_data_is_handed_in_and_shown(shell, be, world):
    be(world.resident)
    test = _reuses(shell)
    field(test, "text_input", "reuse_title_").input("热线里的城市")
    field(test, "text_input", "reuse_url_").input("https://news.example.org/a")
    well(button(test, "reuse_send_").click().run())
    be(world.steward)
    test = well(shell("data_desk", tab="reuses"))
    well(test.button(key=f"reuse_{only(Reuse).id}_True").click().run())
    with reading() as session:
        assert reuses.shown(session, dataset_id=world.dataset.id)


def _reuses(shell):
    """The part of the dataset page where reuses stand."""
    for tab in ("use", "about", "reuse", "ask"):
        test = well(shell("dataset", d="cases", tab=tab))
        if any((each.key or "").startswith("reuse_title_") for each in test.text_input):
            return test
    raise AssertionError("no form for reuses")


def test_a_reuse_is_not_declined_without_a_reason(shell, be, world):
    reuse = made(world, make_reuse)
    be(world.steward)
    test = well(shell("data_desk", tab="reuses"))
    test.button(key=f"reuse_{reuse.id}_False").click().run()
    assert test.error
    assert only(Reuse).declined_at is None


def test_an_application_is_granted_until_its_day(shell, be, world):
    application = made(world, make_application, dataset=world.conditional)
    be(world.publisher)
    test = well(shell("data_desk", tab="applications"))
    test.text_input(key=f"application_{application.id}_until").input("2099-12-31")
    well(test.button(key=f"application_{application.id}_True").click().run())
    granted = only(Application)
    assert (granted.granted, granted.good_until.year) == (True, 2099)


def test_a_date_that_is_none_grants_nothing(shell, be, world):
    application = made(world, make_application, dataset=world.conditional)
    be(world.publisher)
    test = well(shell("data_desk", tab="applications"))
    test.text_input(key=f"application_{application.id}_until").input("明年")
    test.button(key=f"application_{application.id}_True").click().run()
    assert test.error
    assert only(Application).granted is None


def test_a_steward_sees_no_applications(shell, be, world):
    be(world.steward)
    test = well(shell("data_desk", tab="applications"))
    assert not [each for each in test.button if (each.key or "").startswith("application_")]


def test_the_figures_are_those_of_the_site(shell, world):
    found = html(well(shell("self_check")))
    assert "48" in found and "66.7" not in found
