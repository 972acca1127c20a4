"""Screening: speed, what is flagged in genuine messages, what is missed, and abuse on COLD."""

import csv
import gzip
import random
import time
from collections import Counter
from pathlib import Path

from bench import Row
from moderation.findings import Verdict
from moderation.personal import personal_number
from moderation.screen import Screening, screen
from tests.moderation import disguises

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
MESSAGES = DATA / "feedback" / "messages_with_likes.csv.gz"
COLD = DATA / "moderation" / "cold_dev.csv.gz"
NUMBERS = (
    *disguises.MOBILES,
    *disguises.IDENTITIES,
    *disguises.CARDS,
    *disguises.PLATES,
)


def rows() -> list[Row]:
    """Raises FileNotFoundError where the real data are not beside the project."""
    messages = [row["body"] for row in read(MESSAGES)]
    return [
        *_flags(messages),
        *_speed(messages),
        Row("planted personal data missed", _missed(messages), "share", 0),
        Row("18-digit numbers taken for identity numbers", _mistaken(100_000), "of 1e5", 10),
        *_abuse(),
    ]


def read(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _flags(messages: list[str]) -> list[Row]:
    screenings = [screen(text) for text in messages]
    rules = Counter(rule for each in screenings for rule in {f.rule for f in each.findings})
    note = ", ".join(f"{rule} {n / len(messages):.1%}" for rule, n in rules.most_common(4))
    return [
        Row("genuine messages held", _share(screenings, Verdict.HOLD), "share", 0.03),
        Row("genuine messages to review", _share(screenings, Verdict.REVIEW), "share", 0.08, note),
    ]


def _share(screenings: list[Screening], verdict: Verdict) -> float:
    return sum(each.verdict is verdict for each in screenings) / len(screenings)


def _speed(messages: list[str]) -> list[Row]:
    comments = [text[:400] for text in messages if len(text) >= 400]
    mean = _seconds(comments) / len(comments)
    per_million = _seconds(messages) / sum(map(len, messages)) * 1e6
    note = f"{1 / per_million:.2f} million a second"
    longest = max(
        _seconds([(piece * 100_000)[:100_000]]) for piece in ("1 ", "六 二 ", "a@", "刷单")
    )
    return [
        Row("screen: a comment of 400 characters", mean * 1000, "ms CPU", 1),
        Row("screen: a million characters of messages", per_million, "s CPU", 1, note),
        Row("screen: 100,000 nasty characters", longest, "s CPU", 3),
    ]


def _seconds(texts: list[str]) -> float:
    begun = time.process_time()
    for text in texts:
        screen(text)
    return time.process_time() - begun


def _missed(messages: list[str]) -> float:
    """The share of made-up numbers and addresses, in every disguise, not found in messages."""
    draw = random.Random(5)
    planted = [(number, way) for number in NUMBERS for way in disguises.DIGITS.values()]
    planted += [(email, way) for email in disguises.EMAILS for way in disguises.LETTERS.values()]
    missed = 0
    for data, way in planted * 5:
        text = draw.choice(messages)
        place = draw.randrange(len(text) + 1)
        found = screen(f"{text[:place]}，{way(data)}，{text[place:]}").findings
        missed += not any(f.start == place + 1 and f.rule.startswith("personal-") for f in found)
    return missed / (5 * len(planted))


def _mistaken(tries: int) -> int:
    draw = random.Random(5)
    texts = (f"{draw.randrange(10**17, 10**18)}" for _ in range(tries))
    return sum(f.rule == "personal-identity" for text in texts for f in personal_number(text))


def _abuse() -> list[Row]:
    """Our lists know words; most of COLD offends without any. So this is only to be known."""
    offensive = [(row["label"] == "1", screen(row["TEXT"]).findings) for row in read(COLD)]
    hits = [bad for bad, found in offensive if {f.rule for f in found} & {"insult", "rude"}]
    return [
        Row("abuse on COLD: precision", sum(hits) / len(hits), "share"),
        Row("abuse on COLD: recall", sum(hits) / sum(bad for bad, _ in offensive), "share"),
    ]
