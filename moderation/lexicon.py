"""Word lists of our own, found in squeezed text: disguised, in Traditional characters, in capitals.

words/NAME.txt has a word or phrase a line; `#` starts a remark. A line with `!` is an innocent
phrase that contains one of the words (畜生产, for 畜生): where both fit, the longer one counts.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from moderation.folding import plain, squeezed

WORDS = Path(__file__).parent / "words"


def words(name: str) -> tuple[str, ...]:
    """The lines of one list, innocent phrases with their `!`."""
    lines = (WORDS / f"{name}.txt").read_text("utf-8").splitlines()
    stripped = (line.split("#")[0].strip() for line in lines)
    return tuple(line for line in stripped if line)


@cache
def _matcher(name: str) -> tuple[AhoCorasick, list[bool]]:
    """The automaton of a list, and which of its patterns are innocent."""
    lines = words(name)
    patterns = [squeezed(line).text for line in lines]
    automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
    return automaton, [line.startswith("!") for line in lines]


def occurrences(text: str, *, name: str) -> Iterator[tuple[int, int]]:
    """Where words of the list stand in the text, leftmost and longest first, never overlapping.
    Latin ones count only as whole words: sb is not in USB."""
    automaton, innocent = _matcher(name)
    folded = squeezed(text)
    for word, start, end in automaton.find_matches_as_indexes(folded.text):
        if innocent[word]:
            continue
        span = folded.span(start, end)
        if not folded.text[start:end].isascii() or _stands_alone(text, *span):
            yield span


def _stands_alone(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 1) : start] + " " + text[end : end + 1]
    return not any(char.isalnum() and plain(char).text.isascii() for char in around)
