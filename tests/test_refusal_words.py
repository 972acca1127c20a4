"""What a Refusal says: a sentence for every code, in every language, filled with its facts."""

import string

import pytest

import errors
import i18n
from errors import Empty, Incomplete, Invalid, NotAllowed, Refusal, TooLarge, TooLong, TooMany
from refusal_words import FIELDS, OWED, SENTENCES, say


def kinds(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    return [kind, *(each for below in kind.__subclasses__() for each in kinds(below))]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_refusal_says_something(kind, language):
    said = say(kind(), language)
    assert len(said) > 4
    assert "{" not in said


def test_every_code_has_its_own_sentence():
    assert {kind.code for kind in kinds()} <= set(SENTENCES)
    assert vars(errors)["Refusal"].code in SENTENCES


@pytest.mark.parametrize("text", SENTENCES.values())
def test_a_sentence_uses_only_facts_that_there_are(text):
    facts = {"field", "kinds", "length", "limit", "minutes", "missing", "reason"}
    facts |= {"given", "allowed", "line"}
    assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= facts


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (Empty(field="title"), "Title: please write something."),
        (TooLong(limit=5_000, length=12_000), "The text is too long: 12,000, at most 5,000."),
        (TooLarge(limit=20_000_000, size=30_000_000), "This is larger than 20 MB."),
        (TooMany(limit=30, minutes=60), "at most 30 in 60 minutes"),
        (NotAllowed(act="support", why="own"), "a comment of your own"),
        (Invalid(field="closes_at", why="past"), "Closing time: this lies in the past."),
        (Invalid(field="unheard-of"), "unheard-of: this cannot be taken"),
        (Incomplete(missing=["title", "draft"]), "missing: Title, Text of the draft."),
        (
            Incomplete(waiting=3, summary=False, topics=["停车", "收费"], comments=[], reply=True),
            "Comments that wait for moderation, Topics without a verdict (停车, 收费), "
            "Official reply.",
        ),
    ],
)
def test_a_sentence_tells_what_it_is_about(refusal, said):
    assert said in say(refusal, "en")


def test_what_people_wrote_is_no_placeholder():
    assert "{limit}" in say(Incomplete(topics=["{limit}"]), "en")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_chinese_readers_read_chinese(language):
    for text in [*SENTENCES.values(), *FIELDS.values(), *OWED.values()]:
        assert i18n.translate(text, language) != text
