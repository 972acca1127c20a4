"""Cards for the written formats: DatasetFacts without a database, and a folder of real files."""

from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from clock import ZONE
from opendata.columns import Column
from opendata.facts import DatasetFacts, FileFacts, ReleaseFacts
from tests.data_world import COLUMNS, ROWS, Table, written

BASE = "http://127.0.0.1:8501"
MEDIA_TYPES = {
    "data.csv": "text/csv; charset=utf-8",
    "data.parquet": "application/vnd.apache.parquet",
    "report.json": "application/json",
    "original/工单 (1).csv": "text/csv",
}


def make_card(folder: Path | None = None, *, base: str = BASE, **facts: Any) -> DatasetFacts:
    """A full card; its files are those of `folder`, or data.csv alone without one."""
    release = make_facts(folder, base=base)
    values: dict[str, Any] = {
        "base": base,
        "url": f"{base}/dataset/cases",
        "slug": "cases",
        "title": "热线工单",
        "title_en": "Hotline cases",
        "description": "每一件热线工单的区、状态、件数与评分。个人信息已去除，每月更新。",
        "description_en": "Every hotline case.",
        "publisher": "数据局",
        "publisher_en": "Data Bureau",
        "publisher_key": "data-bureau",
        "contact_name": "数据管理科",
        "contact_email": "data@example.org",
        "theme": "society",
        "theme_title": "社会民生",
        "theme_title_en": "Population and society",
        "keywords": ("热线", "工单"),
        "licence": "cc-by-4.0",
        "licence_title": "知识共享署名 4.0 国际",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "cycle": "monthly",
        "openness": "unconditional",
        "grounds": "",
        "source": "12345 热线",
        "region_code": "990000",
        "region_name": "清沅市",
        "covers_from": date(2026, 1, 1),
        "covers_to": date(2026, 3, 31),
        "published_at": datetime(2026, 4, 1, 9, tzinfo=ZONE),
        "changed_at": datetime(2026, 4, 2, 9, tzinfo=ZONE),
        "release": release,
        "releases": (1, 2),
    }
    return DatasetFacts(**{**values, **facts})


def make_facts(folder: Path | None = None, *, base: str = BASE, **facts: Any) -> ReleaseFacts:
    made = [] if folder is None else sorted(path for path in folder.rglob("*") if path.is_file())
    files = tuple(file_facts(path, folder, base) for path in made)
    digest = next((each.sha256 for each in files if each.name == "data.csv"), "0" * 64)
    values: dict[str, Any] = {
        "number": 2,
        "digest": digest,
        "rows": len(ROWS),
        "published_at": datetime(2026, 4, 2, 9, tzinfo=ZONE),
        "note": "",
        "columns": COLUMNS,
        "keys": ("id",),
        "files": files,
        "score": 92.5,
    }
    return ReleaseFacts(**{**values, **facts})


def file_facts(path: Path, folder: Path, base: str) -> FileFacts:
    data, name = path.read_bytes(), path.relative_to(folder).as_posix()
    return FileFacts(
        name=name,
        media_type=MEDIA_TYPES.get(name, "application/octet-stream"),
        size=len(data),
        sha256=sha256(data).hexdigest(),
        url=f"{base}/{name}",
    )


def fill(folder: Path, table: Table | None = None, *, parquet: bool = True) -> Path:
    """data.csv, a report, the original in another encoding, and Parquet, as a Release has them."""
    database, csv = written(table or Table())
    (folder / "original").mkdir(parents=True)
    (folder / "data.csv").write_bytes(csv)
    (folder / "report.json").write_text("{}")
    (folder / "original" / "工单 (1).csv").write_bytes(csv.decode().encode("gb18030"))
    if parquet:
        source = folder.parent / "table.duckdb"
        source.write_bytes(database)
        with duckdb.connect(str(source), read_only=True) as connection:
            connection.execute(
                "COPY (SELECT * EXCLUDE (_id) FROM data ORDER BY _id) "
                f"TO '{folder / 'data.parquet'}' (FORMAT parquet)"
            )
    return folder


def with_columns(card: DatasetFacts, *columns: Column) -> DatasetFacts:
    return replace(card, release=replace(card.present, columns=columns, keys=()))
