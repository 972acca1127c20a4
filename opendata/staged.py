"""Source, a file about to be read, and Staged, what reading it gave."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from opendata.problems import Problem
from opendata.reading import Reading

Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True)
class Source:
    """`path` holds the bytes, `name` says what they were called (never used as a path), `folder`
    is scratch space that goes away after reading."""

    path: Path
    name: str
    reading: Reading
    folder: Path


@dataclass(frozen=True)
class Staged:
    """Table `raw` is filled: `reading` with nothing left open, `names` of c0, c1, …, how many
    rows, what was noticed, and the first cells with Chinese in them, to confirm the encoding."""

    reading: Reading
    names: tuple[str, ...]
    rows: int
    problems: tuple[Problem, ...]
    samples: tuple[str, ...] = ()
