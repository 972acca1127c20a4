"""Word lists and how they are matched."""

import pytest

from moderation.folding import squeezed
from moderation.lexicon import WORDS, occurrences, words

LISTS = sorted(path.stem for path in WORDS.glob("*.txt"))


def found(text, name="insults"):
    return [text[start:end] for start, end in occurrences(text, name=name)]


@pytest.mark.parametrize(
    "text",
    [
        "傻逼",
        "傻*逼",
        "傻 逼",
        "傻\u200b逼",
        "傻。。逼",
        "傻👍逼",
        "傻-_-逼",
        "賤貨",
        "ｃｎｍ",
        "C.N.M",
    ],
)
def test_words_are_found_in_disguise(text):
    assert found(f"你这个{text}！") == [text]


@pytest.mark.parametrize("text", ["USB接口", "SB/T10720标准", "sbz", "无障碍cnmx"])
def test_latin_words_count_only_whole(text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["牲畜生病", "畜生产", "杂种优势"])
def test_innocent_phrases_are_left_alone(text):
    assert found(text) == []


def test_a_word_beside_an_innocent_phrase_is_found():
    assert found("牲畜生病了，这个畜生") == ["畜生"]


@pytest.mark.parametrize("name", LISTS)
def test_no_word_stands_twice_in_a_list(name):
    folded = [squeezed(word).text for word in words(name)]
    assert len(folded) == len(set(folded))


@pytest.mark.parametrize("name", LISTS)
def test_words_are_long_enough_to_mean_something(name):
    assert all(len(squeezed(word).text) >= 2 for word in words(name) if word != "婊")


@pytest.mark.parametrize("name", LISTS)
def test_an_innocent_phrase_contains_a_word_of_its_list(name):
    bad = [squeezed(word).text for word in words(name) if not word.startswith("!")]
    for phrase in (squeezed(word).text for word in words(name) if word.startswith("!")):
        assert any(word in phrase and word != phrase for word in bad), phrase
