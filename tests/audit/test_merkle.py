"""Merkle trees: roots, paths, and what must not verify."""

from hypothesis import given
from hypothesis import strategies as st

from audit import merkle

LEAVES = st.lists(st.binary(max_size=8).map(merkle.leaf_hash), min_size=1, max_size=80)


def by_the_definition(leaves: list[str]) -> str:
    """RFC 9162 §2.1.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return merkle.node_hash(by_the_definition(leaves[:split]), by_the_definition(leaves[split:]))


@given(LEAVES)
def test_the_root_is_that_of_the_definition(leaves):
    assert merkle.root(leaves) == by_the_definition(leaves)


@given(LEAVES, st.data())
def test_every_leaf_has_a_path_that_verifies(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.path(leaves, index)
    assert merkle.verifies(leaves[index], index, len(leaves), path, merkle.root(leaves))


@given(LEAVES, st.data())
def test_another_leaf_does_not_verify_with_that_path(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.path(leaves, index)
    other = merkle.leaf_hash(b"something else entirely")
    assert not merkle.verifies(other, index, len(leaves), path, merkle.root(leaves))


@given(LEAVES, st.data())
def test_a_path_with_one_step_changed_does_not_verify(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.path(leaves, index)
    if path:
        step = data.draw(st.integers(0, len(path) - 1))
        path[step] = merkle.leaf_hash(b"forged")
        assert not merkle.verifies(leaves[index], index, len(leaves), path, merkle.root(leaves))


@given(LEAVES)
def test_nodes_appended_one_by_one_give_the_same_root(leaves):
    stored: dict[merkle.Place, str] = {}
    for index, leaf in enumerate(leaves):
        assert set(merkle.siblings(index)) <= set(stored)
        stored.update(merkle.new_nodes(index, leaf, stored.__getitem__))
    peaks = [stored[place] for place in merkle.peaks(0, len(leaves))]
    assert merkle.fold(peaks) == merkle.root(leaves)


def test_the_empty_tree_has_the_hash_of_nothing():
    assert merkle.root([]) == merkle.EMPTY
