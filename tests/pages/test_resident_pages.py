"""The residents' other pages: home, outcomes, one's own, receipts, search, the public ledger."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

import clock
import db
import notices
import search
from audit import ledger
from consultation import receipts
from db import reading, unit
from models import Account, Comment, Consultation, Role, Stage, Standing, Verdict
from places import HOME
from tests.routes.story import NASTY, TOPIC, Story, make_open, tell
from tests.world import (
    make_account,
    make_answer,
    make_comment,
    make_consultation,
    make_summary,
)

PAGES = (HOME, "outcomes", "mine", "receipt", "find", "ledger")


def somebody(*roles: Role, **more: object) -> Account:
    with unit() as session:
        return make_account(session, roles=roles, **more)


@pytest.fixture
def story(database: str) -> Story:
    """An answered Consultation, one that is open, one that is being answered."""
    with unit() as session:
        told = tell(session)
        make_open(session, slug="open", title="公园开放时间（征求意见稿）")
        make_consultation(session, slug="closed", stage=Stage.CLOSED, title="垃圾分类办法")
        for each in session.scalars(sa.select(Consultation)):
            search.index_consultation(session, consultation_id=each.id)
        return told


def words(test) -> str:
    """All that stands on the page, markup included."""
    kinds = ("title", "header", "subheader", "markdown", "text", "info", "warning", "success")
    said = [element.value for kind in (*kinds, "caption") for element in getattr(test, kind)]
    return "\n".join(said + [element.proto.body for element in test.get("html")])


def links(test) -> dict[str, str]:
    """What the page links to: words without their escapes → the query in the address."""
    found = (each.proto for each in test.get("page_link"))
    return {link.label.replace("\\", ""): link.query_string for link in found}


def button(test, label: str):
    return next(each for each in test.button if each.label == label)


def labels(test) -> list[str]:
    return [each.label for each in test.button]


def in_address(test, name: str) -> str:
    value = test.query_params[name]
    return value if isinstance(value, str) else value[-1]


def code_of(comment: Comment) -> str:
    with reading() as session:
        return session.get_one(Comment, comment.id).receipt.code


def author_of(comment: Comment) -> Account:
    with reading() as session:
        return session.get_one(Account, comment.author_id)


def queries(open_page) -> int:
    """How many statements a page asks of the database."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    sa.event.listen(db.engine(), "before_cursor_execute", note)
    test = open_page()
    sa.event.remove(db.engine(), "before_cursor_execute", note)
    assert not test.exception and not test.error
    return len(seen)


@pytest.mark.parametrize("who", ["visitor", "resident", *Role])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_for_everybody(story, shell, be, page, who):
    if who != "visitor":
        be(somebody(*([] if who == "resident" else [who])))
    test = shell(page)
    assert not test.exception and not test.error
    assert len(test.title) == 1


# Home


def test_home_shows_what_is_open_with_the_time_left(story, shell):
    test = shell()
    assert "c=open" in links(test)["公园开放时间（征求意见稿）"]
    assert "正在征求意见 · 还有 19 天" in words(test)


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        (timedelta(days=8), "正在征求意见 · 还有 7 天"),
        (timedelta(days=6, hours=1), "即将截止 · 还有 6 天"),
        (timedelta(hours=5, minutes=30), "马上截止 · 还有 5 小时"),
    ],
)
def test_the_end_is_told_louder_as_it_comes_near(database, shell, rest, said):
    with unit() as session:
        make_consultation(session, closes_at=clock.now() + rest)
    assert said in words(shell())


def test_home_hides_what_is_being_drafted(database, shell):
    with unit() as session:
        make_consultation(session, stage=Stage.REVIEW, title="还没有公开")
    assert "还没有公开" not in links(shell())


def test_home_says_by_when_an_answer_is_due(story, shell):
    assert "采纳情况" in words(shell())
    assert "c=closed" in links(shell())["垃圾分类办法"]


def test_home_tells_how_much_was_adopted(database, shell):
    with unit() as session:
        consultation = make_consultation(session, stage=Stage.CLOSED)
        said = [
            make_comment(session, consultation=consultation, body=f"第{n}条意见", published=True)
            for n in range(3)
        ]
        make_summary(session, consultation=consultation, groups=[said[:2], said[2:]])
        make_answer(
            session, consultation=consultation, verdicts=[Verdict.PARTLY, Verdict.NOT_ADOPTED]
        )
    assert "<b>3</b> 条意见 → <b>2</b> 条采纳或部分采纳" in words(shell())


def test_an_answer_to_nobody_says_so(database, shell):
    with unit() as session:
        consultation = make_consultation(session, stage=Stage.CLOSED)
        make_answer(session, consultation=consultation)
    assert "没有收到意见。" in words(shell())


def test_an_empty_home_says_what_will_be_here(database, shell):
    said = [info.value for info in shell().info]
    assert len(said) == 5
    assert said[0].startswith("今天没有正在征求意见的事项。")


