"""Topics: guessed from words, never where two speak alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import SuggestionKind
from surveys.suggestions import terms, vocabulary
from surveys.suggestions.terms import Level


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("孩子上小学没有学位", "education"),
        ("公司拖欠工资，欠薪三个月", "income"),
        ("公司拖欠工資", "income"),
        ("医院挂号太难", "health"),
        ("小区物业不管漏水", "housing"),
        ("楼下飞线充电，消防通道被堵", "safety"),
        ("The bus stop needs a shelter", "transport"),
        ("路灯不亮", "urban"),
        ("你好", None),
        ("", None),
        ("医院学校", None),
    ],
)
def test_a_topic_is_proposed_from_the_words(text, topic):
    assert vocabulary.guess(text) == topic


@given(st.text(max_size=500))
def test_any_text_has_a_known_topic_or_none(text):
    found = vocabulary.guess(text)
    assert found is None or vocabulary.is_known(found)


@pytest.mark.parametrize("topic", [t for t in vocabulary.TOPICS if t.aliases])
def test_each_topic_is_known_by_its_key_and_its_words(topic):
    assert vocabulary.named(topic.key) == topic.key
    assert vocabulary.named(f" {topic.aliases[0]} ") == topic.key


def test_no_word_speaks_for_two_topics():
    words = [alias for alias, _key in vocabulary.ALIASES]
    assert len(words) == len(set(words))


def test_what_is_not_read_in_its_source_is_marked():
    tiered, local = terms.all_terms()
    assert (tiered.is_verified, local.is_verified) == (False, True)
    assert (tiered.consult, tiered.ordinary, tiered.complex) == (1, 5, 15)


@pytest.mark.parametrize("kind", SuggestionKind)
def test_each_kind_has_a_term_that_is_found_again(kind):
    term = terms.first(kind, ["990500"])
    assert term.level is (Level.CONSULT if kind is SuggestionKind.CONSULT else Level.ORDINARY)
    assert terms.named(term.name) == term


@pytest.mark.parametrize("name", ["", "tiered", "tiered/never", "nobody/consult"])
def test_an_unknown_term_is_none(name):
    assert terms.named(name) is None
