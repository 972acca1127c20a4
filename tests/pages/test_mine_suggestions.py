"""One's own suggestions under my participation."""

from surveys.suggestions import raising
from tests.surveys.suggestions.world import make_town, raised
from tests.world import NOON, make_account


def test_each_has_its_place_and_nobody_elses_is_there(session, shell, be):
    make_town(session)
    me, other = make_account(session), make_account(session)
    raised(session, account=me, title="我的事")
    raised(session, account=other, title="别人的事")
    taken, _ = raised(session, account=me, title="撤回的事")
    raising.withdraw(session, account=me, suggestion_id=taken.id, now=NOON)
    session.commit()
    be(me)
    page = shell("mine")
    assert not page.exception
    labels = [each.proto.label for each in page.get("page_link")]
    assert "我的事" in labels
    assert not {"别人的事", "撤回的事"} & set(labels)


def test_who_raised_nothing_is_told_what_will_be_here(session, shell, be):
    be(make_account(session))
    session.commit()
    page = shell("mine", raised="x")
    assert page.error or page.info
