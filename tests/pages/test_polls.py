"""The page of a poll, and the clerk's: vote, receipt, result; make, submit, open, codes."""

import re

import pytest

import clock
from db import reading, unit
from models import AskingState, Assurance, PollMethod, Role
from surveys.polls import codes, counters, drafting, opening, shelf
from surveys.polls.drafting import ChoiceForm
from tests.surveys.polls.world import make_drafter, make_form, make_poll, make_publisher, vote
from tests.world import DAY, NOON, make_account, make_department

M = PollMethod


@pytest.fixture(autouse=True)
def now(monkeypatch):
    moment = NOON + DAY
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


def open_poll(**changes):
    with unit() as session:
        return make_poll(session, slug="step-street", **changes)


def somebody(**facts):
    with unit() as session:
        return make_account(session, **facts)


def by_key(widgets, key):
    return next(each for each in widgets if each.key and re.fullmatch(key, each.key))


def cast(test):
    return by_key(test.button, "cast_.*").click().run()


def code_on(test):
    html = "".join(each.proto.body for each in test.get("html"))
    found = re.search(r'class="code">([A-Z0-9-]+)<', html)
    return found and found[1]


def saved():
    """The counters of the poll, which agree with its votes."""
    with reading() as session:
        poll = shelf.by_slug(session, slug="step-street")
        assert counters.recount(session, poll=poll).agrees
        return poll, counters.counted(session, poll_id=poll.id)


def close():
    with unit() as session:
        opening.close_due(session, now=NOON + 11 * DAY)


def fill(test, method):
    """Put something on the ballot."""
    if method is M.SINGLE:
        return by_key(test.radio, ".*_choice").set_value("a").run()
    if method is M.RANKED:
        by_key(test.button, ".*_take_b").click().run()
        return by_key(test.button, ".*_take_a").click().run()
    if method is M.SCORE:
        for key, points in (("a", 5), ("b", 0), ("c", 2)):
            by_key(test.button_group, f".*_{key}").set_value(points)
        return test.run()
    if method is M.QUADRATIC:
        return by_key(test.number_input, ".*_b").set_value(3).run()
    by_key(test.checkbox, ".*_a").check()
    return by_key(test.checkbox, ".*_c").check().run()


@pytest.mark.parametrize("method", list(M))
def test_a_resident_votes_by_any_method_and_gets_a_receipt(shell, be, method):
    open_poll(method=method)
    be(somebody())
    test = cast(fill(shell("poll", p="step-street"), method))
    assert not test.exception and code_on(test)
    assert saved()[0].votes == 1


def test_who_comes_back_finds_the_receipt_and_no_ballot(shell, be):
    open_poll()
    be(somebody())
    first = code_on(cast(fill(shell("poll", p="step-street"), M.SINGLE)))
    again = shell("poll", p="step-street")
    assert code_on(again) == first and not again.radio


def test_a_ballot_with_nothing_on_it_is_refused_in_words(shell, be):
    open_poll()
    be(somebody())
    test = cast(shell("poll", p="step-street"))
    assert test.error and saved()[0].votes == 0


def test_a_visitor_sees_the_ballot_and_is_asked_to_sign_in(shell):
    open_poll()
    test = shell("poll", p="step-street")
    assert test.radio and by_key(test.button, "poll_sign_in")
    assert not [each for each in test.button if each.key and each.key.startswith("cast_")]


def test_a_weak_sign_in_is_refused_in_words_and_what_was_chosen_stays(shell, be):
    open_poll(min_assurance=4)
    be(somebody(assurance=Assurance.PHONE))
    test = cast(fill(shell("poll", p="step-street"), M.SINGLE))
    assert test.error and by_key(test.radio, ".*_choice").value == "a"


def test_a_code_from_a_letter_votes_without_signing_in(shell, now):
    poll = open_poll(by_code=True)
    with unit() as session:
        drafter = make_drafter(session, poll)
        (code,) = codes.make(session, account=drafter, poll_id=poll.id, n=1, batch="信函", now=now)
    test = cast(fill(shell("poll", p="step-street", code=code), M.SINGLE))
    assert code_on(test) and saved()[1]["choice", "a", 0] == 1


