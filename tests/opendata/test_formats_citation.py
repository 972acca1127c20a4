"""Citations: one release by number, address and checksum; whatever is in a title stays inside."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata import citation
from opendata.citation import Figure
from tests.opendata.cards import BASE, make_card, make_facts

SEEN = date(2026, 11, 22)
FIGURE = Figure(query="group=%E5%8C%BA&measure=sum.n", value="浦东新区 17")
RIS_LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")
STYLES = [citation.bibtex, citation.ris, citation.gbt7714]


def entry(text: str) -> dict[str, str]:
    """The fields of a BibTeX entry, by counting braces as BibTeX does: a backslash hides none."""
    body = text.removeprefix("@misc{").rstrip()
    fields, depth, start = {}, 1, None
    for at, character in enumerate(body):
        if character == "{":
            depth += 1
            start = at + 1 if depth == 2 else start
        elif character == "}":
            depth -= 1
            if depth == 1:
                name = body[: start - 1].rsplit("\n", 1)[1].split("=")[0].strip()
                fields[name] = body[start:at]
            if depth == 0:
                assert at == len(body) - 1
    assert depth == 0
    return fields


@pytest.mark.parametrize("style", STYLES)
def test_a_citation_names_release_address_and_checksum(style):
    card = make_card(release=make_facts(digest="ab" * 32))
    said = style(card, seen=SEEN)
    assert "ab" * 32 in said
    assert f"{BASE}/dataset/cases?release=2" in said
    assert "第2版" in said


def test_gbt_7714_is_a_data_set_online():
    said = citation.gbt7714(make_card(release=make_facts(digest="0" * 64)), seen=SEEN)
    assert said == (
        "数据局. 热线工单: 第2版[DS/OL]. (2026-04-02)[2026-11-22]. "
        f"{BASE}/dataset/cases?release=2. SHA-256: {'0' * 64}."
    )


def test_csl_is_an_item_of_type_dataset():
    item = citation.csl(make_card(), seen=SEEN)
    assert json.loads(json.dumps(item)) == item
    assert (item["type"], item["version"]) == ("dataset", "第2版")
    assert item["issued"] == {"date-parts": [[2026, 4, 2]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 22]]}


@pytest.mark.parametrize("style", [*STYLES, lambda *a, **k: str(citation.csl(*a, **k))])
def test_one_figure_is_cited_with_its_query_on_that_release(style):
    said = style(make_card(), figure=FIGURE).replace("\\", "")
    assert f"{BASE}/api/v1/datasets/cases/aggregate?{FIGURE.query}&release=2" in said
    assert "浦东新区 17" in said


def test_the_release_of_a_figure_is_the_cited_one():
    figure = Figure(query="?release=1&group=a", value="1")
    said = citation.address(make_card(), figure)
    assert said == f"{BASE}/api/v1/datasets/cases/aggregate?group=a&release=2"


@given(st.text(), st.text(), st.text())
def test_no_title_breaks_out_of_bibtex(title, publisher, value):
    card = make_card(title=title, publisher=publisher)
    fields = entry(citation.bibtex(card, figure=Figure(query="a=1", value=value), seen=SEEN))
    assert set(fields) == {
        "author", "title", "year", "month", "version", "howpublished", "url", "urldate", "note",
    }  # fmt: skip


@given(st.text(), st.text(), st.lists(st.text(), max_size=3), st.text())
def test_no_title_breaks_out_of_ris(title, publisher, keywords, value):
    card = make_card(title=title, publisher=publisher, keywords=tuple(keywords))
    said = citation.ris(card, figure=Figure(query=title, value=value), seen=SEEN)
    lines = said.split("\r\n")
    assert lines.pop() == ""
    assert all(RIS_LINE.fullmatch(line) for line in lines)
    assert [line[:2] for line in lines].count("ER") == 1
    assert lines[-1] == "ER  - "


@given(st.text(), st.text())
def test_a_gbt_citation_is_one_line(title, publisher):
    said = citation.gbt7714(make_card(title=title, publisher=publisher))
    assert len(said.splitlines()) == 1
