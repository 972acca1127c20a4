"""People's words on a page: as text, with what the Rules found marked in place."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape

import streamlit as st

from moderation.findings import VERDICTS, Finding, Verdict
from pages._parts import staff_words


def show(text: str, findings: Sequence[Finding] = ()) -> None:
    """`text` as it was written, every character of it inert, `findings` marked."""
    st.html(f'<div class="said">{marked(text, findings)}</div>')


def show_all(texts: Iterable[str]) -> None:
    """Several of them, close together."""
    st.html("".join(f'<div class="said">{inert(text)}</div>' for text in texts))


def marked(text: str, findings: Sequence[Finding]) -> str:
    """HTML of `text`, whatever stands in it, with a <mark> around every stretch that was found."""
    pieces, done = [], 0
    for start, end, found in stretches(findings):
        names = "、".join(dict.fromkeys(staff_words.said(staff_words.RULES, f.rule) for f in found))
        kind = "hold" if any(VERDICTS.get(f.rule) is Verdict.HOLD for f in found) else "review"
        pieces += [
            inert(text[done:start]),
            f'<mark class="{kind}">{inert(text[start:end])}<small>{escape(names)}</small></mark>',
        ]
        done = end
    return "".join([*pieces, inert(text[done:])])


def stretches(findings: Iterable[Finding]) -> Iterator[tuple[int, int, list[Finding]]]:
    """Stretches that do not overlap, in order, each with the findings that make it up."""
    here: list[Finding] = []
    start = end = 0
    for finding in sorted(findings, key=lambda f: (f.start, f.end)):
        if here and finding.start >= end:
            yield start, end, here
            here = []
        start = start if here else finding.start
        end = max(end, finding.end) if here else finding.end
        here.append(finding)
    if here:
        yield start, end, here


def inert(text: str) -> str:
    """HTML that shows `text` and does nothing; characters nobody sees are named."""
    if all(line.isprintable() for line in text.split("\n")):
        return escape(text)
    return "".join(_seen(char) for char in text)


def _seen(char: str) -> str:
    if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs"):
        return f"<code>U+{ord(char):04X}</code>"
    return escape(char)


def paragraph(text: str) -> str:
    """HTML of a paragraph; nothing for nothing."""
    return f"<p>{inert(text)}</p>" if text.strip() else ""


def clause(kind: str, label: str, heading: str, text: str) -> str:
    """HTML of one clause: its label, its heading, its text."""
    head = " ".join(inert(part) for part in (label, heading) if part)
    bold = f"<b>{head}</b> " if head else ""
    return f'<p class="{escape(kind)}">{bold}{inert(text)}</p>'


def prose(text: str) -> None:
    """Longer words of the department, a paragraph a line, as text."""
    st.html(f'<div class="prose">{"".join(paragraph(line) for line in text.splitlines())}</div>')