def test_a_visitor_may_sign_in_or_use_a_code_where_both_do(shell):
    open_poll(by_code=True)
    test = shell("poll", p="step-street")
    assert by_key(test.button, "poll_sign_in") and by_key(test.button, "cast_.*")


def test_a_ballot_is_changed_where_it_may_be(shell, be):
    open_poll(changeable=True)
    be(somebody())
    test = cast(fill(shell("poll", p="step-street"), M.SINGLE))
    test = by_key(test.button, "poll_again").click().run()
    by_key(test.radio, ".*_choice").set_value("b").run()
    test = cast(test)
    poll, counts = saved()
    assert poll.votes == 1 and counts["choice", "b", Assurance.SELF_FILLED] == 1


def test_results_are_not_shown_before_closing(shell, be):
    poll = open_poll()
    with unit() as session:
        vote(session, poll)
    assert not shell("poll", p="step-street").get("vega_lite_chart")


def test_a_closed_ranked_poll_shows_chart_rounds_and_pairs(shell):
    poll = open_poll(method=M.RANKED)
    with unit() as session:
        for ranking in (["a", "b"], ["b", "a"], ["b"], ["c", "a"]):
            vote(session, poll, {"ranking": ranking})
    close()
    test = shell("poll", p="step-street")
    html = "".join(each.proto.body for each in test.get("html"))
    assert not test.exception and test.get("vega_lite_chart")
    assert html.count('class="figures"') == 4 and "ballots.zip" in html


def test_the_chart_has_a_sentence_for_who_does_not_see_it(shell):
    poll = open_poll(hides_results=False)
    with unit() as session:
        vote(session, poll)
    (chart,) = shell("poll", p="step-street").get("vega_lite_chart")
    assert "方案a" in chart.proto.alt


def test_words_of_a_poll_are_shown_as_text(shell):
    evil = "[点我](javascript:alert(1)) <img src=x>"
    choices = (ChoiceForm(key="a", label=evil), ChoiceForm(key="b", label="照旧"))
    open_poll(title=evil, background=evil, choices=choices, hides_results=False)
    test = shell("poll", p="step-street")
    html = "".join(each.proto.body for each in test.get("html"))
    assert not test.exception and "<img src=x" not in html
    assert all("\\[" in each for each in test.radio[0].options[:1])


def test_a_receipt_in_the_address_is_proven(shell, be):
    poll = open_poll()
    with unit() as session:
        code = vote(session, poll).code
    assert shell("poll", p="step-street", receipt=code).success
    assert shell("poll", p="step-street", receipt="2222-222-222").warning


def test_a_withdrawn_poll_says_why(shell):
    poll = open_poll()
    with unit() as session:
        publisher = make_publisher(session, poll)
        opening.withdraw(session, account=publisher, poll_id=poll.id, reason="选项有误", now=NOON)
    assert "选项有误" in shell("poll", p="step-street").warning[0].value


def test_a_poll_that_is_not_public_is_not_there(shell):
    open_poll(state=AskingState.REVIEW)
    test = shell("poll", p="step-street")
    assert not test.radio and not test.header


def clerks():
    with unit() as session:
        department = make_department(session)
        return [
            make_account(session, roles=roles, department=department)
            for roles in ([Role.DRAFTER], [Role.PUBLISHER])
        ]


def test_a_clerk_makes_a_budget_poll_and_a_second_person_opens_it(shell, be):
    drafter, publisher = clerks()
    be(drafter)
    test = shell("ask")
    by_key(test.selectbox, "ask_new_method").set_value(M.BUDGET).run()
    by_key(test.text_input, "ask_new_title").set_value("先做哪些？")
    by_key(test.text_area, "ask_new_background").set_value("共一百万元。")
    by_key(test.text_area, "ask_new_choices").set_value("座椅 | 40 | Seats\n路灯｜60")
    by_key(test.text_input, "ask_new_closes_at").set_value("2026-12-20")
    test = by_key(test.button, "ask_new_save").click().run()
    assert not test.exception and not test.error
    by_key(test.button, "ask_submit").click().run()
    with reading() as session:
        (poll,) = shelf.desk(session, account=drafter)
    assert poll.state is AskingState.REVIEW
    assert [(c.label, c.cost, c.label_en) for c in poll.choices] == [
        ("座椅", 40, "Seats"),
        ("路灯", 60, ""),
    ]
    be(publisher)
    test = by_key(shell("ask", p=poll.slug).button, "ask_open").click().run()
    assert not test.error
    with reading() as session:
        assert shelf.by_slug(session, slug=poll.slug).state is AskingState.OPEN


