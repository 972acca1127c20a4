"""The Action API in the hands of ckanapi, and asked as ckanr, uData and ckanext-harvest ask."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ckanapi import NotFound, RemoteCKAN, SearchError, ValidationError
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from models import Openness, ReleaseState
from opendata import catalogue
from opendata.ckan.ids import id_of
from tests.data_world import make_dataset, make_release
from tests.routes.portal import our_portal
from tests.world import NOON, make_department

RESOURCE = id_of("resource", "cases", "data.csv")
CKANAPI = Path(sys.executable).with_name("ckanapi")
FRICTIONLESS = Path(sys.executable).with_name("frictionless")


@pytest.fixture
def city(session: Session) -> None:
    """Open, conditional, unpublished and withdrawn data of two departments."""
    traffic, health = (
        make_department(session, key="traffic"),
        make_department(session, key="health"),
    )
    made = make_dataset(session, slug="cases", department=traffic)
    make_release(session, dataset=made)
    secret = {"openness": Openness.CONDITIONAL, "department": health, "theme": "health"}
    secret = make_dataset(session, slug="secret", title="病历", keywords=["医疗"], **secret)
    make_release(session, dataset=secret, now=NOON + timedelta(days=1))
    make_dataset(session, slug="unseen", public=False)
    gone = make_dataset(session, slug="gone", title="旧名录", department=traffic, keywords=[])
    make_release(session, dataset=gone, state=ReleaseState.WITHDRAWN, withdrawn_reason="错误")
    catalogue.reindex(session)
    session.commit()


@pytest.fixture
def base(city: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with our_portal(monkeypatch) as address:
        yield address


def run(*words: str | Path) -> list[str]:
    """What a program prints; ckanapi starts itself again by its name."""
    given = os.environ | {"PATH": f"{CKANAPI.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, env=given)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_ckanapi_dumps_all_datasets(base):
    lines = [json.loads(line) for line in run(CKANAPI, "dump", "datasets", "--all", "-r", base)]
    assert {each["name"]: len(each["resources"]) for each in lines} == {
        "cases": 1,
        "gone": 0,
        "secret": 0,
    }


def test_ckanapi_dumps_departments_and_themes(base):
    words = ("--all", "-r", base)
    lines = [json.loads(each) for each in run(CKANAPI, "dump", "organizations", *words)]
    assert {each["name"]: each["package_count"] for each in lines} == {"traffic": 2, "health": 1}
    lines = [json.loads(each) for each in run(CKANAPI, "dump", "groups", *words)]
    assert {each["name"] for each in lines} == {"society", "health"}


def test_ckanapi_searches(base):
    lines = run(CKANAPI, "search", "datasets", "q=热线", "-r", base)
    assert "cases" in [json.loads(each)["name"] for each in lines]
    assert not run(CKANAPI, "search", "datasets", "q=没有这样的词语", "-r", base)


def test_ckanapis_data_package_is_valid(base, tmp_path):
    words = ("cases", "-r", base, f"--datapackages={tmp_path}")
    run(CKANAPI, "dump", "datasets", *words)
    folder = tmp_path / "cases"
    run(FRICTIONLESS, "validate", folder / "datapackage.json")
    (resource,) = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    assert [each["name"] for each in resource["schema"]["fields"]][:2] == ["id", "区"]
    assert (folder / resource["path"]).read_text("utf-8").startswith("id,区,status")


@pytest.mark.parametrize("get_only", [False, True])
def test_ckanapi_learns_why_it_is_refused(base, get_only):
    with RemoteCKAN(base, apikey="whatever", get_only=get_only) as remote:
        assert remote.call_action("package_list") == ["cases", "gone", "secret"]
        with pytest.raises(NotFound):
            remote.action.package_show(id="nope")
        with pytest.raises(ValidationError) as refused:
            remote.action.datastore_search(resource_id=RESOURCE, limit="many")
        assert "limit" in refused.value.error_dict
        with pytest.raises(SearchError):
            remote.action.package_search(fq="nope:1")


def ask(client: TestClient, action: str, method: str = "POST", prefix: str = "/api/3", **given):
    how = {"params": given} if method == "GET" else {"json": given}
    answer = client.request(method, f"{prefix}/action/{action}", **how)
    assert answer.headers["content-type"] == "application/json"
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["success"] is True
    assert told["help"].endswith(f"/api/3/action/help_show?name={action}")
    return told["result"]


PACKAGE = {
    "id": str,
    "name": str,
    "title": str,
    "notes": str,
    "license_id": str,
    "license_title": str,
    "tags": list,
    "metadata_created": str,
    "metadata_modified": str,
    "organization": dict,
    "resources": list,
    "private": bool,
    "type": str,
    "author": str,
    "author_email": str | None,
    "maintainer": str,
    "maintainer_email": str,
    "state": str,
}
ORGANIZATION = {
    "id": str,
    "description": str,
    "created": str,
    "title": str,
    "name": str,
    "revision_timestamp": str,
    "is_organization": bool,
    "state": str,
    "image_url": str,
    "revision_id": str,
    "type": str,
    "approval_status": str,
}
FILE = {
    "id": str,
    "position": int,
    "name": str,
    "description": str,
    "format": str,
    "mimetype": str,
    "size": int,
    "hash": str,
    "created": str,
    "last_modified": str,
    "url": str,
    "resource_type": str,
}


def test_a_package_has_all_that_udata_demands(city, client):
    one = ask(client, "package_show", "GET", id="cases")
    for facts, wanted in ((one, PACKAGE), (one["organization"], ORGANIZATION)):
        assert not {key for key, kind in wanted.items() if not isinstance(facts[key], kind)}
    assert one["organization"]["approval_status"] == "approved"
    (file,) = one["resources"]
    assert not {key for key, kind in FILE.items() if not isinstance(file[key], kind)}
    assert file["resource_type"] == "file"
    assert {"id", "name"} <= set(one["tags"][0])
    assert client.get("/api/util/status").json()["ckan_version"] == "2.11.0"


def test_a_package_is_found_by_its_id_too(city, client):
    one = ask(client, "package_show", id="cases")
    assert ask(client, "package_show", id=one["id"]) == one
    assert ask(client, "resource_show", id=RESOURCE) == one["resources"][0]
    assert ask(client, "organization_show", id=one["owner_org"])["name"] == "traffic"


UDATA = "organization:traffic AND tags:热线 AND -tags:医疗"
CALLS = [  # what the clients send, and the names they must find
    ({"q": UDATA, "rows": 1000}, ["cases"]),
    ({"q": "*:*"}, ["cases", "gone", "secret"]),
    ({"q": ""}, ["cases", "gone", "secret"]),
    ({"rows": 100, "start": 0, "sort": "id asc", "fq": "organization:(traffic OR police)"}, 2),
    ({"fq": "metadata_modified:[2026-11-23T00:00:00Z TO *]"}, ["secret"]),
    ({"fq": "+dataset_type:dataset +state:active -private:true"}, ["cases", "gone", "secret"]),
    ({"fq": "res_format:CSV"}, ["cases", "secret"]),
    ({"fq": "groups:health"}, ["secret"]),
    ({"fq": "name:se*"}, ["secret"]),
    ({"q": "title:旧名"}, ["gone"]),
    ({"q": "NOT 热线", "fq": "organization:traffic"}, None),
    ({"fq_list": ["organization:traffic", "tags:热线"]}, ["cases"]),
    ({"q": "tags:*", "sort": "name desc", "rows": 2}, ["gone", "secret"]),
    ({"start": 99}, []),
]


@pytest.mark.parametrize(("given", "names"), CALLS, ids=lambda each: str(each)[:60])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_search_finds_what_its_client_wants(city, client, method, given, names):
    found = ask(client, "package_search", method, **given)
    got = [each["name"] for each in found["results"]]
    if isinstance(names, list):
        assert sorted(got) == names
    elif names is not None:
        assert len(got) == found["count"] == names


def test_pages_by_id_hold_each_package_once(city, client):
    pages = [
        ask(client, "package_search", "GET", rows=1, start=start, sort="id asc")["results"]
        for start in range(4)
    ]
    ids = [each["id"] for page in pages for each in page]
    assert len(ids) == 3
    assert ids == sorted(set(ids))


def test_facets_count_what_is_found(city, client):
    names = '["organization", "tags", "res_format", "license_id", "groups"]'
    given = {"facet.field": names, "facet.limit": "-1", "facet.mincount": "1", "rows": "0"}
    found = ask(client, "package_search", "GET", **given)
    assert found["results"] == []
    assert found["facets"]["organization"] == {"traffic": 2, "health": 1}
    first = found["search_facets"]["tags"]["items"][0]
    assert first == {"name": "医疗", "display_name": "医疗", "count": 1}
    two = ask(client, "package_search", **{"facet.field": ["organization"], "facet.limit": 1})
    assert len(two["search_facets"]["organization"]["items"]) == 1


def test_ckanr_reads_tables(city, client):
    """Its ds_search: parameters in the address, an empty object as body."""
    params = {"resource_id": "_table_metadata", "limit": "1"}
    answer = client.post("/api/action/datastore_search", params=params, json={}).json()["result"]
    assert (answer["total"], answer["records"][0]["name"]) == (1, RESOURCE)
    params = {
        "resource_id": RESOURCE,
        "filters": '{"区": "徐汇区"}',
        "fields": "id,n",
        "offset": "1",
    }
    answer = client.post("/api/action/datastore_search", params=params, json={}).json()["result"]
    assert answer["records"] == [{"id": "004", "n": None}]
    assert answer["total"] == 2
    sql = f'SELECT * FROM "{RESOURCE}" LIMIT 1'
    answer = ask(client, "datastore_search_sql", "GET", "/api", sql=sql)
    assert answer["records"][0]["区"] == "浦东新区"
    assert {each["id"]: each["type"] for each in answer["fields"]}["score"] == "numeric"


@pytest.mark.parametrize("action", ["tag_list", "license_list", "status_show", "site_read"])
def test_the_small_actions_answer(city, client, action):
    assert ask(client, action, "GET")


def test_rows_come_in_every_form(city, client):
    given = {"resource_id": RESOURCE, "limit": 2, "fields": ["_id", "区"]}
    found = {
        form: ask(client, "datastore_search", records_format=form, **given)["records"]
        for form in ("objects", "lists", "csv", "tsv")
    }
    assert found["objects"][0] == {"_id": 1, "区": "浦东新区"}
    assert found["lists"][0] == [1, "浦东新区"]
    assert found["csv"].splitlines()[0] == "1,浦东新区"
    assert found["tsv"].splitlines()[0] == "1\t浦东新区"


def test_the_rest_is_read_with_next_page(city, client):
    given, ids = {"resource_id": RESOURCE, "limit": 4}, []
    while given:
        found = ask(client, "datastore_search", **given)
        ids += [each["_id"] for each in found["records"]]
        following = found.get("next_page")
        given = {**given, **following} if following else {}
    assert ids == [1, 2, 3, 4, 5, 6]


def test_distinct_values_are_counted(city, client):
    given = {"resource_id": RESOURCE, "fields": "区", "distinct": "true", "limit": 2}
    found = ask(client, "datastore_search", "GET", **given)
    assert (len(found["records"]), found["total"]) == (2, 3)


def test_a_table_is_described(city, client):
    info = ask(client, "datastore_info", id=RESOURCE)
    assert info["meta"]["count"] == 6
    assert [each["id"] for each in info["fields"]][0] == "id"


def dump(client: TestClient, form: str, **params: str) -> str:
    answer = client.get(f"/datastore/dump/{RESOURCE}", params={"format": form, **params})
    assert answer.status_code == 200
    return answer.content.decode()


def test_dumps_hold_the_same_rows_in_every_form(city, client):
    rows = list(csv.DictReader(io.StringIO(dump(client, "csv"))))
    tabs = list(csv.DictReader(io.StringIO(dump(client, "tsv")), delimiter="\t"))
    told = json.loads(dump(client, "json"))
    tree = ElementTree.fromstring(dump(client, "xml"))
    assert [row["区"] for row in rows] == [row["区"] for row in tabs]
    place = [each["id"] for each in told["fields"]].index("区")
    assert [record[place] for record in told["records"]] == [row["区"] for row in rows]
    assert [row.findtext("区") for row in tree] == [row["区"] for row in rows]
    assert len(rows) == 6


def test_a_dump_takes_filters_and_a_mark_for_excel(city, client):
    text = dump(client, "csv", bom="true", q="徐汇", sort="_id desc", limit="1", offset="1")
    assert text.startswith("\ufeff_id,id,区")
    assert text.splitlines()[1].startswith("3,003,徐汇区")


@pytest.mark.parametrize("slug", ["secret", "unseen", "gone"])
def test_rows_that_are_not_open_are_not_found(city, client, slug):
    resource = id_of("resource", slug, "data.csv")
    for action, given in (
        ("datastore_search", {"resource_id": resource}),
        ("datastore_info", {"id": resource}),
        ("datastore_search_sql", {"sql": f'SELECT * FROM "{resource}"'}),
        ("resource_show", {"id": resource}),
    ):
        answer = client.post(f"/api/3/action/{action}", json=given)
        assert answer.status_code == 404
        assert answer.json()["error"]["__type"] == "Not Found Error"
    assert client.get(f"/datastore/dump/{resource}").status_code == 404


def test_an_unknown_action_is_a_bad_request_in_one_string(client):
    for prefix in ("/api", "/api/3"):
        answer = client.post(f"{prefix}/action/nope", json={})
        assert answer.status_code == 400
        assert answer.json() == "Bad request: Action name not known: nope"


@pytest.mark.parametrize("path", ["/api/3/action/site_read/", "/api/action/site_read", "/api/3"])
def test_nothing_is_redirected(client, path):
    assert client.get(path).status_code == 200


BAD = [
    (b"{", 400),
    (b"[]", 400),
    (b"5", 400),
    (b"\xff", 400),
    (b"[" * 5_000, 400),
    (b'{"a":' * 60 + b"1" + b"}" * 60, 400),
    (b'{"id": 5}', 409),
    (b'{"id": ""}', 409),
    (b"", 409),
    (b'{"id": "\\u0000"}', 404),
    (b'{"id": "\\ud800"}', 400),
    (b'{"id": ["cases"]}', 409),
]


@pytest.mark.parametrize(("body", "status"), BAD, ids=lambda each: str(each)[:20])
def test_odd_bodies_are_refused(city, client, body, status):
    for action in ("package_show", "resource_show", "organization_show"):
        assert client.post(f"/api/3/action/{action}", content=body).status_code == status


SEARCHES = [
    ({"q": "(" * 20}, 409),
    ({"q": "\x00"}, 200),
    ({"q": "name:\x00"}, 200),
    ({"q": "\ud800"}, 400),
    ({"q": 5}, 409),
    ({"fq": "metadata_modified:[yesterday TO *]"}, 409),
    ({"fq": "metadata_modified:[9999-12-31T23:59:59-23:00 TO *]"}, 409),
    ({"fq": "title:[a TO b]"}, 409),
    ({"sort": "nope"}, 400),
    ({"sort": "name, name, name"}, 200),
    ({"sort": ","}, 400),
    ({"rows": -1}, 409),
    ({"rows": 10**9}, 200),
    ({"start": 10**30}, 409),
    ({"facet.field": "["}, 409),
    ({"facet.field": ["nope"]}, 400),
    ({"facet.limit": "x"}, 409),
]


@pytest.mark.parametrize(("given", "status"), SEARCHES, ids=lambda each: ascii(each)[:40])
def test_odd_searches_are_answered_or_refused(city, client, given, status):
    body = json.dumps(given).encode()
    assert client.post("/api/3/action/package_search", content=body).status_code == status


def test_sql_that_is_not_reading_is_refused(city, client):
    for sql in (
        f'DROP TABLE "{RESOURCE}"',
        f"SELECT * FROM \"{RESOURCE}\", read_csv('/etc/passwd')",
    ):
        answer = client.post("/api/3/action/datastore_search_sql", json={"sql": sql})
        assert (answer.status_code, answer.json()["error"]["__type"]) == (409, "Validation Error")


def test_scripts_of_other_sites_may_ask(client):
    answer = client.options("/api/3/action/package_list")
    assert answer.headers["access-control-allow-origin"] == "*"
