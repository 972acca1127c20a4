"""The rows of Releases for reading: a few read-only, locked-down DuckDB databases kept open."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from threading import Lock, Timer

import duckdb
from duckdb import DuckDBPyConnection

import files
from errors import TooLarge, TooSlow

OPEN = 4  # databases kept open when nobody reads them
MEMORY = 80_000_000  # bytes of buffers each of them may hold; sorting more goes to disk
SPILL = Path(gettempdir()) / "minyi-rows"
LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": f"{MEMORY}B",
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": str(SPILL),
    "max_temp_directory_size": "2GB",
}


@dataclass
class Opened:
    """One open database, and how many read it now."""

    connection: DuckDBPyConnection
    readers: int = 0


class Pool:
    """Databases by the sha256 of their file, the last used kept open. Any thread may ask. One
    that is read is never closed: for that time there may be more than `size`."""

    def __init__(self, size: int = OPEN) -> None:
        self.size = size
        self.open: OrderedDict[str, Opened] = OrderedDict()
        self.lock = Lock()

    @contextmanager
    def cursor(self, sha256: str) -> Iterator[DuckDBPyConnection]:
        """A cursor of the caller's own. Refuses NotFound."""
        with self.lock:
            found = self.open.get(sha256) or Opened(connect(files.path_of(sha256)))
            self.open[sha256] = found
            self.open.move_to_end(sha256)
            found.readers += 1
            cursor = found.connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()
            with self.lock:
                found.readers -= 1
                self._close_spare()

    def _close_spare(self) -> None:
        idle = [name for name, each in self.open.items() if not each.readers]
        for name in idle[: max(0, len(self.open) - self.size)]:
            self.open.pop(name).connection.close()

    def close(self) -> None:
        """Close what nobody reads."""
        with self.lock:
            for name in [name for name, each in self.open.items() if not each.readers]:
                self.open.pop(name).connection.close()


def connect(path: Path) -> DuckDBPyConnection:
    """A DuckDB file, read-only: no other file, no extension, no setting can be reached from it."""
    SPILL.mkdir(exist_ok=True)
    connection = duckdb.connect(str(path), read_only=True, config=LOCKED_DOWN)
    connection.execute("SET lock_configuration = true")
    return connection


POOL = Pool()


@contextmanager
def opened(sha256: str, *, seconds: float | None = None) -> Iterator[DuckDBPyConnection]:
    """A cursor on the table `data` of the Release with this table_sha256. Refuses NotFound,
    TooSlow once `seconds` have passed, TooLarge when a question needs more memory than there is."""
    with POOL.cursor(sha256) as cursor, bounded(cursor, seconds):
        yield cursor


@contextmanager
def bounded(cursor: DuckDBPyConnection, seconds: float | None) -> Iterator[None]:
    """The same bounds for a cursor that is open already."""
    timer = Timer(seconds, cursor.interrupt) if seconds else None
    if timer:
        timer.daemon = True
        timer.start()
    try:
        yield
    except duckdb.InterruptException:
        raise TooSlow(limit=seconds or 0) from None
    except duckdb.OutOfMemoryException:
        raise TooLarge(limit=MEMORY) from None
    finally:
        if timer:
            timer.cancel()
