"""Benchmarks: each module gives rows; python -m bench prints them and writes latest.json."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure. `bound` is what it may be at most (None: only to be known)."""

    name: str
    value: float
    unit: str
    bound: float | None = None
    note: str = ""

    @property
    def is_met(self) -> bool:
        return self.bound is None or self.value <= self.bound
