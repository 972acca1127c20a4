"""The addresses of services under invented requests: whatever is sent, the server does not break,
and it says no only in the ways that its description names."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from routes.api import api
from tests.surveys.ratings.world import opened

ADDRESSES = [
    ("/v1/services", "GET"),
    ("/v1/services/{slug}", "GET"),
    ("/v1/services/{slug}/ratings", "GET"),
    ("/v1/services/{slug}/ratings", "POST"),
]
schema = schemathesis.openapi.from_dict(api.openapi())
few = settings(
    max_examples=40, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize(("path", "method"), ADDRESSES)
def test_no_request_breaks_the_server(session, client, path, method):
    asked(opened(session).rating.service.slug, session, client, path, method)


@pytest.mark.postgres
@pytest.mark.parametrize(("path", "method"), ADDRESSES)
def test_no_request_breaks_it_on_postgresql(postgres_session, postgres_client, path, method):
    slug = opened(postgres_session).rating.service.slug
    asked(slug, postgres_session, postgres_client, path, method)


def asked(slug, session, client, path, method):
    session.commit()
    statuses = set()
    described = {int(each) for each in api.openapi()["paths"][path][method.lower()]["responses"]}

    @few
    @given(case=schema[path][method].as_strategy())
    def ask(case):
        body = {"json": case.body} if method == "POST" else {}
        address = "/api" + path.format(slug=slug)
        answer = client.request(method, address, params=case.query or {}, **body)
        statuses.add(answer.status_code)

    ask()
    assert statuses <= described


@pytest.mark.postgres
@pytest.mark.parametrize("slug", ["%00", "..%2f..", "a" * 5000, "中", "'; drop table service"])
def test_no_slug_breaks_the_server(postgres_client, slug):
    for leaf in ("", "/ratings"):
        assert postgres_client.get(f"/api/v1/services/{slug}{leaf}").status_code in {404, 307, 422}
