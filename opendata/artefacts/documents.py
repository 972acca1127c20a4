"""The JSON files of a Release: report, Croissant, Data Package."""

from pathlib import Path
from typing import Any

import orjson

OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS


def write(document: Any, path: Path) -> None:
    """UTF-8 JSON, letters of any script as they are; a number that is none becomes null."""
    path.write_bytes(orjson.dumps(document, default=str, option=OPTIONS))
