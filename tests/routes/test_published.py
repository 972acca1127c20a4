"""/data: stored bytes with checksum, 304, 206 and resume; who may have them; tombstones."""

import re
from base64 import b64encode
from datetime import timedelta
from email.utils import format_datetime
from hashlib import sha256

import pytest

import clock
import files
from identity import tokens
from models import Application, Artefact, Openness, ReleaseState
from opendata.passes import LIFE, make_pass
from tests.data_world import make_dataset, make_release
from tests.world import NOON, make_account

CSV = "/data/cases/1/data.csv"
LATEST = "/data/cases/latest/data.csv"


@pytest.fixture
def release(session):
    made = make_release(session, dataset=make_dataset(session, slug="cases"))
    original = "编号,区\n1,浦东\n".encode("gb18030")
    for name, data, kind in [
        ("original/工单 表.csv", original, "text/csv"),
        ("report.json", b"{}", "application/json"),
    ]:
        artefact = Artefact(name=name, media_type=kind, size=len(data), sha256=files.keep(data))
        made.artefacts.append(artefact)
    session.commit()
    return made


def conditional(session, release, **facts):
    """The release made conditional, and an Account whose Application is good."""
    release.dataset.openness = Openness.CONDITIONAL
    account = make_account(session)
    application = Application(
        dataset_id=release.dataset_id,
        account_id=account.id,
        purpose="研究",
        pledged=True,
        applied_at=NOON,
        due_on=NOON.date(),
        **{"granted": True, **facts},
    )
    session.add(application)
    token = tokens.create(session, account_id=account.id, label="", now=NOON)
    session.commit()
    return account, {"Authorization": f"Bearer {token}"}


def test_the_stored_bytes_come_with_their_checksum(client, release):
    answer = client.get(CSV)
    assert sha256(answer.content).hexdigest() == release.digest
    assert answer.headers["etag"] == f'"{release.digest}"'
    digest = b64encode(bytes.fromhex(release.digest)).decode()
    assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_a_pinned_file_is_immutable_and_the_latest_is_asked_for_again(client, release):
    assert "immutable" in client.get(CSV).headers["cache-control"]
    latest = client.get(LATEST)
    assert latest.headers["cache-control"] == "no-cache"
    assert latest.headers["content-location"] == CSV


def test_latest_is_the_newest_release(session, client, release):
    newer = make_release(session, dataset=release.dataset)
    session.commit()
    assert client.get(LATEST).headers["content-location"] == "/data/cases/2/data.csv"
    assert newer.number == 2


def test_head_says_what_get_sends(client, release):
    told, sent = client.head(CSV), client.get(CSV)
    assert (told.status_code, told.content) == (200, b"")
    assert int(told.headers["content-length"]) == len(sent.content)
    for name in ("etag", "last-modified", "content-type", "accept-ranges", "content-disposition"):
        assert told.headers[name] == sent.headers[name]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_the_bytes_gets_304(client, release, method):
    answer = client.request(method, CSV, headers={"If-None-Match": f'"{release.digest}"'})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == f'"{release.digest}"'


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (NOON, 304),
        (NOON + timedelta(days=1), 304),
        (NOON - timedelta(seconds=1), 200),
    ],
)
def test_without_a_tag_the_date_decides(client, release, since, status):
    asked = {"If-Modified-Since": format_datetime(since)}
    assert client.get(CSV, headers=asked).status_code == status


@pytest.mark.parametrize("since", ["", "yesterday", "Sun, 99 Nov 2026 00:00:00 GMT", "0", "\u00e9"])
def test_a_date_that_is_none_is_passed_over(client, release, since):
    assert client.get(CSV, headers={"If-Modified-Since": since.encode()}).status_code == 200


