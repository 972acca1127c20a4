"""The API says what it is, truly: valid OpenAPI 3.1, and every answer fits it."""

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from models import AskingState, Role
from opendata import evidence, saved_charts
from opendata.chart_form import ChartForm
from routes.api import api
from tests.data_world import make_dataset, make_release
from tests.routes.story import make_open, make_token, tell
from tests.surveys.polls.world import make_poll
from tests.surveys.questionnaires.world import make_survey
from tests.surveys.ratings.world import answered, opened
from tests.surveys.results.world import EVERYTHING
from tests.surveys.scorecards.world import make_bulletin
from tests.surveys.suggestions.world import replied
from tests.world import NOON, make_account, make_staff

ADDRESSES = [
    ("/v1/consultations", "/v1/consultations"),
    ("/v1/consultations/{slug}", "/v1/consultations/parking"),
    ("/v1/consultations/{slug}/drafts/{number}", "/v1/consultations/parking/drafts/1"),
    (
        "/v1/consultations/{slug}/drafts/{number}/clauses",
        "/v1/consultations/parking/drafts/2/clauses",
    ),
    ("/v1/consultations/{slug}/comments", "/v1/consultations/parking/comments"),
    ("/v1/consultations/{slug}/summary", "/v1/consultations/parking/summary"),
    ("/v1/consultations/{slug}/decisions", "/v1/consultations/parking/decisions"),
    ("/v1/consultations/{slug}/outcome", "/v1/consultations/parking/outcome"),
    ("/v1/receipts/{code}", "/v1/receipts/{code}"),
    ("/v1/ledger", "/v1/ledger"),
    ("/v1/ledger/head", "/v1/ledger/head"),
    ("/v1/ledger/proof/{number}", "/v1/ledger/proof/1"),
    ("/v1/datasets", "/v1/datasets"),
    ("/v1/datasets/{slug}", "/v1/datasets/cases"),
    ("/v1/datasets/{slug}/releases", "/v1/datasets/cases/releases"),
    ("/v1/datasets/{slug}/releases/{number}", "/v1/datasets/cases/releases/1"),
    ("/v1/datasets/{slug}/rows", "/v1/datasets/cases/rows?count=exact"),
    ("/v1/datasets/{slug}/facets", "/v1/datasets/cases/facets?columns=区"),
    ("/v1/datasets/{slug}/aggregate", "/v1/datasets/cases/aggregate?group=区&measure=count"),
    ("/v1/datasets/{slug}/sql", "/v1/datasets/cases/sql?q=SELECT 1 AS one"),
    ("/v1/datasets/{slug}/diff", "/v1/datasets/cases/diff?from=1&to=2"),
    ("/v1/datasets/{slug}/inquiries", "/v1/datasets/cases/inquiries"),
    ("/v1/data-requests", "/v1/data-requests"),
    ("/v1/polls", "/v1/polls"),
    ("/v1/polls/{slug}", "/v1/polls/step-street"),
    ("/v1/polls/{slug}/results", "/v1/polls/step-street/results"),
    ("/v1/files/{sha256}", "/v1/files/{sha256}"),
    ("/v1/charts/{code}", "/v1/charts/{chart}"),
    ("/v1/evidence/{number}", "/v1/evidence/{evidence}"),
    ("/v1/scorecards", "/v1/scorecards"),
    ("/v1/scorecards/{slug}", "/v1/scorecards/{scorecard}"),
    ("/v1/scorecards/{slug}/bulletins", "/v1/scorecards/{scorecard}/bulletins"),
    ("/v1/scorecards/{slug}/bulletins/{number}", "/v1/scorecards/{scorecard}/bulletins/1"),
    ("/v1/services", "/v1/services"),
    ("/v1/services/{slug}", "/v1/services/{service}"),
    ("/v1/services/{slug}/ratings", "/v1/services/{service}/ratings"),
    ("/v1/suggestions", "/v1/suggestions"),
    ("/v1/surveys", "/v1/surveys"),
    ("/v1/surveys/{slug}", "/v1/surveys/buses"),
    ("/v1/surveys/{slug}/results", "/v1/surveys/parks/results"),
    ("/v1/surveys/{slug}/crosstab", "/v1/surveys/parks/crosstab?row=sex&column=area"),
    ("/v1/suggestions/{number}", "/v1/suggestions/{suggestion}"),
    ("/v1/suggestions/by-receipt/{code}", "/v1/suggestions/by-receipt/{suggested}"),
]


