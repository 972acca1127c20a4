"""Post-stratification by raking (iterative proportional fitting; Deming and Stephan 1940). Pure.

Respondents of one cell share one weight, so all of it works on cells. Weights have the mean 1; the
largest is cut to CAP and the rest fitted anew, until both hold or the rounds are over. The design
effect is Kish's (1965): n·Σw² / (Σw)².
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CAP = 5.0
ROUNDS = 500
NEAR = 1e-9
Cell = tuple[str, ...]  # one category of each dimension


@dataclass(frozen=True)
class Weights:
    """A weight a cell of the sample. `gap` is how far, in points of per cent, the largest margin is
    off after cutting; 0 when nothing had to be cut."""

    weights: Mapping[Cell, float]
    sample: Mapping[Cell, int]
    design_effect: float
    largest: float
    smallest: float
    cut: int  # respondents whose weight was cut
    gap: float

    @property
    def n(self) -> int:
        return sum(self.sample.values())

    @property
    def effective_n(self) -> float:
        return self.n / self.design_effect


class EmptyCell(Exception):
    """People live in this category, or in this cell, and nobody of it answered."""

    def __init__(self, place: Cell) -> None:
        super().__init__(place)
        self.place = place


def margins_of(population: Mapping[Cell, float]) -> list[dict[str, float]]:
    """For each dimension how many people each of its categories has."""
    width = len(next(iter(population), ()))
    found: list[dict[str, float]] = [{} for _ in range(width)]
    for cell, n in population.items():
        for margin, category in zip(found, cell, strict=True):
            margin[category] = margin.get(category, 0.0) + n
    return found


def by_margins(
    sample: Mapping[Cell, int], margins: Sequence[Mapping[str, float]], *, cap: float = CAP
) -> Weights:
    """Weights under which the sample has these margins. Raises EmptyCell for a category of people
    without a respondent."""
    for at, margin in enumerate(margins):
        there = {cell[at] for cell, n in sample.items() if n}
        for category, n in margin.items():
            if n and category not in there:
                raise EmptyCell(("",) * at + (category,) + ("",) * (len(margins) - at - 1))
    groups = [
        {c: [cell for cell in sample if cell[at] == c] for c in margin}
        for at, margin in enumerate(margins)
    ]
    targets = [_shares(margin) for margin in margins]
    return _fitted(sample, groups, targets, cap)


def by_cells(
    sample: Mapping[Cell, int], population: Mapping[Cell, float], *, cap: float = CAP
) -> Weights:
    """Weights under which each cell has its share of the population. Raises EmptyCell for a cell of
    people without a respondent."""
    for cell, n in sorted(population.items()):
        if n and not sample.get(cell):
            raise EmptyCell(cell)
    names = {"\t".join(cell): cell for cell in sample}
    groups = [{name: [cell] for name, cell in names.items()}]
    target = _shares({name: population.get(cell, 0.0) for name, cell in names.items()})
    return _fitted(sample, groups, [target], cap)


def _shares(margin: Mapping[str, float]) -> dict[str, float]:
    whole = sum(margin.values())
    return {category: n / whole for category, n in margin.items()}


def _fitted(
    sample: Mapping[Cell, int],
    groups: Sequence[Mapping[str, Sequence[Cell]]],
    targets: Sequence[Mapping[str, float]],
    cap: float,
) -> Weights:
    n = sum(sample.values())
    weights = dict.fromkeys(sample, 1.0)
    was_cut: set[Cell] = set()
    for _round in range(ROUNDS):
        off = _once(weights, sample, groups, targets, n)
        mean = sum(weights[cell] * sample[cell] for cell in sample) / n
        over = {cell for cell in weights if weights[cell] > cap * mean * (1 + NEAR)}
        for cell in weights:
            weights[cell] = min(weights[cell] / mean, cap)
        was_cut |= over
        if off < NEAR and not over:
            break
    mean = sum(weights[cell] * sample[cell] for cell in sample) / n
    final = {cell: min(weight / mean, cap) for cell, weight in weights.items()}
    total = sum(final[cell] * sample[cell] for cell in sample)
    squares = sum(final[cell] ** 2 * sample[cell] for cell in sample)
    positive = [weight for cell, weight in final.items() if sample[cell]]
    return Weights(
        weights=final,
        sample=dict(sample),
        design_effect=n * squares / total**2,
        largest=max(positive),
        smallest=min(positive),
        cut=sum(sample[cell] for cell in was_cut if final[cell] >= cap * (1 - 1e-6)),
        gap=100 * _gap(final, sample, groups, targets),
    )


def _once(
    weights: dict[Cell, float],
    sample: Mapping[Cell, int],
    groups: Sequence[Mapping[str, Sequence[Cell]]],
    targets: Sequence[Mapping[str, float]],
    n: int,
) -> float:
    """One time through all margins; how far the farthest was off."""
    off = 0.0
    for group, target in zip(groups, targets, strict=True):
        for category, cells in group.items():
            now = sum(weights[cell] * sample[cell] for cell in cells)
            if now:
                factor = target[category] * n / now
                off = max(off, abs(factor - 1) if target[category] else 0.0)
                for cell in cells:
                    weights[cell] *= factor
    return off


def _gap(
    weights: Mapping[Cell, float],
    sample: Mapping[Cell, int],
    groups: Sequence[Mapping[str, Sequence[Cell]]],
    targets: Sequence[Mapping[str, float]],
) -> float:
    total = sum(weights[cell] * sample[cell] for cell in sample)
    return max(
        abs(sum(weights[cell] * sample[cell] for cell in cells) / total - target[category])
        for group, target in zip(groups, targets, strict=True)
        for category, cells in group.items()
    )
