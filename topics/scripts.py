"""Scripts: Unicode forms folded by NFKC, Traditional Chinese folded to Simplified (OpenCC t2s)."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


@cache
def _table(name: str) -> dict[str, str]:
    """One of OpenCC's dictionaries, from Traditional to the first Simplified form it gives."""
    lines = (files("opencc") / "dictionary" / f"{name}.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {old: new.split(" ")[0] for old, new in pairs}


@cache
def _characters() -> tuple[frozenset[str], dict[int, str]]:
    """The characters that may change, alone or in a phrase, and the table of those alone."""
    table = {old: new for old, new in _table("TSCharacters").items() if old != new}
    phrases = (zip(old, new, strict=False) for old, new in _table("TSPhrases").items())
    changed = {old for phrase in phrases for old, new in phrase if old != new}
    return frozenset(table.keys() | changed), {ord(old): new for old, new in table.items()}


@cache
def _phrases() -> re.Pattern[str]:
    longest_first = sorted(_table("TSPhrases"), key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(re.escape, longest_first)))


def simplified(text: str) -> str:
    """The text in Simplified characters, as OpenCC's t2s but at the speed of str.translate."""
    traditional, characters = _characters()
    if traditional.isdisjoint(text):
        return text
    pieces, end = [], 0
    for match in _phrases().finditer(text):
        pieces += [text[end : match.start()].translate(characters), _table("TSPhrases")[match[0]]]
        end = match.end()
    return "".join(pieces) + text[end:].translate(characters)


def plain(text: str) -> str:
    """NFKC, without invisible signs, in lower case and Simplified: the form that is compared."""
    return simplified(unicodedata.normalize("NFKC", UNSEEN.sub("", text)).lower())
