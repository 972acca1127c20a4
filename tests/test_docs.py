"""What docs and READMEs say can be followed: commands exist, links lead somewhere."""

import re
from pathlib import Path

import pytest

from cli import COMMANDS
from commands.datasets import ACTS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md")])
COMMAND = re.compile(r"python cli\.py ([a-z-]+)(?: ([a-z]+))?")
LINK = re.compile(r"""\]\(([^)\s]+)\)|src="([^"]+)\"""")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_named_exists(page):
    for name, act in COMMAND.findall(page.read_text("utf-8")):
        assert name in COMMANDS
        assert name != "dataset" or act in ACTS


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_to_a_file_and_a_heading(page):
    for pair in LINK.findall(page.read_text("utf-8")):
        path, _, anchor = next(filter(None, pair)).partition("#")
        if "://" in path:
            continue
        target = page.parent / path if path else page
        assert target.is_file(), path
        assert not anchor or anchor in anchors(target)


def anchors(page: Path) -> set[str]:
    """The names of a page's headings, as GitHub makes them."""
    found = HEADING.findall(page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in found}


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/adr/*.md")), ids=named)
def test_a_decision_is_short(page):
    assert len(page.read_text("utf-8").splitlines()) <= 30
