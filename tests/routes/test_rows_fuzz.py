"""The dataset addresses under invented requests: whatever is sent, the server does not break."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from opendata.query.sandbox import SANDBOX
from opendata.tables import POOL
from routes.api import api
from routes.row_answers import SQL_CALLS
from tests.data_world import make_dataset, make_release

LEAVES = ("rows", "facets", "aggregate", "diff", "sql")
GOOD = {"columns": "n,区", "group": "created.month", "q": "select 1", "column": {"n": "gt.1"}}
schema = schemathesis.openapi.from_dict(api.openapi())


@pytest.fixture(scope="module", autouse=True)
def nothing_left():
    yield
    SANDBOX.close()
    POOL.close()


def asked(query: dict[str, Any], kept: list[bool]) -> list[tuple[str, str]]:
    """Some of the invented parameters, and good ones for the rest, so that not all are refused
    for the first of them."""
    pairs: list[tuple[str, str]] = []
    for (name, value), keep in zip(sorted(query.items()), kept, strict=False):
        value = value if keep else GOOD.get(name)
        if isinstance(value, dict):
            pairs += [(str(key), str(each)) for key, each in value.items()]
        elif value is not None:
            pairs.append((name, str(value)))
    return pairs


@pytest.mark.parametrize("leaf", LEAVES)
def test_no_request_breaks_the_server(session, client, leaf):
    dataset = make_dataset(session, slug="cases")
    for _ in range(2):
        make_release(session, dataset=dataset)
    session.commit()
    statuses: list[int] = []
    cases = schema[f"/v1/datasets/{{slug}}/{leaf}"]["GET"].as_strategy()

    @settings(
        max_examples=40,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, kept=st.lists(st.booleans(), min_size=12, max_size=12))
    def ask(case, kept):
        SQL_CALLS.counts.clear()
        answer = client.get(f"/api/v1/datasets/cases/{leaf}", params=asked(case.query or {}, kept))
        statuses.append(answer.status_code)

    ask()
    assert len(statuses) >= 30
    assert set(statuses) <= {200, 400, 404, 410, 413, 422}, sorted(set(statuses))


@pytest.mark.parametrize("slug", ["", "%00", "..%2f..", "a" * 5000, "中", "'; drop table dataset"])
@pytest.mark.parametrize("leaf", LEAVES)
def test_no_slug_breaks_the_server(client, leaf, slug):
    assert client.get(f"/api/v1/datasets/{slug}/{leaf}?q=1&columns=n").status_code in {
        404,
        307,
        422,
    }
