"""The tree of clauses in the making: takes line after line, knows what stands under what."""

import re
from dataclasses import dataclass

from consultation.labels import ANNEX, ARTICLE, Label, label_of
from consultation.markup import Line

RANKS = {ANNEX: 0, "编": 1, "分编": 2, "章": 3, "节": 4, ARTICLE: 5}
PARAGRAPH, MARKER = 6, 7
KINDS = {
    ANNEX: "part",
    "编": "part",
    "分编": "part",
    "章": "chapter",
    "节": "section",
    ARTICLE: "article",
}
DEEPEST = 4  # list markers within one another

TERMINAL = '。！？；：…”’》）】.!?;:)"|'
PUNCTUATED = re.compile(r"[。；;：:，,！!？?]|\.$")
BRACKETED = re.compile(r"【[^】]{1,40}】|[（(][^（）()]{1,40}[）)]")
LONGEST_HEADING, SHORT = 40, 20
WRAPPED = range(24, 101)  # characters in one line of a wrapped paragraph
LONGEST_RUN = 10_000


@dataclass(eq=False)
class Node:
    """A clause in the making."""

    kind: str
    unit: str
    rank: int
    number: tuple[int, ...] = ()
    label: str = ""
    heading: str | None = None
    text: str = ""
    parent: "Node | None" = None
    level: int = 0

    @property
    def holds(self) -> bool:
        """A mere heading, so that what follows stands under it."""
        return self.rank < RANKS[ARTICLE] or (self.rank == MARKER and bool(self.heading))


def fits_heading(text: str, longest: int = LONGEST_HEADING) -> bool:
    """Short and no sentence. Latin letters are narrow: twice as many may stand there."""
    width = sum(1 if char.isascii() else 2 for char in text)
    return 0 < width <= 2 * longest and PUNCTUATED.search(text) is None


