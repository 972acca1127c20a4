"""One question by another, with small counts withheld so that no margin gives them back.

An answer whose own count is small stands in the table only together with others, as it does in the
results of its question. Protected against who knows all margins: surveys.results.protecting.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from errors import Invalid, WrongStage
from identity import permits
from models import Account, AskingState, Response, ResponseState, Survey, SurveyVersion
from surveys.forms.form import Form, Question, QuestionKind, Text, from_json
from surveys.questionnaires.counting import NO, YES
from surveys.results import outcome, protecting, tallies

TOGETHER = "~together"  # answers too few to stand alone
MOST = 30  # answers a side


@dataclass(frozen=True)
class Side:
    """A question, or one row of a matrix, whose answers exclude each other."""

    place: str  # key, or key/row
    text: Text
    row_text: Text
    steps: tuple[tuple[str, Text], ...]
    kind: QuestionKind


@dataclass(frozen=True)
class Crosstab:
    """`cells[i][j]` counts who gave row answer i and column answer j, None where withheld; the sums
    are of the withheld ones, too. `cells` is empty where nothing may be shown."""

    row: Side
    column: Side
    row_keys: tuple[str, ...]
    column_keys: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    total: int = 0
    together: Mapping[str, Sequence[str]] = field(default_factory=dict)  # side → its answers


def sides(form: Form) -> list[Side]:
    """What can be one side of a table."""
    found: list[Side] = []
    for question in form.questions:
        steps = tuple(tallies.steps(question)) if question.kind in tallies.EXCLUSIVE else ()
        if not 2 <= len(steps) <= MOST:
            continue
        if question.kind is QuestionKind.MATRIX:
            for row in question.rows:
                place = f"{question.key}/{row.key}"
                found.append(Side(place, question.text, row.text, steps, question.kind))
        else:
            found.append(Side(question.key, question.text, {}, steps, question.kind))
    return found


def of(
    session: Session,
    *,
    survey: Survey,
    version: SurveyVersion,
    row: str,
    column: str,
    account: Account | None = None,
    raw: bool = False,
) -> Crosstab:
    """The table. `raw`, for an analyst of the department, withholds nothing. Refuses what
    outcome.check() does, WrongStage for the public before the Survey is closed (two readings of a
    growing table tell one answer), Invalid for sides that cannot be crossed."""
    outcome.check(survey, account=account)
    if raw:
        permits.require(account, permits.Act.ANALYSE, survey.department)
    elif survey.state is not AskingState.CLOSED:
        raise WrongStage(stage=survey.state.value, needs=[AskingState.CLOSED.value])
    form = from_json(version.form)
    known = {side.place: side for side in sides(form)}
    for name, place in (("row", row), ("column", column)):
        if place not in known:
            raise Invalid(field=name, why="crossed")
    if row.partition("/")[0] == column.partition("/")[0] and row == column:
        raise Invalid(field="column", why="crossed")
    pairs = _pairs(session, version, form, row, column)
    return shown(known[row], known[column], pairs, raw=raw)


def shown(
    row: Side, column: Side, pairs: Mapping[tuple[str, str], int], *, raw: bool = False
) -> Crosstab:
    """The table out of counted pairs of answers; "" stands for no such answer."""
    rows, columns = [key for key, _ in row.steps], [key for key, _ in column.steps]
    together: dict[str, Sequence[str]] = {}
    if not raw:
        rows, few = _grouped(rows, pairs, 0, columns)
        together |= {"row": few} if few else {}
        columns, few = _grouped(columns, pairs, 1, [key for key, _ in row.steps])
        together |= {"column": few} if few else {}
    table = [[_count(pairs, r, c, together) for c in columns] for r in rows]
    hidden = frozenset[protecting.Cell]() if raw else _hidden(table)
    if hidden is None:
        return Crosstab(row, column, tuple(rows), tuple(columns), ())
    return Crosstab(
        row=row,
        column=column,
        row_keys=tuple(rows),
        column_keys=tuple(columns),
        cells=tuple(
            tuple(None if (i, j) in hidden else n for j, n in enumerate(line))
            for i, line in enumerate(table)
        ),
        rows=tuple(map(sum, table)),
        columns=tuple(map(sum, zip(*table, strict=True))),
        total=sum(map(sum, table)),
        together=together,
    )


def _hidden(table: Sequence[Sequence[int]]) -> frozenset[protecting.Cell] | None:
    if len(table) < 2 or len(table[0]) < 2:
        return None
    margins = [*map(sum, table), *map(sum, zip(*table, strict=True))]
    return None if any(0 < n < protecting.K for n in margins) else protecting.of_table(table)


def _grouped(
    keys: Sequence[str], pairs: Mapping[tuple[str, str], int], side: int, others: Sequence[str]
) -> tuple[list[str], list[str]]:
    """The answers that may stand alone, then TOGETHER; and those that stand there. Alone may stand
    what may in the question's own results, and among those who answered both."""
    alone, both = Counter[str](), Counter[str]()
    for pair, n in pairs.items():
        alone[pair[side]] += n
        both[pair[side]] += n if pair[1 - side] in others else 0
    few = protecting.of_list([alone[key] for key in keys])
    few |= protecting.of_list([both[key] for key in keys])
    kept = [key for at, key in enumerate(keys) if at not in few]
    put = [key for at, key in enumerate(keys) if at in few]
    return ([*kept, TOGETHER] if put else kept), put


def _count(
    pairs: Mapping[tuple[str, str], int], r: str, c: str, together: Mapping[str, Sequence[str]]
) -> int:
    rows = together["row"] if r == TOGETHER else [r]
    columns = together["column"] if c == TOGETHER else [c]
    return sum(pairs.get((one, other), 0) for one in rows for other in columns)


def _pairs(
    session: Session, version: SurveyVersion, form: Form, row: str, column: str
) -> Counter[tuple[str, str]]:
    keys = [place.partition("/")[0] for place in (row, column)]
    questions = [form.question(key) for key in keys]
    query = select(*(Response.answers[key] for key in keys)).where(
        Response.version_id == version.id, Response.state == ResponseState.SUBMITTED
    )
    found: Counter[tuple[str, str]] = Counter()
    for one, other in session.execute(query.execution_options(yield_per=5_000)):
        found[_said(questions[0], row, one), _said(questions[1], column, other)] += 1
    return found


def _said(question: Question, place: str, value: Any) -> str:
    """The answer's step; "" for none, "don't know" and what is none."""
    if question.kind is QuestionKind.MATRIX:
        value = value.get(place.partition("/")[2]) if isinstance(value, dict) else None
    if question.kind is QuestionKind.CONSENT and isinstance(value, int):
        return YES if value else NO  # SQLite gives 1 and 0 for true and false
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value))
    return value if isinstance(value, str) and not value.startswith("~") else ""
