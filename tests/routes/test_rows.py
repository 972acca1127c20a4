"""The rows of a release over HTTP: pages, CSV, facets, groups, SQL, and who may ask."""

import csv
import io
import json
from decimal import Decimal

import pytest

import clock
import files
from identity import tokens
from models import Membership, Openness, ReleaseState, Role
from opendata import tables
from opendata.columns import Column, ColumnType
from opendata.query import grammar, source
from opendata.query.sandbox import SANDBOX
from routes import row_answers, rows
from tests.data_world import COLUMNS, ROWS, Table, make_dataset, make_release
from tests.routes.test_comments import problem
from tests.world import NOON, make_account

API = "/api/v1/datasets/cases"


@pytest.fixture(autouse=True)
def fresh():
    row_answers.ANSWERS.bodies.clear()
    row_answers.SQL_CALLS.counts.clear()
    yield
    tables.POOL.close()


@pytest.fixture(scope="module", autouse=True)
def no_process_left():
    yield
    SANDBOX.close()


@pytest.fixture
def release(session):
    found = make_release(session, dataset=make_dataset(session, slug="cases"))
    session.commit()
    return found


def get(client, address, **params):
    return client.get(f"{API}/{address}", params=params)


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["items"]]


def test_rows_come_as_they_are_published(client, release):
    first = get(client, "rows").json()["items"][0]
    assert first == {
        "id": "001",
        "区": "浦东新区",
        "status": "办结",
        "n": 12,
        "score": 4.5,
        "created": "2026-01-02T08:00:00",
        "经度": 121.5,
        "纬度": 31.2,
    }


def test_decimals_keep_their_digits_and_chinese_its_characters(client, release):
    text = get(client, "rows").text
    assert '"score":4.50' in text
    assert "浦东新区" in text


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"区": "eq.徐汇区"}, "003 004"),
        ({"status": "neq.办结"}, "002 004 006"),
        ({"n": "gt.7"}, "001 005"),
        ({"n": "gte.7", "status": "eq.办结"}, "001 003 005"),
        ({"n": "lt.5"}, "006"),
        ({"n": "lte.5"}, "002 006"),
        ({"区": "like.浦*"}, "001 002"),
        ({"区": "ilike.*江*"}, ""),
        ({"id": "in.(001,005)"}, "001 005"),
        ({"区": 'in.("黄浦区",徐汇区)'}, "003 004 005 006"),
        ({"n": "is.null"}, "004"),
        ({"n": "not.is.null"}, "001 002 003 005 006"),
        ({"created": "is.not_null", "n": "not.gt.7"}, "002 003"),
        ({"区": "fts.浦 东"}, "001 002"),
        ({"score": "gte.4.5"}, "001 005"),
        ({"score": "gt.2.745"}, "001 002 005 006"),
        ({"created": "gte.2026-02-01"}, "003 004 005"),
        ({"created": "lt.2026-01-02T08:00:01"}, "001"),
        ({"or": "(n.gt.20,and(区.eq.徐汇区,n.is.null))"}, "004 005"),
        ({"not.or": "(n.gt.5,n.is.null)"}, "002 006"),
        ({"and": "(n.gt.0,n.not.in.(5,7))"}, "001 005"),
        ({"_id": "gt.4"}, "005 006"),
        ({"经度": "gte.121.5"}, "001 002"),
    ],
)
def test_filters_find_what_they_say(client, release, params, expected):
    assert ids(get(client, "rows", **params)) == expected.split()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("n", "006 002 003 001 005 004"),
        ("n.desc", "004 005 001 003 002 006"),
        ("n.desc.nullslast", "005 001 003 002 006 004"),
        ("n.nullsfirst", "004 006 002 003 001 005"),
        ("status.desc,n", "004 003 001 005 006 002"),
        ("区,_id.desc", "002 001 004 003 006 005"),
    ],
)
def test_rows_come_in_the_order_asked_for(client, release, order, expected):
    found = ids(get(client, "rows", order=order))
    assert sorted(found) == [f"00{n}" for n in range(1, 7)]
    rows = {row[0]: row for row in ROWS}
    if "status" in order:
        key = [rows[each][2] for each in found]
        assert key == sorted(key, reverse=True)
    elif "区" in order:
        key = [rows[each][1] for each in found]
        assert key == sorted(key)
    else:
        assert found == expected.split()


