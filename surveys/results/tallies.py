"""What the answers to each question came to, by its kind: shares, intervals, middles. Pure.

Shares are of those who answered; "don't know" and "prefer not to say" stand apart with their n. A
mean is never taken across questions: each belongs to its own scale.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import sqrt
from typing import Any

from procedure import shares
from surveys.forms.form import (
    DONT_KNOW,
    OTHER,
    PREFER_NOT,
    SILENT,
    Form,
    Question,
    QuestionKind,
    Text,
)
from surveys.questionnaires.counting import GIVEN, NO, SHOWN, YES
from surveys.results import intervals, protecting

Values = Sequence[tuple[Any, int]]  # an answer, and how many gave it
Counts = Mapping[tuple[str, str], float]  # question (key, or key/row) and value → how many
K = QuestionKind
READ = (K.NUMBER, K.DATE, K.RANKING, K.MULTIPLE, K.COMPUTED)  # counters are not enough for these
EXCLUSIVE = (K.SINGLE, K.IMAGE, K.MATRIX, K.RATING, K.SENTIMENT, K.NPS, K.CONSENT)
SMALLEST_SPREAD = 10  # answers below which quantiles would point at persons
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
FEELINGS = ("1", "2", "3", "4", "5")
NPS_GROUPS = {"detractors": range(7), "passives": range(7, 9), "promoters": range(9, 11)}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One answer that could be given. Shares are per cent; None what is withheld."""

    key: str
    label: Text = field(default_factory=dict)
    n: int | None
    share: float | None
    low: float | None
    high: float | None
    share_of_answers: float | None = None
    weighted: float | None = None
    mean_rank: float | None = None


