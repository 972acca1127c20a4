"""The topic summary as one pure pipeline: opinions in, a traceable document out.

The steps and their settings follow measurements on real messages to city governments;
`python -m bench.topics` prints what they are worth.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from errors import Invalid
from topics import clusters, duplicates, reading
from topics.clusters import Words
from topics.document import DuplicateGroup, Id, Opinion, Provenance, SummaryDocument
from topics.reading import Paper
from topics.sentences import WORDINGS, sentences
from topics.writing import Writer

ENGINE = "minyi-topics"
VERSION = "1"
MOST_TOPICS = 35
MINORITY = 0.02
PEOPLE = 3

Progress = Callable[[str, float], None]
Group = list[int]


def summarise(
    comments: Sequence[Opinion],
    *,
    seed: int = 0,
    language: str = "zh",
    progress: Progress | None = None,
) -> SummaryDocument:
    """Group, label and quote comments. Same input, seed and version give the same bytes.

    `language` is "zh" or "en". `progress` hears which step begins and the share done (0 … 1).
    Refuses Invalid if an id occurs twice or the language is not known.
    """
    ids = [comment.id for comment in comments]
    _check(ids, language)
    begin = progress or _silent

    begin("duplicates", 0.0)
    copies = duplicates.duplicates([f"{one.title}\n{one.text}" for one in comments])
    begin("words", 0.2)
    papers = reading.papers(comments, copies, language=language)
    words = clusters.counted([paper.broad for paper in papers])
    begin("topics", 0.4)
    topic_groups = _topic_groups(papers, words, comments=len(comments), seed=seed)
    begin("issues", 0.6)
    issue_groups = _issue_groups(papers, comments=len(comments), seed=seed)

    begin("labels", 0.7)
    writer = Writer(comments, papers, clusters.weighted(words), language=language)
    issues = writer.issues(issue_groups)
    topics = writer.topics(topic_groups, issues=_homes(issue_groups, topic_groups))

    begin("sentences", 0.95)
    placed = {one for topic in topics for one in topic.comment_ids}
    unassigned = [one for one in ids if one not in placed]
    minority = [one for one in issues if PEOPLE <= len(one.comment_ids) < MINORITY * len(ids)]
    copied = [
        DuplicateGroup(one.kind, tuple(ids[place] for place in one.members)) for one in copies
    ]
    told = sentences(
        ids,
        topics=topics,
        minority=minority,
        duplicates=copied,
        unassigned=unassigned,
        language=language,
    )
    begin("done", 1.0)
    return SummaryDocument(
        comments=len(ids),
        distinct=len(ids) - sum(len(group.comment_ids) - 1 for group in copied),
        topics=tuple(topics),
        issues=tuple(issues),
        duplicates=tuple(copied),
        minority=tuple(issue.id for issue in minority),
        unassigned=tuple(unassigned),
        sentences=tuple(told),
        provenance=provenance(comments, seed=seed, language=language),
    )


def _silent(_step: str, _share: float) -> None:
    """Progress that nobody hears."""


def _check(ids: Sequence[Id], language: str) -> None:
    twice = next((found for found, count in Counter(ids).items() if count > 1), None)
    if twice is not None:
        raise Invalid(field="id", twice=twice)
    if language not in WORDINGS:
        raise Invalid(field="language", value=language)


def _topic_groups(
    papers: Sequence[Paper], words: Words, *, comments: int, seed: int
) -> list[Group]:
    """Groups of papers. Up to 20 comments each concern is a topic of its own; up to 100 a topic
    has at least two comments, beyond that three. Smaller groups join the nearest topic or none."""
    found = clusters.tidied(
        clusters.topics(words, seed=seed),
        clusters.weighted(words),
        sizes=np.array([len(paper.places) for paper in papers]),
        smallest=1 if comments <= 20 else 2 if comments <= 100 else 3,
        most=MOST_TOPICS,
    )
    return _groups(found, papers, smallest=1)


def _issue_groups(papers: Sequence[Paper], *, comments: int, seed: int) -> list[Group]:
    """Groups of papers with at least two comments, or PEOPLE when there are over 100."""
    found = clusters.issues(clusters.counted([paper.pointed for paper in papers]), seed=seed)
    return _groups(found, papers, smallest=2 if comments <= 100 else PEOPLE)


def _groups(found: Iterable[int], papers: Sequence[Paper], *, smallest: int) -> list[Group]:
    """The papers of each label but -1, groups with most comments first."""
    groups: dict[int, Group] = {}
    for place, label in enumerate(found):
        if label >= 0:
            groups.setdefault(int(label), []).append(place)
    sizes = {label: sum(len(papers[p].places) for p in group) for label, group in groups.items()}
    order = sorted(groups, key=lambda label: (-sizes[label], groups[label][0]))
    return [groups[label] for label in order if sizes[label] >= smallest]


def _homes(issues: Sequence[Group], topics: Sequence[Group]) -> list[list[str]]:
    """For each topic the ids of the issues that have most of their papers in it."""
    topic_of = {paper: number for number, group in enumerate(topics) for paper in group}
    homes: list[list[str]] = [[] for _ in topics]
    for number, group in enumerate(issues, start=1):
        counts = Counter(topic_of[paper] for paper in group if paper in topic_of)
        if counts:
            homes[min(counts, key=lambda topic: (-counts[topic], topic))].append(f"i{number}")
    return homes


def provenance(comments: Sequence[Opinion], *, seed: int, language: str) -> Provenance:
    """What is needed to make the same document again, and the hash of what went in."""
    source = json.dumps([vars(one) for one in comments]).encode()
    engines = ("jieba", "rensa", "scikit-learn", "graspologic-native")
    parameters: dict[str, Any] = {
        "language": language,
        "read": reading.READ,
        "alike": duplicates.ALIKE,
        "same": duplicates.SAME,
        "components": clusters.COMPONENTS,
        "emphasis": clusters.EMPHASIS,
        "neighbours": list(clusters.NEIGHBOURS),
        "steps": [list(map(list, steps)) for steps in (clusters.STEPS, clusters.STEPS_OF_FEW)],
        "most_topics": MOST_TOPICS,
        "minority": [MINORITY, PEOPLE],
        "libraries": {name: version(name) for name in engines},
    }
    return Provenance(ENGINE, VERSION, seed, parameters, hashlib.sha256(source).hexdigest())
