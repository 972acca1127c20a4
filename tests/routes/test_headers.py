"""Host, origin, size, security headers and cookies: what every request and answer goes through."""

import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

import uploads
from pages._parts import data_upload
from routes import headers

PUBLIC = "https://minyi.example"
LOCAL = "http://127.0.0.1:8501"
INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")


async def hello(_request: Request):
    answer = PlainTextResponse("hello")
    answer.set_cookie("a", "1", httponly=True)
    answer.set_cookie("b", "2", secure=True)
    return answer


async def size(request: Request):
    return PlainTextResponse(str(len(await request.body())))


async def socket(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_text("hello")
    await websocket.close()


def site(public_url: str, **bounds: int) -> TestClient:
    paths = ("/", "/app/", "/app/consult", "/read/", "/api/v1/consultations", "/healthz")
    app = Starlette(
        routes=[
            *(Route(path, hello) for path in paths),
            Route("/size", size, methods=["POST"]),
            Route(headers.UPLOADS + "/x", size, methods=["PUT"]),
            WebSocketRoute("/app/_stcore/stream", socket),
        ],
        middleware=[
            Middleware(
                headers.SecurityHeaders,
                app_policy=headers.app_policy(INDEX),
                https=public_url.startswith("https"),
            ),
            Middleware(headers.OneHost, public_url=public_url),
            Middleware(headers.NoNul),
            Middleware(headers.BoundedBody, **bounds),
        ],
    )
    return TestClient(app, base_url=public_url, follow_redirects=False)


@pytest.mark.parametrize("path", ["/", "/app/", "/read/", "/api/v1/consultations", "/nothing"])
def test_every_answer_carries_the_security_headers(path):
    answer = site(PUBLIC).get(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_pages_policy_runs_no_script_but_streamlits_own():
    policy = site(PUBLIC).get("/app/").headers["Content-Security-Policy"]
    scripts = re.search(r"script-src ([^;]*);", policy)[1].split()
    assert scripts[0] == "'self'"
    assert "'wasm-unsafe-eval'" in scripts
    assert all(each.startswith("'sha256-") for each in scripts[1:-1])
    assert len(scripts) == 3


def test_the_plain_policy_runs_no_inline_script_or_style():
    policy = site(PUBLIC).get("/read/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy


def test_cookies_are_secure_on_https():
    cookies = site(PUBLIC).get("/app/").headers.get_list("set-cookie")
    assert [cookie.count("Secure") + cookie.count("secure") for cookie in cookies] == [1, 1]


def test_cookies_stay_as_they_are_on_http():
    first, _ = site(LOCAL).get("/app/").headers.get_list("set-cookie")
    assert "secure" not in first.lower()


def test_another_host_is_misdirected():
    assert site(PUBLIC).get("/app/", headers={"host": "evil.example"}).status_code == 421


def test_another_host_may_ask_for_health():
    assert site(PUBLIC).get("/healthz", headers={"host": "10.0.0.7:8501"}).status_code == 200


def test_another_name_of_this_machine_is_led_to_the_public_one():
    answer = site(LOCAL).get("/app/consult?c=a%20b", headers={"host": "localhost:8501"})
    assert answer.status_code == 307
    assert answer.headers["location"] == "http://127.0.0.1:8501/app/consult?c=a%20b"


def test_another_name_of_this_machine_reads_the_api():
    answer = site(LOCAL).get("/api/v1/consultations", headers={"host": "localhost:8501"})
    assert answer.status_code == 200


def test_loopback_is_misdirected_where_the_site_is_public():
    assert site(PUBLIC).get("/read/", headers={"host": "127.0.0.1:8501"}).status_code == 421


def test_a_websocket_opens_from_the_sites_own_pages():
    with site(PUBLIC).websocket_connect(
        "/app/_stcore/stream", headers={"origin": PUBLIC, "host": "minyi.example"}
    ) as opened:
        assert opened.receive_text() == "hello"


def test_a_websocket_without_origin_is_no_browsers():
    with site(PUBLIC).websocket_connect(
        "/app/_stcore/stream", headers={"host": "minyi.example"}
    ) as opened:
        assert opened.receive_text() == "hello"


@pytest.mark.parametrize(
    ("public", "host", "origin"),
    [
        (PUBLIC, "minyi.example", "https://evil.example"),
        (PUBLIC, "minyi.example", "null"),
        (PUBLIC, "minyi.example", "http://minyi.example"),
        (PUBLIC, "minyi.example", "http://localhost:3000"),
        (PUBLIC, "evil.example", PUBLIC),
        (LOCAL, "127.0.0.1:8501", "http://localhost:3000"),
        (LOCAL, "localhost:8501", "http://localhost:8501"),
    ],
)
def test_a_websocket_from_elsewhere_stays_closed(public, host, origin):
    with (
        pytest.raises(WebSocketDisconnect),
        site(public).websocket_connect(
            "/app/_stcore/stream", headers={"origin": origin, "host": host}
        ),
    ):
        pass


def test_a_body_up_to_its_bound_is_taken():
    assert site(PUBLIC, body=1_000).post("/size", content=b"x" * 1_000).text == "1000"


def test_a_longer_body_is_too_large():
    assert site(PUBLIC, body=1_000).post("/size", content=b"x" * 1_001).status_code == 413


def test_a_body_of_unknown_length_is_counted():
    chunks = (b"x" * 600 for _ in range(3))
    assert site(PUBLIC, body=1_000).post("/size", content=chunks).status_code == 413


def test_an_upload_has_a_bound_of_its_own():
    client = site(PUBLIC, body=10, upload=1_000)
    assert client.put(headers.UPLOADS + "/x", content=b"x" * 1_000).text == "1000"
    assert client.put(headers.UPLOADS + "/x", content=b"x" * 1_001).status_code == 413


def test_only_a_page_that_takes_tables_sends_large_ones():
    client = site(PUBLIC, body=10, upload=100, table=1_000)
    assert client.put(headers.UPLOADS + "/x", content=b"x" * 1_000).status_code == 413
    uploads.allow("x")
    assert client.put(headers.UPLOADS + "/x", content=b"x" * 1_000).text == "1000"
    assert client.put(headers.UPLOADS + "/x", content=b"x" * 1_001).status_code == 413


def test_old_sessions_are_forgotten_first():
    for number in range(uploads.KEPT + 1):
        uploads.allow(f"session-{number}")
    assert not uploads.may("session-0")
    assert uploads.may(f"session-{uploads.KEPT}")


def test_a_table_of_the_promised_size_fits_through_the_door():
    assert data_upload.LIMIT * 2**20 < headers.TABLE


@pytest.mark.parametrize("address", ["/a%00", "/?q=%00", "/api/v1/consultations?stage=a%00b"])
def test_an_address_with_a_nul_is_none(address):
    assert site(PUBLIC).get(address).status_code == 400
