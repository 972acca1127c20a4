"""Settings: read from the environment, refused when they must not be served."""

from pathlib import Path

import pytest

from settings import DEMO_SECRET, BadSettings, Settings, read

GOOD = {
    "MINYI_PRODUCTION": "1",
    "MINYI_SECRET": "x" * 32,
    "MINYI_DEMO": "0",
    "MINYI_PUBLIC_URL": "https://minyi.example",
    "MINYI_OIDC_METADATA_URL": "https://id.example/.well-known/openid-configuration",
    "MINYI_OIDC_CLIENT_ID": "minyi",
    "MINYI_OIDC_CLIENT_SECRET": "secret",
}


def test_an_empty_environment_is_a_laptop():
    assert read({}) == Settings()


def test_an_empty_value_is_none():
    assert read({"MINYI_SITE_NAME": "", "PORT": "", "MINYI_DEMO": ""}) == Settings()


def test_a_good_production_is_taken():
    found = read(GOOD)
    assert found.production
    assert found.real_sign_in


@pytest.mark.parametrize(
    "changed",
    [
        {"MINYI_SECRET": DEMO_SECRET},
        {"MINYI_SECRET": "short"},
        {"MINYI_DEMO": "1"},
        {"MINYI_OIDC_METADATA_URL": ""},
        {"MINYI_OIDC_CLIENT_ID": ""},
        {"MINYI_OIDC_CLIENT_SECRET": ""},
        {"MINYI_PUBLIC_URL": "http://minyi.example"},
    ],
)
def test_demonstration_values_are_not_served_in_production(changed):
    with pytest.raises(BadSettings):
        read(GOOD | changed)


@pytest.mark.parametrize(
    "wrong", [{"MINYI_DEMO": "maybe"}, {"PORT": "http"}, {"MINYI_SESSION_HOURS": "-1"}]
)
def test_a_value_that_cannot_be_read_is_told(wrong):
    with pytest.raises(BadSettings, match=next(iter(wrong))):
        read(wrong)


def test_the_public_address_follows_the_port():
    assert read({"PORT": "9000"}).public_url == "http://127.0.0.1:9000"


def test_a_given_public_address_stays():
    given = {"PORT": "9000", "MINYI_PUBLIC_URL": "https://minyi.example"}
    assert read(given).public_url == "https://minyi.example"


def test_values_have_their_types():
    given = {"MINYI_FOLDER": "/srv/files", "MINYI_SESSION_HOURS": "8", "MINYI_SMTP_STARTTLS": "yes"}
    found = read(given)
    assert (found.folder, found.session_hours, found.smtp_starttls) == (Path("/srv/files"), 8, True)
