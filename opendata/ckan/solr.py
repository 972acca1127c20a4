"""The part of Solr's query language that clients of CKAN write in q and fq, read into a tree:
words, "phrases", field:value, field:(a OR b), field:[from TO until], AND, OR, NOT, + and -."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from errors import Invalid

LONGEST = 4_000  # characters
DEEPEST = 8  # brackets within each other
MOST = 100  # terms
TOKEN = re.compile(
    r"""\s*(?:
        (?P<span>[\[{]\s*(?P<low>"[^"]*"|[^\s\]}]+)\s+TO\s+(?P<high>"[^"]*"|[^\s\]}]+)\s*[\]}])
      | (?P<phrase>"(?:\\.|[^"\\])*"(?:~\d*)?(?:\^[\d.]+)?)
      | (?P<open>\() | (?P<close>\)(?:\^[\d.]+)?)
      | (?P<both>&&) | (?P<either>\|\|)
      | (?P<plus>\+(?=\S)) | (?P<minus>[-!](?=\S))
      | (?P<field>[A-Za-z_*][\w.]*:(?=\S))
      | (?P<word>(?:\\.|[^\s()"])+)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Term:
    """One value looked for in `field` ("" is the text); a `phrase` keeps its words together."""

    field: str
    value: str
    phrase: bool = False


@dataclass(frozen=True)
class Span:
    """From `low` to `high`, both in it; "*" is no bound."""

    field: str
    low: str
    high: str


@dataclass(frozen=True)
class Both:
    """All of them, or one where `one` is set."""

    parts: tuple["Node", ...]
    one: bool = False


@dataclass(frozen=True)
class Not:
    part: "Node"


Node = Term | Span | Both | Not
Tokens = Sequence[tuple[str, re.Match[str]]]


def parse(text: str, *, field: str) -> Node:
    """The tree; words side by side must all be there. Refuses Invalid with `field`."""
    if len(text) > LONGEST:
        raise Invalid(field=field, why="too-long", limit=LONGEST)
    return Parser(_tokens(text, field), field).read()


def _tokens(text: str, field: str) -> Tokens:
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None or match.end() == at:
            raise Invalid(field=field, why="form", given=text[at : at + 80])
        kind = next(k for k in KINDS if match[k] is not None)
        found.append((kind, match))
        at = match.end()
    return found


KINDS = ("span", "phrase", "open", "close", "both", "either", "plus", "minus", "field", "word")


class Parser:
    """Reads from the first token to the last."""

    def __init__(self, tokens: Tokens, of: str) -> None:
        self.tokens, self.of, self.at, self.terms = tokens, of, 0, 0

    def read(self) -> Node:
        node = self._either("", 0)
        if self.at < len(self.tokens):
            self._refuse()
        return node

    def _sees(self, kind: str, word: str = "") -> bool:
        if self.at >= len(self.tokens):
            return False
        here, match = self.tokens[self.at]
        return here == kind and (not word or match[kind] == word)

    def _takes(self, kind: str, word: str = "") -> bool:
        found = self._sees(kind, word)
        self.at += found
        return found

    def _either(self, field: str, depth: int) -> Node:
        parts = [self._every(field, depth)]
        while self._takes("word", "OR") or self._takes("either"):
            parts.append(self._every(field, depth))
        return parts[0] if len(parts) == 1 else Both(tuple(parts), one=True)

    def _every(self, field: str, depth: int) -> Node:
        parts: list[Node] = []
        while self.at < len(self.tokens):
            if self._sees("close") or self._sees("word", "OR") or self._sees("either"):
                break
            if self._takes("word", "AND") or self._takes("both"):
                continue
            parts.append(self._signed(field, depth))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _signed(self, field: str, depth: int) -> Node:
        if depth > DEEPEST:
            self._refuse()
        if self._takes("plus"):
            return self._signed(field, depth + 1)
        if self._takes("minus") or self._takes("word", "NOT"):
            return Not(self._signed(field, depth + 1))
        return self._one(field, depth)

    def _one(self, field: str, depth: int) -> Node:
        if self.at >= len(self.tokens) or depth > DEEPEST or self.terms >= MOST:
            self._refuse()
        kind, match = self.tokens[self.at]
        self.at += 1
        self.terms += 1
        if kind == "field" and field:  # an address: it has a colon of its own
            following = self._one("", depth + 1)
            value = following.value if isinstance(following, Term) else ""
            return Term(field, match["field"] + value)
        if kind == "field":
            return self._one(match["field"][:-1], depth + 1)
        if kind == "open":
            node = self._either(field, depth + 1)
            if not self._takes("close"):
                self._refuse()
            return node
        if kind == "span":
            return Span(field, _bare(match["low"]), _bare(match["high"]))
        if kind == "phrase":
            return Term(field, _bare(re.sub(r"(~\d*)?(\^[\d.]+)?$", "", match["phrase"])), True)
        if kind == "word":
            return Term(field, _bare(re.sub(r"(?<=.)\^[\d.]+$", "", match["word"])))
        self._refuse()
        raise AssertionError

    def _refuse(self) -> None:
        rest = self.tokens[self.at][1] if self.at < len(self.tokens) else None
        given = rest.string[rest.start() :][:80] if rest else ""
        raise Invalid(field=self.of, why="form", given=given)


def _bare(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return re.sub(r"\\(.)", r"\1", text)
