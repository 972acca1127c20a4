"""A draft's text split into clauses: 编 章 节 条 款 项 目, and whatever else a text is made of.

A 款 is an unnumbered paragraph of an article, from the second one on; the first one is the text
of the article itself. 项 and 目 are list markers, outer and inner: （一）, then 1. or （1）. They
stand under the 款 they follow. A text without articles gives sections (一、总体要求), paragraphs
and items. What stands above the first part, chapter or article is the preamble.

Keys: `art-12`; 第十二条之一 is `art-12-1`; its parts are `art-12-par-2`, `art-12-item-3`,
`art-12-par-2-item-3-sub-1`; a section is `chap-3-sec-1`; an article of an annex is
`annex-1-art-2`. A number used twice gives `art-12` and `art-12~2`.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256

from consultation.labels import ANNEX, ARTICLE, CONTAINERS, label_of
from consultation.markup import ink, lines, visible
from consultation.outline import outline
from consultation.tree import Node

__all__ = ["Misnumbered", "ParsedClause", "ParsedDraft", "problems", "restored", "split", "visible"]

WORDS = {
    "part": "part",
    "chapter": "chap",
    "section": "sec",
    "article": "art",
    "paragraph": "par",
    "item": "item",
    "subitem": "sub",
}
LONGEST_KEY = 100


@dataclass(frozen=True)
class ParsedClause:
    """One clause. `kind`: part, chapter, section, article, paragraph, item or subitem."""

    key: str
    kind: str
    label: str
    heading: str | None
    text: str
    parent: str | None


@dataclass(frozen=True)
class ParsedDraft:
    """A whole text; parents come before what stands under them."""

    title: str
    preamble: str
    clauses: tuple[ParsedClause, ...]

    @property
    def digest(self) -> str:
        """sha256 over the canonical JSON of title, preamble and clauses, in hexadecimal."""
        text = json.dumps(asdict(self), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Misnumbered:
    """A fault of numbering. `kind`: repeated, skipped or disordered.

    `missing` is the first and last number that was skipped.
    """

    kind: str
    key: str
    label: str
    missing: tuple[int, int] | None = None


def split(text: str) -> ParsedDraft:
    """Split any text. Every visible character stands in title, preamble or a clause, in order."""
    tree = outline(lines(text))
    keys: dict[Node | None, str | None] = {None: None}
    counts: dict[str, int] = {}
    clauses = []
    for position, node in enumerate(tree.nodes):
        keys[node] = key = _unique(_key(node, keys, position), counts)
        parent = keys[node.parent]
        clauses.append(ParsedClause(key, node.kind, node.label, node.heading, node.text, parent))
    return ParsedDraft(tree.title, tree.preamble, tuple(clauses))


def _key(node: Node, keys: dict[Node | None, str | None], position: int) -> str:
    above = node.parent
    if node.unit == ARTICLE:  # numbered through all chapters, but afresh in an annex
        while above and above.unit != ANNEX:
            above = above.parent
    word = WORDS[node.kind]
    if node.unit in (ANNEX, "分编"):
        word = "annex" if node.unit == ANNEX else "subpart"
    elif not node.label and node.heading:
        word = "head"
    key = "-".join([*filter(None, [keys[above]]), word, *map(str, node.number)])
    return key if len(key) <= LONGEST_KEY else f"clause-{position}"


def _unique(key: str, counts: dict[str, int]) -> str:
    counts[key] = counts.get(key, 0) + 1
    return key if counts[key] == 1 else f"{key}~{counts[key]}"


def restored(parsed: ParsedDraft) -> str:
    """Every visible character of title, preamble, labels, headings and texts, in order."""
    return ink("".join(_pieces(parsed)))


def _pieces(parsed: ParsedDraft) -> Iterator[str]:
    yield parsed.title
    yield parsed.preamble
    for clause in parsed.clauses:
        yield from (clause.label, clause.heading or "", clause.text)


def problems(parsed: ParsedDraft) -> list[Misnumbered]:
    """Numbers that are repeated, skipped or out of order, in reading order."""
    found: list[Misnumbered] = []
    runs: dict[tuple[str | None, str], _Run] = {}
    annex: str | None = None
    for clause in parsed.clauses:
        label = label_of(clause.label, heading=True)
        if label is None or not label.number or label.unit.startswith("1.1"):
            continue
        annex = clause.key if label.unit == ANNEX else annex
        continues = label.unit in (*CONTAINERS, ARTICLE)
        run = runs.setdefault((annex if continues else clause.parent, label.unit), _Run())
        restarts = label.unit in CONTAINERS and label.number == (1,) and run.parent != clause.parent
        if restarts:
            run.seen.clear()
            run.at = (0, 0)
        run.parent = clause.parent
        fault = run.take(label.number)
        if fault:
            found.append(Misnumbered(fault[0], clause.key, clause.label, fault[1]))
    return found


class _Run:
    """One row of numbers that should count up from 1."""

    def __init__(self) -> None:
        self.seen: set[tuple[int, ...]] = set()
        self.at = (0, 0)
        self.parent: str | None = None

    def take(self, number: tuple[int, ...]) -> tuple[str, tuple[int, int] | None] | None:
        main, sub = (*number, 0)[:2]
        (last, last_sub), known = self.at, number in self.seen
        self.seen.add(number)
        if known:
            return "repeated", None
        if (main, sub) < self.at:
            return "disordered", None
        self.at = (main, sub)
        if main > last + 1:
            return "skipped", (last + 1, main - 1)
        if main == last and sub > last_sub + 1:
            return "skipped", (last_sub + 1, sub - 1)
        return None