def test_a_search_from_home_leads_to_the_search_page(story, shell):
    test = shell()
    test.text_input(key="home_q").set_value("夜间")
    button(test, "搜索").click().run()
    assert test.title[0].value == "搜索"
    assert in_address(test, "q") == "夜间"


def test_home_asks_the_same_of_the_database_however_much_there_is(story, shell):
    few = queries(shell)
    with unit() as session:
        for n in range(4):
            make_open(session, slug=f"more-{n}")
    assert queries(shell) == few


@pytest.mark.parametrize(
    ("page", "query"), [("outcomes", {}), ("find", {"q": "办法"}), ("ledger", {})]
)
def test_lists_ask_the_same_of_the_database_however_long_they_are(story, shell, page, query):
    def asked() -> int:
        return queries(lambda: shell(page, **query))

    asked()
    few = asked()
    with unit() as session:
        for n in range(15):
            made = make_consultation(session, stage=Stage.ANSWERED, title=f"第{n}号办法")
            search.index_consultation(session, consultation_id=made.id)
            make_comment(session, consultation=make_open(session, slug=f"open-{n}"))
    assert asked() == few


# Outcomes


def test_outcomes_come_twenty_at_a_time(database, shell):
    with unit() as session:
        for n in range(23):
            make_consultation(session, stage=Stage.ANSWERED, title=f"第{n}号办法")
    first = shell("outcomes")
    cursor = links(first)["更早的"].removeprefix("after=")
    second = shell("outcomes", after=cursor)
    found = [
        {label for label in links(page) if label.endswith("号办法")} for page in (first, second)
    ]
    assert [len(each) for each in found] == [20, 3]
    assert not found[0] & found[1]


def test_a_forged_cursor_is_refused_in_words(story, shell):
    assert shell("outcomes", after="made-up").error


# My participation


def test_a_visitor_is_asked_to_sign_in_or_for_a_receipt(story, shell):
    test = shell("mine")
    assert "登录" in labels(test)
    assert "查询回执" in links(test)


def test_one_sees_ones_own_comments_only(story, shell, be):
    be(author_of(story.published))
    test = shell("mine")
    assert NASTY in [text.value for text in test.text]
    assert f"意见回执 {code_of(story.published)}" in links(test)
    assert f"意见回执 {code_of(story.withheld)}" not in links(test)


def test_the_verdict_stands_under_ones_comment(story, shell, be):
    be(author_of(story.published))
    said = words(shell("mine"))
    assert "采纳情况：采纳" in said
    assert TOPIC in said


def test_the_reason_for_withholding_stands_under_ones_comment(story, shell, be):
    be(author_of(story.withheld))
    said = words(shell("mine"))
    assert "未公开" in said
    assert "广告" in said


def test_a_comment_is_taken_back_after_a_second_question(story, shell, be):
    be(author_of(story.published))
    test = button(shell("mine"), "撤回这条意见").click().run()
    assert story.published.body in [text.value for text in test.text]
    button(test, "确认撤回").click().run()
    with reading() as session:
        kept = session.get_one(Comment, story.published.id)
    assert (kept.standing, kept.body) == (Standing.WITHDRAWN, "")


def test_a_comment_stays_when_one_thinks_better_of_it(story, shell, be):
    be(author_of(story.published))
    test = button(shell("mine"), "撤回这条意见").click().run()
    button(test, "不撤回").click().run()
    with reading() as session:
        assert session.get_one(Comment, story.published.id).standing is Standing.PUBLISHED


def test_what_was_taken_back_cannot_be_taken_back_again(story, shell, be):
    be(author_of(story.withdrawn))
    test = shell("mine")
    assert "作者已撤回" in words(test)
    assert "撤回这条意见" not in labels(test)


def test_notices_are_marked_as_read(story, shell, be):
    author = author_of(story.published)
    be(author)
    test = shell("mine")
    assert "2 条新" in test.tabs[2].label
    button(test, "全部标为已读").click().run()
    with reading() as session:
        assert notices.unread(session, account_id=author.id) == 0


def test_mail_is_sent_to_those_only_who_ask_for_it(database, shell, be):
    account = somebody(email="lin@example.org")
    be(account)
    test = shell("mine")
    assert not test.toggle[0].value
    test.toggle[0].set_value(True).run()
    with reading() as session:
        assert session.get_one(Account, account.id).wants_mail


def test_without_an_address_there_is_no_mail_to_ask_for(database, shell, be):
    be(somebody())
    assert not shell("mine").toggle


def test_who_never_commented_is_shown_what_is_open(database, shell, be):
    be(somebody())
    test = shell("mine")
    assert "看看正在征求意见的事项" in links(test)


def test_ones_own_page_asks_the_same_of_the_database_however_much_there_is(story, shell, be):
    author = author_of(story.published)
    be(author)
    shell("mine")
    few = queries(lambda: shell("mine"))
    with unit() as session:
        consultation = session.get_one(Consultation, story.consultation.id)
        for n in range(12):
            make_comment(session, consultation=consultation, author=author, body=f"又一条意见 {n}")
    assert queries(lambda: shell("mine")) == few


# Receipts


