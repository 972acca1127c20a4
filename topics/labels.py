"""Labels: the telling words of a group of comments, and a heading a person might have written."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from topics import spans
from topics.scripts import plain, simplified
from topics.tokens import tokenise

TERMS = 8
SHOWN = 3
OPINIONATED = 0.7
FITTING = (0.35, 0.6)
OPENING = 400
WIDTH = {"zh": (4, 16), "en": (8, 60)}
TITLE = 1.5
JOINT = {"zh": "、", "en": ", "}
FILLERS = """
关于 对于 针对 对 我们 我 本人 个人 大家 强烈 坚决 非常 十分 完全 也 都 但是 但 还 是 要 其实
现在 并且 并 而且 所以 因此 另外 首先 其次 同时 支持 反对 赞成 不同意 同意 建议 希望 要求 请求 恳请
请问 请 认为 觉得 呼吁 投诉 咨询 反映 举报 应当 应该 必须 需要 能否 能不能 可不可以 可以 规定 明确
的 如果 因为 由于 为了 至今 至于 就 却 已经 已 尤其 该 这个 这些 这样的 作为 多次
"""
ENGLISH_FILLERS = "the a an i we please support oppose suggest should must also and but so because"
FILLER = re.compile(
    r"^(?:[\W_]+|第\w{1,6}[条款项]|"
    + "|".join(sorted(FILLERS.split(), key=len, reverse=True))
    + "|"
    + "|".join(rf"{word}\b" for word in ENGLISH_FILLERS.split())
    + ")",
    re.IGNORECASE,
)
UNFIT = re.compile(r"^\d|\d{5}|[@_/*]|畜生|混蛋|王八|傻[逼子瓜]|不要脸|放屁|脑残|他妈的|滚蛋")
PAIRS = ("“”", "‘’", "《》", "「」", "（）", "()", "【】")
OPINION = re.compile(r"[我你谁吗太不]|怎么|什么|unfair|\b(?:I|us|our|my|too|not)\b")
ENDINGS = re.compile(r"(?:的?(?:规定|问题|情况)|[\W_]+)$")


@dataclass(frozen=True)
class Weights:
    """Class-based TF-IDF of one group: its words, the most telling first."""

    words: dict[str, float]

    @property
    def terms(self) -> list[str]:
        return list(self.words)[:TERMS]


def weights(
    documents: Sequence[Sequence[str]], groups: Sequence[Sequence[int]], *, kept: int = 40
) -> list[Weights]:
    """For each group of places the `kept` most telling words; the best has the weight 1.

    A document is its distinct words, so that a long comment does not speak for a group; a group of
    three and more names no word of a single document unless it shares none.
    """
    spread = Counter(word for document in documents for word in document)
    mean = sum(spread.values()) / max(1, len(groups))
    found = []
    for group in groups:
        counts = Counter(word for place in group for word in documents[place])
        shared = {w: c for w, c in counts.items() if c > 1} if len(group) > 2 else counts
        scored = [
            (count * math.log(1 + mean / spread[word]), word)
            for word, count in (shared or counts).items()
            if not UNFIT.search(word)
        ]
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        best = scored[0][0] if scored else 1.0
        found.append(Weights({word: score / best for score, word in scored[:kept]}))
    return found


def heading(
    group: Sequence[Sequence[str]],
    sources: Sequence[tuple[str, str]],
    weights: Weights,
    language: str = "zh",
) -> str:
    """A name for a group: the most telling title or clause if it fits the group, else its terms.

    `group` has the distinct words of each document of the group, `sources` title and text of the
    most central ones. A phrase fits when its words are, on average, in FITTING of the documents,
    the more so the larger the group. A title counts for more than a clause, and a phrase that
    takes sides for less, since a topic holds all sides.
    """
    spread = Counter(word for document in group for word in document)
    fitting = min(max(0.3 + len(group) / 60, FITTING[0]), FITTING[1]) * len(group)
    best = (0.0, "")
    for phrase, bonus in _phrases(sources, weights, language):
        words = dict.fromkeys(tokenise(phrase, language))
        if len(words) < min(2, len(group)) or sum(spread[word] for word in words) < fitting * len(
            words
        ):
            continue
        value = bonus * sum(weights.words.get(word, 0.0) for word in words)
        value *= (OPINIONATED if OPINION.search(phrase) else 1.0) / (1 + len(words)) ** 0.5
        if value > best[0] + 1e-9:
            best = (value, phrase)
    return best[1] or JOINT[language].join(distinct(weights.terms))


def distinct(terms: Sequence[str]) -> list[str]:
    """The first SHOWN terms, none of which contains another."""
    chosen: list[str] = []
    for term in terms:
        if not any(term in other or other in term for other in chosen):
            chosen.append(term)
    return chosen[:SHOWN]


def _phrases(
    sources: Sequence[tuple[str, str]], weights: Weights, language: str
) -> Iterator[tuple[str, float]]:
    """Titles and clauses of a good length that name one of the terms, each with its bonus."""
    shortest, longest = WIDTH[language]
    for title, text in sources:
        opening = text[:OPENING]
        pieces = [(title, TITLE)] if title else []
        pieces += [(title[start:end], TITLE) for start, end in spans.clauses(title)]
        pieces += [(opening[start:end], 1.0) for start, end in spans.clauses(opening)]
        for piece, bonus in pieces:
            phrase = bare(simplified(piece[: 2 * longest]))
            if shortest <= len(phrase) <= bonus * longest and is_fit(phrase):
                form = plain(phrase)
                if any(term in form for term in weights.terms):
                    yield phrase, bonus


def is_fit(phrase: str) -> bool:
    """Whether a phrase may head a group: no contact data, no abuse, no half of a bracket."""
    whole = all(phrase.count(pair[0]) == phrase.count(pair[1]) for pair in PAIRS)
    return whole and not UNFIT.search(phrase)


def bare(phrase: str) -> str:
    """A phrase without the words of asking, agreeing and refusing at its start, and without
    punctuation at its ends."""
    before = None
    while phrase != before:
        before = phrase
        phrase = ENDINGS.sub("", FILLER.sub("", phrase.strip()))
    return phrase