def test_a_tag_outweighs_the_date(client, release):
    asked = {"If-None-Match": '"0"', "If-Modified-Since": format_datetime(NOON)}
    assert client.get(CSV, headers=asked).status_code == 200


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=20-", slice(20, None)),
        ("bytes=-5", slice(-5, None)),
        ("bytes=0-0", slice(0, 1)),
        ("bytes=3-999999999", slice(3, None)),
        ("bytes=-999999999", slice(0, None)),
    ],
)
def test_a_range_is_answered_with_that_part(client, release, asked, part):
    whole = client.get(CSV).content
    answer = client.get(CSV, headers={"Range": asked})
    first = range(len(whole))[part][0]
    assert (answer.status_code, answer.content) == (206, whole[part])
    last = first + len(answer.content) - 1
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(whole)}"
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("asked", ["bytes={size}-", "bytes=-0", "bytes=9-3", "bytes=-"])
def test_a_range_of_nothing_is_refused(client, release, asked):
    size = len(client.get(CSV).content)
    answer = client.get(CSV, headers={"Range": asked.format(size=size)})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{size}"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes 0-1", "bytes=٣-"]
)
def test_a_range_we_do_not_know_is_answered_whole(client, release, asked):
    answer = client.get(CSV, headers={"Range": asked.encode()})
    assert (answer.status_code, len(answer.content)) == (200, release.artefacts[0].size)


@pytest.mark.parametrize(
    ("held", "status"),
    [('"{digest}"', 206), ("{date}", 206), ('"old"', 200), ('W/"{digest}"', 200), ("Sun", 200)],
)
def test_if_range_resumes_the_same_version_only(client, release, held, status):
    date = client.head(CSV).headers["last-modified"]
    held = held.format(digest=release.digest, date=date)
    answer = client.get(CSV, headers={"Range": "bytes=0-9", "If-Range": held})
    assert answer.status_code == status


