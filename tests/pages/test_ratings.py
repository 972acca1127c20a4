"""Rating on the page: case, level, receipt, more by code; the board; the desk."""

import pytest

import clock
import db
from models import Matter, Rating, Rectification, RectificationState, Role, Service
from tests.surveys.ratings.world import (
    CODE,
    answered,
    make_matter,
    make_service,
    make_window,
    opened,
    rated,
    verified,
)
from tests.world import make_account


def field(test, part):
    """The widget whose key begins so."""
    everything = [
        *test.text_input,
        *test.text_area,
        *test.selectbox,
        *test.radio,
        *test.checkbox,
        *test.button,
    ]
    return next(each for each in everything if (each.key or "").startswith(part))


def html(test):
    return "".join(str(each.proto) for each in test.get("html"))


@pytest.fixture
def matter(session):
    made = make_matter(session, finished_on=clock.today())
    session.commit()
    return made


def fill_case(page, matter, code=CODE):
    field(page, "number_").input(matter.number)
    field(page, "code_").input(code)
    field(page, "find_").click().run()


def test_a_visitor_rates_with_the_code_on_the_slip(shell, session, matter):
    window = make_window(session, department=matter.service.department)
    session.commit()
    page = shell("rate", service=matter.service.slug, window=window.code)
    assert not page.exception
    assert not [each for each in page.button if (each.key or "").startswith("choose_")]
    fill_case(page, matter)
    field(page, "choose_1_").click().run()
    field(page, "body_").input("等了两个小时。").run()
    field(page, "send_").click().run()
    assert not page.exception
    with db.reading() as fresh:
        made = fresh.query(Rating).one()
        assert (made.level, made.body) == (1, "等了两个小时。")
        assert fresh.query(Rectification).count() == 1
    assert "receipt" in html(page)


def test_reasons_and_words_come_only_after_the_level(shell, matter):
    page = shell("rate", service=matter.service.slug)
    fill_case(page, matter)
    keys = [each.key or "" for each in page.text_area]
    assert not [key for key in keys if key.startswith("body_")]
    field(page, "choose_5_").click().run()
    assert field(page, "body_")


def test_a_wrong_code_is_told_and_nothing_is_kept(shell, session, matter):
    page = shell("rate", service=matter.service.slug)
    fill_case(page, matter, code="AAAA-AAA-AAA")
    assert page.error
    assert session.query(Rating).count() == 0


def test_a_case_rated_meanwhile_is_told(shell, session, matter):
    page = shell("rate", service=matter.service.slug)
    fill_case(page, matter)
    field(page, "choose_5_").click().run()
    rated(session, matter=session.get_one(Matter, matter.id), level=1, now=clock.now())
    session.commit()
    field(page, "send_").click().run()
    assert page.error
    assert session.query(Rating).one().level == 1


def test_an_unknown_service_leads_to_all(shell):
    page = shell("rate", service="nothing")
    assert page.warning
    assert not page.exception


def test_with_the_receipt_one_adds_once(shell, session):
    _made, receipt = rated(session, level=2)
    session.commit()
    page = shell("rate", code=receipt.code)
    field(page, "supplement_body").input("第二天又去了一次。")
    field(page, "supplement_do").click().run()
    assert page.success
    assert not [each for each in page.text_area if each.key == "supplement_body"]


def test_what_people_wrote_is_inert_on_the_board(shell, session):
    answered(session, opened(session, body="<script>alert(1)</script> [链接](http://x)"))
    session.commit()
    page = shell("services", tab="bad")
    assert not page.exception
    assert "<script>" not in html(page)


@pytest.mark.parametrize("query", [{}, {"tab": "bad"}, {"tab": "departments"}, {"q": "没有"}])
def test_the_board_is_finished_when_it_is_empty(shell, query):
    page = shell("services", **query)
    assert not page.exception
    assert page.info


@pytest.mark.parametrize("tab", ["services", "bad", "departments"])
def test_the_board_shows_what_there_is(shell, session, tab):
    verified(session, opened(session))
    session.commit()
    page = shell("services", tab=tab)
    assert not page.exception
    assert not page.info


def test_one_service_shows_its_rates_with_their_parts(shell, session):
    row = opened(session, matter=make_matter(session, finished_on=clock.today()))
    session.commit()
    page = shell("services", s=row.rating.service.slug)
    assert not page.exception
    assert 'class="rates"' in html(page).replace("\\", "")


@pytest.mark.parametrize("query", [{"after": "made-up"}, {"s": "x", "after": "y"}])
def test_an_address_that_was_made_up_breaks_nothing(shell, query):
    assert not shell("services", **query).exception


@pytest.mark.parametrize("role", Role)
def test_the_desk_is_for_who_has_work_there(shell, session, be, role):
    service = make_service(session)
    be(make_account(session, roles=[role], department=service.department))
    session.commit()
    page = shell("service_desk")
    assert not page.exception
    allowed = role in (Role.DRAFTER, Role.MODERATOR, Role.PUBLISHER, Role.STEWARD)
    assert bool(page.error) is not allowed


def test_a_clerk_verifies_and_answers(shell, session, be):
    row = opened(session, now=clock.now())
    be(make_account(session, roles=[Role.DRAFTER], department=row.department))
    session.commit()
    page = shell("service_desk")
    field(page, "upheld_").set_value(True)
    field(page, "finding_").input("属实")
    field(page, "verify_do_").click().run()
    assert page.success
    field(page, "answer_").input("已增开窗口。")
    field(page, "answer_do_").click().run()
    assert page.success
    with db.reading() as fresh:
        found = fresh.query(Rectification).one()
        assert (found.state, found.answer) == (RectificationState.ANSWERED, "已增开窗口。")


def test_verifying_needs_an_answer_to_the_question(shell, session, be):
    row = opened(session, now=clock.now())
    be(make_account(session, roles=[Role.DRAFTER], department=row.department))
    session.commit()
    page = shell("service_desk")
    field(page, "finding_").input("写了经过，没有选是否属实")
    field(page, "verify_do_").click().run()
    assert page.error
    assert field(page, "finding_").value


def test_a_steward_makes_a_service_with_its_slip(shell, session, be):
    service = make_service(session)
    be(make_account(session, roles=[Role.STEWARD], department=service.department))
    session.commit()
    page = shell("service_desk", tab="services")
    assert not page.exception
    field(page, "service_new_name").input("居住证办理")
    field(page, "service_new_code").input("TC-9")
    field(page, "service_new_do").click().run()
    assert page.success
    assert session.query(Service).filter(Service.code == "TC-9").count() == 1


@pytest.mark.parametrize("tab", ["cases", "services"])
def test_the_steward_s_parts_open(shell, session, be, tab):
    be(make_account(session, roles=[Role.STEWARD]))
    session.commit()
    assert not shell("service_desk", tab=tab).exception


def test_staff_enter_a_rating_for_somebody(shell, session, be, matter):
    department = matter.service.department
    be(make_account(session, roles=[Role.MODERATOR], department=department))
    session.commit()
    page = shell("service_desk", tab="assist")
    field(page, "assist_service").input(matter.service.slug)
    field(page, "assist_number").input(matter.number)
    field(page, "assist_level").set_value(4)
    field(page, "assist_do").click().run()
    assert page.success
    assert session.query(Rating).one().is_assisted