PROBLEM = "application/problem+json"


def open_data(session):
    """A Dataset with two Releases, a kept chart and evidence pinned to a Consultation."""
    dataset = make_dataset(session, slug="cases")
    release = make_release(session, dataset=dataset)
    make_release(session, dataset=dataset)
    facts = {"slug": "cases", "number": release.number, "form": ChartForm(x="区"), "now": NOON}
    chart = saved_charts.save(session, account=make_account(session), **facts)
    consultation = make_open(session, slug="with-evidence")
    drafter = make_staff(session, consultation, Role.DRAFTER)
    pinned = evidence.pin(session, account=drafter, consultation_id=consultation.id, **facts)
    make_poll(session, slug="step-street", hides_results=False)
    make_survey(session, slug="buses")
    make_survey(session, slug="parks", form=EVERYTHING, state=AskingState.CLOSED)
    scorecard = make_bulletin(session)[1].slug
    made = {"chart": chart.code, "evidence": pinned.id, "sha256": release.digest}
    return made | {"scorecard": scorecard}


def public_suggestion(session):
    """The number of a public Suggestion, and the code of its Receipt."""
    made, receipt = replied(session, public=True)
    return {"suggestion": made.id, "suggested": receipt.code}


def rated_service(session):
    """The slug of a service with a bad rating that was put right."""
    return {"service": answered(session, opened(session)).rating.service.slug}


def described(path: str, *, method: str = "get", status: int = 200) -> Draft202012Validator:
    """What the description says an answer looks like."""
    whole = api.openapi()
    answer = whole["paths"][path][method]["responses"][str(status)]
    content = answer["content"]["application/json" if status < 400 else PROBLEM]
    return Draft202012Validator({**content["schema"], "components": whole["components"]})


def test_the_description_is_valid_openapi_3_1(client):
    description = client.get("/api/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(description).iter_errors()) == []


def test_every_address_is_looked_at_here():
    paths = api.openapi()["paths"]
    assert {path for path, _ in ADDRESSES} == {path for path in paths if "get" in paths[path]}


@pytest.mark.parametrize(("path", "address"), ADDRESSES)
def test_an_answer_fits_its_description(session, client, path, address):
    story = tell(session)
    made = open_data(session) | public_suggestion(session) | rated_service(session)
    session.commit()
    answer = client.get("/api" + address.format(code=story.published.receipt.code, **made))
    assert answer.status_code == 200
    described(path).validate(answer.json())


def test_a_comment_taken_in_fits_its_description(session, client):
    slug = make_open(session).slug
    answer = client.post(
        f"/api/v1/consultations/{slug}/comments",
        json={"body": "请保留公交专用道。"},
        headers=make_token(session),
    )
    path = "/v1/consultations/{slug}/comments"
    described(path, method="post", status=201).validate(answer.json())


def test_a_problem_fits_its_description(client):
    answer = client.get("/api/v1/consultations/nowhere")
    described("/v1/consultations/{slug}", status=404).validate(answer.json())


def test_every_operation_has_a_summary_and_a_name_of_its_own():
    operations = [o for path in api.openapi()["paths"].values() for o in path.values()]
    assert all(operation["summary"] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_the_docs_load_nothing_from_elsewhere(client):
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert "http" not in page.text.replace("</html>", "")
    assert "'unsafe-eval'" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["swagger-ui-bundle.js", "swagger-ui.css", "docs.js"])
def test_what_the_docs_need_is_served_from_here(client, name):
    assert f"/assets/swagger-5.35.0/{name}" in client.get("/api/docs").text
    assert client.get(f"/assets/swagger-5.35.0/{name}").status_code == 200
