"""Finding and reading consultations, what came of them, and receipts."""

import pytest
from sqlalchemy import event

import db
from audit import merkle
from models import Stage
from tests.routes.story import TOPIC, add_published, make_open, tell
from tests.world import make_comment, make_consultation, make_department, make_region

BASE = "/api/v1/consultations"


def test_only_public_consultations_are_listed(session, client):
    stages = {make_consultation(session, stage=stage).slug: stage for stage in Stage}
    session.commit()
    listed = {item["slug"] for item in client.get(BASE).json()["items"]}
    hidden = {Stage.DRAFTING, Stage.REVIEW}
    assert listed == {slug for slug, stage in stages.items() if stage not in hidden}


def test_the_list_is_narrowed_by_stage_department_and_region(session, client):
    department, region = make_department(session), make_region(session)
    wanted = make_consultation(session, department=department, stage=Stage.CLOSED)
    wanted.region = region
    make_consultation(session, department=department)
    make_consultation(session, stage=Stage.CLOSED)
    session.commit()
    query = {"stage": "closed", "department": department.key, "region": region.code[:4]}
    assert [i["slug"] for i in client.get(BASE, params=query).json()["items"]] == [wanted.slug]


@pytest.mark.parametrize("query", [{"stage": "boiling"}, {"q": "长" * 201}])
def test_what_cannot_be_asked_is_refused(client, query):
    answer = client.get(BASE, params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "/drafts/1",
        "/drafts/1/clauses",
        "/comments",
        "/summary",
        "/decisions",
        "/outcome",
    ],
)
@pytest.mark.parametrize("slug", ["nowhere", "secret", "%00", "a/b", "..", "长" * 300])
def test_what_is_not_public_is_not_found(session, client, slug, rest):
    make_consultation(session, stage=Stage.REVIEW, slug="secret")
    session.commit()
    answer = client.get(f"{BASE}/{slug}{rest}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("rest", ["/drafts/9", "/drafts/9/clauses", "/summary"])
def test_what_a_consultation_does_not_have_is_not_found(session, client, rest):
    make_open(session, slug="parking")
    session.commit()
    assert client.get(f"{BASE}/parking{rest}").json()["code"] == "not-found"


@pytest.mark.parametrize("number", ["0", "-1", "one", "99999999999999999999"])
def test_a_draft_has_a_number(session, client, number):
    make_open(session, slug="parking")
    session.commit()
    assert client.get(f"{BASE}/parking/drafts/{number}").status_code == 422


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_what_an_address_does_not_do_is_refused(client, method):
    answer = client.request(method, BASE)
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong-method")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("address", ["/api/", "/api/v1", "/api/v2/consultations", "/api/x"])
def test_an_unknown_address_is_a_problem(client, address):
    answer = client.get(address)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_a_problem_speaks_the_readers_language(client):
    answers = {
        language: client.get("/api/x", headers={"Accept-Language": language})
        for language in ("en-GB,en;q=0.9", "zh-TW", "fr")
    }
    spoken = [answer.headers["content-language"] for answer in answers.values()]
    assert spoken == ["en", "zh-Hant", "zh-Hans"]
    assert len({answer.json()["detail"] for answer in answers.values()}) == 3


def test_clauses_carry_the_number_of_their_published_comments(session, client):
    story = tell(session)
    items = client.get(f"{BASE}/{story.consultation.slug}/drafts/2/clauses").json()["items"]
    assert {i["key"]: i["comments"] for i in items if i["comments"]} == {"art-4": 1}


def test_a_withdrawn_comment_leaves_a_stub_without_words(session, client):
    story = tell(session)
    items = client.get(f"{BASE}/parking/comments").json()["items"]
    stub = next(item for item in items if item["id"] == story.withdrawn.id)
    assert (stub["standing"], stub["body"], stub["name"]) == ("withdrawn", None, None)


def test_comments_are_found_by_topic(session, client):
    story = tell(session)
    items = client.get(f"{BASE}/parking/comments", params={"topic": "t1"}).json()["items"]
    assert [item["id"] for item in items] == [story.published.id]


def test_an_unknown_topic_is_not_found(session, client):
    tell(session)
    answer = client.get(f"{BASE}/parking/comments", params={"topic": "t9"})
    assert answer.status_code == 404


def test_the_outcome_counts_every_comment_once(session, client):
    tell(session)
    came = client.get(f"{BASE}/parking/outcome").json()
    parts = [came[name] for name in ("published", "withheld", "withdrawn", "waiting")]
    assert (came["received"], parts) == (3, [1, 1, 1, 0])
    assert [row["share"] for row in came["verdicts"]] == ["100.00"]


def test_nobody_commented_and_the_outcome_is_whole(session, client):
    make_consultation(session, stage=Stage.ANSWERED, slug="quiet")
    session.commit()
    came = client.get(f"{BASE}/quiet/outcome").json()
    assert (came["received"], came["verdicts"], came["answers"]) == (0, [], [])


def test_before_the_answer_there_are_no_decisions(session, client):
    story = tell(session)
    story.consultation.stage = Stage.CLOSED
    session.commit()
    assert client.get(f"{BASE}/parking/decisions").json()["items"] == []
    assert client.get(f"{BASE}/parking/outcome").json()["reply"] is None


def test_a_receipt_tells_the_decision(session, client):
    story = tell(session)
    found = client.get(f"/api/v1/receipts/{story.published.receipt.code}").json()
    assert found["topic"]["label"] == TOPIC
    assert found["decision"]["verdict"] == "adopted"


def test_a_receipt_tells_why_a_comment_was_withheld_and_not_its_words(session, client):
    story = tell(session)
    found = client.get(f"/api/v1/receipts/{story.withheld.receipt.code}").json()
    assert (found["ruling"]["reason"], found["body"]) == ("advertising", None)


def test_a_receipt_carries_a_proof_that_holds(session, client):
    story = tell(session)
    proof = client.get(f"/api/v1/receipts/{story.published.receipt.code}").json()["proof"]
    assert merkle.verifies(
        proof["leaf"], proof["number"] - 1, proof["size"], proof["path"], proof["root"]
    )


def test_a_proof_is_against_the_head(session, client):
    tell(session)
    proof = client.get("/api/v1/ledger/proof/2").json()
    head = client.get("/api/v1/ledger/head").json()
    assert (proof["size"], proof["root"]) == (head["size"], head["root"])


@pytest.mark.parametrize("code", ["AAAA-AAA-AAA", "%00", "x" * 5000, "..", "'"])
def test_an_unknown_receipt_is_not_found(client, code):
    assert client.get(f"/api/v1/receipts/{code}").json()["code"] == "not-found"


def test_a_receipt_is_kept_by_no_cache(session, client):
    story = tell(session)
    answer = client.get(f"/api/v1/receipts/{story.published.receipt.code}")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("number", [0, 10**6, 10**30])
def test_an_entry_that_is_not_there_has_no_proof(session, client, number):
    assert client.get(f"/api/v1/ledger/proof/{number}").status_code in (404, 422)


def test_anybodys_page_may_read(client):
    answer = client.get(BASE, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_nobody_elses_page_may_write(client):
    answer = client.options(
        f"{BASE}/parking/comments",
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization",
        },
    )
    assert answer.status_code == 400


def count_queries(client, address) -> int:
    seen = []
    listen = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(db.engine(), "before_cursor_execute", listen)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine(), "before_cursor_execute", listen)
    return len(seen)


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}/parking",
        f"{BASE}/parking/comments?limit=200",
        f"{BASE}/parking/drafts/1/clauses",
        f"{BASE}/parking/outcome",
        "/read/consultations/parking",
        "/read/consultations/parking/outcome",
    ],
)
def test_an_address_costs_the_same_queries_at_0_and_at_300_comments(session, client, address):
    consultation = make_open(session, slug="parking")
    session.commit()
    before = count_queries(client, address)
    add_published(session, consultation=consultation, n=300)
    make_comment(session, consultation=consultation, published=True)
    session.commit()
    assert count_queries(client, address) == before


def test_the_list_costs_the_same_queries_at_1_and_at_20_consultations(session, client):
    make_consultation(session).region = make_region(session)
    session.commit()
    before = count_queries(client, BASE)
    for _ in range(19):
        make_consultation(session).region = make_region(session)
    session.commit()
    assert count_queries(client, BASE) == before
