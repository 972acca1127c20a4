"""From the text of an expression to a tree: the part of XPath that XLSForm's clerks write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

LONGEST = 2_000  # characters of one expression
DEEPEST = 30  # brackets in brackets

TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<text>'[^']*'|"[^"]*")
    |(?P<answer>\$\{[^{}]*\})
    |(?P<word>[A-Za-z][A-Za-z0-9_-]*)
    |(?P<sign><=|>=|!=|[=<>+\-*(),.])""",
    re.VERBOSE | re.ASCII,
)
LEVELS = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)
ARGUMENTS: dict[str, tuple[int, int]] = {  # name → fewest and most arguments
    "true": (0, 0),
    "false": (0, 0),
    "today": (0, 0),
    "not": (1, 1),
    "boolean": (1, 1),
    "number": (1, 1),
    "string": (1, 1),
    "int": (1, 1),
    "abs": (1, 1),
    "floor": (1, 1),
    "ceiling": (1, 1),
    "round": (1, 2),
    "date": (1, 1),
    "decimal-date-time": (1, 1),
    "once": (1, 1),
    "string-length": (1, 1),
    "normalize-space": (1, 1),
    "count-selected": (1, 1),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "contains": (2, 2),
    "starts-with": (2, 2),
    "ends-with": (2, 2),
    "regex": (2, 2),
    "substr": (2, 3),
    "if": (3, 3),
    "coalesce": (2, 20),
    "concat": (1, 50),
    "min": (1, 50),
    "max": (1, 50),
    "sum": (1, 50),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with an expression: kind, place in its text from 0, and what stands there.

    Kinds: too-long, too-deep, unexpected, unfinished, unknown-function, arguments, no-answer (a
    `${}` without a key), pattern (of regex()), too-large (a text grown beyond bounds).
    """

    kind: str
    position: int
    what: str = ""


class Wrong(Exception):
    """Carries a Fault out of the parser or the evaluator; goes no further than expressions.py."""

    def __init__(self, kind: str, position: int, what: str = "") -> None:
        super().__init__(kind)
        self.fault = Fault(kind, position, what[:40])


@dataclass(frozen=True)
class Literal:
    value: str | float
    position: int


@dataclass(frozen=True)
class Answer:
    """`${key}`; "." has no key."""

    key: str
    position: int


@dataclass(frozen=True)
class Negative:
    of: "Node"
    position: int


@dataclass(frozen=True)
class Chain:
    """Operands of one level with their operators, from left to right: depth stays small however
    long the sum is."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]
    position: int


@dataclass(frozen=True)
class Call:
    name: str
    arguments: tuple["Node", ...]
    position: int


Node: TypeAlias = Literal | Answer | Negative | Chain | Call


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    position: int


def tree(source: str) -> Node:
    """The tree of an expression. Raises Wrong."""
    if len(source) > LONGEST:
        raise Wrong("too-long", LONGEST)
    parser = _Parser(list(_tokens(source)), len(source))
    node = parser.level(0)
    if parser.here.kind != "end":
        raise Wrong("unexpected", parser.here.position, parser.here.text)
    return node


def _tokens(source: str) -> Iterator[Token]:
    at = 0
    while at < len(source):
        found = TOKEN.match(source, at)
        if found is None:
            raise Wrong("unexpected", at, source[at])
        if found.lastgroup != "space":
            yield Token(str(found.lastgroup), found.group(), at)
        at = found.end()


class _Parser:
    def __init__(self, tokens: list[Token], end: int) -> None:
        self.tokens = [*tokens, Token("end", "", end)]
        self.at = 0
        self.depth = 0

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.here
        self.at += token.kind != "end"
        return token

    def need(self, text: str) -> None:
        token = self.take()
        if token.text != text or token.kind == "text":
            self.wrong(token)

    def wrong(self, token: Token) -> None:
        kind = "unfinished" if token.kind == "end" else "unexpected"
        raise Wrong(kind, token.position, token.text)

    def level(self, n: int) -> Node:
        if n == len(LEVELS):
            return self.signed()
        first = self.level(n + 1)
        rest = []
        while self.here.kind in ("word", "sign") and self.here.text in LEVELS[n]:
            rest.append((self.take().text, self.level(n + 1)))
        return Chain(first, tuple(rest), first.position) if rest else first

    def signed(self) -> Node:
        minus = []
        while self.here.kind == "sign" and self.here.text == "-":
            minus.append(self.take().position)
        node = self.single()
        if len(minus) % 2:
            node = Negative(node, minus[0])
        return node

    def single(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return Literal(float(token.text), token.position)
        if token.kind == "text":
            return Literal(token.text[1:-1], token.position)
        if token.kind == "answer":
            key = token.text[2:-1].strip()
            if not key:
                raise Wrong("no-answer", token.position)
            return Answer(key, token.position)
        if token.kind == "sign" and token.text == ".":
            return Answer("", token.position)
        if token.kind == "sign" and token.text == "(":
            return self.bracketed()
        if token.kind == "word" and self.here.text == "(":
            return self.call(token)
        self.wrong(token)
        raise AssertionError

    def deeper(self, position: int) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Wrong("too-deep", position)

    def bracketed(self) -> Node:
        self.deeper(self.here.position)
        node = self.level(0)
        self.need(")")
        self.depth -= 1
        return node

    def call(self, name: Token) -> Node:
        if name.text not in ARGUMENTS:
            raise Wrong("unknown-function", name.position, name.text)
        self.deeper(name.position)
        self.need("(")
        arguments: list[Node] = []
        if self.here.text == ")" and self.here.kind == "sign":
            self.take()
        else:
            arguments.append(self.level(0))
            while self.here.kind == "sign" and self.here.text == ",":
                self.take()
                arguments.append(self.level(0))
            self.need(")")
        self.depth -= 1
        low, high = ARGUMENTS[name.text]
        if not low <= len(arguments) <= high:
            raise Wrong("arguments", name.position, name.text)
        return Call(name.text, tuple(arguments), name.position)
