"""Writing: groups of papers written out as issues and topics, with labels and quotes."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from topics import labels, quotes, stance
from topics.document import Id, Issue, Opinion, Quote, Topic
from topics.labels import Weights
from topics.reading import Paper

CENTRAL = {"issue": 5, "topic": 12}
QUOTES = {"issue": 1, "topic": 3}
PULL = 0.1


class Writer:
    """Knows the comments, the papers they became, and how near papers are to each other."""

    def __init__(
        self,
        comments: Sequence[Opinion],
        papers: Sequence[Paper],
        rows: sparse.csr_matrix,
        *,
        language: str,
    ) -> None:
        self._comments = comments
        self._papers = papers
        self._rows = rows
        self._language = language
        self._words = [tuple(dict.fromkeys(paper.words)) for paper in papers]
        supports = [max(comments[place].weight for place in paper.places) for paper in papers]
        self._pull = 1 + PULL * np.log(np.maximum(supports, 1))

    def issues(self, groups: Sequence[Sequence[int]]) -> list[Issue]:
        return [
            Issue(f"i{number}", label, ids, quoted)
            for number, (_, label, ids, quoted) in enumerate(self._told(groups, "issue"), start=1)
        ]

    def topics(
        self, groups: Sequence[Sequence[int]], *, issues: Sequence[Sequence[str]]
    ) -> list[Topic]:
        """Topics of the groups; `issues` has the ids of the issues at home in each."""
        stances = {comment.id: comment.stance for comment in self._comments}
        return [
            Topic(
                id=f"t{number}",
                label=label,
                terms=tuple(weights.terms),
                comment_ids=ids,
                issues=tuple(issues[number - 1]),
                stance=stance.counted(stances[one] for one in ids),
                quotes=quoted,
            )
            for number, (weights, label, ids, quoted) in enumerate(
                self._told(groups, "topic"), start=1
            )
        ]

    def _told(
        self, groups: Sequence[Sequence[int]], level: str
    ) -> Iterator[tuple[Weights, str, tuple[Id, ...], tuple[Quote, ...]]]:
        for group, weights in zip(groups, labels.weights(self._words, groups), strict=True):
            central = self._central(group)[: CENTRAL[level]]
            label = labels.heading(
                [self._words[paper] for paper in group],
                [(comment.title, comment.text) for comment in central],
                weights,
                self._language,
            )
            yield weights, label, self._ids(group), self._quotes(central, weights, QUOTES[level])

    def _ids(self, group: Sequence[int]) -> tuple[Id, ...]:
        """The comments of all papers of the group, in the order of the input."""
        places = sorted(place for paper in group for place in self._papers[paper].places)
        return tuple(self._comments[place].id for place in places)

    def _central(self, group: Sequence[int]) -> list[Opinion]:
        """The exemplars, those nearest to the middle of the group first; support pulls a little."""
        rows = self._rows[list(group)]
        near = np.asarray(rows @ rows.sum(axis=0).T).ravel() * self._pull[list(group)]
        order = np.argsort(-np.round(near, 5), kind="stable")
        return [self._comments[self._papers[group[place]].places[0]] for place in order]

    def _quotes(
        self, central: Sequence[Opinion], weights: Weights, count: int
    ) -> tuple[Quote, ...]:
        texts = [comment.text for comment in central]
        chosen = quotes.quotes(texts, weights, count=count, language=self._language)
        return tuple(
            Quote(central[place].id, start, end, texts[place][start:end])
            for place, (start, end) in chosen
        )
