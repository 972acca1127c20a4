"""python -m bench [MODULE …]: measure, print a table, write bench/results/latest.json."""

import json
import os
import platform
import sys
import time
from dataclasses import asdict
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from bench import Row

MODULES = (
    "texts",
    "topics",
    "moderation",
    "verbs",
    "api",
    "pages",
    "start",
    "intake",
    "rows",
    "polls",
    "surveys",
    "responses",
)
RESULTS = Path(__file__).parent / "results" / "latest.json"


def main(names: list[str]) -> int:
    found: dict[str, list[Row]] = {}
    for name in names or MODULES:
        started = time.monotonic()
        try:
            found[name] = import_module(f"bench.{name}").rows()
        except FileNotFoundError as missing:
            print(f"{name}: skipped, {missing}", file=sys.stderr)
            continue
        show(name, found[name], time.monotonic() - started)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(record(found), ensure_ascii=False, indent=1) + "\n", "utf-8")
    missed = [row for rows in found.values() for row in rows if not row.is_met]
    for row in missed:
        print(f"over its bound: {row.name}: {row.value:.4g} {row.unit} > {row.bound:g}")
    return 0


def show(name: str, rows: list[Row], seconds: float) -> None:
    print(f"\n{name} ({seconds:.0f} s)")
    for row in rows:
        bound = "" if row.bound is None else f"≤ {row.bound:g}"
        mark = "" if row.is_met else "  ✗"
        print(f"  {row.name:<64} {row.value:>10.4g} {row.unit:<6} {bound:<8}{mark} {row.note}")


def record(found: dict[str, list[Row]]) -> dict[str, object]:
    """What was measured now, and of the modules not run now what was measured before."""
    kept = json.loads(RESULTS.read_text("utf-8"))["rows"] if RESULTS.is_file() else []
    rows = [row for row in kept if row["module"] not in found]
    rows += [asdict(row) | {"module": name} for name, rows in found.items() for row in rows]
    names = ("streamlit", "sqlalchemy", "scikit-learn", "graspologic-native", "rensa")
    return {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "versions": {name: version(name) for name in names},
        "rows": sorted(rows, key=lambda row: MODULES.index(str(row["module"]))),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