def test_a_receipt_tells_the_whole_fate_to_whoever_holds_it(story, shell):
    test = shell("receipt", code=code_of(story.published))
    said = words(test)
    for step in ("已收到", "已公开", TOPIC, "采纳情况：采纳"):
        assert step in said
    assert NASTY in [text.value for text in test.text]


def test_a_receipt_names_the_reason_and_what_it_rests_on(story, shell):
    said = words(shell("receipt", code=code_of(story.withheld)))
    assert "广告" in said
    assert "依据：" in said
    assert "加微信领红包" not in said


def test_a_receipt_of_a_comment_taken_back_shows_no_words(story, shell):
    said = words(shell("receipt", code=code_of(story.withdrawn)))
    assert "作者已撤回" in said
    assert "我要撤回" not in said


def test_a_receipt_that_waits_says_what_comes_next(database, shell):
    with unit() as session:
        code = make_comment(session).receipt.code
    assert "待审核" in words(shell("receipt", code=code))


def test_a_code_is_read_as_people_type_it(story, shell):
    code = code_of(story.published)
    test = shell("receipt")
    test.text_input(key="receipt_code").set_value(f" {code.lower().replace('-', ' ')} ")
    button(test, "查询").click().run()
    assert f"意见回执 {code}" in words(test)


@pytest.mark.parametrize("code", ["AAAA-AAA-AAA", "x", NASTY[:40], "％＃"])
def test_an_unknown_code_is_told_kindly(story, shell, code):
    test = shell("receipt", code=code)
    assert not test.error and not test.exception
    assert len(test.warning) == 1


def test_a_receipt_carries_its_proof(story, shell):
    code = code_of(story.published)
    with reading() as session:
        proof = receipts.receipt(session, code=code).proof
    assert proof.holds()
    said = words(shell("receipt", code=code))
    for value in (proof.leaf, *proof.path, proof.root):
        assert value in said


# Search


def test_a_search_finds_a_clause_and_leads_to_it(story, shell):
    found = links(shell("find", q="夜间停车", kind="clause"))
    assert any("c=parking" in query and "clause=art-4" in query for query in found.values())


def test_a_kind_narrows_a_search(story, shell):
    everything = shell("find", q="办法")
    consultations = shell("find", q="办法", kind="consultation")
    assert len(links(consultations)) < len(links(everything))


def test_a_search_from_the_page_stands_in_the_address(story, shell):
    test = shell("find")
    test.text_input(key="find_q").set_value(" 夜间 ")
    test.radio(key="find_kind").set_value("clause")
    button(test, "搜索").click().run()
    assert in_address(test, "q") == "夜间"
    assert in_address(test, "kind") == "clause"


@pytest.mark.parametrize("q", ["没有这样的词组啊", NASTY, '"', "*", "AND", "x" * 500])
def test_a_search_without_hits_keeps_what_was_asked(story, shell, q):
    test = shell("find", q=q)
    assert not test.exception and not test.error
    assert test.text_input(key="find_q").value == q[:200]


def test_hits_come_twenty_at_a_time(database, shell):
    with unit() as session:
        for n in range(24):
            made = make_open(session, title=f"停车办法第{n}稿", text=None)
            search.index_consultation(session, consultation_id=made.id)
    first, second = shell("find", q="停车办法"), shell("find", q="停车办法", p="2")
    found = [{label for label in links(page) if "停车办法" in label} for page in (first, second)]
    assert [len(each) for each in found] == [20, 4]
    assert not found[0] & found[1]


# The public ledger


def test_the_ledger_shows_its_head(story, shell):
    with reading() as session:
        head = ledger.head(session)
    said = words(shell("ledger"))
    assert head.root in said and head.hash in said


def test_the_ledger_goes_back_to_its_first_entry(story, shell):
    author = somebody()
    with unit() as session:
        consultation = make_consultation(session)
        for n in range(25):
            make_comment(session, consultation=consultation, author=author, body=f"意见 {n}")
        size = ledger.head(session).size
    seen, cursor = [], {}
    while cursor is not None:
        test = shell("ledger", **cursor)
        table = next(html for html in test.get("html") if "<table" in html.proto.body)
        seen += [row.split("</td>")[0] for row in table.proto.body.split("<tr><td>")[1:]]
        older = links(test).get("更早的")
        cursor = {"after": older.removeprefix("after=")} if older else None
    assert seen == [str(number) for number in range(size, 0, -1)]


def test_the_ledger_of_one_consultation_holds_no_other(story, shell):
    with unit() as session:
        other = make_open(session, slug="other", title="另一件事")
        make_comment(session, consultation=other)
    said = words(shell("ledger", c="parking"))
    assert "另一件事" not in said


def test_the_ledger_of_an_unknown_consultation_is_refused_in_words(story, shell):
    assert shell("ledger", c="nothing-here").error


def test_an_empty_ledger_says_what_begins_it(database, shell):
    assert [info.value for info in shell("ledger").info] == [
        "账本还是空的，从第一项征求意见启动时开始记录。"
    ]
