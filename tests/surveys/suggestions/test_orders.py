"""Hotline orders: taken in exactly once, masked, labelled, with their provenance and problems."""

import contextlib
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

import db
from errors import Empty, Invalid, NotAllowed, TooLarge, Unreadable
from models import (
    Account,
    Channel,
    Entry,
    OrderImport,
    Receipt,
    Role,
    Suggestion,
    SuggestionKind,
    SuggestionState,
)
from surveys.suggestions import order_files, orders
from tests.surveys.suggestions.world import clerk, make_town
from tests.test_concurrency import any_database, at_once, ledger_holds  # noqa: F401
from tests.world import NOON

HEAD = "工单编号,标题,诉求内容,诉求类型,诉求分类,区县,受理时间,办结时间,办理结果,是否公开"
GOOD = "A-1,路灯不亮,人民路路灯不亮,投诉,城市管理,清河区,2026-11-02 08:30:00,2026-11-05,已修好,是"


def bring(session, lines, *, town=None, account=None, source="12345 热线", **changes):
    town = town or make_town(session)
    data = "\n".join([HEAD, *lines]).encode()
    rows = order_files.read("orders.csv", data)
    return orders.import_orders(
        session,
        account=account or clerk(session, town.gov, Role.ANALYST),
        department_id=town.gov.id,
        source=source,
        file_name="orders.csv",
        sha256="0" * 64,
        rows=rows,
        mapping=order_files.proposed(order_files.columns(rows)),
        now=NOON,
        **changes,
    )


def count(session, table=Suggestion):
    return session.scalar(select(func.count()).select_from(table))


def test_an_order_comes_in_as_it_is_and_labelled(any_session):
    made = bring(any_session, [GOOD])
    row = any_session.scalars(select(Suggestion)).one()
    assert (made.rows, made.taken, made.problems) == (1, 1, [])
    assert (row.channel, row.source, row.external_id) == (Channel.HOTLINE, "12345 热线", "A-1")
    assert (row.kind, row.state) == (SuggestionKind.COMPLAINT, SuggestionState.REPLIED)
    assert (row.region.name, row.reply, row.may_publish) == ("清河区", "已修好", True)
    assert [step.kind.value for step in row.steps] == ["received", "assigned", "replied"]
    assert count(any_session, Receipt) == 0


def test_the_ledger_holds_the_hash_of_the_file_and_counts(session):
    bring(session, [GOOD])
    facts = session.scalars(select(Entry)).one().facts
    assert (facts["sha256"], facts["rows"], facts["taken"]) == ("0" * 64, 1, 1)


def test_personal_data_are_masked_before_they_are_kept(session):
    line = "A-2,张先生13812345678反映,身份证11010519491231002X的张先生来电,求助,,,,,,"
    bring(session, [line])
    row = session.scalars(select(Suggestion)).one()
    assert "13812345678" not in row.title + row.shown_title
    assert "11010519491231002X" not in row.body + row.shown


def test_the_same_file_again_takes_in_nothing(any_session):
    town = make_town(any_session)
    first = bring(any_session, [GOOD, GOOD.replace("A-1", "A-2")], town=town)
    again = bring(any_session, [GOOD, GOOD.replace("A-1", "A-3")], town=town)
    assert (first.taken, again.taken, count(any_session)) == (2, 1, 3)


def test_the_same_number_of_another_hotline_is_another_order(session):
    town = make_town(session)
    bring(session, [GOOD], town=town)
    bring(session, [GOOD], town=town, source="12320 热线")
    assert count(session) == 2


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (",x,内容,投诉,,,,,,", "id"),
        (f"{'9' * 81},x,内容,投诉,,,,,,", "id"),
        ("B,x,,投诉,,,,,,", "empty"),
        (f"B,x,{'字' * 4001},投诉,,,,,,", "too-long"),
        ("B,x,内容,点赞,,,,,,", "kind"),
        ("B,x,内容,投诉,,,昨天,,,", "time"),
        ("B,x,内容,投诉,,,2099-01-01,,,", "time"),
        ("B,x,内容,投诉,,,1800-01-01,,,", "time"),
        ("B,x,内容,投诉,,,2026-11-02,2026-11-01,,", "replied-time"),
        ("B,x,内容,投诉,,,2026-11-02,,已办,", "reply-without-time"),
    ],
)
def test_what_is_wrong_with_a_row_is_a_problem_of_it(session, line, kind):
    made = bring(session, [line, GOOD])
    assert (made.rows, made.taken) == (2, 1)
    assert [(each["row"], each["kind"]) for each in made.problems] == [(2, kind)]


