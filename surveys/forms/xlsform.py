"""XLSForm: a questionnaire written in Excel becomes a Form; docs/surveys.md says the conventions.

What XLSForm has no type for is told by `appearance` or by a column of ours that other tools do not
look at: `min`, `max`, `dont_know`, `prefer_not`, `low_text`, `high_text`, `alone`. A group is a
PAGE; one with the appearance `table-list` is a matrix.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from surveys.forms import sheets, soundness
from surveys.forms.form import OTHER, OTHER_SUFFIX, Form, Option, Question, QuestionKind
from surveys.forms.sheets import Row, SheetProblem, Sheets, is_yes
from surveys.forms.xlsform_types import LIMITED, OF_LIST, TYPES, of_appearance

K = QuestionKind
BEGINS = ("begin_group", "begin group")
ENDS = ("end_group", "end group")
REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
SHA256 = re.compile(r"[0-9a-f]{64}")
COLUMN_OF = {  # field of a Question → column of the sheet
    "key": "name",
    "text": "label",
    "help": "hint",
    "options": "type",
    "rows": "name",
    "low": "min",
    "high": "max",
    "least": "min",
    "message": "constraint_message",
}


@dataclass(frozen=True)
class Imported:
    """The form as far as it could be read, and what is wrong with the workbook."""

    form: Form | None
    problems: tuple[SheetProblem, ...]

    @property
    def is_sound(self) -> bool:
        return self.form is not None and not any(each.refuses for each in self.problems)


@dataclass
class _Group:
    key: str
    row: Row
    relevant: str
    is_matrix: bool
    rows: list[Row] = field(default_factory=list)


@dataclass
class _Reading:
    sheets: Sheets
    questions: list[Question] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    row_of: dict[str, int] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    groups: list[_Group] = field(default_factory=list)
    lists: dict[str, tuple[Option, ...]] = field(default_factory=dict)
    owes_page: bool = False  # a group has ended: what follows stands on a page of its own

    def wrong(
        self, kind: str, row: Row | int, column: str = "", refuses: bool = True, **values: Any
    ) -> None:
        number = row if isinstance(row, int) else row.number
        self.problems.append(SheetProblem(kind, "survey", number, column, values, refuses))


def read(content: bytes) -> Imported:
    """A workbook as a Form with everything that is wrong with it, row by row."""
    found = sheets.read(content)
    reading = _Reading(found, problems=list(found.problems))
    if not found.survey:
        if not reading.problems:
            reading.problems.append(SheetProblem("no-questions", "survey"))
        return Imported(None, tuple(reading.problems))
    _read_lists(reading)
    for row in found.survey:
        _read_row(reading, row)
    for group in reading.groups:
        reading.wrong("group-not-ended", group.row, "type", name=group.key)
    form = _named(_form(reading), reading.renamed)
    told = {(each.row, each.kind) for each in reading.problems}
    for fault in soundness.faults(form):
        place = reading.row_of.get(fault.key, 0)
        if (place, fault.kind) not in told:
            column = COLUMN_OF.get(fault.part, fault.part)
            values = {"key": fault.key, **fault.values}
            reading.problems.append(SheetProblem(fault.kind, "survey", place, column, values))
    in_place = sorted(reading.problems, key=lambda each: (each.sheet != "survey", each.row))
    return Imported(form, tuple(in_place))


def _read_lists(reading: _Reading) -> None:
    for name, rows in sheets.blocks(reading.sheets.choices):
        options: dict[str, Option] = {}
        for row in rows:
            key = row["name"]
            problem = "no-name" if not key else "duplicate-choice" if key in options else ""
            if not name:
                problem = "no-list-name"
            if problem:
                values = {"name": key, "list": name}
                reading.problems.append(
                    SheetProblem(problem, "choices", row.number, "name", values)
                )
                continue
            image = row["media::image"].partition(".")[0].lower()
            if image and not SHA256.fullmatch(image):
                values = {"name": row["media::image"][:60]}
                told = SheetProblem(
                    "picture-not-here", "choices", row.number, "media::image", values, False
                )
                reading.problems.append(told)
                image = ""
            options[key] = Option(
                key=key, text=row.text("label"), image=image, alone=is_yes(row["alone"])
            )
        reading.lists[name] = tuple(options.values())


def _read_row(reading: _Reading, row: Row) -> None:
    type_ = " ".join(row["type"].lower().split())
    if not type_:
        reading.wrong("no-type", row, "type")
    elif type_ in BEGINS:
        _begin(reading, row)
    elif type_ in ENDS:
        _end(reading, row)
    elif reading.groups and reading.groups[-1].is_matrix:
        reading.groups[-1].rows.append(row)
    else:
        _question(reading, row)


def _take_name(reading: _Reading, row: Row) -> bool:
    name = row["name"]
    if not name:
        reading.wrong("no-name", row, "name")
    elif name in reading.row_of:
        reading.wrong("duplicate-name", row, "name", name=name, first=reading.row_of[name])
    else:
        reading.row_of[name] = row.number
        return True
    return False


def _begin(reading: _Reading, row: Row) -> None:
    is_matrix = "table-list" in row["appearance"].split()
    if reading.groups and reading.groups[-1].is_matrix:
        reading.wrong("group-in-matrix", row, "type")
        is_matrix = False
    outer = reading.groups[-1].relevant if reading.groups else ""
    relevant = row["relevant"]
    if outer and relevant and not is_matrix:
        relevant = f"({outer}) and ({relevant})"
    named = _take_name(reading, row)
    if is_matrix:
        _owed_page(reading, row)
    reading.groups.append(_Group(row["name"], row, relevant or outer, is_matrix))
    if named and not is_matrix:
        page = Question(
            key=row["name"],
            kind=K.PAGE,
            text=row.text("label"),
            help=row.text("hint"),
            relevant=relevant or outer,
        )
        reading.questions.append(page)
        reading.owes_page = False


def _end(reading: _Reading, row: Row) -> None:
    if not reading.groups:
        reading.wrong("group-not-begun", row, "type")
        return
    group = reading.groups.pop()
    if group.is_matrix:
        _matrix(reading, group)
    else:
        reading.owes_page = True


def _owed_page(reading: _Reading, row: Row) -> None:
    if not reading.owes_page:
        return
    reading.owes_page = False
    number = sum(each.kind is K.PAGE for each in reading.questions) + 1
    while (key := f"page_{number}") in reading.row_of:
        number += 1
    reading.row_of[key] = row.number
    relevant = reading.groups[-1].relevant if reading.groups else ""
    reading.questions.append(Question(key=key, kind=K.PAGE, text={}, relevant=relevant))


def _matrix(reading: _Reading, group: _Group) -> None:
    if not group.rows:
        reading.wrong("matrix-empty", group.row, "type")
        return
    rows, lists, required = [], {}, []
    for row in group.rows:
        word, _space, name = row["type"].partition(" ")
        if word != "select_one" or not name.strip():
            reading.wrong("matrix-row", row, "type", type=row["type"][:60])
            continue
        lists[name.strip()] = row
        if not _take_name(reading, row):
            continue
        key = row["name"].removeprefix(f"{group.key}.")
        reading.renamed[row["name"]] = f"{group.key}.{key}"
        rows.append(Option(key=key, text=row.text("label")))
        required.append(is_yes(row["required"]))
    if len(lists) > 1:
        reading.wrong("matrix-lists", group.row, "type", lists=", ".join(lists))
    name, row = next(iter(lists.items()), ("", group.row))
    if name not in reading.lists:
        reading.wrong("unknown-list", row, "type", list=name)
    reading.questions.append(
        replace(
            _basics(group.row, K.MATRIX),
            options=reading.lists.get(name, ()),
            rows=tuple(rows),
            required=any(required) or is_yes(group.row["required"]),
        )
    )


def _question(reading: _Reading, row: Row) -> None:
    words = row["type"].split()
    kind = TYPES.get(words[0].lower()) or TYPES.get(" ".join(words[:2]).lower())
    if kind is None:
        reading.wrong("unknown-type", row, "type", type=row["type"][:60])
        return
    if _is_beside_other(reading, row) or not _take_name(reading, row):
        return
    _owed_page(reading, row)
    question = _basics(row, kind)
    if kind in OF_LIST:
        rest = words[2:] if words[0].lower() == "select" else words[1:]
        other = [each.lower() for each in rest[1:]] in (["or_other"], ["or", "other"])
        if not rest or rest[0] not in reading.lists:
            reading.wrong("unknown-list", row, "type", list=rest[0] if rest else "")
        elif len(rest) > 1 and not other:
            reading.wrong("unknown-type", row, "type", type=row["type"][:60])
        options = reading.lists.get(rest[0], ()) if rest else ()
        question = replace(question, options=options, other=other)
        if other:
            reading.renamed.setdefault(f"{question.key}_other", question.key + OTHER_SUFFIX)
    elif kind is K.NUMBER:
        question = replace(question, whole=words[0].lower() in ("integer", "int"))
    question = of_appearance(question, row["appearance"].lower().split())
    reading.questions.append(_limited(reading, row, question))


def _is_beside_other(reading: _Reading, row: Row) -> bool:
    """A text `q__other` below a choice q with an option `other` is no question of its own."""
    last = reading.questions[-1] if reading.questions else None
    if last is None or row["name"] != last.key + OTHER_SUFFIX:
        return False
    options = tuple(each for each in last.options if each.key != OTHER)
    if last.kind in (K.SINGLE, K.IMAGE, K.MULTIPLE) and len(options) < len(last.options):
        reading.questions[-1] = replace(last, options=options, other=True)
    return reading.questions[-1].other


def _basics(row: Row, kind: QuestionKind) -> Question:
    return Question(
        key=row["name"],
        kind=kind,
        text=row.text("label"),
        help=row.text("hint"),
        required=is_yes(row["required"]),
        relevant=row["relevant"],
        constraint=row["constraint"],
        calculation=row["calculation"] if kind is K.COMPUTED else "",
        message=row.text("constraint_message"),
        low_text=row.text("low_text"),
        high_text=row.text("high_text"),
        dont_know=is_yes(row["dont_know"]),
        prefer_not=is_yes(row["prefer_not"]),
    )


def _limited(reading: _Reading, row: Row, question: Question) -> Question:
    steps = dict(each.partition("=")[::2] for each in row["parameters"].split())
    least, most = row["min"], row["max"]
    if question.kind is K.RATING:  # what is 1 to 5 anyway is not said
        least = least or ("" if (start := steps.get("start", "1")) == "1" else start)
        most = most or ("" if (end := steps.get("end", "5")) == "5" else end)
    if question.kind is K.RATING and steps.get("step", "1") not in ("1", "1.0"):
        reading.wrong("range-step", row, "parameters", step=steps["step"][:20])
    low, high = _number(reading, row, "min", least), _number(reading, row, "max", most)
    put = LIMITED.get(question.kind)
    return put(question, low, high) if put else question


def _number(reading: _Reading, row: Row, column: str, words: str) -> float | None:
    if not words:
        return None
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,10})?", words):
        reading.wrong("not-a-number", row, column, words=words[:40])
        return None
    return float(words)


def _form(reading: _Reading) -> Form:
    settings = reading.sheets.settings[0] if reading.sheets.settings else Row(0, {}, {})
    title = settings.text("heading")
    if settings["form_title"] and "zh-Hans" not in title:
        title = {"zh-Hans": settings["form_title"], **title}
    return Form(
        title=title,
        introduction=settings.text("introduction"),
        thanks=settings.text("thanks"),
        languages=reading.sheets.languages,
        questions=tuple(reading.questions),
    )


def _named(form: Form, names: dict[str, str]) -> Form:
    """With the names of rows and of "other" in expressions as we write them."""
    taken = {each.key for each in form.questions}

    def renamed(found: re.Match[str]) -> str:
        name = found.group(1)
        return "${" + (name if name in taken else names.get(name, name)) + "}"

    def put(question: Question) -> Question:
        return replace(
            question,
            relevant=REFERENCE.sub(renamed, question.relevant),
            constraint=REFERENCE.sub(renamed, question.constraint),
            calculation=REFERENCE.sub(renamed, question.calculation),
        )

    return replace(form, questions=tuple(put(each) for each in form.questions))
