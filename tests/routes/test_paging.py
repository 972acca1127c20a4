"""Lists page by keyset: walking them meets everything once, also while others write."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Stance
from paging import encode_cursor
from tests.routes.story import add_published, make_open
from tests.world import DAY, NOON, make_comment, make_consultation, make_department

LISTS = ["/api/v1/consultations", "/api/v1/consultations/parking/comments", "/api/v1/ledger"]
one_database = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def walk(client, address, *, between=lambda: None, **query):
    """All items of a list, page by page; `between` happens after every page."""
    items, after = [], None
    while True:
        asked = query | ({"after": after} if after else {})
        page = client.get(address, params=asked).json()
        items += page["items"]
        after = page["next"]
        if after is None:
            return items
        between()


@one_database
@given(n=st.integers(0, 30), limit=st.integers(1, 12), more=st.integers(0, 3))
def test_walking_the_comments_meets_each_once_while_others_write(session, client, n, limit, more):
    consultation = make_open(session)
    ids = [row.id for row in add_published(session, consultation=consultation, n=n)]
    session.commit()

    def write():
        add_published(session, consultation=consultation, n=more)
        session.commit()

    address = f"/api/v1/consultations/{consultation.slug}/comments"
    met = [item["id"] for item in walk(client, address, between=write, limit=limit)]
    assert met == sorted(ids, reverse=True)


@one_database
@given(days=st.lists(st.integers(1, 4), max_size=9), limit=st.integers(1, 4))
def test_walking_the_consultations_meets_each_once(session, client, days, limit):
    department = make_department(session)
    slugs = {
        make_consultation(session, department=department, opens_at=NOON - day * DAY).slug
        for day in days
    }
    session.commit()
    query = {"department": department.key, "limit": limit}
    met = [item["slug"] for item in walk(client, "/api/v1/consultations", **query)]
    assert (set(met), len(met)) == (slugs, len(slugs))


def test_walking_the_ledger_meets_each_entry_once(session, client):
    consultation = make_open(session)
    for _ in range(5):
        make_comment(session, consultation=consultation)
    session.commit()
    met = [item["number"] for item in walk(client, "/api/v1/ledger", limit=2)]
    assert met == [5, 4, 3, 2, 1]


def test_walking_the_clauses_meets_each_once_in_order(session, client):
    consultation = make_open(session)
    session.commit()
    address = f"/api/v1/consultations/{consultation.slug}/drafts/1/clauses"
    whole = client.get(address).json()["items"]
    assert walk(client, address, limit=3) == whole


def test_a_list_of_one_stance_or_clause_holds_nothing_else(session, client):
    consultation = make_open(session)
    for row in add_published(session, consultation=consultation, n=12)[::2]:
        row.clause_key = "art-3"
    session.commit()
    address = f"/api/v1/consultations/{consultation.slug}/comments"
    items = walk(client, address, clause="art-3", stance=Stance.SUPPORT.value, limit=2)
    assert [(item["clause"], item["stance"]) for item in items] == [("art-3", "support")] * 3


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "after", ["", "x", "MTI", "'; DROP TABLE comment; --", "%00", "é", encode_cursor(True)]
)
def test_a_made_up_cursor_is_refused(session, client, address, after):
    make_open(session, slug="parking")
    session.commit()
    answer = client.get(address, params={"after": after})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["about"]["field"] == "after"


def test_a_cursor_of_another_list_is_refused(session, client):
    make_open(session, slug="parking")
    session.commit()
    cursor = encode_cursor(7)
    assert client.get("/api/v1/consultations", params={"after": cursor}).status_code == 422


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("limit", ["0", "201", "-1", "many", "9" * 30])
def test_a_page_has_between_1_and_200_items(session, client, address, limit):
    make_open(session, slug="parking")
    session.commit()
    answer = client.get(address, params={"limit": limit})
    assert (answer.status_code, answer.json()["about"]["field"]) == (422, "limit")
