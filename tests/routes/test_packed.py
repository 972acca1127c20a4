"""Files that never change: gzipped once, never from outside their folder."""

import gzip

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from routes.packed import PackedFiles, stamped


@pytest.fixture
def client(tmp_path):
    (tmp_path / "files" / "js").mkdir(parents=True)
    (tmp_path / "files" / "js" / "a.js").write_text("let a = 1;\n" * 500)
    (tmp_path / "files" / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.txt").write_text("secret")
    return TestClient(Starlette(routes=[Mount("/assets", PackedFiles(tmp_path / "files"))]))


def test_a_script_is_sent_packed(client):
    answer = client.get("/assets/js/a.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 500
    assert answer.text == "let a = 1;\n" * 500


def test_a_script_is_sent_as_it_is_to_who_cannot_unpack(client):
    answer = client.get("/assets/js/a.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"].startswith(("text/javascript", "application/javascript"))


def test_a_picture_is_not_packed_again(client):
    answer = client.get("/assets/photo.png", headers={"accept-encoding": "gzip"})
    assert answer.content == b"\x89PNG"


def test_what_never_changes_is_kept_by_browsers(client):
    assert "immutable" in client.get("/assets/js/a.js").headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "js/../../secret.txt", ""]
)
def test_nothing_outside_the_folder_is_sent(client, path):
    assert client.get(f"/assets/{path}").status_code == 404


def test_nothing_is_written(client):
    assert client.post("/assets/js/a.js").status_code == 405


def test_the_address_changes_with_the_file(tmp_path):
    file = tmp_path / "a.css"
    file.write_text("a")
    before = stamped(tmp_path, "a.css")
    file.write_text("b")
    assert stamped(tmp_path, "a.css") != before


def test_packing_gives_the_same_bytes_again(client, tmp_path):
    path = tmp_path / "files" / "js" / "a.js"
    from routes.packed import packed

    assert gzip.decompress(packed(path)) == path.read_bytes()