@dataclass(frozen=True, kw_only=True)
class Tally:
    """One question, or one row of a matrix. `facts` are those of its kind, None where withheld."""

    key: str
    row: str = ""
    kind: QuestionKind
    text: Text
    row_text: Text = field(default_factory=dict)
    asked: int
    answered: int
    dont_know: int | None
    prefer_not: int | None
    lines: tuple[Line, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"{self.key}/{self.row}" if self.row else self.key

    @property
    def is_withheld(self) -> bool:
        return any(line.n is None for line in self.lines)


def tallies(
    form: Form,
    counts: Counts,
    values: Mapping[str, Values],
    weighted: Counts | None = None,
) -> list[Tally]:
    """All questions that are answered, in their order. `values` holds the answers of the kinds
    READ; `weighted` the counters with weights in place of ones."""
    found: list[Tally] = []
    for question in form.questions:
        if question.kind not in SILENT:
            found.extend(_tallies(question, counts, values.get(question.key, ()), weighted))
    return found


def _tallies(
    question: Question, counts: Counts, values: Values, weighted: Counts | None
) -> Iterator[Tally]:
    if question.kind is K.MATRIX:
        for row in question.rows:
            plain = _exclusive(question, f"{question.key}/{row.key}", counts, weighted)
            yield replace(plain, row=row.key, row_text=row.text)
    elif question.kind in EXCLUSIVE:
        yield _exclusive(question, question.key, counts, weighted)
    elif question.kind is K.MULTIPLE:
        yield _multiple(question, counts, values, weighted)
    elif question.kind is K.RANKING:
        yield _ranking(question, counts, values)
    elif question.kind in (K.NUMBER, K.COMPUTED):
        yield _number(question, counts, values)
    elif question.kind is K.DATE:
        yield _date(question, counts, values)
    else:
        yield _tally(question, counts, _n(counts, question.key, GIVEN))


def _tally(
    question: Question,
    counts: Counts,
    answered: int,
    lines: Sequence[Line] = (),
    facts: Mapping[str, Any] | None = None,
) -> Tally:
    key = question.key
    return Tally(
        key=key,
        kind=question.kind,
        text=question.text,
        asked=_n(counts, key, SHOWN),
        answered=answered,
        dont_know=_n(counts, key, DONT_KNOW) if question.dont_know else None,
        prefer_not=_n(counts, key, PREFER_NOT) if question.prefer_not else None,
        lines=tuple(lines),
        facts=facts or {},
    )


def _n(counts: Counts, place: str, value: str) -> int:
    return int(counts.get((place, value), 0))


def steps(question: Question) -> list[tuple[str, Text]]:
    """What can be answered to a question of an exclusive kind, or chosen: keys and labels."""
    if question.kind is K.CONSENT:
        return [(YES, {}), (NO, {})]
    if question.kind is K.NPS:
        return [(str(n), {}) for n in range(11)]
    if question.kind is K.SENTIMENT:
        return [(key, {}) for key in FEELINGS]
    if question.kind is K.RATING:
        low, high = int(question.low or 1), int(question.high or 5)
        ends = {low: question.low_text, high: question.high_text}
        return [(str(n), ends.get(n, {})) for n in range(low, high + 1)]
    options = [(option.key, option.text) for option in question.options]
    return options + ([(OTHER, {})] if question.other else [])


def _lines(keys: Sequence[tuple[str, Text]], ns: Sequence[int], base: int) -> list[Line]:
    """Lines with shares of `base` and their intervals; of an exclusive kind they add up."""
    exact = shares.shares(ns) if sum(ns) == base else None
    found = []
    for at, ((key, label), n) in enumerate(zip(keys, ns, strict=True)):
        low, high = intervals.wilson(n, base)
        share = float(exact[at]) if exact else round(100 * n / base, 2) if base else 0.0
        found.append(
            Line(
                key=key,
                label=label,
                n=n,
                share=share,
                low=round(100 * low, 2),
                high=round(100 * high, 2),
            )
        )
    return found


def _exclusive(question: Question, place: str, counts: Counts, weighted: Counts | None) -> Tally:
    keys = steps(question)
    ns = [_n(counts, place, key) for key, _label in keys]
    lines = _lines(keys, ns, sum(ns))
    facts: dict[str, Any] = {}
    if weighted is not None:
        heavy = [weighted.get((place, key), 0.0) for key, _label in keys]
        lines = _with_weights(lines, heavy, sum(heavy))
        facts |= _weighted_facts(question.kind, heavy)
    if question.kind in (K.RATING, K.SENTIMENT, K.NPS):
        facts |= _scale(keys, ns)
    if question.kind is K.NPS:
        facts |= nps(ns)
    return _tally(question, counts, sum(ns), lines, facts)


def _with_weights(lines: Sequence[Line], heavy: Sequence[float], base: float) -> list[Line]:
    pairs = zip(lines, heavy, strict=True)
    return [replace(line, weighted=round(100 * n / base, 2) if base else 0.0) for line, n in pairs]


def _weighted_facts(kind: QuestionKind, heavy: Sequence[float]) -> dict[str, Any]:
    if kind is K.NPS and any(heavy):
        up, down = float(sum(heavy[9:])), float(sum(heavy[:7]))
        return {"weighted_nps": round(100 * (up - down) / float(sum(heavy)), 1)}
    return {}


def _scale(keys: Sequence[tuple[str, Text]], ns: Sequence[int]) -> dict[str, Any]:
    """The ends of the scale, the middle answer, and the mean, which is nothing without them."""
    low, high, n = int(keys[0][0]), int(keys[-1][0]), sum(ns)
    facts: dict[str, Any] = {"low": low, "high": high, "median": None, "mean": None}
    if n:
        facts["mean"] = round(
            sum(int(key) * m for (key, _l), m in zip(keys, ns, strict=True)) / n, 2
        )
        facts["median"] = _middle([int(key) for key, _label in keys], ns)
    return facts


def _middle(steps: Sequence[int], ns: Sequence[int]) -> float:
    """The median of counted steps."""
    half, so_far = sum(ns) / 2, 0
    there = [(step, n) for step, n in zip(steps, ns, strict=True) if n]
    for (step, n), following in pairwise([*there, (there[-1][0], 0)]):
        so_far += n
        if so_far > half:
            return float(step)
        if so_far == half:
            return (step + following[0]) / 2
    return float(there[-1][0])


def nps(ns: Sequence[int]) -> dict[str, Any]:
    """Promoters (9, 10) less detractors (0 … 6) in points, with the 95 % interval of a difference
    of two shares of the same people: its variance is (p + d - (p - d)²) / n."""
    n = sum(ns)
    groups = {name: sum(ns[at] for at in places) for name, places in NPS_GROUPS.items()}
    if not n:
        return {"nps": None, "nps_low": None, "nps_high": None, "groups": groups}
    up, down = groups["promoters"] / n, groups["detractors"] / n
    half = intervals.Z * sqrt(max(0.0, up + down - (up - down) ** 2) / n)
    found = {"nps": up - down, "nps_low": up - down - half, "nps_high": up - down + half}
    bounded = {name: round(100 * max(-1.0, min(1.0, x)), 1) for name, x in found.items()}
    return bounded | {"groups": groups}


def _multiple(question: Question, counts: Counts, values: Values, weighted: Counts | None) -> Tally:
    keys = steps(question)
    ns = [_n(counts, question.key, key) for key, _label in keys]
    base = sum(n for value, n in values if isinstance(value, list) and value)
    of_answers = shares.shares(ns)
    lines = [
        replace(line, share_of_answers=float(share))
        for line, share in zip(_lines_of(keys, ns, base), of_answers, strict=True)
    ]
    if weighted is not None:
        heavy = [weighted.get((question.key, key), 0.0) for key, _label in keys]
        lines = _with_weights(lines, heavy, weighted.get((question.key, GIVEN), 0.0))
    return _tally(question, counts, base, lines, {"answers": sum(ns)})


def _lines_of(keys: Sequence[tuple[str, Text]], ns: Sequence[int], base: int) -> list[Line]:
    """Lines of which several hold for one person: their shares do not add up to 100."""
    return [line for key, n in zip(keys, ns, strict=True) for line in _lines([key], [n], base)]


def _ranking(question: Question, counts: Counts, values: Values) -> Tally:
    keys = steps(question)
    ns = [_n(counts, question.key, key) for key, _label in keys]
    ranked, places = Counter[str](), Counter[str]()
    answered = 0
    for order, n in values:
        if isinstance(order, list) and order:
            answered += n
            for place, key in enumerate(order, 1):
                ranked[key] += n
                places[key] += n * place
    lines = [
        replace(line, mean_rank=round(places[line.key] / n, 2) if (n := ranked[line.key]) else None)
        for line in _lines(keys, ns, sum(ns))
    ]
    return _tally(question, counts, answered, lines)


def _number(question: Question, counts: Counts, values: Values) -> Tally:
    found: list[float] = []
    for value, n in values:
        if isinstance(value, int | float) and not isinstance(value, bool):
            found.extend([float(value)] * n)
    found.sort()
    facts: dict[str, Any] = {"mean": None, "quantiles": None}
    if len(found) >= SMALLEST_SPREAD:
        facts["mean"] = round(sum(found) / len(found), 2)
        facts["quantiles"] = {str(share): quantile(found, share) for share in QUANTILES}
    return _tally(question, counts, len(found), (), facts)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Of values in order, with a straight line between neighbours (type 7 of Hyndman and Fan)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return round(ordered[below] + (place - below) * (ordered[above] - ordered[below]), 4)


def _date(question: Question, counts: Counts, values: Values) -> Tally:
    found = Counter[str]()
    for value, n in values:
        if isinstance(value, str) and len(value) == 10:
            found[value[:7]] += n
    months: list[tuple[str, Text]] = [(month, {}) for month in sorted(found)]
    ns = [found[month] for month in sorted(found)]
    return _tally(question, counts, sum(ns), _lines(months, ns, sum(ns)))


def for_all(tally: Tally) -> Tally:
    """As the public may see it: counts under five are withheld, and those they would follow from.

    A mean, a median of few, or NPS would give them back: they go with them."""
    if tally.kind is K.MULTIPLE:
        ns = [line.n or 0 for line in tally.lines]
        both = [(n, tally.answered - n) for n in ns]  # who chose it, and who did not
        small = {at for at, pair in enumerate(both) if any(0 < n < protecting.K for n in pair)}
        lines = [_hidden(line) if at in small else line for at, line in enumerate(tally.lines)]
        if small:  # the number of all answers less the shown ones is the hidden one
            lines = [replace(line, share_of_answers=None) for line in lines]
        facts = {"answers": None} if small else tally.facts
        return replace(tally, lines=tuple(lines), facts=facts)
    hidden = protecting.of_list([line.n or 0 for line in tally.lines])
    if not hidden:
        return tally
    keep = ("low", "high")
    facts = {name: value if name in keep else None for name, value in tally.facts.items()}
    if tally.kind is K.NPS and (grouped := _grouped(tally)):
        facts |= grouped  # beside the groups, one withheld step of a group would follow
        hidden = frozenset(range(len(tally.lines)))
    lines = [_hidden(line) if at in hidden else line for at, line in enumerate(tally.lines)]
    return replace(tally, lines=tuple(replace(each, mean_rank=None) for each in lines), facts=facts)


def _hidden(line: Line) -> Line:
    return Line(key=line.key, label=line.label, n=None, share=None, low=None, high=None)


def _grouped(tally: Tally) -> dict[str, Any]:
    """NPS needs three groups only: it is shown when none of these is small."""
    names = ("nps", "nps_low", "nps_high", "groups", "weighted_nps")
    groups = tally.facts["groups"]
    if protecting.of_list(list(groups.values())):
        return {}
    return {name: tally.facts[name] for name in names if name in tally.facts}
