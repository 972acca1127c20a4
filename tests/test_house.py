"""The rules of the house: floors, doors, names, sizes, words, translations, settings, Streamlit."""

import ast
import re
import runpy
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from streamlit import config

import db
import models  # noqa: F401
from settings import ROOT, Settings, env_name

# From the ground up: a room imports from floors below its own, and from itself.
FLOORS = [
    {"settings", "clock", "errors"},
    {"db", "files", "i18n", "paging", "uploads"},
    {"models", "refusal_sentences", "slugs"},
    {"refusal_words"},
    {"audit", "migrations", "procedure"},
    {"identity", "notices"},
    {"moderation", "places", "topics"},
    {"opendata"},
    {"surveys"},
    {"code_words", "search"},
    {"consultation"},
    {"jobs"},
    {"commands", "routes", "pages"},
    {"cli"},
    {"app"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
SKIPPED = {".venv", "var", "tests", "bench", "locale", "versions", ".git"}
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "base", "manager", "service", "data2"}
PAGE = 90
FILE = 400
DEF = 10
STATES = 10


@cache
def files() -> tuple[Path, ...]:
    found = (path for path in ROOT.rglob("*.py") if not SKIPPED & set(path.relative_to(ROOT).parts))
    return tuple(sorted(found))


def pages() -> list[Path]:
    """The pages themselves; the files with _ in front are what they share."""
    return [path for path in files() if path.parent.name == "pages" and path.name[0] != "_"]


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> Iterator[str]:
    """The first part of every module that a file imports, anywhere in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (each.name.split(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)}: relative import"
            yield str(node.module).split(".")[0]


def test_every_room_has_a_floor():
    assert {room(path) for path in files()} <= set(FLOOR)


@pytest.mark.parametrize("path", files(), ids=name)
def test_imports_only_go_down(path):
    here = room(path)
    up = {
        there
        for there in imported(path)
        if there in FLOOR and there != here and FLOOR[there] >= FLOOR[here]
    }
    assert not up


def test_only_the_application_imports_pages():
    guilty = {name(path) for path in files() if "pages" in imported(path) and room(path) != "pages"}
    assert guilty <= {"app.py"}


def test_streamlit_stays_in_its_door():
    users = {room(path) for path in files() if "streamlit" in imported(path)}
    assert users == {"pages", "app"}


def test_the_web_stays_in_its_door():
    users = {room(path) for path in files() if {"fastapi", "starlette"} & set(imported(path))}
    assert users <= {"routes", "app"}


def test_no_page_hides_a_module():
    here = {path.stem for path in pages()}
    rooms = {room(path) for path in files()}
    assert not here & (rooms | set(sys.stdlib_module_names))


def test_the_entry_script_has_no_folder_of_pages_beside_it():
    assert not (ROOT / "pages" / "pages").exists()


@pytest.mark.parametrize("path", files(), ids=name)
def test_no_file_is_longer_than_four_hundred_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= FILE


def test_half_of_the_files_are_shorter_than_120_lines():
    sizes = sorted(len(path.read_text("utf-8").splitlines()) for path in files())
    assert sizes[len(sizes) // 2] < 120


@pytest.mark.parametrize("path", pages(), ids=name)
def test_a_page_fits_on_a_sheet(path):
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= PAGE
    assert "select(" not in re.sub(r"[\w.]*_select\(", "", source)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno + 1 <= DEF, node.name


def test_pages_keep_hardly_any_state():
    everything = "".join(path.read_text("utf-8") for path in files() if room(path) == "pages")
    assert everything.count("session_state") <= STATES


def test_no_page_asks_streamlit_who_this_is():
    users = {name(path) for path in files() if "st.user" in path.read_text("utf-8")}
    assert users <= {"pages/_who.py"}


def test_no_page_trusts_markup():
    assert not [name(path) for path in files() if "unsafe_allow" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", files(), ids=name)
def test_names_say_something(path):
    parts = {part.removesuffix(".py").strip("_") for part in path.relative_to(ROOT).parts}
    assert not parts & FORBIDDEN


@pytest.mark.parametrize("path", files(), ids=name)
def test_every_file_says_what_lives_in_it(path):
    assert ast.get_docstring(tree(path)) or not path.read_text("utf-8").strip()


def test_every_noun_is_in_the_list_of_words():
    words = (ROOT / "docs" / "words.md").read_text("utf-8")
    nouns = {mapper.class_.__name__ for mapper in db.Base.registry.mappers}
    assert not {noun for noun in nouns if not re.search(rf"\b{noun}\b", words)}


def test_every_knob_is_in_the_example():
    example = (ROOT / ".env.example").read_text("utf-8")
    told = set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", example, re.MULTILINE))
    assert told == {env_name(field) for field in Settings.__dataclass_fields__}


@cache
def texts() -> set[str]:
    return set(runpy.run_path(str(ROOT / "locale" / "update.py"))["texts"]())


@cache
def translations(language: str) -> dict[str, str]:
    with (ROOT / "locale" / language / "LC_MESSAGES" / "minyi.po").open("rb") as lines:
        return {str(each.id): str(each.string) for each in read_po(lines) if each.id}


def test_code_and_templates_have_texts():
    assert len(texts()) > 100


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_every_text_is_translated(language):
    known = translations(language)
    assert not sorted(text for text in texts() if not known.get(text))


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_a_translation_keeps_its_placeholders(language):
    def placeholders(text: str) -> list[str]:
        return sorted(re.findall(r"{\w*}", text))

    differing = {
        text
        for text, string in translations(language).items()
        if string and placeholders(text) != placeholders(string)
    }
    assert not differing


def test_streamlit_reads_its_settings_from_anywhere(monkeypatch, tmp_path):
    import app

    monkeypatch.chdir(tmp_path)
    app.configure(Settings())
    assert config.get_option("server.baseUrlPath") == "app"


def test_streamlit_does_not_collect_garbage_after_every_run():
    import app  # noqa: F401

    assert config.get_option("runner.postScriptGC") is False


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("client.showErrorDetails", "none"),
        ("client.toolbarMode", "minimal"),
        ("browser.gatherUsageStats", False),
        ("server.fileWatcherType", "none"),
        ("server.enableAgentApi", False),
        ("server.enableXsrfProtection", True),
        ("server.maxUploadSize", 200),
    ],
)
def test_streamlit_shows_nothing_of_its_inside(option, value):
    import app  # noqa: F401

    assert config.get_option(option) == value
