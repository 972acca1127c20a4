"""Recomputing what a bulletin published: which figures add up, which cannot, and by how much.

One statement a line:

    有效评价 = 2,039,662                      a number as it was published
    差评 = 243 = 143 + 91 + 2 + 7             and how it should come out
    满意率 = 99.99% = (有效评价 - 差评) / 有效评价

or the same as CSV: name, published, formula. A number given rounded (2.6万, 60.27%) stands for all
that round to it; lines that begin with # are left out."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from io import StringIO
from typing import Any
from unicodedata import normalize

from surveys.ratings import arithmetic
from surveys.ratings.arithmetic import Leaf, Node, Published, Unclear

HUNDRED = Fraction(1)
MOST = 500  # statements
WORST = 30  # problems that are shown
GREATEST = 10**60
HEADS = {"name", "名称", "指标", "项目"}
SEPARATORS = (",", "\t", ";")


class Verdict(StrEnum):
    """STATED: nothing to recompute it from. FITS. CUT: digits were cut off, not rounded. WRONG:
    no values that round to what was published give it."""

    STATED = "stated"
    FITS = "fits"
    CUT = "cut"
    WRONG = "wrong"


@dataclass(frozen=True)
class Statement:
    """What was published: a name, the number as it stood there, how it should come out."""

    name: str
    published: str
    formula: str = ""
    line: int = 0


@dataclass(frozen=True)
class Problem:
    """A line that is no statement, or cannot be checked: `why` as in arithmetic.Unclear."""

    line: int
    why: str
    text: str


@dataclass(frozen=True)
class Checked:
    """A statement with the range of what it says and of what it should say, as plain numbers: a
    share of 99.99 % is 0.9999."""

    statement: Statement
    verdict: Verdict
    is_share: bool
    low: float
    high: float
    recomputed_low: float | None = None
    recomputed_high: float | None = None

    @property
    def adds_up(self) -> bool:
        return self.verdict is not Verdict.WRONG


@dataclass(frozen=True)
class Report:
    checked: Sequence[Checked]
    problems: Sequence[Problem]

    @property
    def wrong(self) -> list[Checked]:
        return [each for each in self.checked if not each.adds_up]

    @property
    def is_fine(self) -> bool:
        return not self.wrong and not self.problems


def report(text: str) -> Report:
    """Read and check what a clerk pasted."""
    statements, unread = read(text)
    checked, unclear = check(statements)
    problems = sorted([*unread, *unclear], key=lambda each: each.line)
    return Report(checked, problems[:WORST])


def read(text: str) -> tuple[list[Statement], list[Problem]]:
    """The statements in a pasted text or CSV, and the lines that are none."""
    found: list[Statement] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if len(found) >= MOST:
            problems.append(Problem(number, "too-many", bare[:80]))
            break
        parts = _parts(bare)
        if parts and parts[0].lower() in HEADS and not found:
            continue
        if not 2 <= len(parts) <= 3 or not all(parts[:2]):
            problems.append(Problem(number, "statement", bare[:80]))
            continue
        name = "".join(normalize("NFKC", parts[0]).split())
        found.append(Statement(name, parts[1], parts[2] if parts[2:] else "", number))
    return found, problems


def _parts(line: str) -> list[str]:
    wide = line.replace("＝", "=")
    if "=" in wide:
        return [part.strip() for part in wide.split("=")]
    name, _comma, rest = line.partition(",")
    if arithmetic.NUMBER.fullmatch(rest.strip()):  # its commas part thousands, not cells
        return [name.strip(), rest.strip()]
    separator = next((sign for sign in SEPARATORS if sign in line), ",")
    try:
        rows = list(csv.reader(StringIO(line), delimiter=separator))
    except csv.Error:
        return []
    return [cell.strip() for cell in rows[0]] if rows else []


def check(statements: Iterable[Statement]) -> tuple[list[Checked], list[Problem]]:
    """Every statement recomputed from the others, in any order; what could not be."""
    known: dict[str, Published] = {}
    problems: list[Problem] = []
    sound: list[Statement] = []
    for each in statements:
        try:
            number = arithmetic.published(each.published)
            if each.name in known:
                raise Unclear("name-twice")
        except Unclear as unclear:
            problems.append(Problem(each.line, unclear.why, f"{each.name} = {each.published}"))
            continue
        known[each.name] = number
        sound.append(each)
    checked: list[Checked] = []
    for each in sound:
        try:
            checked.append(_check(each, known))
        except Unclear as unclear:
            problems.append(Problem(each.line, unclear.why, f"{each.name} = {each.formula}"))
    return checked, problems


def _check(statement: Statement, known: dict[str, Published]) -> Checked:
    number = known[statement.name]
    if not statement.formula:
        return Checked(
            statement, Verdict.STATED, number.is_share, float(number.low), float(number.high)
        )
    formula = arithmetic.formula(statement.formula)
    if number.value == HUNDRED and number.is_share and _is_sum_of_shares(formula, known):
        number = number.exactly()  # parts of a whole: all of it is not "about all of it"
    others = {name: each for name, each in known.items() if name != statement.name}
    low, high = arithmetic.values(formula, others)
    if max(abs(low), abs(high)) > GREATEST:
        raise Unclear("too-long")
    verdict = Verdict.WRONG
    if low <= number.high and high >= number.low:
        verdict = Verdict.FITS
    elif low < number.cut and high >= number.value:
        verdict = Verdict.CUT
    return Checked(
        statement,
        verdict,
        number.is_share,
        float(number.low),
        float(number.high),
        float(low),
        float(high),
    )


def _is_sum_of_shares(formula: arithmetic.Formula, known: dict[str, Published]) -> bool:
    if isinstance(formula, Node):
        sides = (formula.left, formula.right)
        return formula.sign == "+" and all(_is_sum_of_shares(side, known) for side in sides)
    if isinstance(formula, Leaf):
        number = formula.number or known.get(formula.key)
        return number is not None and number.is_share
    return False


def as_json(found: Report) -> dict[str, Any]:
    """The report for programs; numbers as they are, shares from 0 to 1."""
    return {
        "adds_up": found.is_fine,
        "statements": [
            {
                "line": each.statement.line,
                "name": each.statement.name,
                "published": each.statement.published,
                "formula": each.statement.formula,
                "verdict": each.verdict.value,
                "low": each.low,
                "high": each.high,
                "recomputed_low": each.recomputed_low,
                "recomputed_high": each.recomputed_high,
            }
            for each in found.checked
        ],
        "problems": [
            {"line": each.line, "why": each.why, "text": each.text} for each in found.problems
        ],
    }
