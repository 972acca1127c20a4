"""Brings the catalogues up to date: texts of code and templates in, Simplified Chinese kept,
Traditional derived from it. Run by `make locale`."""

import ast
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from opencc import OpenCC

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {".venv", ".git", "var", "tests", "bench", "migrations", "locale", "docs", "data"}


def marked(
    file: IO[bytes], keywords: Collection[str], _comments: object, **_options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """The texts marked in a Python file, those within f-strings too: line, mark, text, nothing."""
    for node in ast.walk(ast.parse(file.read())):
        match node:
            case ast.Call(ast.Name(mark), [ast.Constant(str(text)), *_]) if mark in keywords:
                yield node.lineno, mark, text, []


METHODS: list[tuple[str, Any]] = [("**.py", marked), ("routes/templates/**.html", "jinja2")]


def texts() -> dict[str, list[tuple[str, int]]]:
    """Every message id in the tree, with the places where it stands."""
    found: dict[str, list[tuple[str, int]]] = {}
    rows = extract_from_dir(
        ROOT,
        METHODS,
        keywords={"_": None, "translate": None, "translated": None, "say": None},
        comment_tags=(),
        directory_filter=lambda folder: Path(folder).name not in SKIPPED,
    )
    for file, line, text, _comments, _context in rows:
        found.setdefault(str(text), []).append((Path(file).as_posix(), line))
    return dict(sorted(found.items()))


def path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "minyi.po"


def kept(language: str) -> dict[str, str]:
    """The translations that are there now."""
    if not path(language).is_file():
        return {}
    with path(language).open("rb") as lines:
        return {str(each.id): str(each.string) for each in read_po(lines) if each.id}


def write(language: str, translated: dict[str, str]) -> None:
    catalogue = Catalog(locale=language, project="minyi", charset="utf-8", fuzzy=False)
    for text, string in translated.items():
        catalogue.add(text, string)
    path(language).parent.mkdir(parents=True, exist_ok=True)
    with path(language).open("wb") as file:
        write_po(file, catalogue, width=100, omit_header=True)


def main() -> int:
    """0 when everything is translated, else 1 with the texts that are not."""
    simplified = kept("zh_Hans")
    wanted = {text: simplified.get(text, "") for text in texts()}
    convert = OpenCC("s2t").convert
    write("zh_Hans", wanted)
    write("zh_Hant", {text: convert(string) for text, string in wanted.items()})
    missing = [text for text, string in wanted.items() if not string]
    for text in missing:
        sys.stderr.write(f"no translation: {text}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
