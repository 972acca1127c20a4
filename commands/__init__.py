"""What every command gives back and shares: its Answer, a progress bar, the file on the disk."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errors import NotFound, TooLarge

LIMIT = 200_000_000


@dataclass(frozen=True)
class Answer:
    """`facts` is the JSON object, `text` the same for people; findings make the exit code 1."""

    facts: dict[str, Any]
    text: str = ""
    has_findings: bool = False


def contents(path: str) -> bytes:
    """The bytes of a file. Refuses NotFound, TooLarge (200 MB)."""
    file = Path(path)
    if not file.is_file():
        raise NotFound(file=path)
    if file.stat().st_size > LIMIT:
        raise TooLarge(file=path, limit=LIMIT, size=file.stat().st_size)
    return file.read_bytes()


def progress_bar() -> Callable[[str, float], None]:
    """Shows step and share on stderr when that is a terminal; does nothing otherwise."""
    if not sys.stderr.isatty():
        return lambda _step, _share: None

    def show(step: str, share: float) -> None:
        filled = round(share * 30)
        end = "\n" if share >= 1 else ""
        sys.stderr.write(f"\r[{'█' * filled}{'·' * (30 - filled)}] {share:4.0%} {step:<16}{end}")
        sys.stderr.flush()

    return show