def test_a_clerk_corrects_a_draft_and_its_options_keep_their_keys(shell, be):
    with unit() as session:
        poll = make_poll(session, state=AskingState.DRAFTING)
        drafter = make_drafter(session, poll)
    be(drafter)
    test = shell("ask", p=poll.slug)
    by_key(test.text_area, f"ask_{poll.id}_choices").set_value("方案c\n新方案\n方案a")
    test = by_key(test.button, f"ask_{poll.id}_save").click().run()
    assert not test.error
    with reading() as session:
        found = shelf.by_slug(session, slug=poll.slug, account=drafter)
        assert [choice.key for choice in found.choices] == ["c", "o1", "a"]


def test_a_draft_changed_by_another_meanwhile_is_not_overwritten(shell, be):
    with unit() as session:
        poll = make_poll(session, state=AskingState.DRAFTING)
        drafter, other = make_drafter(session, poll), make_drafter(session, poll)
    be(drafter)
    test = shell("ask", p=poll.slug)
    with unit() as session:
        form = make_form(poll.department, title="别人改过")
        drafting.edit(session, account=other, poll_id=poll.id, form=form, version=poll.version)
    by_key(test.text_input, f"ask_{poll.id}_title").set_value("我改的")
    test = by_key(test.button, f"ask_{poll.id}_save").click().run()
    assert test.error
    with reading() as session:
        assert shelf.by_slug(session, slug=poll.slug, account=other).title == "别人改过"


def test_codes_are_handed_out_once(shell, be):
    poll = open_poll(by_code=True)
    with unit() as session:
        drafter = make_drafter(session, poll)
    be(drafter)
    test = shell("ask", p="step-street")
    by_key(test.number_input, "ask_codes_n").set_value(3)
    by_key(test.text_input, "ask_codes_batch").set_value("柜台")
    test = by_key(test.button, "ask_codes_do").click().run()
    assert not test.exception and len(test.get("download_button")) == 2
    assert not by_key(test.button, "ask_codes_gone").click().run().get("download_button")


def test_staff_types_in_a_paper_ballot(shell, be, now):
    poll = open_poll(by_code=True)
    with unit() as session:
        drafter = make_drafter(session, poll)
        (code,) = codes.make(session, account=drafter, poll_id=poll.id, n=1, batch="信函", now=now)
    be(drafter)
    test = shell("ask", p="step-street")
    by_key(test.radio, ".*_choice").set_value("b")
    by_key(test.text_input, ".*_code").set_value(code)
    test = by_key(test.button, "assist_.*").click().run()
    assert not test.error and saved()[1]["choice", "b", 0] == 1


def test_a_publisher_extends_and_withdraws(shell, be):
    poll = open_poll()
    with unit() as session:
        publisher = make_publisher(session, poll)
    be(publisher)
    test = shell("ask", p="step-street")
    by_key(test.text_input, "ask_closes_at").set_value("2026-12-24 18:00")
    by_key(test.text_area, "ask_extend_reason").set_value("来信较多")
    test = by_key(test.button, "ask_extend_do").click().run()
    by_key(test.text_area, "ask_withdraw_reason").set_value("选项有误")
    test = by_key(test.button, "ask_withdraw_do").click().run()
    assert not test.exception
    assert saved()[0].state is AskingState.WITHDRAWN


def test_a_recount_is_asked_for_by_a_clerk(shell, be):
    poll = open_poll()
    with unit() as session:
        vote(session, poll)
        drafter = make_drafter(session, poll)
    be(drafter)
    test = by_key(shell("ask", p="step-street").button, "ask_recount").click().run()
    assert not test.exception and test.success


def test_a_resident_has_no_page_for_making_polls(shell, be):
    be(somebody())
    assert not shell("ask").text_input
