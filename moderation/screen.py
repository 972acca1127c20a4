"""Screening: all Rules over one text, the Verdict that follows, and the text with data masked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from moderation import rules
from moderation.findings import Finding, Verdict
from moderation.masking import PERSONAL, masked

RULES: tuple[Callable[[str], Iterator[Finding]], ...] = (
    *PERSONAL,
    rules.insult,
    rules.rude,
    rules.advertising,
    rules.petition,
    rules.foreign_link,
    rules.shouting,
    rules.repetition,
    rules.secrecy,
    rules.no_content,
    rules.hidden_characters,
)


@dataclass(frozen=True, slots=True)
class Screening:
    verdict: Verdict
    findings: tuple[Finding, ...]  # by place; spans index the text as it was given
    masked: str  # a proposal: personal data hidden, all else as it was


def screen(text: str) -> Screening:
    """What the Rules make of a text. Nothing is refused: it takes any text, of any length."""
    found = {finding for rule in RULES for finding in rule(text)}
    findings = tuple(sorted(found, key=lambda f: (f.start, f.end, f.rule)))
    return Screening(_verdict(findings), findings, masked(text, findings))


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    verdicts = {finding.verdict for finding in findings}
    return max(verdicts, key=list(Verdict).index, default=Verdict.PUBLISH)
