"""The shell: who sees which places, in which language; what a refusal looks like."""

from datetime import timedelta

import pytest

import clock
from db import reading, unit
from identity import accounts
from models import Account, Role
from pages import _words
from places import PLACES, Row
from settings import ROOT
from tests.world import make_account


def links(test):
    """What the page's links are called."""
    return [link.proto.label for link in test.get("page_link")]


def somebody(*roles, **more):
    with unit() as session:
        return make_account(session, roles=roles, **more)


def test_every_place_has_its_page():
    assert [place.path for place in PLACES if not (ROOT / "pages" / place.file).is_file()] == []


def test_a_visitor_sees_the_public_places(shell):
    test = shell()
    assert not test.exception
    places = ["民意", "征求意见", "民意调查", "数据开放", "结果公开", "我的参与"]
    assert links(test)[:6] == places
    assert "工作台" not in links(test)


def test_a_resident_sees_no_desk(shell, be):
    be(somebody())
    assert "工作台" not in links(shell())


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (
            Role.DRAFTER,
            {"工作台", "起草", "答复", "发起投票", "设计问卷", "好差评工作台", "建议办理"},
        ),
        (
            Role.PUBLISHER,
            {"工作台", "审核发布", "答复", "发布数据", "数据工作台"}
            | {"发起投票", "设计问卷", "好差评工作台", "评分通报", "建议办理"},
        ),
        (Role.MODERATOR, {"工作台", "意见审核", "好差评工作台", "建议办理"}),
        (Role.ANALYST, {"工作台", "主题摘要", "问卷分析", "评分通报", "建议办理"}),
        (Role.AUDITOR, {"工作台"}),
        (Role.ADMIN, {"工作台", "人员与权限", "建议办理"}),
        (Role.STEWARD, {"工作台", "发布数据", "数据工作台", "好差评工作台"}),
    ],
)
def test_staff_see_what_their_roles_may_do(shell, be, role, sees):
    be(somebody(role))
    staff = {_words._(place.title) for place in PLACES if place.row is Row.STAFF}
    assert staff & set(links(shell())) == sees


@pytest.mark.parametrize("place", [p for p in PLACES if p.acts], ids=lambda p: p.path)
def test_a_visitor_is_asked_to_sign_in_instead_of_a_staff_page(shell, place):
    test = shell(place.path)
    assert [error.value for error in test.error] == ["请先登录，登录后会回到本页。"]


@pytest.mark.parametrize("place", [p for p in PLACES if p.acts], ids=lambda p: p.path)
def test_a_resident_is_refused_a_staff_page(shell, be, place):
    be(somebody())
    test = shell(place.path)
    assert [error.value[:11] for error in test.error] == ["您的角色没有这项权限。"]


def test_the_address_decides_the_language(shell):
    assert links(shell(lang="en"))[:3] == ["Minyi", "Consultations", "Polls and surveys"]
    assert links(shell(lang="zh-Hant"))[1] == "徵求意見"


def test_an_ended_sign_in_is_told_and_opens_nothing(shell, be):
    account = somebody(Role.ADMIN)
    claims = be(account)
    shell()
    with unit() as session:
        accounts.end_all(session, account=account, account_id=account.id, now=clock.now())
    test = shell()
    assert "登录已失效，请重新登录。" in [error.value for error in test.error]
    assert "工作台" not in links(test)
    assert claims["sub"] == account.subject


@pytest.mark.parametrize("path", ["mine", "desk"])
def test_an_ended_sign_in_is_told_once(shell, be, path):
    claims = be(somebody())
    claims["iat"] -= timedelta(days=2).total_seconds()
    test = shell(path)
    assert not test.exception
    assert [error.value for error in test.error] == ["登录已失效，请重新登录。"]


def test_an_old_cookie_is_told_and_opens_nothing(shell, be):
    claims = be(somebody(Role.ADMIN))
    claims["iat"] -= timedelta(hours=13).total_seconds()
    assert "工作台" not in links(shell())


def test_a_first_visit_after_sign_in_makes_an_account(shell, be):
    be(Account(issuer="https://id.example", subject="new", name="新人"))
    assert not shell().exception
    with reading() as session:
        (account,) = accounts.everyone(session)
    assert (account.name, account.is_staff, account.language) == ("新人", False, "zh-Hans")


def test_the_language_of_the_page_is_kept_for_mails(shell, be):
    account = somebody()
    be(account)
    shell(lang="en")
    with reading() as session:
        assert accounts.by_id(session, account_id=account.id).language == "en"


@pytest.mark.parametrize(
    "name", ["**粗**", "[官方](https://evil.example)", ":red[官方]", "![](https://evil.example/x)"]
)
def test_a_name_is_never_markup(shell, be, name):
    be(somebody(name=name))
    (popover,) = (block for block in shell().get("popover"))
    assert popover.proto.popover.label == _words.plain(name)
    assert "**粗**" not in popover.proto.popover.label
    assert "](" not in popover.proto.popover.label


def test_escaped_text_keeps_every_letter():
    text = "`a` *b* _c_ [d](e) #f :g: $h$ <i> !j |k| ~l~ \\m"
    kept = _words.plain(text).replace(_words.JOINER, "")
    assert kept.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\") == text


@pytest.mark.parametrize("who", ["visitor", "resident", *Role])
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_every_page_stands_on_an_empty_site(shell, be, place, who):
    if who != "visitor":
        be(somebody(*([] if who == "resident" else [who])))
    test = shell(place.path)
    assert not test.exception
