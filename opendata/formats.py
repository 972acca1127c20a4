"""Which reader a file needs: by its first bytes, then by its name."""

from pathlib import PurePosixPath

from errors import Empty, Unreadable
from opendata.staged import Source
from opendata.unpacking import ZIP, start_of

OLE, PARQUET = b"\xd0\xcf\x11\xe0", b"PAR1"
BY_NAME = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".geojson": "geojson",
}
BINARY = {".xlsx": ZIP, ".xlsm": ZIP, ".xls": OLE, ".parquet": PARQUET}
KINDS = (".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".geojson", ".parquet", ".zip", ".gz")
OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"MZ\x90",
)


def format_of(source: Source) -> str:
    """One of csv, tsv, xlsx, xls, json, jsonl, geojson, parquet. Refuses Unreadable (kind,
    not-what-it-says), Empty."""
    start = start_of(source)
    if not start.strip():
        raise Empty(field="file", file=source.name)
    if start.startswith(ZIP):
        return "xlsx"
    if start.startswith(OLE):
        return "xls"
    if start.startswith(PARQUET):
        return "parquet"
    ending = PurePosixPath(source.name).suffix.lower()
    mark_up = (
        start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doc", b"<?xml"))
    )
    if ending in BINARY or mark_up or start.startswith(OTHERS):
        raise Unreadable(file=source.name, why="not-what-it-says")
    told = source.reading.format or BY_NAME.get(ending)
    if told not in BY_NAME.values():
        raise Unreadable(file=source.name, why="kind", kinds=list(KINDS))
    return str(told)
