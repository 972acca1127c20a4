"""Folded texts: what is left of a text without its disguises, and where each character stood."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, decimal, normalize

from opencc import OpenCC

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})
FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters and signs that show as nothing
SPOKEN = (  # written out, aloud, on a cheque; circled, in brackets, with a dot, raised
    ("〇零○◯⓪⁰", "一幺壹①⑴⒈¹", "二两贰②⑵⒉²", "三叁③⑶⒊³", "四肆④⑷⒋⁴")
    + ("五伍⑤⑸⒌⁵", "六陆⑥⑹⒍⁶", "七柒⑦⑺⒎⁷", "八捌⑧⑻⒏⁸", "九玖⑨⑼⒐⁹")
)
SPOKEN_DIGITS = {char: str(value) for value, chars in enumerate(SPOKEN) for char in chars}
SPOKEN_DIGIT = re.compile(f"[{''.join(SPOKEN)}]")
WORD = re.compile(r"[^\W_]+")

_simplified = OpenCC("t2s")


@dataclass(frozen=True, slots=True)
class Folded:
    """A changed text; `back[i]` is the place in the original of its character i."""

    text: str
    back: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that text[start:end], not empty, was made of."""
        return self.back[start], self.back[end - 1] + 1


class _Table(dict[str, str]):
    """What each character becomes, worked out when first met."""

    def __init__(self, becomes: Callable[[str], str]) -> None:
        self.becomes = becomes

    def __missing__(self, char: str) -> str:
        part = self.becomes(char)
        if char <= "\uffff":  # bounded: a text of rare signs must not fill the memory for good
            self[char] = part
        return part


def _fold(char: str) -> str:
    if char in "\n\t\r":
        return char
    if decimal(char, None) is not None:
        return str(decimal(char))
    folded = normalize("NFKC", char).lower()
    if any(map(str.isdecimal, folded)):
        return char  # ① or ²: before a number it would become its first digit
    simplified: str = _simplified.convert("".join(filter(_shows, folded)))
    return simplified


def _shows(char: str) -> bool:
    return char not in FILLERS and category(char) not in INVISIBLE


_FOLDED = _Table(_fold)


@lru_cache(maxsize=4)  # the Rules of one screening ask for the same text
def plain(text: str) -> Folded:
    """Lower case, NFKC and Simplified by character, the decimal digits of all scripts as 0–9,
    nothing invisible."""
    parts = list(map(_FOLDED.__getitem__, text))
    whole = "".join(parts)
    if len(whole) == len(text) and all(parts):
        return Folded(whole, range(len(text)))
    return Folded(whole, [place for place, part in enumerate(parts) for _ in part])


@lru_cache(maxsize=4)
def with_digits(text: str) -> Folded:
    """`plain` with 一, 壹, 幺 and ① as 1. Only for numbers: words lose their meaning."""
    folded = plain(text)
    return Folded(SPOKEN_DIGIT.sub(lambda match: SPOKEN_DIGITS[match[0]], folded.text), folded.back)


@lru_cache(maxsize=4)
def squeezed(text: str) -> Folded:
    """The letters and digits of `plain` alone: 傻*逼 and 傻 逼 are one word."""
    folded = plain(text)
    back: list[int] = []
    for match in WORD.finditer(folded.text):
        back += folded.back[match.start() : match.end()]
    return Folded("".join(WORD.findall(folded.text)), back)
