"""Masking: personal data made unreadable where they stand, the rest of the text untouched."""

import re
from collections.abc import Callable, Iterable, Iterator

from moderation.cued import personal_address, personal_document, personal_handle, personal_name
from moderation.findings import Finding
from moderation.folding import SPOKEN, plain, with_digits
from moderation.personal import AT, bare, personal_email, personal_number

PERSONAL = (
    personal_number,
    personal_email,
    personal_document,
    personal_handle,
    personal_address,
    personal_name,
)
ROUNDS = 8  # two are enough for all we could think of
SPOKEN_CLASS = f"[{''.join(SPOKEN)}]"
HOUSE_NUMBER = re.compile(
    f"[0-9a-z]|{SPOKEN_CLASS}{{2,}}|{SPOKEN_CLASS}(?=[栋幢座号弄单室房楼层门梯组])"
)


def mask(text: str, findings: Iterable[Finding]) -> str:
    """The text with those of the findings masked that can be: 138****8000. Their order does not
    matter; where some overlap, one that covers the others says how, or nothing is left readable."""
    return _rewritten(text, findings, _hidden)


def masked(text: str, findings: Iterable[Finding]) -> str:
    """`mask` until nothing is left to mask: the four digits one number keeps may make another with
    the digits after them. Such later ones are blotted out whole, so that this ends soon."""
    found = [finding for finding in findings if finding.rule in MASKS]
    text = mask(text, found)
    for _ in range(ROUNDS):
        if not found:
            break
        found = [f for rule in PERSONAL for f in rule(text) if f.rule in MASKS]
        text = _rewritten(text, found, lambda stretch, _: _nothing(stretch))
    return text


def _rewritten(text: str, findings: Iterable[Finding], hide: Callable[[str, set[str]], str]) -> str:
    pieces, done = [], 0
    for start, end, rules in _merged(finding for finding in findings if finding.rule in MASKS):
        pieces += [text[done:start], hide(text[start:end], rules)]
        done = end
    return "".join([*pieces, text[done:]])


def _merged(findings: Iterable[Finding]) -> Iterator[tuple[int, int, set[str]]]:
    """Stretches that do not overlap, each with the rules of the findings that fill it."""
    start, end, rules = 0, 0, set[str]()
    for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
        if finding.start >= end:
            if end:
                yield start, end, rules
            start, end, rules = finding.start, finding.end, {finding.rule}
        elif finding.end > end:
            end, rules = finding.end, set()
        elif (finding.start, finding.end) == (start, end):
            rules.add(finding.rule)
    if end:
        yield start, end, rules


def _hidden(found: str, rules: set[str]) -> str:
    filling = [rule for rule in MASKS if rule in rules]
    return MASKS[filling[0]](found) if filling else _nothing(found)


def _nothing(found: str) -> str:
    return "*" * len(found)


def _mobile(found: str) -> str:
    digits = bare(with_digits(found).text)[-11:]
    return digits[:3] + "****" + digits[-4:]


def _identity(found: str) -> str:
    digits = bare(with_digits(found).text)
    return digits[:3] + "*" * (len(digits) - 7) + digits[-4:]


def _card(found: str) -> str:
    digits = bare(with_digits(found).text)
    return "*" * (len(digits) - 4) + digits[-4:]


def _plate(found: str) -> str:
    return found[0] + bare(plain(found).text)[:1] + "*****"


def _email(found: str) -> str:
    folded = plain(found).text
    at = re.search(AT, folded)
    return folded[0] + "***@" + folded[at.end() if at else 0 :].replace(" ", "")


def _address(found: str) -> str:
    return HOUSE_NUMBER.sub(lambda match: "*" * len(match[0]), plain(found).text)


def _account(found: str) -> str:
    return found[0] + "*" * (len(found) - 1)


def _name(found: str) -> str:
    return found[0] + "**"


MASKS: dict[str, Callable[[str], str]] = {  # of two that fill the same span the first is used
    "personal-identity": _identity,
    "personal-card": _card,
    "personal-mobile": _mobile,
    "personal-old-identity": _identity,
    "personal-plate": _plate,
    "personal-email": _email,
    "personal-document": _account,
    "personal-handle": _account,
    "personal-address": _address,
    "personal-name": _name,
}