@pytest.mark.parametrize("order", ["", "n", "n.desc", "score.desc.nullslast", "区,created.desc"])
@pytest.mark.parametrize("limit", [1, 2, 4])
def test_pages_follow_each_other_without_gap_or_repeat(client, release, order, limit):
    whole = ids(get(client, "rows", order=order))
    found, after = [], None
    while True:
        params = {"order": order, "limit": limit} | ({"after": after} if after else {})
        page = get(client, "rows", **params)
        found += ids(page)
        after = page.json()["next"]
        if after is None:
            break
    assert found == whole


def test_pages_stay_on_the_release_they_began_on(session, client, release):
    after = get(client, "rows", limit=2).json()["next"]
    other = Table(rows=[("9", *row[1:]) for row in ROWS])
    make_release(session, dataset=release.dataset, table=other)
    session.commit()
    assert ids(get(client, "rows", limit=2, after=after)) == ["003", "004"]
    assert get(client, "rows", after=after).headers["minyi-release"] == "1"
    assert ids(get(client, "rows", limit=1)) == ["9"]


def test_a_cursor_serves_no_other_order_and_no_other_dataset(session, client, release):
    make_release(session, dataset=make_dataset(session, slug="others"))
    session.commit()
    after = get(client, "rows", limit=2, order="n").json()["next"]
    assert problem(get(client, "rows", limit=2, order="n.desc", after=after)) == (422, "invalid")
    other = client.get("/api/v1/datasets/others/rows", params={"order": "n", "after": after})
    assert problem(other) == (422, "invalid")


def test_the_count_is_of_all_that_match(client, release):
    assert get(client, "rows", count="exact", limit=1).json()["count"] == 6
    assert get(client, "rows", count="exact", limit=1, n="gt.5").json()["count"] == 3
    assert "count" not in get(client, "rows").json()


def test_only_the_columns_asked_for_come_in_that_order(client, release):
    answer = get(client, "rows", select="n,区,_id", limit=1)
    assert list(answer.json()["items"][0].items()) == [("n", 12), ("区", "浦东新区"), ("_id", 1)]


