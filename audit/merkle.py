"""Merkle trees as in RFC 9162 §2.1: leaf and node hashes, roots, inclusion paths. Pure."""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

Place = tuple[int, int]  # (level, place): the full subtree over leaves place·2^level …

EMPTY = sha256().hexdigest()


def leaf_hash(data: bytes) -> str:
    return sha256(b"\x00" + data).hexdigest()


def node_hash(left: str, right: str) -> str:
    return sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def root(leaves: Sequence[str]) -> str:
    """The root over leaf hashes, in order; the hash of nothing for an empty tree."""
    level = list(leaves)
    while len(level) > 1:
        pairs = [node_hash(a, b) for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0] if level else EMPTY


def peaks(start: int, end: int) -> list[Place]:
    """The full subtrees that make up leaves start … end-1, from left to right."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        found.append((level, start >> level))
        start += 1 << level
    return found


def path_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The leaf ranges whose hashes make up the inclusion path of `index`, from leaf to root."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    ranges: list[tuple[int, int]] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + (1 << ((high - low - 1).bit_length() - 1))
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return ranges[::-1]


def fold(hashes: Sequence[str]) -> str:
    """One hash from the peaks of a range."""
    result = hashes[-1]
    for left in reversed(hashes[:-1]):
        result = node_hash(left, result)
    return result


def new_nodes(index: int, leaf: str, look_up: Callable[[Place], str]) -> list[tuple[Place, str]]:
    """The full subtrees that appending `leaf` at `index` completes, the leaf itself first."""
    made = [((0, index), leaf)]
    level, place, value = 0, index, leaf
    while place % 2:
        value = node_hash(look_up((level, place - 1)), value)
        level, place = level + 1, place // 2
        made.append(((level, place), value))
    return made


def siblings(index: int) -> list[Place]:
    """The stored subtrees that new_nodes(index, …) will look up."""
    found, level, place = [], 0, index
    while place % 2:
        found.append((level, place - 1))
        level, place = level + 1, place // 2
    return found


def path(leaves: Sequence[str], index: int) -> list[str]:
    """The inclusion path of one leaf, from leaf to root."""
    return [root(leaves[low:high]) for low, high in path_ranges(index, len(leaves))]


def verifies(leaf: str, index: int, size: int, proof: Iterable[str], expected: str) -> bool:
    """Whether `proof` leads from `leaf` at `index` to the root of `size` leaves (§2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, result = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            result = node_hash(step, result)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            result = node_hash(result, step)
        place, last = place // 2, last // 2
    return last == 0 and result == expected
