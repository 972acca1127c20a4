"""Clusters: coarse topics and fine issues, as Leiden communities of comments with like words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import graspologic_native
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

Labels = NDArray[np.int64]
Entries = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]

FEW = 300
MANY = 1000
COMMON = 0.2
COMPONENTS = 70
EMPHASIS = 1.5
NEIGHBOURS = (4, 20)
FLOOR = 0.1
STEPS = ((0.2, 0.07), (0.15, 0.07), (0.08, 0.03))
STEPS_OF_FEW = ((0.2, 0.15), (0.1, 0.15))
BLOCK = 1000


@dataclass(frozen=True)
class Words:
    """How often each word (column) stands in each document (row), words in alphabetical order."""

    counts: sparse.csr_matrix
    words: tuple[str, ...]


def counted(documents: Sequence[Sequence[str]]) -> Words:
    """Words of a single document are left out (of fewer than three from MANY documents on), and
    from FEW on those in more than a fifth of all."""
    n = len(documents)
    number: dict[str, int] = {}
    places = [number.setdefault(word, len(number)) for document in documents for word in document]
    ends = np.cumsum([0, *map(len, documents)])
    counts = sparse.csr_matrix((np.ones(len(places)), places, ends), shape=(n, len(number)))
    counts.sum_duplicates()

    spread = np.bincount(counts.indices, minlength=len(number))
    rarest, commonest = 3 if n >= MANY else 2, COMMON * n if n >= FEW else n
    words = sorted(word for word, place in number.items() if rarest <= spread[place] <= commonest)
    kept = counts[:, [number[word] for word in words]]
    kept.sort_indices()
    return Words(kept, tuple(words))


def weighted(words: Words, *, emphasis: float = 1.0) -> sparse.csr_matrix:
    """TF-IDF rows of unit length (zero without a word) with sublinear counts; `emphasis` is the
    power of the inverse document frequency."""
    rows = words.counts.copy()
    n = rows.shape[0]
    spread = np.bincount(rows.indices, minlength=rows.shape[1])
    weight = (np.log((1 + n) / (1 + spread)) + 1) ** emphasis
    rows.data = (1 + np.log(rows.data)) * weight[rows.indices]
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data /= np.repeat(np.maximum(lengths, 1e-9), np.diff(rows.indptr))
    return rows.astype(np.float32)


def topics(words: Words, *, seed: int) -> Labels:
    """A label per document: modularity communities among nearest neighbours.

    From FEW documents on, likeness is measured in the strongest COMPONENTS of the vectors, rare
    words and strong components counting more (both raised to EMPHASIS); below that, in the
    vectors themselves. A document like no other stays alone.
    """
    n = words.counts.shape[0]
    few = n < FEW
    rows = weighted(words, emphasis=1 if few else EMPHASIS)
    near = min(max(round(n**0.4), NEIGHBOURS[0]), NEIGHBOURS[1])
    with threadpool_limits(limits=1):  # with more, sums round otherwise and labels may differ
        points = rows if few or min(rows.shape) <= COMPONENTS else reduced(rows, seed=seed)
        graph = symmetric(edges(points, floor=FLOOR if few else 0, nearest=near))
    return leiden(graph, resolution=2.5 if few else 1.0, modularity=True, seed=seed)


def issues(words: Words, *, seed: int) -> Labels:
    """A label per document: dense communities (constant Potts model) of like wording.

    In STEPS of a least cosine and a density: first what is worded much alike; then, looser and
    looser, among what stayed alone or in twos, so that a few people who say the same in other
    words are found too.
    """
    rows = weighted(words)
    labels = np.zeros(rows.shape[0], dtype=np.int64)
    left = np.arange(rows.shape[0])
    for cosine, density in STEPS_OF_FEW if len(left) < FEW else STEPS:
        if len(left) < 2:
            break
        graph = edges(rows[left], floor=cosine)
        found = leiden(graph, resolution=density, modularity=False, seed=seed)
        labels[left] = labels.max() + 1 + found
        left = left[np.bincount(found)[found] < 3]
    return labels


def reduced(rows: sparse.csr_matrix, *, seed: int) -> NDArray[np.float32]:
    """Rows of unit length in the strongest components; rounded, so that machines agree."""
    svd = TruncatedSVD(COMPONENTS, random_state=seed)
    points = svd.fit_transform(rows) * svd.singular_values_ ** (EMPHASIS - 1)
    points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    rounded: NDArray[np.float32] = np.round(points, 5).astype(np.float32)
    return rounded


def edges(rows: Any, *, floor: float, nearest: int | None = None) -> sparse.csr_matrix:
    """Cosines above `floor` between different rows of unit length, in blocks to save memory;
    of each row only the `nearest` greatest, the earlier one where two are equal."""
    n = rows.shape[0]
    blocks: list[Entries] = []
    for start in range(0, n, BLOCK):
        block = rows[start : start + BLOCK] @ rows.T
        if nearest is None:
            block = sparse.coo_matrix(block)
            found = block.row, block.col, block.data
        else:
            found = _greatest(block, start, nearest)
        row, column, value = found[0] + start, found[1], np.round(found[2], 5)
        kept = (value > floor) & (row != column)
        blocks.append((row[kept], column[kept], value[kept]))
    if not blocks:
        return sparse.csr_matrix((n, n), dtype=np.float32)
    row, column, value = (np.concatenate(part) for part in zip(*blocks, strict=True))
    return sparse.csr_matrix((value, (row, column)), shape=(n, n))


def _greatest(block: Any, start: int, count: int) -> Entries:
    """Entries of the `count` greatest of each row. A key that no two columns share makes the
    choice the same whatever numpy's partition does with equals."""
    dense = block.toarray() if sparse.issparse(block) else block
    row = np.arange(dense.shape[0])
    width = dense.shape[1]
    keys = np.rint(dense * 100_000).astype(np.int64)
    keys[row, row + start] = -200_000
    keys = keys * width - np.arange(width)
    count = min(count, width)
    column = np.argpartition(keys, -count, axis=1)[:, -count:].ravel()
    row = np.repeat(row, count)
    return row, column, dense[row, column]