@pytest.mark.parametrize(
    ("address", "params", "field"),
    [
        ("rows", {"nope": "eq.1"}, "nope"),
        ("rows", {"n": "5"}, "n"),
        ("rows", {"n": "about.5"}, "n"),
        ("rows", {"n": "eq.five"}, "n"),
        ("rows", {"n": "eq.99999999999999999999"}, "n"),
        ("rows", {"n": "like.5*"}, "n"),
        ("rows", {"n": "in.5"}, "n"),
        ("rows", {"n": "is.true"}, "n"),
        ("rows", {"score": "eq.1e400"}, "score"),
        ("rows", {"经度": "gt.nan"}, "经度"),
        ("rows", {"created": "eq.2026-02-30"}, "created"),
        ("rows", {"区": "eq.a\0b"}, "区"),
        ("rows", {"区": "like." + "*a" * 9}, "区"),
        ("rows", {"区": 'in.("a)'}, "区"),
        ("rows", {"id": "in.(" + ",".join("1" * 501) + ")"}, "id"),
        ("rows", {"select": "n,nope"}, "select"),
        ("rows", {"select": "n,n"}, "select"),
        ("rows", {"order": "nope"}, "order"),
        ("rows", {"order": "n.up"}, "order"),
        ("rows", {"order": "n.desc.asc"}, "order"),
        ("rows", {"limit": "0"}, "limit"),
        ("rows", {"limit": "201"}, "limit"),
        ("rows", {"limit": "x"}, "limit"),
        ("rows", {"limit": ["1", "2"]}, "limit"),
        ("rows", {"after": "x"}, "after"),
        ("rows", {"count": "planned"}, "count"),
        ("rows", {"format": "xml"}, "format"),
        ("rows", {"release": "x"}, "release"),
        ("rows", {"or": "n.eq.1"}, "or"),
        ("rows", {"or": "(n.eq.1"}, "or"),
        ("rows", {"or": "()"}, "or"),
        ("rows", {"or": "(nope.eq.1)"}, "or"),
        ("rows", {"or": "(" * 60 + "n.eq.1" + ")" * 60}, "or"),
        ("rows", {"or": "(or" * 6 + "(n.eq.1)" + ")" * 6}, "or"),
        ("rows", {"n": ["gt.1"] * 61}, "and"),
        ("facets", {}, "columns"),
        ("facets", {"columns": "nope"}, "columns"),
        ("facets", {"columns": "n", "limit": "999"}, "limit"),
        ("aggregate", {"group": "区.month"}, "group"),
        ("aggregate", {"group": "created.hour"}, "group"),
        ("aggregate", {"measure": "sum.区"}, "measure"),
        ("aggregate", {"measure": "sum"}, "measure"),
        ("aggregate", {"measure": "count", "order": "sum.n"}, "order"),
        ("aggregate", {"group": "n,n"}, "group"),
        ("aggregate", {"limit": "10001"}, "limit"),
        ("sql", {}, "q"),
        ("sql", {"q": "select 1", "x": "1"}, "x"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_name(client, release, address, params, field):
    answer = get(client, address, **params)
    assert problem(answer) == (422, "invalid")
    assert answer.json()["about"]["field"] == field


def test_a_refusal_says_what_there_is(client, release):
    about = get(client, "rows", nope="eq.1").json()["about"]
    assert about["allowed"] == [column.name for column in COLUMNS]


def test_csv_without_a_question_is_the_published_file(client, release):
    answer = client.get(f"{API}/rows", headers={"Accept": "text/csv"})
    assert answer.content == files.path_of(release.digest).read_bytes()
    assert answer.headers["etag"] == f'"{release.digest}"'


def test_filtered_csv_has_the_lines_of_the_published_file(client, release):
    published = files.path_of(release.digest).read_bytes().splitlines(keepends=True)
    answer = get(client, "rows", format="csv", n="gt.5")
    assert answer.content.splitlines(keepends=True) == [published[i] for i in (0, 1, 3, 5)]
    assert answer.headers["content-type"].startswith("text/csv")


def test_computed_csv_is_the_published_file_byte_for_byte(session, client):
    odd = [
        "",
        "a,b",
        'say "x"',
        "line\nend",
        "cr\rx",
        "#hash",
        " lead",
        "tab\t",
        "=1+1",
        None,
        "ok",
    ]
    rows = [(f"{n}", text, *ROWS[n % 6][2:]) for n, text in enumerate(odd)]
    release = make_release(
        session, dataset=make_dataset(session, slug="cases"), table=Table(rows=rows)
    )
    session.commit()
    names = ",".join(column.name for column in COLUMNS)
    answer = get(client, "rows", format="csv", select=names)
    assert answer.content == files.path_of(release.digest).read_bytes()


def test_sorted_csv_can_be_limited(client, release):
    answer = get(client, "rows", format="csv", order="n.desc.nullslast", limit=2, select="id,n")
    assert answer.text == "id,n\n005,30\n001,12\n"


@pytest.mark.parametrize("params", [{"count": "exact"}, {"after": "AAAA"}])
def test_csv_has_no_pages(client, release, params):
    assert problem(get(client, "rows", format="csv", **params))[0] == 422


def test_who_hangs_up_in_the_middle_of_csv_holds_nothing(session, client, release):
    found = source.open_source(session, slug="cases", number=1)
    lines = rows._lines(found, grammar.parse([("n", "gt.0")], found.columns))
    assert (next(lines)[:3], next(lines)[:4]) == (b"id,", b"001,")
    assert tables.POOL.open[release.table_sha256].readers == 1
    lines.close()
    assert tables.POOL.open[release.table_sha256].readers == 0


def test_the_more_liked_representation_comes(client, release):
    for accept, kind in (
        ("text/csv;q=0.4, application/json;q=0.5", "application/json"),
        ("text/csv, application/json;q=0.5", "text/csv; charset=utf-8"),
        ("*/*", "application/json"),
        ("text/html", "application/json"),
    ):
        answer = client.get(f"{API}/rows", headers={"Accept": accept})
        assert answer.headers["content-type"] == kind
        assert "Accept" in answer.headers["vary"]


def test_facets_count_values_among_what_matches(client, release):
    answer = get(client, "facets", columns="status,n", n="gt.0").json()
    assert answer["count"] == 4
    assert answer["columns"]["status"] == [
        {"value": "办结", "count": 3},
        {"value": "在办", "count": 1},
    ]
    assert {"value": 12, "count": 1} in answer["columns"]["n"]


def test_facets_count_the_empty_cells_too(client, release):
    answer = get(client, "facets", columns="n", limit=200).json()
    assert {"value": None, "count": 1} in answer["columns"]["n"]


def test_groups_are_counted_and_measured(client, release):
    answer = get(client, "aggregate", group="created.month,区", measure="count,avg.score,max.n")
    assert answer.json()["items"][0] == {
        "created.month": "2026-01",
        "区": "浦东新区",
        "count": 2,
        "avg.score": 3.75,
        "max.n": 12,
    }
    assert answer.json()["items"][-1]["created.month"] is None
    assert answer.json()["truncated"] is False


@pytest.mark.parametrize(
    ("part", "first"),
    [("year", "2026"), ("month", "2026-01"), ("week", "2026-W01"), ("day", "2026-01-02")],
)
def test_dates_are_grouped_by_their_parts(client, release, part, first):
    answer = get(client, "aggregate", group=f"created.{part}")
    assert answer.json()["items"][0][f"created.{part}"] == first


def test_sums_and_medians_are_exact(session, client):
    rows = [(f"{n}", "区", "s", 2**62, "0.10", None, 1.0, 1.0) for n in range(10)]
    rows += [("x", "区", "s", 1, "9999999999999999.99", None, 0.1, 0.2)]
    make_release(session, dataset=make_dataset(session, slug="cases"), table=Table(rows=rows))
    session.commit()
    answer = get(client, "aggregate", measure="sum.score,sum.n,count_distinct.id")
    found = json.loads(answer.text, parse_float=Decimal)["items"][0]
    assert found == {
        "sum.score": Decimal("10000000000000000.99"),
        "sum.n": 10 * 2**62 + 1,
        "count_distinct.id": 11,
    }


def test_the_median_of_two_decimals_may_need_a_digit_more(session, client):
    rows = [("1", "a", "s", 1, "1.01", None, None, None), ("2", "a", "s", 2, "1.02", None, 1, 1)]
    make_release(session, dataset=make_dataset(session, slug="cases"), table=Table(rows=rows))
    session.commit()
    answer = get(client, "aggregate", measure="median.score,median.n").json()["items"][0]
    assert answer == {"median.score": 1.015, "median.n": 1.5}


def test_groups_are_bounded_and_say_so(client, release):
    answer = get(
        client, "aggregate", group="id", measure="count,sum.n", limit=2, order="sum.n.desc"
    )
    assert [row["id"] for row in answer.json()["items"]] == ["005", "001"]
    assert answer.json()["truncated"] is True


def test_sql_is_answered_with_columns_and_rows(client, release):
    answer = get(
        client, "sql", q="SELECT 区, sum(n) AS k FROM data GROUP BY 1 ORDER BY k DESC LIMIT 1"
    )
    assert answer.json() == {"columns": ["区", "k"], "rows": [["黄浦区", 30]], "truncated": False}
    assert answer.headers["ratelimit-remaining"] == "59"


def test_sql_that_is_no_select_is_refused(client, release):
    answer = get(client, "sql", q="DROP TABLE data")
    assert problem(answer) == (422, "invalid")
    assert answer.json()["about"]["why"] == "one-select"


def test_who_asks_too_much_sql_must_wait(client, release, monkeypatch):
    monkeypatch.setattr("routes.rows.SQL_CALLS", row_answers.Windows(calls=1))
    assert get(client, "sql", q="select 1").status_code == 200
    answer = get(client, "sql", q="select 2")
    assert problem(answer) == (429, "too-many")
    assert answer.headers["retry-after"] == "60"
    assert get(client, "sql", q="select 1").status_code == 200  # it was kept


ALL = [
    ("rows", {"order": "n"}),
    ("rows", {"format": "csv", "n": "gt.1"}),
    ("rows", {"format": "csv"}),
    ("facets", {"columns": "n"}),
    ("aggregate", {"group": "区"}),
    ("sql", {"q": "select 1"}),
]


@pytest.mark.parametrize(("address", "params"), ALL)
def test_who_has_the_answer_gets_304(client, release, address, params):
    etag = get(client, address, **params).headers["etag"]
    answer = client.get(f"{API}/{address}", params=params, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag


@pytest.mark.parametrize(("address", "params"), ALL)
def test_head_says_what_get_would(client, release, address, params):
    answer = client.head(f"{API}/{address}", params=params)
    whole = get(client, address, **params)
    assert answer.status_code == 200
    for name in ("etag", "content-type", "cache-control"):
        assert answer.headers[name] == whole.headers[name]


@pytest.mark.parametrize(("address", "params"), ALL)
def test_a_pinned_release_may_be_kept_and_the_newest_is_asked_again(
    client, release, address, params
):
    newest = get(client, address, **params)
    pinned = get(client, address, release=1, **params)
    assert newest.headers["cache-control"] == "no-cache"
    assert "immutable" in pinned.headers["cache-control"]
    assert pinned.headers["etag"] == newest.headers["etag"]


def test_another_release_has_other_tags(session, client, release):
    etag = get(client, "rows").headers["etag"]
    make_release(session, dataset=release.dataset, table=Table(rows=ROWS[:3]))
    session.commit()
    assert get(client, "rows").headers["etag"] != etag
    assert get(client, "rows", release=1).headers["etag"] == etag
    assert len(ids(get(client, "rows"))) == 3


@pytest.mark.parametrize(("address", "params"), ALL)
def test_a_withdrawn_release_is_gone_with_its_reason(session, client, release, address, params):
    etag = get(client, address, **params).headers["etag"]
    release.state, release.withdrawn_reason = ReleaseState.WITHDRAWN, "经纬度有误"
    release.dataset.newest = None
    session.commit()
    answer = client.get(
        f"{API}/{address}", params=params | {"release": 1}, headers={"If-None-Match": etag}
    )
    assert problem(answer) == (410, "withdrawn")
    assert "经纬度有误" in answer.json()["detail"]


@pytest.mark.parametrize(("address", "params"), ALL)
def test_conditional_data_are_refused_to_strangers(session, client, address, params):
    dataset = make_dataset(session, slug="cases", openness=Openness.CONDITIONAL)
    make_release(session, dataset=dataset)
    account = make_account(session)
    token = tokens.create(session, account_id=account.id, label="", now=NOON)
    session.commit()
    assert problem(get(client, address, **params)) == (401, "not-signed-in")
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.get(f"{API}/{address}", params=params, headers=headers)
    assert problem(answer) == (403, "not-allowed")


def test_conditional_data_are_given_to_whom_they_were_granted_and_kept_by_no_cache(session, client):
    dataset = make_dataset(session, slug="cases", openness=Openness.CONDITIONAL)
    make_release(session, dataset=dataset)
    account = make_account(session)
    session.add(
        Membership(
            account_id=account.id,
            department_id=dataset.department_id,
            role=Role.STEWARD,
            since=NOON,
        )
    )
    token = tokens.create(session, account_id=account.id, label="", now=clock.now())
    session.commit()
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.get(f"{API}/rows?release=1", headers=headers)
    assert len(ids(answer)) == 6
    assert answer.headers["cache-control"] == "private, no-cache"
    assert problem(client.get(f"{API}/rows?release=1")) == (401, "not-signed-in")


@pytest.mark.parametrize(("address", "params"), ALL)
def test_packed_and_plain_answers_are_the_same_under_different_tags(
    client, release, address, params
):
    plain = client.get(f"{API}/{address}", params=params, headers={"Accept-Encoding": "identity"})
    packed = client.get(f"{API}/{address}", params=params, headers={"Accept-Encoding": "gzip"})
    assert plain.content == packed.content
    if packed.headers.get("content-encoding") == "gzip":
        assert plain.headers["etag"] != packed.headers["etag"]
        assert "Accept-Encoding" in packed.headers["vary"]


def test_an_unknown_dataset_or_release_is_not_found(client, release):
    assert problem(client.get("/api/v1/datasets/nope/rows")) == (404, "not-found")
    assert problem(get(client, "rows", release=9)) == (404, "not-found")


def test_a_column_named_like_a_parameter_is_asked_for_in_quotes(session, client):
    columns = (Column(name="limit", type=ColumnType.INTEGER), Column(name="a.b,c"))
    table = Table(columns=columns, rows=[(1, "x"), (2, "y")])
    make_release(session, dataset=make_dataset(session, slug="cases", keys=[]), table=table)
    session.commit()
    answer = get(client, "rows", **{'"limit"': "eq.2"})
    assert answer.json()["items"] == [{"limit": 2, "a.b,c": "y"}]
    answer = get(client, "rows", order='"a.b,c".desc', select='"a.b,c"')
    assert [row["a.b,c"] for row in answer.json()["items"]] == ["y", "x"]
    answer = get(client, "rows", **{"or": '("a.b,c".eq."x",limit.gt.5)'})
    assert answer.json()["items"] == [{"limit": 1, "a.b,c": "x"}]


def test_hostile_column_names_and_values_stay_text(session, client):
    name = 'x"; DROP TABLE data; --'
    table = Table(columns=(Column(name=name),), rows=[("'; DROP TABLE data; --",), (None,)])
    make_release(session, dataset=make_dataset(session, slug="cases", keys=[]), table=table)
    session.commit()
    answer = get(client, "rows", **{name: "eq.'; DROP TABLE data; --", "count": "exact"})
    assert answer.json()["count"] == 1
    answer = get(client, "rows", format="csv", order="_id")
    assert list(csv.reader(io.StringIO(answer.text))) == [[name], ["'; DROP TABLE data; --"], [""]]


@pytest.fixture
def second(session, release):
    changed = [
        ROWS[0],
        ("002", "浦东新区", "办结", 6, *ROWS[1][4:]),
        *ROWS[2:5],
        ("007", *ROWS[5][1:]),
    ]
    found = make_release(session, dataset=release.dataset, table=Table(rows=changed))
    session.commit()
    return found


def test_what_changed_between_two_releases_is_told_row_by_row(client, second):
    answer = get(client, "diff", **{"from": 1, "to": 2}).json()
    assert {name: answer[name] for name in ("from", "to", "added", "removed", "changed")} == {
        "from": 1,
        "to": 2,
        "added": 1,
        "removed": 1,
        "changed": 1,
    }
    first, *rest = answer["items"]
    assert first["key"] == {"id": "002"}
    assert first["cells"] == [
        {"column": "status", "old": "在办", "new": "办结"},
        {"column": "n", "old": "5", "new": "6"},
    ]
    assert [(each["kind"], each["key"]["id"]) for each in rest] == [
        ("added", "007"),
        ("removed", "006"),
    ]


def test_changes_are_paged_and_may_be_of_one_kind(client, second):
    found, after = [], None
    for _ in range(4):
        page = get(client, "diff", limit=1, **({"after": after} if after else {})).json()
        found += [each["kind"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert found == ["changed", "added", "removed"]
    only = get(client, "diff", kind="added").json()
    assert [each["kind"] for each in only["items"]] == ["added"]


def test_changes_come_as_csv(client, second):
    answer = get(client, "diff", format="csv")
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["_change"] for row in found} == {"before", "after", "added", "removed"}


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"from": "x"}, "invalid"),
        ({"kind": "x"}, "invalid"),
        ({"limit": "0"}, "invalid"),
        ({"limit": "9" * 5000}, "invalid"),
        ({"limit": "x"}, "invalid"),
        ({"after": "x"}, "invalid"),
        ({"x": "1"}, "invalid"),
        ({"from": "9"}, "not-found"),
        ({"to": "1"}, "not-found"),
    ],
)
def test_a_difference_that_there_is_not_is_refused(client, second, params, code):
    assert problem(get(client, "diff", **params))[1] == code


def test_who_has_the_difference_gets_304(client, second):
    etag = get(client, "diff").headers["etag"]
    assert client.get(f"{API}/diff", headers={"If-None-Match": etag}).status_code == 304
