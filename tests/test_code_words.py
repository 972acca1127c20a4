import pytest

from code_words import WORDS


@pytest.mark.parametrize("kind", WORDS)
def test_every_code_has_a_name(kind):
    assert set(WORDS[kind]) == set(kind)
