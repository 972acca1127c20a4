"""Duplicates: comments with (nearly) the same text, found by MinHash and then verified."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import rensa
from numpy.typing import NDArray

from topics.scripts import plain

SAME = 0.8
ALIKE = 0.4
SHORTEST = 30
LONGEST = 20_000
PERMUTATIONS = 128
BANDS = 32
SEED = 42
WITNESSES = 16

Shingles = NDArray[np.uint64]


@dataclass(frozen=True)
class Copies:
    """Places of comments that belong together, the first being the exemplar of the others."""

    kind: str
    members: tuple[int, ...]


class Groups:
    """Union-find over 0 … n-1; the smallest member stands for its group."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = item = self._parent[self._parent[item]]
        return item

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.find(one), self.find(other)))
        self._parent[high] = low


def duplicates(texts: Sequence[str]) -> list[Copies]:
    """Groups of two and more texts, in order of their first member.

    Two texts are "identical" from a Jaccard similarity of SAME over three-character shingles of
    their letters, "campaign" variants of each other from ALIKE. Texts with fewer than SHORTEST
    letters must have the same letters; texts without letters are never copies. A group is what
    hangs together; it is identical if it also does so by identical pairs alone. Only the first
    LONGEST letters are compared.
    """
    letters = [squeezed(text) for text in texts]
    same, alike = Groups(len(texts)), Groups(len(texts))
    first: dict[str, int] = {}
    for place, text in enumerate(letters):
        if text:
            same.join(first.setdefault(text, place), place)
            alike.join(first[text], place)

    long = [place for text, place in first.items() if len(text) >= SHORTEST]
    _join_alike({place: shingled(letters[place]) for place in long}, same, alike)
    return _grouped(same, alike, len(texts))


def _join_alike(shingles: dict[int, Shingles], same: Groups, alike: Groups) -> None:
    """Verify what shares a bucket. Each text is held against the last few different ones in it
    only, so that a campaign of thousands of variants costs no square."""
    seen: set[tuple[int, int]] = set()
    for bucket in buckets(shingles):
        different: deque[int] = deque(maxlen=WITNESSES)
        for place in bucket:
            for witness in different:
                if same.find(witness) == same.find(place):
                    break
                if (witness, place) in seen:
                    continue
                seen.add((witness, place))
                likeness = jaccard(shingles[witness], shingles[place])
                if likeness >= ALIKE:
                    alike.join(witness, place)
                if likeness >= SAME:
                    same.join(witness, place)
                    break
            else:
                different.append(place)


def _grouped(same: Groups, alike: Groups, size: int) -> list[Copies]:
    members: dict[int, list[int]] = {}
    for place in range(size):
        members.setdefault(alike.find(place), []).append(place)
    return [
        Copies("identical" if len({same.find(m) for m in group}) == 1 else "campaign", tuple(group))
        for group in members.values()
        if len(group) > 1
    ]


def squeezed(text: str) -> str:
    """Only the letters and digits of a text, in plain form."""
    return "".join(filter(str.isalnum, plain(text)))[:LONGEST]


def shingled(text: str) -> Shingles:
    """The distinct runs of three characters, each packed into 63 bits, in ascending order."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    return np.unique(points[:-2] << np.uint64(42) | points[1:-1] << np.uint64(21) | points[2:])


def jaccard(one: Shingles, other: Shingles) -> float:
    """|A ∩ B| / |A ∪ B|; 0 for two empty sets."""
    if min(len(one), len(other)) < ALIKE * max(len(one), len(other)):
        return 0.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / max(1, len(one) + len(other) - common)


def buckets(shingles: dict[int, Shingles]) -> Iterator[list[int]]:
    """Places whose MinHash signatures agree in a whole band, in ascending order."""
    if len(shingles) < 2:
        return
    sets = list(shingles.values())
    offsets = np.concatenate([[0], np.cumsum([len(one) for one in sets])]).astype(np.uint64)
    matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(
        mixed(np.concatenate(sets)), offsets, PERMUTATIONS, SEED
    )
    digests = np.array(matrix.to_rows(), dtype=np.uint64)
    places = np.fromiter(shingles, dtype=np.int64)
    for band in np.split(digests, BANDS, axis=1):
        keys = np.zeros(len(places), dtype=np.uint64)
        for column in band.T:
            keys = mixed(keys ^ column)
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order], prepend=keys[order[:1]] + np.uint64(1)))
        ends = np.append(starts[1:], len(order))
        for start, end in zip(starts, ends, strict=True):
            if end - start > 1:
                yield places[order[start:end]].tolist()


def mixed(values: Shingles) -> Shingles:
    """The values scattered over 64 bits (the finaliser of SplitMix64), as MinHash wants them."""
    values = (values ^ values >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ values >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return values ^ values >> np.uint64(31)
