"""The board of hot topics on the page: counted apart, told in words, and the public ones."""

from datetime import timedelta

import clock
from models import Channel, SuggestionKind, SuggestionState
from tests.surveys.suggestions.test_board import row
from tests.surveys.suggestions.world import raised, replied
from tests.world import make_department


def words(page):
    parts = [str(each.proto) for each in page.get("html")]
    parts += [each.value for each in (*page.markdown, *page.text, *page.header, *page.subheader)]
    return " ".join(parts)


def test_an_empty_board_says_what_will_be_here(shell):
    page = shell("hot_topics")
    assert not page.exception
    assert len(page.info) == 2


def test_what_is_public_is_shown_with_its_reply(session, shell):
    replied(session, public=True, now=clock.now() - timedelta(days=3))
    raised(session, title="还没有公开的", now=clock.now())
    session.commit()
    page = shell("hot_topics")
    assert not page.exception
    said = words(page)
    assert "明年春天加装。" in said
    assert "还没有公开的" not in said


def test_hotline_orders_are_labelled(session, shell):
    made = row(session, hotline=True, is_public=True, shown_title="路灯不亮", source="12345热线")
    made.received_on = clock.today()
    session.commit()
    page = shell("hot_topics")
    assert "12345热线" in words(page)


def test_what_is_overdue_is_shown_by_department_without_words(session, shell):
    late, _ = raised(session, title="等了很久的事", now=clock.now() - timedelta(days=40))
    late.department = make_department(session, name="市水务局")
    late.state = SuggestionState.ASSIGNED
    session.commit()
    said = words(shell("hot_topics"))
    assert "市水务局" in said
    assert "等了很久的事" not in said


def test_filters_stand_in_the_address(session, shell):
    replied(session, public=True)
    session.commit()
    assert "明年春天加装。" in words(shell("hot_topics", topic="transport"))
    assert "明年春天加装。" not in words(shell("hot_topics", topic="health"))
    kind, channel = SuggestionKind.HELP.value, Channel.HOTLINE.value
    assert "明年春天加装。" not in words(shell("hot_topics", kind=kind))
    assert "明年春天加装。" not in words(shell("hot_topics", channel=channel))


def test_what_somebody_wrote_is_only_text(session, shell):
    mark = "**粗** <img src=x onerror=alert(1)> [x](javascript:alert(1))"
    replied(session, public=True, title=mark, body=mark)
    session.commit()
    page = shell("hot_topics")
    assert not page.exception
    assert "<img" not in " ".join(str(each.proto) for each in page.get("html"))
    assert not [each for each in page.markdown if "<img" in each.value or "](j" in each.value]
