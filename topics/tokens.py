"""Tokens: the words of a text, for comparing comments and for the full-text index."""

import logging
import re
import warnings
from collections.abc import Callable
from functools import cache, partial

from topics.scripts import plain
from topics.stopwords import CHINESE, ENGLISH

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"(第\d+[编章节条款项目](?:之\d+)?|[^\W{HAN}_]+(?:'[^\W{HAN}_]+)?)|([{HAN}]+)")

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
NUMERAL = "".join(DIGITS) + "".join(SCALES)
CLAUSE = re.compile(
    rf"(?:第\s*([\d{NUMERAL}]+)\s*(?=[编章节条款项目])|(?<![\d.])(\d+)\s*(?=条))"
    rf"(.)(?![件目])(?:之([\d{NUMERAL}]+))?"
)
DATE = re.compile(rf"([{NUMERAL}]{{1,4}})(?=[年月日])|[〇零一二两三四五六七八九]{{3,}}")

ADDRESS = re.compile(r"[a-z0-9._+-]+@[a-z0-9.-]+|https?://[!-~]+|[a-z0-9]*_[a-z0-9_]*")

STOP = CHINESE | ENGLISH

Cut = Callable[[str], list[str]]


def tokenise(text: str, language: str = "zh") -> list[str]:
    """The words of a text that bear meaning, in order, in plain form, without stop words.

    Chinese is cut by jieba without its hidden Markov model; `language` "en" takes words whole and
    in the singular. Clause numbers are one word (第12条); other numbers, single characters,
    addresses and account names go.
    """
    text = ADDRESS.sub(" ", plain(text))
    if language == "en":
        words = [singular(word) for word, _ in RUN.findall(text.replace("\u2019", "'")) if word]
    else:
        words = _words(with_numbers(text), cuts()[0])
    return [w for w in words if len(w) > 1 and w not in STOP and not w.isnumeric()]


def search_tokens(text: str) -> list[str]:
    """The words of a text for the full-text index, overlapping ones included, in order.

    Traditional and Simplified, full and half width, 第十二条 and 12条, 二〇二六年 and 2026年 give
    the same tokens. Use it on both sides, on what is indexed and on what is asked for.
    """
    return _words(with_numbers(plain(text)).replace("'", " "), cuts()[1])


def with_numbers(text: str) -> str:
    """The text with clause numbers as 第12条 and Chinese years, months and days in digits."""

    def clause(match: re.Match[str]) -> str:
        number, suffix = number_of(match[1] or match[2]), number_of(match[4] or "")
        if number is None:
            return match[0]
        return f"第{number}{match[3]}" + (f"之{suffix}" if suffix is not None else "")

    def date(match: re.Match[str]) -> str:
        number = number_of(match[0])
        return match[0] if number is None else str(number)

    return DATE.sub(date, CLAUSE.sub(clause, text))


def number_of(numeral: str) -> int | None:
    """The value of 12, 十二, 一百零二 or 二〇二六; None if it is not a well-formed number."""
    if numeral.isdecimal():
        return int(numeral) if len(numeral) <= 9 else None
    if all(sign in DIGITS for sign in numeral):
        short = len(numeral) in (1, 3, 4, 5, 6)
        return int("".join(str(DIGITS[sign]) for sign in numeral)) if short else None
    if any(sign not in NUMERAL for sign in numeral) or numeral[0] in "百千万亿零〇":
        return None
    total = section = digit = 0
    for sign in numeral:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif SCALES[sign] < 10_000:
            section, digit = section + (digit or 1) * SCALES[sign], 0
        else:
            total, section, digit = (total + section + digit) * SCALES[sign], 0, 0
    return total + section + digit


def singular(word: str) -> str:
    """An English word without possessive or plural ending; short words stay as they are."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and re.search(r"(?:ss|sh|ch|x|z|bus)es$", word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not re.search(r"(?:ss|us|is)$", word):
        return word[:-1]
    return word


def _words(text: str, cut: Cut) -> list[str]:
    words: list[str] = []
    for word, chinese in RUN.findall(text):
        if word or len(chinese) == 1:
            words.append(word or chinese)
        else:
            words += cut(chinese)
    return words


def rjieba_cuts() -> tuple[Cut, Cut]:
    """The words of a run of Chinese, plain and for search; nine times as fast as jieba."""
    import rjieba

    return partial(rjieba.cut, hmm=False), partial(rjieba.cut_for_search, hmm=False)


def jieba_cuts() -> tuple[Cut, Cut]:
    """The same words from jieba itself; its dictionary is read without its cache file in /tmp."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return partial(tokenizer.lcut, HMM=False), partial(tokenizer.lcut_for_search, HMM=False)


@cache
def cuts() -> tuple[Cut, Cut]:
    """rjieba's if it is installed, else jieba's: with the Markov model off they are identical."""
    try:
        return rjieba_cuts()
    except ImportError:
        return jieba_cuts()