def test_pieces_are_put_together_in_order(session, client, release):
    data = bytes(range(256)) * 5000
    big = Artefact(name="data.parquet", media_type="x/y", size=len(data), sha256=files.keep(data))
    release.artefacts.append(big)
    session.commit()
    assert client.get("/data/cases/1/data.parquet").content == data
    part = client.get("/data/cases/1/data.parquet", headers={"Range": "bytes=262143-1000000"})
    assert part.content == data[262143:1000001]


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("data.csv", "cases-1.csv"),
        ("report.json", "cases-1-report.json"),
        ("original/工单 表.csv", "%E5%B7%A5%E5%8D%95%20%E8%A1%A8.csv"),
    ],
)
def test_a_file_is_saved_under_a_name_that_says_its_release(client, release, name, saved):
    answer = client.get(f"/data/cases/1/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f"filename*=utf-8''{saved}")


@pytest.mark.parametrize(
    "path",
    [
        "/data/cases/2/data.csv",
        "/data/cases/0/data.csv",
        "/data/cases/01/data.csv",
        "/data/cases/-1/data.csv",
        "/data/cases/999999999999999999999/data.csv",
        "/data/cases/٣/data.csv",
        "/data/cases/1/data.exe",
        "/data/cases/1/",
        "/data/cases/1/original/",
        "/data/cases/1/original/..%2F..%2Fminyi.db",
        "/data/cases/1/..%2f..%2fminyi.db",
        "/data/cases/1/data.csv%00",
        "/data/none/1/data.csv",
        "/data/cases/x",
    ],
)
def test_what_does_not_exist_is_not_found(client, release, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("state", [s for s in ReleaseState if s.value not in "published withdrawn"])
def test_a_release_in_the_making_is_not_found(session, client, release, state):
    release.state = state
    session.commit()
    assert client.get(CSV).status_code == 404


def test_a_withdrawn_release_leaves_a_tombstone(session, client, release):
    release.state, release.withdrawn_at = ReleaseState.WITHDRAWN, NOON
    release.withdrawn_reason = "第 3 列含手机号 <b>"
    session.commit()
    machine = client.get(CSV)
    assert (machine.status_code, machine.json()["code"]) == (410, "withdrawn")
    assert machine.json()["about"]["reason"] == release.withdrawn_reason
    person = client.get(CSV, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert person.status_code == 410
    assert "第 3 列含手机号 &lt;b&gt;" in person.text


def test_conditional_data_ask_who_you_are(session, client, release):
    conditional(session, release)
    answer = client.get(CSV)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["cache-control"] == "no-store"
    assert "/dataset/cases" in client.get(CSV, headers={"Accept": "text/html"}).text


def test_conditional_data_are_refused_to_who_has_not_applied(session, client, release):
    conditional(session, release)
    stranger = make_account(session)
    token = tokens.create(session, account_id=stranger.id, label="", now=NOON)
    session.commit()
    answer = client.get(CSV, headers={"Authorization": f"bearer {token}"})
    assert answer.status_code == 403


def test_conditional_data_go_to_who_was_granted_them_and_into_no_shared_cache(
    session, client, release
):
    _, bearer = conditional(session, release)
    answer = client.get(CSV, headers=bearer)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "facts",
    [{"granted": False}, {"granted": None}, {"good_until": clock.now() - timedelta(days=1)}],
    ids=["declined", "waiting", "over"],
)
def test_an_application_that_is_not_good_opens_nothing(session, client, release, facts):
    _, bearer = conditional(session, release, **facts)
    assert client.get(CSV, headers=bearer).status_code == 403


def test_a_pass_opens_the_files_to_whom_it_was_made_for(session, client, release):
    account, _ = conditional(session, release)
    link = make_pass(account_id=account.id, slug="cases", now=clock.now())
    assert client.get(CSV, params={"pass": link}).status_code == 200


def test_a_pass_opens_nothing_its_holder_may_not_have(session, client, release):
    conditional(session, release)
    stranger = make_account(session)
    session.commit()
    link = make_pass(account_id=stranger.id, slug="cases", now=clock.now())
    assert client.get(CSV, params={"pass": link}).status_code == 403


def test_a_pass_runs_out(session, client, release):
    account, _ = conditional(session, release)
    link = make_pass(account_id=account.id, slug="cases", now=clock.now() - LIFE)
    assert client.get(CSV, params={"pass": link}).status_code == 401


def test_a_pass_is_good_for_one_dataset(session, client, release):
    account, _ = conditional(session, release)
    link = make_pass(account_id=account.id, slug="other", now=clock.now())
    assert client.get(CSV, params={"pass": link}).status_code == 401


@pytest.mark.parametrize("forged", ["1", "..", "1.2.3", "1.9999999999.", "é.é.é", "a.b.c" * 999])
def test_a_forged_pass_opens_nothing(session, client, release, forged):
    conditional(session, release)
    assert client.get(CSV, params={"pass": forged}).status_code == 401


def test_a_pass_changed_to_last_longer_opens_nothing(session, client, release):
    account, _ = conditional(session, release)
    link = make_pass(account_id=account.id, slug="cases", now=clock.now())
    longer = re.sub(r"\.(\d+)\.", lambda found: f".{int(found[1]) + 9}.", link)
    assert client.get(CSV, params={"pass": longer}).status_code == 401


@pytest.mark.parametrize("token", ["Bearer", "Bearer x", "Bearer \u00e9"])
def test_an_unknown_token_is_refused_even_for_open_data(client, release, token):
    answer = client.get(CSV, headers={"Authorization": token.encode()})
    assert answer.status_code == 401


def test_closed_data_are_refused(session, client, release):
    release.dataset.openness = Openness.CLOSED
    session.commit()
    assert client.get(CSV).status_code == 403


def test_open_data_may_be_read_from_any_site(client, release):
    assert client.get(CSV).headers["access-control-allow-origin"] == "*"


def test_data_are_only_read_here(client, release):
    assert client.post(CSV).status_code == 405


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/data", "/read/datasets"),
        ("/data/", "/read/datasets"),
        ("/data/cases", "/dataset/cases"),
        ("/data/cases/latest", "/dataset/cases"),
        ("/data/cases/1", "/dataset/cases?release=1"),
        ("/data/%2F%2Fevil.example/1", "/data/%2F%2Fevil.example/1"),
    ],
)
def test_a_folder_leads_to_its_page(client, release, path, to):
    answer = client.get(path)
    assert answer.headers.get("location", path) == to
