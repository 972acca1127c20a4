"""How good and how fast the topic summary is, on real messages beside the repository.

Bounds are upper ones, so qualities are given as what is missing to 1.
"""

import csv
import gzip
import multiprocessing
import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from bench import Row
from topics import clusters
from topics.document import Opinion, SummaryDocument, canonical
from topics.duplicates import duplicates
from topics.pipeline import summarise
from topics.reading import Paper, papers

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "feedback"
MEBIBYTE = 1024
RARE = ("卫生计生", "交通运输", "环境保护")

Table = list[dict[str, str]]


def rows() -> list[Row]:
    tokens, raw, liked = (
        table(name)
        for name in ("messages_labelled_tokens", "messages_labelled_raw", "messages_with_likes")
    )
    labelled = [Opinion(row["row"], row["tokens"]) for row in tokens]
    gold = [row["label"] for row in tokens]
    written = [Opinion(row["id"] + row["src"], row["body"], row["title"]) for row in raw]
    return [
        *speed(labelled),
        *against(labelled, gold, "9,210 labelled messages", nmi=0.50, purity=0.79),
        *against(written, [row["label"] for row in raw], "1,377 raw messages", nmi=0.49),
        *hot(liked),
        *minorities(labelled, gold),
        *campaigns([row["body"] for row in liked]),
    ]


