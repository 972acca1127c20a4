"""Two texts as one: what stays (=), what goes (-), what comes (+), fit to be read in Chinese."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

Span = tuple[str, str]

NUMBER = "[0-9零〇一二三四五六七八九十百千万亿]"
TOKEN = re.compile(
    rf"第{NUMBER}+[编章节条款项目](?:之{NUMBER}+)?|[（(]{NUMBER}{{1,4}}[）)]"
    rf"|{NUMBER}+|[A-Za-z]+|[^\S\n]+|.",
    re.DOTALL,
)
SENTENCES = re.compile(r"[^。；\n]*(?:[。；\n]|$)")
ISLAND = 6  # a stretch that stays is never given up when longer than this
WORK = 4_000_000  # token pairs; above it, whole sentences are compared
KEPT = 0.2  # when less than this stays, the text was rewritten


@dataclass
class _Part:
    """What stays, and then what goes and comes behind it."""

    same: str
    old: str = ""
    new: str = ""

    @property
    def size(self) -> int:
        return max(len(self.old), len(self.new))


def redline(old: str, new: str) -> tuple[Span, ...]:
    """Spans [op, text]: `=` and `-` joined are `old`, `=` and `+` joined are `new`."""
    parts = _parts(old, new)
    parts = _without_islands(parts)
    if 2 * sum(len(part.same) for part in parts) < KEPT * (len(old) + len(new)):
        parts = [_Part("", old, new)]
    for before, after in zip(parts, parts[1:], strict=False):
        _slide(before, after)
    return joined(
        span for part in parts for span in (("=", part.same), ("-", part.old), ("+", part.new))
    )


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Without empty spans, and neighbours of one kind made one."""
    found: list[Span] = []
    for op, text in spans:
        if found and found[-1][0] == op:
            found[-1] = (op, found[-1][1] + text)
        elif text:
            found.append((op, text))
    return tuple(found)


def _parts(old: str, new: str) -> list[_Part]:
    a, b = TOKEN.findall(old), TOKEN.findall(new)
    if len(a) * len(b) > WORK:
        a, b = _sentences(old), _sentences(new)
    if len(a) * len(b) > WORK:
        return [_Part("", old, new)]
    parts = [_Part("")]
    for op, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if op == "equal":
            parts.append(_Part("".join(a[i:j])))
        else:
            parts[-1].old, parts[-1].new = "".join(a[i:j]), "".join(b[k:m])
    return parts


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in SENTENCES.findall(text) if sentence]


def _without_islands(parts: list[_Part]) -> list[_Part]:
    """Give up stretches that stay but are shorter than the edits on both their sides."""
    kept: list[_Part] = []
    for part in parts:
        kept.append(part)
        while len(kept) > 1 and _is_island(kept[-2], kept[-1]):
            last = kept.pop()
            kept[-1].old += last.same + last.old
            kept[-1].new += last.same + last.new
    return kept


def _is_island(before: _Part, part: _Part) -> bool:
    length = len(part.same.strip())
    return length <= ISLAND and length <= before.size and length <= part.size


def _slide(before: _Part, after: _Part) -> None:
    """Move a lone edit to where a sentence or a clause of it begins, if the text allows."""
    if bool(before.old) == bool(before.new):
        return
    edit = before.old or before.new
    whole = before.same + edit + after.same
    start, length = len(before.same), len(edit)
    first = last = start
    while first > 0 and whole[first - 1] == whole[first - 1 + length]:
        first -= 1
    while last + length < len(whole) and whole[last] == whole[last + length]:
        last += 1
    start = max(range(first, last + 1), key=lambda at: (_edge(whole, at, length), -abs(at - start)))
    before.same, after.same = whole[:start], whole[start + length :]
    edit = whole[start : start + length]
    before.old, before.new = (edit, "") if before.old else ("", edit)


def _edge(text: str, at: int, length: int) -> int:
    return _ends(text, at) + _ends(text, at + length)


def _ends(text: str, at: int) -> int:
    """How good a place this is to cut, 0 to 5."""
    if at == 0 or at == len(text):
        return 5
    before, after = text[at - 1], text[at]
    if "\n" in (before, after):
        return 4
    if before in "。；;":
        return 3
    if before in "，、,：: ":
        return 2
    return 0 if before.isalnum() and after.isalnum() else 1