def symmetric(graph: sparse.csr_matrix) -> sparse.csr_matrix:
    return graph.maximum(graph.T).tocsr()


def leiden(graph: sparse.csr_matrix, *, resolution: float, modularity: bool, seed: int) -> Labels:
    """Communities of a symmetric graph (Traag, Waltman, van Eck 2019); same seed, same labels."""
    n = graph.shape[0]
    if graph.nnz == 0:
        return np.arange(n)
    graph.sort_indices()
    _, found = graspologic_native.leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        n,
        resolution=resolution,
        use_modularity=modularity,
        seed=seed,
    )
    return np.array([found[place] for place in range(n)], dtype=np.int64)


def tidied(
    labels: Labels, rows: sparse.csr_matrix, *, sizes: Labels, smallest: int, most: int
) -> Labels:
    """The labels with at most `most` groups, none under `smallest` (in `sizes` summed).

    A document of a dissolved group joins the group whose mean it is nearest to, if their cosine
    reaches FLOOR; else its label is -1.
    """
    if len(labels) == 0:
        return labels
    weight = np.bincount(labels, weights=sizes)
    order = np.argsort(-weight, kind="stable")[:most]
    kept = np.sort(order[weight[order] >= smallest])
    lost = np.flatnonzero(~np.isin(labels, kept))
    labels = labels.copy()
    if len(lost) and len(kept):
        members = sparse.csr_matrix((labels[None, :] == kept[:, None]).astype(np.float32))
        means = (members @ rows).toarray()
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        nearness = np.round(rows[lost] @ means.T, 5)
        labels[lost] = np.where(nearness.max(axis=1) >= FLOOR, kept[nearness.argmax(axis=1)], -1)
    elif len(lost):
        labels[lost] = -1
    return labels
