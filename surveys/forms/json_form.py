"""A Form as a JSON file, out and in; what comes in is a stranger's and every type is checked."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from surveys.forms import soundness
from surveys.forms.checking import BAD_TEXT
from surveys.forms.form import Form, Option, Question, QuestionKind, as_json, from_json
from surveys.forms.sheets import FILE, SheetProblem
from surveys.forms.xlsform import Imported

SHEET = "json"
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
OPTIONAL = {"low": float, "high": float, "least": int, "most": int, "longest": int}
LARGEST = 1e15


def written(form: Form) -> bytes:
    return json.dumps(as_json(form), ensure_ascii=False, indent=1).encode()


def read(content: bytes) -> Imported:
    """A JSON file as a Form with everything that is wrong with it."""
    if len(content) > FILE:
        return _refused("too-large", limit=FILE)
    try:
        kept = json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return _refused("not-json")
    wrong = list(_shape(kept))
    if wrong:
        return Imported(None, tuple(wrong[:50]))
    form = from_json(kept)
    faults = [
        SheetProblem(fault.kind, SHEET, 0, fault.part, {"key": fault.key, **fault.values})
        for fault in soundness.faults(form)
    ]
    return Imported(form, tuple(faults))


def _no_constant(words: str) -> float:
    raise ValueError(words)


def _refused(kind: str, **values: Any) -> Imported:
    return Imported(None, (SheetProblem(kind, SHEET, values=values),))


def _wrong(place: str) -> SheetProblem:
    return SheetProblem("wrong-shape", SHEET, 0, "", {"place": place[:80]})


def _shape(kept: Any) -> Iterator[SheetProblem]:
    """Where the file is not of the shape that as_json() gives."""
    parts = {"title", "introduction", "thanks", "languages", "questions"}
    if not isinstance(kept, Mapping) or not {"title", "questions"} <= set(kept) <= parts:
        yield _wrong("form")
        return
    for part in ("title", "introduction", "thanks"):
        if not _is_text(kept.get(part, {})):
            yield _wrong(part)
    languages = kept.get("languages", ["zh-Hans"])
    if not isinstance(languages, list) or not all(each in LANGUAGES for each in languages):
        yield _wrong("languages")
    rows = kept["questions"]
    if not isinstance(rows, list) or len(rows) > soundness.QUESTIONS:
        yield _wrong("questions")
        return
    for number, row in enumerate(rows, 1):
        yield from _question(row, f"questions {number}")


def _question(row: Any, place: str) -> Iterator[SheetProblem]:
    fields = Question.__dataclass_fields__
    if not isinstance(row, Mapping) or not {"key", "kind", "text"} <= set(row) <= set(fields):
        yield _wrong(place)
        return
    for name, value in row.items():
        if name == "kind":
            if value not in list(QuestionKind):
                yield SheetProblem("unknown-type", SHEET, 0, place, {"type": str(value)[:60]})
        elif name in ("options", "rows"):
            if not isinstance(value, list) or not all(map(_is_option, value)):
                yield _wrong(f"{place} {name}")
        elif not _fits(name, value, fields[name].type):
            yield _wrong(f"{place} {name}")


def _fits(name: str, value: Any, type_: Any) -> bool:
    if name in OPTIONAL:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        is_count = isinstance(value, int) or OPTIONAL[name] is float
        return is_number and is_count and math.isfinite(value) and abs(value) <= LARGEST
    if type_ is bool:
        return isinstance(value, bool)
    return _is_words(value) if type_ is str else _is_text(value)


def _is_option(row: Any) -> bool:
    return (
        isinstance(row, Mapping)
        and {"key", "text"} <= set(row) <= set(Option.__dataclass_fields__)
        and _is_words(row["key"])
        and _is_text(row["text"])
        and _is_words(row.get("image", ""))
        and isinstance(row.get("alone", False), bool)
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        language in LANGUAGES and _is_words(words) for language, words in value.items()
    )


def _is_words(value: Any) -> bool:
    return isinstance(value, str) and not BAD_TEXT.search(value)
