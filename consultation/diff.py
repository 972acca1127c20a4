"""The articles of two versions side by side: which is which, and the redline of each.

Articles are matched by what they say, not by number (consultation.alignment). The longest row of
pairs in the same order is the frame; a pair outside it was moved.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from consultation.alignment import Unit, in_order, pairs_of, units
from consultation.clauses import ParsedDraft
from consultation.markup import ink
from consultation.redline import Span, joined, redline

KINDS = ("same", "changed", "moved", "added", "removed")


@dataclass(frozen=True)
class Change:
    """One article of one or both versions. `similarity` is the share of the text that stays."""

    kind: str
    old: str | None
    new: str | None
    similarity: float
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Diff:
    """Changes in the order of the new text; what was removed stands where it was."""

    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Kind → number of changes, all five kinds."""
        kinds = Counter(change.kind for change in self.changes)
        return {kind: kinds[kind] for kind in KINDS}


def diff(old: ParsedDraft, new: ParsedDraft) -> Diff:
    """Every article of both versions stands in exactly one Change.

    Units outside articles count too: paragraphs above the first article, an annex, and all of a
    text that has no articles. Headings of chapters are compared only where there are no articles.
    """
    before, after = units(old), units(new)
    pairs = pairs_of(before, after)
    frame = set(in_order(pairs))
    partner = {j: i for i, j in pairs}
    matched = {i for i, _ in pairs}
    changes: list[Change] = []
    at = 0
    for j, unit in enumerate(after):
        i = partner.get(j)
        if i is not None and (i, j) in frame:
            changes += [_removed(before[k]) for k in range(at, i) if k not in matched]
            at = i + 1
        changes.append(_added(unit) if i is None else _kept(before[i], unit, (i, j) not in frame))
    changes += [_removed(before[k]) for k in range(at, len(before)) if k not in matched]
    return Diff(tuple(changes))


def article_text(parsed: ParsedDraft, key: str) -> str:
    """Label, heading and text of an article with its 款, 项 and 目, a line each."""
    return next(unit.text for unit in units(parsed) if unit.key == key)


def _removed(unit: Unit) -> Change:
    return Change("removed", unit.key, None, 0.0, joined([("-", unit.text)]))


def _added(unit: Unit) -> Change:
    return Change("added", None, unit.key, 0.0, joined([("+", unit.text)]))


def _kept(old: Unit, new: Unit, moved: bool) -> Change:
    spans = redline(old.body, new.body)
    head = [("=", old.head)] if old.head == new.head else [("-", old.head), ("+", new.head)]
    same = ink(old.body) == ink(new.body)
    kind = "moved" if moved else "same" if same else "changed"
    return Change(kind, old.key, new.key, 1.0 if same else _share(spans), joined([*head, *spans]))


def _share(spans: Sequence[Span]) -> float:
    """Share of both texts that stays, below 1 as something changed."""
    sizes: Counter[str] = Counter()
    for op, text in spans:
        sizes[op] += len(text)
    whole = 2 * sizes["="] + sizes["-"] + sizes["+"]
    return min(round(2 * sizes["="] / whole, 4), 0.9999) if whole else 0.9999
