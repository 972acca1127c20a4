"""The closed list of reasons."""

from moderation.reasons import Reason


def test_the_list_is_closed():
    assert set(Reason) == {
        "personal-data",
        "advertising",
        "insult",
        "unlawful",
        "off-topic",
        "duplicate",
        "petition",
        "secret",
    }


def test_every_reason_names_its_basis():
    assert all(reason.basis for reason in Reason)
