"""The addresses of suggestions under invented requests: the server does not break, and says no
only in the ways that its description names."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from identity import tokens
from routes.api import api
from tests.surveys.suggestions.world import replied
from tests.world import NOON, make_account

ADDRESSES = [
    ("/v1/suggestions", "GET"),
    ("/v1/suggestions", "POST"),
    ("/v1/suggestions/{number}", "GET"),
    ("/v1/suggestions/by-receipt/{code}", "GET"),
    ("/v1/receipts/{code}", "GET"),
]
schema = schemathesis.openapi.from_dict(api.openapi())
few = settings(
    max_examples=30, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.postgres
@pytest.mark.parametrize(("path", "method"), ADDRESSES)
def test_no_request_breaks_the_server(postgres_session, postgres_client, path, method):
    _made, receipt = replied(postgres_session, public=True)
    person = make_account(postgres_session)
    token = tokens.create(postgres_session, account_id=person.id, label="t", now=NOON)
    postgres_session.commit()
    described = {int(each) for each in api.openapi()["paths"][path][method.lower()]["responses"]}
    statuses = set()

    @few
    @given(case=schema[path][method].as_strategy())
    def ask(case):
        given_ = case.path_parameters or {}
        address = "/api" + path.format(number=given_.get("number"), code=receipt.code)
        more = {"json": case.body} if method == "POST" else {}
        headers = {"Authorization": f"Bearer {token}"}
        answer = postgres_client.request(
            method, address, params=case.query or {}, headers=headers, **more
        )
        statuses.add(answer.status_code)

    ask()
    assert statuses <= described
    assert 500 not in statuses