def test_a_number_twice_in_one_file_is_taken_once(session):
    made = bring(session, [GOOD, GOOD])
    assert (made.taken, made.problems[0]["kind"]) == (1, "id-twice")


def test_an_unknown_district_is_told_and_the_order_taken(session):
    made = bring(session, [GOOD.replace("清河区", "无此区")])
    assert made.taken == 1
    assert (made.problems[0]["kind"], made.problems[0]["taken"]) == ("region", True)


def test_without_a_duty_the_department_that_imports_has_it(session):
    town = make_town(session)
    bring(session, [GOOD, "T,停车,停车难,投诉,交通,,,,,"], town=town)
    found = {row.external_id: row.department for row in session.scalars(select(Suggestion))}
    assert found == {"A-1": town.gov, "T": town.transport}


def test_only_an_analyst_of_the_department_brings_orders_in(session):
    town = make_town(session)
    with pytest.raises(NotAllowed):
        bring(session, [GOOD], town=town, account=clerk(session, town.gov, Role.DRAFTER))
    with pytest.raises(NotAllowed):
        bring(session, [GOOD], town=town, account=clerk(session, town.housing, Role.ANALYST))


def test_the_same_file_brought_in_at_once_is_taken_once(any_database):  # noqa: F811
    lines = [GOOD.replace("A-1", f"A-{number}") for number in range(300)]
    with db.unit() as session:
        town = make_town(session)
        analyst = clerk(session, town.gov, Role.ANALYST).id
        gov = town.gov.id

    def deed(session):
        rows = order_files.read("o.csv", "\n".join([HEAD, *lines]).encode())
        return orders.import_orders(
            session,
            account=session.get_one(Account, analyst),
            department_id=gov,
            source="12345",
            file_name="o.csv",
            sha256="1" * 64,
            rows=rows,
            mapping=order_files.proposed(order_files.columns(rows)),
            now=NOON,
        ).taken

    assert sum(at_once(*[deed] * 3)) == 300
    with db.reading() as session:
        assert count(session) == 300
        assert count(session, OrderImport) == 3
    assert ledger_holds()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("o.json", json.dumps([{"id": "1", "text": "路灯"}]).encode()),
        ("o.json", json.dumps({"data": [{"id": 1, "text": "路灯"}]}).encode()),
        ("o.jsonl", b'{"id": 1, "text": "\xe8\xb7\xaf\xe7\x81\xaf"}\n'),
        ("o.csv.gz", gzip.compress("id,text\n1,路灯\n".encode(), mtime=0)),
        ("o.csv", "id,text\n1,路灯\n".encode("gb18030")),
        ("o.csv", "\ufeffid,text\n1,路灯\n".encode()),
        ("o.tsv", "id\ttext\n1\t路灯\n".encode()),
    ],
)
def test_a_table_is_read_in_all_its_forms(name, data):
    assert order_files.read(name, data) == [{"id": "1", "text": "路灯"}]


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("o.csv", b"", Empty),
        ("o.csv", b"id,text\n", Empty),
        ("o.csv", b"id,text\n1,\x00\n", Unreadable),
        ("o.exe", b"MZ", Unreadable),
        ("o.json", b"{", Unreadable),
        ("o.json", b"[1, 2]", Unreadable),
        ("o.json", b"[" * 100_000, Unreadable),
        ("o.csv.gz", b"not gzip", Unreadable),
        ("o.csv", b"id,id\n1,2\n", Unreadable),
        ("o.csv", b"id,text\n1," + b"x" * 300_000, Unreadable),
    ],
)
def test_a_broken_file_is_refused(name, data, refusal):
    with pytest.raises(refusal):
        order_files.read(name, data)


def test_a_file_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(order_files, "LIMIT", 1_000)
    with pytest.raises(TooLarge):
        order_files.read("o.csv.gz", gzip.compress(b"x" * 1_001))


@pytest.mark.parametrize(
    "mapping", [{"id": "编号"}, {"id": "编号", "text": "没有"}, {"colour": "编号"}, {}]
)
def test_a_mapping_names_columns_that_are_there(mapping):
    with pytest.raises(Invalid):
        order_files.checked(mapping, ["编号", "内容"])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for name in ("o.csv", "o.json", "o.jsonl", "o.csv.gz"):
        with contextlib.suppress(Unreadable, Empty):
            assert order_files.read(name, data)
