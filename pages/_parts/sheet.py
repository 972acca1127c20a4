"""A sheet of paper to write on: what stands on it is sent at most once, and stays when refused."""

import secrets

from pages._parts import memory

SHEET = "sheet {name}"


def token(name: str) -> str:
    """The mark of the sheet in use, for the keys of its fields."""
    found = memory.kept(SHEET.format(name=name))
    if found is None:
        found = secrets.token_hex(6)
        memory.keep(SHEET.format(name=name), found)
    return str(found)


def in_use(name: str, mark: str) -> bool:
    """Whether this is still the sheet in use: a second click finds it taken away."""
    return bool(memory.kept(SHEET.format(name=name)) == mark)


def away(name: str) -> None:
    """It was sent; the next one is empty."""
    memory.take(SHEET.format(name=name))
