"""Spans: where in a text its sentences and clauses lie, so that quotes stay literal."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

READ = 1500
LONGEST = {"zh": 120, "en": 240}

SENTENCE = re.compile(r"(?:[^。！？!?；;\n.]|\.(?!\s|$))+(?:[。！？!?；;.]+[”’』」）)\"']*)?")
CLAUSE = re.compile(
    r"(?:[^，,、：:。！？!?；;\n.]|\.(?!\s|$)|(?<=\d)[.,:](?=\d))+[，,、：:。！？!?；;.]*"
)


def sentences(text: str, language: str = "zh") -> Iterator[Span]:
    """The sentences of the first READ characters of a text, without white space at the ends.

    One that is too long to quote is given in parts that end with a clause where possible.
    """
    longest = LONGEST.get(language, LONGEST["zh"])
    for match in SENTENCE.finditer(text[:READ]):
        start, end = trimmed(text, match.span())
        if end - start <= longest:
            yield from [(start, end)] if start < end else []
        else:
            yield from _parts(text, (start, end), longest)


def clauses(text: str) -> Iterator[Span]:
    """The clauses of the first READ characters of a text, closing punctuation included."""
    for match in CLAUSE.finditer(text[:READ]):
        start, end = trimmed(text, match.span())
        if start < end:
            yield start, end


def _parts(text: str, span: Span, longest: int) -> Iterator[Span]:
    start, whole = span
    end = start
    for match in CLAUSE.finditer(text, *span):
        if match.end() - start > longest and end > start:
            yield trimmed(text, (start, end))
            start = end
        end = match.end()
        while end - start > longest:
            yield trimmed(text, (start, start + longest))
            start += longest
    if trimmed(text, (start, whole))[0] < whole:
        yield trimmed(text, (start, whole))


def trimmed(text: str, span: Span) -> Span:
    """The span without white space at its ends; empty at its end if nothing is left."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
