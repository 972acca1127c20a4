"""Reuses: handed in by people, shown once the department has looked at them; and following."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import notices
from errors import (
    AlreadyDone,
    Empty,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    SamePerson,
    TooLong,
)
from models import Role
from opendata import follows, reuses
from tests.data_world import make_dataset, make_release
from tests.opendata.voices_world import make_reuse, make_steward
from tests.world import NOON, make_account


def test_what_is_handed_in_waits(any_session):
    reuse = make_reuse(any_session)
    assert reuses.shown(any_session, dataset_id=reuse.dataset_id) == []


def test_what_was_looked_at_is_shown(any_session):
    reuse = make_reuse(any_session, shown=True)
    [shown] = reuses.shown(any_session, dataset_id=reuse.dataset_id)
    assert (shown.title, shown.url) == (reuse.title, reuse.url)


def test_a_stranger_hands_nothing_in(session):
    with pytest.raises(NotSignedIn):
        reuses.hand_in(
            session, account=None, dataset_id=make_dataset(session).id, title="甲",
            url="https://a.example", kind=reuses.Kind.APP, now=NOON,
        )  # fmt: skip


def test_nothing_is_handed_in_for_data_that_are_not_public(session):
    with pytest.raises(NotFound):
        make_reuse(session, dataset=make_dataset(session, public=False))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://example.org/x",
        "//example.org/x",
        "example.org",
        "https://",
        "https:///path",
        "https://localhost/admin",
        "https://user:password@example.org/",
        "https://bank.example@evil.example/",
        "https://exa mple.org/",
        "https://example.org/\nSet-Cookie: a=b",
        'https://example.org/"><script>',
        "https://example.org/\u202egpj.exe",
        "https://[::1",
        "https://example.org:99999/",
        "https:\\\\example.org",
    ],
)
def test_only_a_plain_web_address_is_taken(session, url):
    with pytest.raises(Invalid):
        make_reuse(session, url=url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a/b?c=d&e=%E4%B8%AD#f",
        "https://数据.example.cn/应用",
        "  https://example.org/x  ",
    ],
)
def test_a_plain_web_address_is_kept_as_it_is(session, url):
    assert make_reuse(session, url=url).url == url.strip()


@given(st.text(max_size=80))
def test_an_address_either_is_plain_or_refused(text):
    try:
        url = reuses.address(text)
    except (Invalid, TooLong):
        return
    assert url.lower().startswith(("http://", "https://")) and url.isprintable()


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"title": " "}, Empty),
        ({"title": "题" * 121}, TooLong),
        ({"body": "字" * 2001}, TooLong),
        ({"url": ""}, Empty),
        ({"url": "https://example.org/" + "a" * 500}, TooLong),
    ],
)
def test_words_are_bounded(session, facts, refusal):
    with pytest.raises(refusal):
        make_reuse(session, **facts)


def test_the_same_address_is_handed_in_once(session):
    dataset = make_dataset(session)
    make_reuse(session, dataset=dataset)
    with pytest.raises(AlreadyDone):
        make_reuse(session, dataset=dataset)


def test_what_is_declined_says_why(session):
    dataset = make_dataset(session)
    account = make_account(session)
    reuse = make_reuse(session, dataset=dataset, account=account)
    reuses.rule(
        session, account=make_steward(session, dataset), reuse_id=reuse.id, show=False,
        reason="打不开", now=NOON,
    )  # fmt: skip
    [notice] = notices.mine(session, account_id=account.id)
    assert "打不开" in notices.in_words(notice, "zh-Hans")[1]


def test_nothing_is_declined_without_a_reason(session):
    dataset = make_dataset(session)
    reuse = make_reuse(session, dataset=dataset)
    steward = make_steward(session, dataset)
    with pytest.raises(Empty):
        reuses.rule(session, account=steward, reuse_id=reuse.id, show=False, reason=" ", now=NOON)


def test_what_is_shown_can_be_taken_down(session):
    dataset = make_dataset(session)
    reuse = make_reuse(session, dataset=dataset, shown=True)
    steward = make_steward(session, dataset)
    reuses.rule(session, account=steward, reuse_id=reuse.id, show=False, reason="广告", now=NOON)
    assert reuses.shown(session, dataset_id=dataset.id) == []


def test_a_ruling_is_not_given_twice(session):
    dataset = make_dataset(session)
    reuse = make_reuse(session, dataset=dataset, shown=True)
    with pytest.raises(AlreadyDone):
        reuses.rule(
            session, account=make_steward(session, dataset), reuse_id=reuse.id, show=True, now=NOON
        )


def test_nobody_shows_their_own(session):
    dataset = make_dataset(session)
    steward = make_steward(session, dataset)
    reuse = make_reuse(session, dataset=dataset, account=steward)
    with pytest.raises(SamePerson):
        reuses.rule(session, account=steward, reuse_id=reuse.id, show=True, now=NOON)


def test_another_department_does_not_rule(session):
    reuse = make_reuse(session)
    other = make_account(session, roles=[Role.STEWARD])
    with pytest.raises(NotAllowed):
        reuses.rule(session, account=other, reuse_id=reuse.id, show=True, now=NOON)


def test_personal_data_in_it_are_masked(session):
    reuse = make_reuse(session, title="找我13812348000", shown=True)
    [shown] = reuses.shown(session, dataset_id=reuse.dataset_id)
    assert "13812348000" not in shown.title


def test_the_desk_lists_what_waits_and_what_was_ruled_last(session):
    dataset = make_dataset(session)
    waiting = make_reuse(session, dataset=dataset)
    ruled = make_reuse(session, dataset=dataset, url="https://b.example/", shown=True)
    steward = make_steward(session, dataset)
    assert reuses.waiting(session, account=steward) == [waiting]
    assert reuses.ruled(session, account=steward) == [ruled]


def test_followers_hear_of_a_new_release(any_session):
    release = make_release(any_session)
    account = make_account(any_session)
    for _ in range(2):
        follows.follow(any_session, account=account, dataset_id=release.dataset_id, now=NOON)
    told = follows.tell(any_session, dataset=release.dataset, release=release, now=NOON)
    assert told == 1
    [notice] = notices.mine(any_session, account_id=account.id)
    assert notice.kind == "release-new"


def test_who_prepared_the_release_is_not_told_of_it(session):
    dataset = make_dataset(session, creator=make_account(session))
    release = make_release(session, dataset=dataset)
    follows.follow(session, account=dataset.creator, dataset_id=dataset.id, now=NOON)
    assert follows.tell(session, dataset=dataset, release=release, now=NOON) == 0


def test_who_no_longer_follows_hears_no_more(session):
    release, account = make_release(session), make_account(session)
    follows.follow(session, account=account, dataset_id=release.dataset_id, now=NOON)
    follows.unfollow(session, account=account, dataset_id=release.dataset_id)
    assert follows.tell(session, dataset=release.dataset, release=release, now=NOON) == 0
    assert follows.count(session, dataset_id=release.dataset_id) == 0


def test_a_stranger_follows_nothing(session):
    with pytest.raises(NotSignedIn):
        follows.follow(session, account=None, dataset_id=make_dataset(session).id, now=NOON)


def test_nobody_follows_what_is_not_public(session):
    dataset = make_dataset(session, public=False)
    with pytest.raises(NotFound):
        follows.follow(session, account=make_account(session), dataset_id=dataset.id, now=NOON)


def test_one_sees_what_one_follows(session):
    account, dataset = make_account(session), make_dataset(session)
    follows.follow(session, account=account, dataset_id=dataset.id, now=NOON)
    assert follows.mine(session, account=account).items == [dataset]
