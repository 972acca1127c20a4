"""The demo's provider: one code, once, for this site, on this machine."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.testclient import TestClient

from identity.accounts import DEMO_ISSUER
from routes.demo_sign_in import DemoProvider, Persona
from settings import ROOT

HERE = "http://127.0.0.1:8501"
CALLBACK = f"{HERE}/app/oauth2callback"
PERSONAS = [Persona("lin", "林晓梅", "居民"), Persona("chen", "陈立群", "起草人", ("drafter",))]
VERIFIER = secrets.token_urlsafe(48)
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def provider():
    return DemoProvider(public_url=HERE, personas=lambda: PERSONAS)


@pytest.fixture
def client(provider):
    return client_of(provider)


def client_of(provider, *, host="127.0.0.1", base_url=HERE):
    app = Starlette(routes=provider.demo().routes)
    return TestClient(app, base_url=base_url, client=(host, 5000), follow_redirects=False)


def asked(provider, **changed):
    return {
        "client_id": provider.client_id,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid",
        "state": "s-1",
        "nonce": "n-1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | changed


def code_for(client, provider, sub="chen"):
    answer = client.post("/demo-sign-in/authorize", data=asked(provider, sub=sub))
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def redeem(client, provider, code, *, verifier=VERIFIER, secret=None):
    return client.post(
        "/demo-sign-in/token",
        data={"grant_type": "authorization_code", "code": code, "code_verifier": verifier},
        auth=(provider.client_id, secret or provider.client_secret),
    )


def test_the_personas_are_buttons_with_names_and_roles(client, provider):
    html = client.get("/demo-sign-in/authorize", params=asked(provider)).text
    assert '<button name="sub" value="lin"><b>林晓梅</b><span>居民</span></button>' in html
    assert "<script" not in html


def test_in_english_roles_stand_for_the_chinese_words(client, provider):
    html = client.get("/demo-sign-in/authorize", params=asked(provider, lang="en")).text
    assert "<b>陈立群</b><span>Drafter</span>" in html
    assert "<b>林晓梅</b><span>Resident</span>" in html


def test_what_was_asked_is_escaped(client, provider):
    html = client.get("/demo-sign-in/authorize", params=asked(provider, state='"><b>x')).text
    assert '"><b>x' not in html


def test_a_choice_goes_back_to_the_sites_callback(client, provider):
    answer = client.post("/demo-sign-in/authorize", data=asked(provider, sub="lin"))
    assert answer.headers["location"].startswith(CALLBACK + "?code=")
    assert answer.headers["location"].endswith("&state=s-1")


def test_a_code_gives_a_signed_id_token(client, provider):
    given = redeem(client, provider, code_for(client, provider)).json()
    (key,) = client.get("/demo-sign-in/jwks").json()["keys"]
    claims = jwt.decode(given["id_token"], ECKey.import_key(key)).claims
    told = {name: claims[name] for name in ("iss", "aud", "sub", "nonce", "name")}
    assert told == {
        "iss": DEMO_ISSUER,
        "aud": provider.client_id,
        "sub": "chen",
        "nonce": "n-1",
        "name": "陈立群",
    }


def test_the_private_key_is_not_told(client):
    (key,) = client.get("/demo-sign-in/jwks").json()["keys"]
    assert "d" not in key


def test_a_code_is_good_once(client, provider):
    code = code_for(client, provider)
    assert redeem(client, provider, code).status_code == 200
    assert redeem(client, provider, code).status_code == 400


def test_a_code_is_good_for_a_minute(client, provider):
    code = code_for(client, provider)
    given = provider.codes[code]
    provider.codes[code] = type(given)(given.sub, given.nonce, given.challenge, given.until - 61)
    assert redeem(client, provider, code).status_code == 400


def test_a_code_needs_its_verifier(client, provider):
    assert redeem(client, provider, code_for(client, provider), verifier="x").status_code == 400


@pytest.mark.parametrize("secret", ["x", "民意"])
def test_a_code_needs_the_clients_secret(client, provider, secret):
    assert redeem(client, provider, code_for(client, provider), secret=secret).status_code == 401


@pytest.mark.parametrize("header", ["Basic %%", "Basic /////w", "Basic a", "Bearer x", "Basic"])
def test_a_broken_authorization_header_is_no_client(client, header):
    answer = client.post("/demo-sign-in/token", headers={"authorization": header})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "another"},
        {"redirect_uri": "https://evil.example/app/oauth2callback"},
        {"redirect_uri": CALLBACK + "/../x"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
    ],
)
def test_another_request_is_refused(client, provider, changed):
    wrong = asked(provider, sub="lin", **changed)
    assert client.get("/demo-sign-in/authorize", params=wrong).status_code == 400
    assert client.post("/demo-sign-in/authorize", data=wrong).status_code == 400
    assert not provider.codes


def test_an_invented_persona_is_refused(client, provider):
    answer = client.post("/demo-sign-in/authorize", data=asked(provider, sub="mayor"))
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks", "/authorize"])
def test_another_machine_is_refused(provider, path):
    far = client_of(provider, host="192.168.1.9")
    assert far.get("/demo-sign-in" + path, params=asked(provider)).status_code == 403


def test_another_name_of_the_site_is_refused(provider):
    rebound = client_of(provider, base_url="http://evil.example:8501")
    answer = rebound.get("/demo-sign-in/authorize", params=asked(provider))
    assert answer.status_code == 403


def test_two_starts_have_nothing_in_common():
    first = DemoProvider(public_url=HERE, personas=list)
    second = DemoProvider(public_url=HERE, personas=list)
    assert first.client_secret != second.client_secret
    assert first.key.as_dict() != second.key.as_dict()


def test_the_demo_city_has_a_persona_for_every_part_of_the_story():
    from routes.demo_sign_in import personas

    found = personas(ROOT / "data" / "demo" / "city.json")
    held = {role for persona in found for role in persona.roles}
    assert held >= {"drafter", "publisher", "moderator", "analyst", "admin"}
    assert sum(1 for persona in found if not persona.roles) >= 2


def test_without_a_city_there_is_nobody(tmp_path):
    from routes.demo_sign_in import personas

    assert personas(tmp_path / "city.json") == []
