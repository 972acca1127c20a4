"""The same addresses on PostgreSQL."""

import pytest

from tests.routes.story import make_open, make_token, tell
from tests.routes.test_openapi import (
    ADDRESSES,
    described,
    open_data,
    public_suggestion,
    rated_service,
)
from tests.routes.test_paging import walk
from tests.routes.test_read import PAGES
from tests.world import NOON, make_consultation

pytestmark = pytest.mark.postgres


def test_every_address_answers_on_postgresql(postgres_session, postgres_client):
    code = tell(postgres_session).published.receipt.code
    made = open_data(postgres_session)
    made |= public_suggestion(postgres_session) | rated_service(postgres_session)
    postgres_session.commit()
    for path, address in ADDRESSES:
        answer = postgres_client.get("/api" + address.format(code=code, **made))
        described(path).validate(answer.json())


def test_every_plain_page_answers_on_postgresql(postgres_session, postgres_client):
    story = tell(postgres_session)
    codes = {
        name: getattr(story, name).receipt.code for name in ("published", "withheld", "withdrawn")
    }
    answers = [postgres_client.get(page.format(**codes)).status_code for page in PAGES]
    assert answers == [200] * len(PAGES)


def test_a_comment_is_taken_in_once_on_postgresql(postgres_session, postgres_client):
    address = f"/api/v1/consultations/{make_open(postgres_session).slug}/comments"
    headers = make_token(postgres_session) | {"Idempotency-Key": "k1"}
    first, second = (
        postgres_client.post(address, json={"body": "只记一次。"}, headers=headers)
        for _ in range(2)
    )
    assert (first.status_code, first.json()) == (201, second.json())


def test_walking_the_consultations_meets_each_once_on_postgresql(postgres_session, postgres_client):
    slugs = [make_consultation(postgres_session, opens_at=NOON).slug for _ in range(5)]
    postgres_session.commit()
    met = [item["slug"] for item in walk(postgres_client, "/api/v1/consultations", limit=2)]
    assert met == slugs[::-1]
