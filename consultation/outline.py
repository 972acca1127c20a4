"""A whole text in three: title, preamble, and the tree of what follows."""

import re
from dataclasses import dataclass, field, replace

from consultation.labels import ANNEX, ARTICLE, Label, label_of
from consultation.markup import Line, ink
from consultation.tree import Grower, Node, fits_heading

SUBTITLE = re.compile(r"[（(〔\[][^（(〔\[\]〕)）年]{1,20}[)）〕\]]")
PAGE = re.compile(r"[\s.…·．。\-—_]*[0-9０-９]{0,4}\s*$")
LONGEST_TITLE, LONGEST_ENTRY = 80, 60


@dataclass
class Outline:
    title: str = ""
    preamble: str = ""
    nodes: list[Node] = field(default_factory=list)


def outline(found: list[Line]) -> Outline:
    """The tree of a whole text."""
    labels = _levelled([label_of(line.text, heading=line.level > 0) for line in found])
    body = _title_end(found, labels)
    start = _start(found, labels, body)
    grower = Grower()
    for line, label in zip(found[start:], labels[start:], strict=True):
        grower.add(line, label)
    return Outline(
        " ".join(line.text for line in found[:body]),
        "\n".join(line.text for line in found[body:start]),
        grower.settled(),
    )


def _levelled(labels: list[Label | None]) -> list[Label | None]:
    """English sections are the articles of a text that has no others, or has them above."""
    order = [label.unit for label in labels if label and label.english]
    if "节" not in order:
        return labels
    above = ARTICLE in order and order.index(ARTICLE) < order.index("节")
    if ARTICLE in order and not above:
        return labels
    units = {"节": ARTICLE, ARTICLE: "章"}
    return [
        replace(label, unit=units.get(label.unit, label.unit)) if label and label.english else label
        for label in labels
    ]


def _title_end(found: list[Line], labels: list[Label | None]) -> int:
    """How many lines the title takes, with 附件1 before it and （征求意见稿） behind it."""
    at = 1 if labels and labels[0] and labels[0].unit == ANNEX and not labels[0].rest else 0
    if at + 1 >= len(found) or labels[at] or not _could_be_title(found[at]):
        return 0
    following = found[at + 1]
    subtitled = SUBTITLE.fullmatch(following.text) and not labels[at + 1]
    return at + 2 if subtitled and at + 2 < len(found) else at + 1


def _could_be_title(line: Line) -> bool:
    if not any(char.isalnum() for char in line.text):
        return False
    if line.level:
        return len(line.text) <= 200
    return len(line.text) <= LONGEST_TITLE and line.text[-1] not in "。；：;:!?！？.,，、"


def _start(found: list[Line], labels: list[Label | None], body: int) -> int:
    """Where the clauses begin; what stands between is the preamble, a table of contents too."""
    structural = [
        at
        for at in range(body, len(found))
        if found[at].level or ((label := labels[at]) and not label.is_marker)
    ]
    if all((label := labels[at]) and label.unit == ANNEX for at in structural):
        sections = (at for at in range(body, len(found)) if _heads_section(found, labels, at))
        return next(sections, body)
    return _after_contents(found, labels, structural[0])


def _heads_section(found: list[Line], labels: list[Label | None], at: int) -> bool:
    label = labels[at]
    if label is None or not label.is_marker or label.number[-1] != 1 or at + 1 == len(found):
        return False
    following = labels[at + 1]
    return fits_heading(label.rest) and (following is None or following.unit != label.unit)


def _after_contents(found: list[Line], labels: list[Label | None], first: int) -> int:
    """The place where the first entry of a table of contents comes again, else `first`."""
    entry = labels[first]
    if entry is None or entry.unit == ANNEX or len(found[first].text) > LONGEST_ENTRY:
        return first
    wanted = ink(PAGE.sub("", entry.rest))
    for at in range(first + 1, len(found)):
        if len(found[at].text) > LONGEST_ENTRY or re.search("[。；;]$", found[at].text):
            return first
        label = labels[at]
        if label and (label.unit, label.number) == (entry.unit, entry.number):
            return at if ink(label.rest).startswith(wanted) else first
    return first
