"""Published bytes: strong ETag, 304, 206, for JSON artefacts and for attached files."""

from hashlib import sha256

import pytest

from models import Stage
from tests.routes.story import PDF, tell

ARTEFACTS = [
    "/api/v1/consultations/parking/drafts/1",
    "/api/v1/consultations/parking/drafts/1/clauses",
    "/api/v1/consultations/parking/summary",
    "/api/v1/consultations/parking/decisions",
    "/api/v1/consultations/parking/outcome",
    "FILE",
]


@pytest.fixture(params=ARTEFACTS)
def artefact(request, session, client) -> str:
    story = tell(session)
    file = f"/read/consultations/parking/files/{story.attachment.id}/起草说明.pdf"
    return file if request.param == "FILE" else request.param


def test_the_etag_is_the_sha256_of_the_bytes(client, artefact):
    answer = client.get(artefact)
    assert answer.headers["etag"] == f'"{sha256(answer.content).hexdigest()}"'


@pytest.mark.parametrize("held", ["{etag}", "W/{etag}", '"other", {etag}', "*"])
def test_who_has_it_gets_304_without_a_body(client, artefact, held):
    etag = client.get(artefact).headers["etag"]
    answer = client.get(artefact, headers={"If-None-Match": held.format(etag=etag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag


def test_who_has_another_version_gets_this_one(client, artefact):
    answer = client.get(artefact, headers={"If-None-Match": '"0"'})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=20-", slice(20, None)),
        ("bytes=-5", slice(-5, None)),
        ("bytes=3-999999999", slice(3, None)),
        ("bytes=-999999999", slice(0, None)),
    ],
)
def test_a_range_is_answered_with_that_part(client, artefact, asked, part):
    whole = client.get(artefact).content
    answer = client.get(artefact, headers={"Range": asked})
    first = range(len(whole))[part][0]
    assert (answer.status_code, answer.content) == (206, whole[part])
    last = first + len(answer.content) - 1
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(whole)}"


def test_a_range_behind_the_end_is_refused(client, artefact):
    size = len(client.get(artefact).content)
    answer = client.get(artefact, headers={"Range": f"bytes={size}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")


def test_a_range_of_another_version_is_answered_whole(client, artefact):
    answer = client.get(artefact, headers={"Range": "bytes=0-9", "If-Range": '"old"'})
    assert (answer.status_code, answer.content) == (200, client.get(artefact).content)


def test_a_file_keeps_its_name_and_type(session, client):
    story = tell(session)
    answer = client.get(f"/read/consultations/parking/files/{story.attachment.id}/x")
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    disposition = "inline; filename*=utf-8''%E8%B5%B7%E8%8D%89%E8%AF%B4%E6%98%8E%201.pdf"
    assert answer.headers["content-disposition"] == disposition


def test_a_file_that_a_browser_would_run_is_saved(session, client):
    story = tell(session)
    story.attachment.media_type = "text/plain"
    session.commit()
    answer = client.get(f"/read/consultations/parking/files/{story.attachment.id}/x")
    assert answer.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize("id", ["0", "999", "99999999999999999999"])
def test_an_unknown_file_is_not_found(session, client, id):
    tell(session)
    assert client.get(f"/read/consultations/parking/files/{id}/x").status_code == 404


def test_a_file_of_a_consultation_in_the_making_is_not_found(session, client):
    story = tell(session)
    story.consultation.stage = Stage.REVIEW
    session.commit()
    answer = client.get(f"/read/consultations/parking/files/{story.attachment.id}/x")
    assert answer.status_code == 404