class Grower:
    """Takes line after line; `path` is the way from the top to where the last one stands."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.path: list[Node] = []
        self.last: Line | None = None
        self.paragraphs: dict[Node | None, int] = {}
        self.headings = 0

    def add(self, line: Line, label: Label | None) -> None:
        lettered = any(char.isalnum() for char in line.text)
        if not lettered and self.nodes and len(self.nodes[-1].text) < LONGEST_RUN:
            self._append(line.text, "\n")
            return
        if label and label.unit == ARTICLE and label.close and self._runs_on(line):
            label = None
        if label is None and line.level:
            self._heading(line)
        elif label is None:
            self._paragraph(line)
        elif label.is_marker:
            self._marker(label, line.level)
        elif label.unit == ARTICLE:
            self._article(label, line.level)
        else:
            self._container(label, line.level)
        self.last = line

    def settled(self) -> list[Node]:
        """The nodes in order. A list marker with a heading and nothing under it is an item."""
        parents = {node.parent for node in self.nodes}
        for node in self.nodes:
            if node.rank == MARKER and node.heading and node not in parents:
                node.text, node.heading = node.heading, None
                node.kind = "item" if node.kind == "section" else node.kind
        return self.nodes

    @property
    def article(self) -> Node | None:
        return next((node for node in self.path if node.rank == RANKS[ARTICLE]), None)

    def _push(self, node: Node) -> None:
        node.parent = self.path[-1] if self.path else None
        self.path.append(node)
        self.nodes.append(node)

    def _close(self, rank: int) -> None:
        while self.path and self.path[-1].rank >= rank:
            self.path.pop()

    def _append(self, text: str, joint: str) -> None:
        node = self.nodes[-1]
        if node.text or not node.heading:
            node.text = node.text + joint + text if node.text else text
        else:
            node.heading += joint + text

    def _container(self, label: Label, level: int) -> None:
        rank = RANKS[label.unit]
        self._close(rank)
        node = Node(KINDS[label.unit], label.unit, rank, label.number, label.text, level=level)
        if level or not re.search(r"[。；;]|\.$", label.rest):
            node.heading = label.rest or None
        else:
            node.text = label.rest
        self._push(node)

    def _heading(self, line: Line) -> None:
        """A heading without a label: ## and above like a chapter, ### and below like a section."""
        rank = RANKS["章"] if line.level <= 2 else RANKS["节"]
        while self.path and not (0 < self.path[-1].level < line.level or self.path[-1].rank < rank):
            self.path.pop()
        self.headings += 1
        kind = "chapter" if line.level <= 2 else "section"
        node = Node(kind, "", rank, (self.headings,), heading=line.text, level=line.level)
        self._push(node)

    def _article(self, label: Label, level: int) -> None:
        self._close(RANKS[ARTICLE])
        node = Node("article", ARTICLE, RANKS[ARTICLE], label.number, label.text, level=level)
        self._push(node)
        inner = label_of(label.rest)
        if inner and inner.is_marker:
            self._marker(inner, 0)
            return
        bracketed = BRACKETED.match(label.rest)
        node.heading = bracketed[0] if bracketed else None
        node.text = label.rest[bracketed.end() :].strip() if bracketed else label.rest

    def _marker(self, label: Label, level: int) -> None:
        while level and self.path and self.path[-1].level >= level:
            self.path.pop()
        units = [node.unit for node in self.path]
        if label.unit in units:
            del self.path[units.index(label.unit) :]
        elif self.article is None and self.path and not self._announces(self.path[-1]):
            self.path.pop()
        above = [node.kind for node in self.path if node.rank == MARKER]
        if len(above) == DEEPEST:
            self.path.pop()
        kind = "subitem" if {"item", "subitem"} & set(above) else "item"
        node = Node(kind, label.unit, MARKER, label.number, label.text, level=level)
        if self.article is None and (level or self._heads(label)):
            node.heading = label.rest or None
            node.kind = kind if above else "section"
        else:
            node.text = label.rest
        self._push(node)

    def _heads(self, label: Label) -> bool:
        """Short, no sentence, and not one of a list of such: nothing stood under the last one."""
        before = self.nodes[-1] if self.nodes else None
        listed = before and before.unit == label.unit and before.number < label.number
        return fits_heading(label.rest) and not listed

    @staticmethod
    def _announces(node: Node) -> bool:
        return node.rank != PARAGRAPH or node.text[-1] in "：:"

    def _paragraph(self, line: Line) -> None:
        node = self.nodes[-1] if self.nodes else None
        if node and self._runs_on(line):
            latin = node.text[-1].isascii() and line.text[0].isascii()
            self._append(line.text, "\n" if _is_row(line) else " " if latin else "")
        elif node and node.rank < RANKS[ARTICLE] and not node.heading and not node.text:
            if fits_heading(line.text):
                node.heading = line.text
            else:
                self._new_paragraph(line.text)
        elif node and node.rank == RANKS[ARTICLE] and not node.text:
            node.text = line.text
        elif (
            node
            and node.rank == RANKS[ARTICLE]
            and not node.heading
            and fits_heading(node.text, SHORT)
        ):
            node.heading, node.text = node.text, line.text
        else:
            self._new_paragraph(line.text)

    def _new_paragraph(self, text: str) -> None:
        """A 款 of the open article, counted from the second; elsewhere counted from one."""
        article = self.article
        while self.path and self.path[-1] is not article and (article or not self.path[-1].holds):
            self.path.pop()
        parent = self.path[-1] if self.path else None
        count = self.paragraphs.get(parent, 1 if article else 0) + 1
        self.paragraphs[parent] = count
        self._push(Node("paragraph", "", PARAGRAPH, (count,), text=text))

    def _runs_on(self, line: Line) -> bool:
        """The line goes on with a paragraph that was wrapped: no stop, no empty line between."""
        if not (line.tight and self.last and self.nodes):
            return False
        if not 0 < len(self.nodes[-1].text) < LONGEST_RUN:
            return False
        if _is_row(self.last) or _is_row(line):
            return _is_row(self.last) and _is_row(line)
        before = self.last.text
        if len(before) not in WRAPPED or self.last.level or line.level:
            return False
        mid_latin = before.isascii() and len(before) >= 60  # wraps where a sentence ends, too
        return mid_latin or before[-1] not in TERMINAL


def _is_row(line: Line) -> bool:
    """A row of a table: cells between tabs or bars."""
    return "\t" in line.text or line.text.startswith("|")
