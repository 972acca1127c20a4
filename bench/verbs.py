"""Writing the record of 10,000 comments, and reading one page of them."""

import os
import tempfile
import time
from pathlib import Path

from bench import Row


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'minyi.db'}"
        os.environ["MINYI_FOLDER"] = str(folder / "files")
        return measured(folder)


def measured(folder: Path) -> list[Row]:
    import settings

    settings.settings.cache_clear()
    import cli
    import db
    from consultation import record, shelf, thread

    db.engine.cache_clear()
    slug = "ebike-parking-charging"
    for words in (
        ["migrate"],
        ["seed", "--demo"],
        ["seed", "--comments", "10000", "--consultation", slug],
    ):
        cli.main([*words])
    with db.reading() as session:
        consultation = shelf.by_slug(session, slug=slug)
        walls = []
        for turn in range(3):
            begun = time.perf_counter()
            done = record.export(session, consultation=consultation, folder=folder / f"out{turn}")
            walls.append(time.perf_counter() - begun)
        begun = time.process_time()
        for _ in range(50):
            thread.page(session, consultation_id=consultation.id, offset=5000)
        page = (time.process_time() - begun) / 50 * 1000
    note = f"{done.comments:,} comments"
    return [
        Row("export: CSV, XLSX, JSON, ledger", min(walls), "s", 2, note),
        Row("a page of 20 comments from the middle, CPU", page, "ms", None, note),
    ]
