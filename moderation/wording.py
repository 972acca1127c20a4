"""What people write into a field: cleaned, bounded, masked for others to read."""

from errors import Empty, Invalid, TooLong
from moderation.cleaning import clean
from moderation.screen import screen


def worded(text: str, *, field: str, limit: int, needed: bool = True) -> str:
    """The cleaned text. Refuses Empty, TooLong."""
    cleaned = clean(text)
    if needed and not cleaned:
        raise Empty(field=field)
    if len(cleaned) > limit:
        raise TooLong(field=field, limit=limit, length=len(cleaned))
    return cleaned


def line(text: str, *, field: str, limit: int, needed: bool = True) -> str:
    """The cleaned text on one line. Refuses Empty, TooLong."""
    return " ".join(worded(text, field=field, limit=limit, needed=needed).split())


def masked(text: str) -> str:
    """The text as the public may read it: personal data in it are hidden."""
    return screen(text).masked


def fit_for_all(text: str, *, field: str) -> None:
    """Refuses Invalid(why="personal") for a text of the department that the public is to read and
    that surely holds personal data."""
    if any(finding.is_surely_personal for finding in screen(text).findings):
        raise Invalid(field=field, why="personal")
