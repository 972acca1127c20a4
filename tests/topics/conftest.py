"""Real messages to a city government, read from beside the repository when they are there."""

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "feedback"


@pytest.fixture(scope="session")
def feedback() -> Callable[[str], list[dict[str, str]]]:
    """Reads one of the tables by name; skips where the data is not there."""

    def rows(name: str) -> list[dict[str, str]]:
        path = SHARED / f"{name}.csv.gz"
        if not path.exists():
            pytest.skip(f"no real data at {SHARED}")
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return list(csv.DictReader(lines))

    return rows