def table(name: str) -> Table:
    path = SHARED / f"{name}.csv.gz"
    if not path.exists():
        raise FileNotFoundError(f"no real data: {path}")
    csv.field_size_limit(10**9)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def speed(opinions: Sequence[Opinion]) -> list[Row]:
    """Whole summaries, each in a process of its own, with the memory of its peak."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        runs = [pool.apply(timed, (opinions,)) for _ in range(2)]
    seconds, cpu, peak = (min(part) for part in list(zip(*runs, strict=True))[:3])
    return [
        Row("summarise 9,210 messages", seconds, "s", 15),
        Row("summarise 9,210 messages, CPU", cpu, "s"),
        Row("summarise 9,210 messages, peak memory", peak, "MiB", 900),
        Row("summarise 9,210 messages, different bytes", len({run[3] for run in runs}) - 1, ""),
    ]


def timed(opinions: Sequence[Opinion]) -> tuple[float, float, float, bytes]:
    started, cpu = time.perf_counter(), time.process_time()
    document = summarise(opinions)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
    return seconds, cpu, peak, canonical(document)


def against(
    opinions: Sequence[Opinion],
    gold: Sequence[str],
    what: str,
    *,
    nmi: float,
    purity: float | None = None,
) -> list[Row]:
    """The topics of the document against labels people gave, over three seeds."""
    found = [topics_of(summarise(opinions, seed=seed), opinions) for seed in range(3)]
    counts = [len(set(labels)) for labels in found]
    pure = [pure_share(gold, labels) for labels in found]
    agreement = [normalized_mutual_info_score(gold, labels) for labels in found]
    seeds = [adjusted_rand_score(found[a], found[b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    return [
        Row(f"topics, {what}: 1 − NMI", 1 - float(np.mean(agreement)), "", 1 - nmi),
        Row(f"topics, {what}: 1 − purity", 1 - float(np.mean(pure)), "", purity and 1 - purity),
        Row(f"topics, {what}: number", max(counts), "", 36, "unassigned counted as one"),
        Row(f"topics, {what}: 1 − ARI between seeds", 1 - float(np.mean(seeds)), ""),
    ]


def topics_of(document: SummaryDocument, opinions: Sequence[Opinion]) -> list[str]:
    topic = {one: topic.id for topic in document.topics for one in topic.comment_ids}
    return [topic.get(opinion.id, "") for opinion in opinions]


def pure_share(gold: Sequence[str], labels: Sequence[str]) -> float:
    pairs = Counter(zip(labels, gold, strict=True))
    return sum(max(n for (a, _), n in pairs.items() if a == label) for label in set(labels)) / len(
        gold
    )


def hot(liked: Table) -> list[Row]:
    """Issues against the hot issues that at least two of four teams found."""
    opinions = [Opinion(row["id"], row["body"].strip(), row["title"]) for row in liked]
    found = [set(issue.comment_ids) for issue in summarise(opinions).issues]
    truth = consensus(table("messages_hot_issues_silver"))
    best = [max(2 * len(t & f) / (len(t) + len(f)) for f in found) for t in truth]
    score = sum(f1 * len(t) for f1, t in zip(best, truth, strict=True)) / sum(map(len, truth))
    return [Row("hot issues, 4,326 messages: 1 − weighted F1", 1 - score, "", 1 - 0.88)]


def consensus(silver: Table) -> list[set[str]]:
    """Issues of different teams that share over 30 % of the smaller one; ids named twice."""
    named: dict[tuple[str, str], set[str]] = {}
    for row in silver:
        named.setdefault((row["team"], row["issue"]), set()).add(row["id"])
    used: set[tuple[str, str]] = set()
    truth = []
    for one in named:
        near = {
            other
            for other in named
            if other[0] != one[0]
            and len(named[one] & named[other]) > 0.3 * min(len(named[one]), len(named[other]))
        }
        if near and not used & {one, *near}:
            used |= {one, *near}
            votes = Counter(each for part in (one, *near) for each in named[part])
            truth.append({each for each, count in votes.items() if count > 1})
    return truth


def minorities(opinions: Sequence[Opinion], gold: Sequence[str]) -> list[Row]:
    """A subject thinned out to a few percent: how much of it stands in issues of its own."""
    held = papers(opinions, [], language="zh")
    subjects = [gold[paper.places[0]] for paper in held]
    found = []
    for share, bound in ((0.02, 0.60), (0.01, 0.45)):
        draws = [kept(held, subjects, rare, share, seed) for rare in RARE for seed in range(3)]
        name = f"minority of {share:.0%}: 1 − share kept in issues of its own"
        found.append(Row(name, 1 - float(np.mean(draws)), "", 1 - bound))
    return found


def kept(
    held: Sequence[Paper], subjects: Sequence[str], rare: str, share: float, seed: int
) -> float:
    draw = np.random.default_rng(seed)
    own = np.flatnonzero([subject == rare for subject in subjects])
    rest = np.flatnonzero([subject != rare for subject in subjects])
    few = int(4000 * share)
    chosen = np.concatenate([
        draw.choice(own, few, replace=False), draw.choice(rest, 4000 - few, replace=False)
    ])  # fmt: skip
    draw.shuffle(chosen)
    labels = clusters.issues(clusters.counted([held[place].pointed for place in chosen]), seed=0)
    sizes = Counter(labels.tolist())
    mine = Counter(
        label for place, label in zip(chosen, labels.tolist(), strict=True)
        if subjects[place] == rare
    )  # fmt: skip
    return sum(n for label, n in mine.items() if sizes[label] >= 3 and 2 * n > sizes[label]) / few


def campaigns(bodies: Sequence[str]) -> list[Row]:
    """30 letters sent 40 times each, up to a fifth rewritten, among real messages."""
    draw = random.Random(0)
    letters = draw.sample([body.strip()[:300] for body in bodies if len(body) > 120], 30)
    texts, source = list(bodies), [-1] * len(bodies)
    for number, letter in enumerate(letters):
        for copy in range(40):
            texts.append(edited(letter, (0, 0.05, 0.1, 0.2)[copy % 4], copy, draw.random))
            source.append(number)
    groups = duplicates(texts)
    largest = Counter[int]()
    pairs = wrong = 0
    for group in groups:
        here = Counter(source[member] for member in group.members if source[member] >= 0)
        for number, count in here.items():
            largest[number] = max(largest[number], count)
        campaign = sum(here.values())
        pairs += campaign * (campaign - 1) // 2
        wrong += campaign * (campaign - 1) // 2 - sum(n * (n - 1) // 2 for n in here.values())
    together = sum(largest.values()) / (40 * len(letters))
    return [
        Row("campaigns: 1 − share of letters in one group", 1 - together, "", 0.02),
        Row("campaigns: share of pairs joined wrongly", wrong / max(1, pairs), "", 0.005),
    ]


def edited(letter: str, share: float, copy: int, chance: Callable[[], float]) -> str:
    """The letter with a share of it rewritten, in runs of four signs as people change words;
    every second copy has a sentence of its own in front."""
    parts = [letter[start : start + 4] for start in range(0, len(letter), 4)]
    for place, part in enumerate(parts):
        if chance() < share:
            parts[place] = "".join(chr(0x4E00 + int(chance() * 5000)) for _ in part)
    own = f"我是本市居民，家住{copy}栋，已经反映过多次。" if copy % 2 else ""
    return own + "".join(parts)
