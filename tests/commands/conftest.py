"""Fixtures of the command line's tests."""

import json

import pytest

import cli
from tests.commands.site import fill


@pytest.fixture
def site(database, tmp_path):
    return fill(tmp_path)


@pytest.fixture
def tell(site, capsys):
    """The same within this process: exit code and JSON object."""

    def run_here(*words):
        code = cli.main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run_here
