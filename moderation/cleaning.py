"""Cleaning: what a text loses before it is accepted as a Comment, and how long it may be."""

import re
from unicodedata import normalize

from errors import Empty, TooLong

MIN, MAX = 1, 10_000  # characters, after cleaning

# Controls but for tab and newline; soft hyphen; zero-width, bidi and deprecated format characters;
# Hangul filler; lone surrogates, annotation marks, noncharacters; tags.
HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ud800-\udfff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """The text in NFC with `\\n` for every line end, without hidden characters and outer blanks.
    NFC, not NFKC: what people wrote (①, ㎡, full width) stays as they wrote it."""
    return normalize("NFC", HIDDEN.sub("", LINE_END.sub("\n", text))).strip()


def accepted(text: str) -> str:
    """The cleaned text. Refuses Empty and TooLong."""
    cleaned = clean(text)
    if len(cleaned) < MIN:
        raise Empty()
    if len(cleaned) > MAX:
        raise TooLong(limit=MAX, length=len(cleaned))
    return cleaned
