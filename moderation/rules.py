"""Rules on what a text says and how: a generator of Findings each. Disagreement is none of them."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from moderation.cleaning import HIDDEN
from moderation.findings import Finding
from moderation.folding import plain, squeezed
from moderation.lexicon import occurrences

TOP = "com|cn|net|org|gov|edu|top|xyz|vip|info|cc|shop|club|site|online|icu|me|io|tv|app|link|hk|tw"
TAIL = r"[a-z0-9._~:/?#\[\]@!$&'()*+,;=%\-]{0,2000}[a-z0-9/#=_\-]"
URL = re.compile(
    rf"(?:https?|ftp)://{TAIL}"
    rf"|(?<![a-z0-9@._\-])(?:[a-z0-9\-]{{1,63}}\.){{1,4}}(?:{TOP})(?![a-z0-9\-])(?:[:/]{TAIL})?"
)
HOST = re.compile(r"(?:[a-z]+://)?(?:[^/?#\\]*@)?([^/?#:\\]*)")
MARKS = re.compile(r"[!?！？]{7,}")
CAPITALS = re.compile(r"(?:\b[A-Z]{2,}[^a-zA-Z\n]{1,3}){6,}")
PHRASES = re.compile(r"([^\W\d_].{1,5}?)\1\1\1\1\1*")  # {4,} would take twice the time
SECRECY = re.compile(
    r"(?:绝密|机密|秘密) {0,2}[★☆*]|密级:? {0,2}(?:绝密|机密|秘密)|[【\[](?:绝密|机密|秘密)[\]】]"
)
HIDDEN_RUN = re.compile(HIDDEN.pattern + "+")
NEAR = 60  # characters between an offer and the way to reach whoever makes it


def insult(text: str) -> Iterator[Finding]:
    """Abuse that no debate needs."""
    for start, end in occurrences(text, name="insults"):
        yield Finding("insult", start, end)


def rude(text: str) -> Iterator[Finding]:
    """Words that are abuse or a harsh opinion, by context."""
    for start, end in occurrences(text, name="rude"):
        yield Finding("rude", start, end)


def advertising(text: str) -> Iterator[Finding]:
    """An offer with a way to get in touch near it. Residents also complain of advertisements: so an
    offer alone is at most a cue, and none when people speak of such things anyway (刷单)."""
    offers = [
        (start, end, name == "advertising")
        for name in ("advertising", "offers")
        for start, end in occurrences(text, name=name)
    ]
    contacts = [start for start, _ in occurrences(text, name="contact")] if offers else []
    for start, end, cue in offers:
        nearest = bisect_left(contacts, start - NEAR)
        if nearest < len(contacts) and contacts[nearest] <= end + NEAR:
            yield Finding("advertising", start, end)
        elif cue:
            yield Finding("advertising-cue", start, end)


def petition(text: str) -> Iterator[Finding]:
    """A grievance of one's own that belongs to the petition channel or a court (信访工作条例)."""
    for start, end in occurrences(text, name="petition"):
        yield Finding("petition", start, end)


def foreign_link(text: str) -> Iterator[Finding]:
    """Addresses of websites; those under gov.cn, which people cite rules from, may stand."""
    folded = plain(text)
    if "." not in folded.text and "://" not in folded.text:
        return
    for match in URL.finditer(folded.text):
        host = HOST.match(match[0])
        if host is None or not f".{host[1]}".endswith(".gov.cn"):
            yield Finding("foreign-link", *folded.span(*match.span()))


def shouting(text: str) -> Iterator[Finding]:
    """Rows of exclamation marks, or of words in capitals."""
    for pattern in (MARKS, CAPITALS):
        for match in pattern.finditer(text):
            yield Finding("shouting", *match.span())


def repetition(text: str) -> Iterator[Finding]:
    """A phrase of up to six characters five times in a row, or a letter ten times."""
    for match in PHRASES.finditer(text):
        yield Finding("repetition", *match.span())


def secrecy(text: str) -> Iterator[Finding]:
    """Secrecy markings in the form of GB/T 9704: 机密★10年."""
    folded = plain(text)
    for match in SECRECY.finditer(folded.text):
        yield Finding("secrecy", *folded.span(*match.span()))


def no_content(text: str) -> Iterator[Finding]:
    """Fewer than two letters or digits: 同意 is a comment, 。。。 is none."""
    if len(squeezed(text).text) < 2:
        yield Finding("no-content", 0, len(text))


def hidden_characters(text: str) -> Iterator[Finding]:
    """Control, zero-width and bidi characters, which make a text look other than it is."""
    for match in HIDDEN_RUN.finditer(text):
        yield Finding("hidden-characters", *match.span())
