"""Quotes: a few literal sentences that speak for a group, each from another comment."""

from collections.abc import Sequence
from dataclasses import dataclass

from topics import spans
from topics.duplicates import Shingles, jaccard, shingled, squeezed
from topics.labels import Weights
from topics.scripts import plain
from topics.spans import Span

OVERLAP = 0.4
RELEVANCE = 0.7
SHORTEST = 6


@dataclass(frozen=True)
class Candidate:
    """The best sentence of one comment: where it is, how telling (0 … 1), and its shingles."""

    source: int
    span: Span
    value: float
    shingles: Shingles


def quotes(
    texts: Sequence[str], weights: Weights, *, count: int, language: str = "zh"
) -> list[tuple[int, Span]]:
    """Up to `count` pairs (place in `texts`, span), chosen by maximal marginal relevance.

    Each is from another text, and no two share more than OVERLAP of their three-letter runs.
    `texts` come with the most central first; that order decides between equals.
    """
    left = [
        found
        for place, text in enumerate(texts)
        if (found := _best(place, text, weights, language))
    ]
    top = max((candidate.value for candidate in left), default=1.0)
    chosen: list[Candidate] = []
    while left and len(chosen) < count:
        marginal = [
            RELEVANCE * candidate.value / top - (1 - RELEVANCE) * _likeness(candidate, chosen)
            for candidate in left
        ]
        chosen.append(left.pop(marginal.index(max(marginal))))
        left = [candidate for candidate in left if _likeness(candidate, chosen) < OVERLAP]
    return [(candidate.source, candidate.span) for candidate in chosen]


def _best(place: int, text: str, weights: Weights, language: str) -> Candidate | None:
    """The sentence that names most of the group's words for its length; None if none names any."""
    best: tuple[float, Span] | None = None
    for span in spans.sentences(text, language):
        form = plain(text[slice(*span)])
        value = sum(weight for word, weight in weights.words.items() if word in form)
        value /= (1 + len(form)) ** 0.5
        if value > 0 and span[1] - span[0] >= SHORTEST and (best is None or value > best[0] + 1e-9):
            best = (value, span)
    if best is None:
        return None
    value, span = best
    return Candidate(place, span, value, shingled(squeezed(text[slice(*span)])))


def _likeness(candidate: Candidate, chosen: Sequence[Candidate]) -> float:
    return max((jaccard(candidate.shingles, other.shingles) for other in chosen), default=0.0)
