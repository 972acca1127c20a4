"""Small changes to a Form, each giving a new one: add, put, move, double, take away a question."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from surveys.forms.form import CHOOSING, Form, Option, Question, QuestionKind, Text

MAIN = "zh-Hans"


def added(form: Form, kind: QuestionKind, *, after: str = "") -> tuple[Form, str]:
    """A new question of this kind behind another one, or at the end; and its key."""
    key = free_key(form, "p" if kind is QuestionKind.PAGE else "q")
    new = Question(key=key, kind=kind, text={})
    places = [n for n, each in enumerate(form.questions, 1) if each.key == after]
    at = places[0] if places else len(form.questions)
    return replace(form, questions=(*form.questions[:at], new, *form.questions[at:])), key


def put(form: Form, key: str, question: Question) -> Form:
    """`question` in the place of the one with this key."""
    rows = tuple(question if each.key == key else each for each in form.questions)
    return replace(form, questions=rows)


def moved(form: Form, key: str, by: int) -> Form:
    """The question so many places further down (up, when negative); it stops at the ends."""
    rows = list(form.questions)
    at = next(n for n, each in enumerate(rows) if each.key == key)
    row = rows.pop(at)
    rows.insert(max(0, min(len(rows), at + by)), row)
    return replace(form, questions=tuple(rows))


def doubled(form: Form, key: str) -> tuple[Form, str]:
    """A copy right behind a question, and its key."""
    new = free_key(form, f"{key}_")
    rows: list[Question] = []
    for each in form.questions:
        rows.append(each)
        if each.key == key:
            rows.append(replace(each, key=new))
    return replace(form, questions=tuple(rows)), new


def without(form: Form, key: str) -> Form:
    return replace(form, questions=tuple(each for each in form.questions if each.key != key))


def free_key(form: Form, stem: str) -> str:
    taken = {each.key for each in form.questions}
    return next(key for n in range(1, 10_000) if (key := f"{stem[:50]}{n}") not in taken)


def lines(options: Sequence[Option]) -> str:
    """Options as a clerk types them, one a line: Chinese | English, a star for "alone"."""
    return "\n".join(
        " | ".join(filter(None, (each.text.get(MAIN, ""), each.text.get("en", ""))))
        + (" *" if each.alone else "")
        for each in options
    )


def of_lines(
    words: str, before: Sequence[Option], images: Mapping[int, str] | None = None
) -> tuple[Option, ...]:
    """The options typed. One whose Chinese stayed keeps its key and picture; so does one reworded
    in its place, when as many stand there as before."""
    rows = [_line(each) for each in words.replace("｜", "|").splitlines() if each.strip()]
    known = {each.text.get(MAIN, ""): each for each in before}
    same_size = len(rows) == len(before)
    taken = {known[text[MAIN]].key for text, _alone in rows if text[MAIN] in known}
    found: list[Option] = []
    for n, (text, alone) in enumerate(rows):
        old = known.get(text[MAIN])
        if old is None and same_size and before[n].key not in taken:
            old = before[n]
        key = old.key if old else _free(taken | {each.key for each in found}, known)
        image = (images or {}).get(n) or (old.image if old else "")
        found.append(Option(key=key, text=text, image=image, alone=alone))
    return tuple(found)


def _line(words: str) -> tuple[dict[str, str], bool]:
    alone = words.rstrip().endswith("*")
    chinese, _bar, english = words.rstrip().removesuffix("*").partition("|")
    text = {MAIN: chinese.strip()}
    return (text | {"en": english.strip()} if english.strip() else text), alone


def _free(taken: set[str], known: Mapping[str, Option]) -> str:
    used = taken | {each.key for each in known.values()}
    return next(key for n in range(1, 10_000) if (key := f"o{n}") not in used)


def text_of(chinese: str, english: str) -> Text:
    both = {MAIN: chinese.strip(), "en": english.strip()}
    return {language: words for language, words in both.items() if words}


def beside(before: Text, chinese: str, english: str) -> Text:
    """Both languages as typed; others stay as they came in."""
    rest = {code: words for code, words in before.items() if code not in (MAIN, "en")}
    return {**text_of(chinese, english), **rest}


def languages_of(form: Form) -> Form:
    """With English among its languages exactly when a question says something in it."""
    speaks = any(each.text.get("en") for each in form.questions) or bool(form.title.get("en"))
    return replace(form, languages=(MAIN, "en") if speaks else (MAIN,))


def has_options(question: Question) -> bool:
    return question.kind in CHOOSING
