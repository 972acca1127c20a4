"""The row API on a million rows: times beside Datasette 0.65.5 and DuckDB in process, memory."""

import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import httpx
from sqlalchemy.orm import Session

import db
from bench import Row, rows_table
from bench import datasette as rival
from bench.server import Server, command, serving
from models import Artefact, Release, ReleaseState
from tests.data_world import make_dataset
from tests.world import NOON

ROWS = 1_000_000
API = "/api/v1/datasets/million"
RUNS = 15
Act = Callable[[], Any]
TURNS = count(1)


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = publish(folder)
        with serving(folder, port=8795) as server:
            base = peak(server)
            found = ours(server, table)
            found.append(Row("rows: peak RSS of the server", peak(server), "MB", 300))
            found.append(Row("rows: of it before the first question", base, "MB"))
            try:
                found += beside(server, table, folder)
            except FileNotFoundError as missing:
                print(f"rows: without Datasette, {missing}", file=sys.stderr)
    return found


def publish(folder: Path) -> Path:
    """A Dataset with the benchmark's table as its one Release; where its DuckDB file lies."""
    command(folder, "migrate")
    table = rows_table.table(folder / "table.duckdb", n=ROWS)
    csv = rows_table.write(folder / "data.csv", n=ROWS)
    engine = db.make_engine(f"sqlite:///{folder / 'minyi.db'}")
    with Session(engine) as session:
        dataset = make_dataset(session, slug="million", keys=["编号"])
        release = Release(
            dataset_id=dataset.id,
            number=1,
            state=ReleaseState.PUBLISHED,
            original_name="data.csv",
            original_sha256="0" * 64,
            original_size=csv.stat().st_size,
            columns=[column.as_json() for column in rows_table.COLUMNS],
            keys=["编号"],
            rows=ROWS,
            digest=keep(folder, csv),
            table_sha256=keep(folder, table),
            prepared_by=dataset.created_by,
            prepared_at=NOON,
            published_at=NOON,
        )
        release.artefacts = [
            Artefact(
                name="data.csv",
                media_type="text/csv; charset=utf-8",
                size=csv.stat().st_size,
                sha256=release.digest,
            )
        ]
        session.add(release)
        dataset.newest = 1
        session.commit()
    engine.dispose()
    return table


def keep(folder: Path, path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
    name = digest.hexdigest()
    target = folder / "files" / name[:2] / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, target)
    return name


def peak(server: Server) -> float:
    """The most memory the server ever held, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


@contextmanager
def client(server: Server) -> Iterator[httpx.Client]:
    headers = {"Accept-Encoding": "identity"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=120) as found:
        yield found


def ours(server: Server, table: Path) -> list[Row]:
    """Every question anew, so that no kept answer serves it, but for the first page and the 304."""
    with client(server) as http:
        questions = asked(http)
        compare(http, table)
        first = http.get(f"{API}/rows", params={"count": "exact"})
        held = {"If-None-Match": first.headers["etag"]}
        found = [
            Row("rows: first page, kept", wall(lambda: page(http, count="exact")), "ms", 5),
            Row(
                "rows: 304 for who has it",
                wall(lambda: http.get(f"{API}/rows", params={"count": "exact"}, headers=held)),
                "ms",
                3,
            ),
        ]
        for name, (act, bound, raw) in questions.items():
            in_process = wall(lambda sql=raw: direct(table, sql)) if raw else 0.0
            note = f"DuckDB in process {in_process:.1f}" if raw else ""
            found.append(Row(f"rows: {name}", wall(act), "ms", bound, note))
            found.append(Row(f"rows: {name}, CPU of the server", cost(server, act), "ms"))
        return found + exports(http)


def asked(http: httpx.Client) -> dict[str, tuple[Act, float | None, str]]:
    """Name → what to do, its bound in ms, the same in SQL."""
    both = "\"区\" = '浦东新区' AND \"状态\" = '办结'"
    return {
        "a page further on": (lambda: page(http, _id=f"gt.{new() * 997}"), 12, ""),
        "filter two columns + count": (
            lambda: page(
                http, 区="eq.浦东新区", 状态="eq.办结", count="exact", 办理天数=f"neq.{-new()}"
            ),
            15,
            f"SELECT count(*) FROM data WHERE {both}",
        ),
        "sort by number": (
            lambda: page(http, order="办理天数.desc", limit=str(100 + new() % 100)),
            30,
            'SELECT _id FROM data ORDER BY "办理天数" DESC, _id LIMIT 101',
        ),
        "text search + count": (
            lambda: page(http, 内容="fts.噪声", count="exact", 办理天数=f"neq.{-new()}"),
            20,
            "SELECT count(*) FROM data WHERE contains(\"内容\", '噪声')",
        ),
        "three facets + filter + count": (
            lambda: get(
                http, "facets", columns="区,类别,状态", 办理天数="gte.30", 编号=f"neq.{new()}"
            ),
            80,
            'SELECT "区", count(*) FROM data WHERE "办理天数" >= 30 GROUP BY 1',
        ),
        "aggregate month × district": (
            lambda: get(
                http,
                "aggregate",
                group="受理时间.month,区",
                measure="count,avg.满意度",
                办理天数=f"neq.{-new()}",
            ),
            110,
            'SELECT date_trunc(\'month\', "受理时间"), "区", count(*), avg("满意度") '
            "FROM data GROUP BY 1, 2",
        ),
        "SQL, count by district": (
            lambda: get(http, "sql", q=f"SELECT 区, count(*), {new()} FROM data GROUP BY 1"),
            None,
            "",
        ),
    }


def new() -> int:
    return next(TURNS) % 900


def page(http: httpx.Client, **params: str) -> Any:
    return get(http, "rows", **params)


def get(http: httpx.Client, address: str, **params: str) -> Any:
    return http.get(f"{API}/{address}", params=params).raise_for_status().json()


def direct(table: Path, sql: str, *, kept: dict[Path, Any] = {}) -> list[tuple[Any, ...]]:  # noqa: B006
    if table not in kept:
        kept[table] = duckdb.connect(str(table), read_only=True, config={"threads": 2})
    return kept[table].execute(sql).fetchall()


def compare(http: httpx.Client, table: Path) -> None:
    """Nothing is timed before counts, sums and sets of rows are those of DuckDB."""
    where = "\"区\" = '浦东新区' AND \"状态\" = '办结'"
    counted = page(http, 区="eq.浦东新区", 状态="eq.办结", count="exact", limit="200")
    assert counted["count"] == direct(table, f"SELECT count(*) FROM data WHERE {where}")[0][0]
    ids = direct(table, f'SELECT "编号" FROM data WHERE {where} ORDER BY _id LIMIT 200')
    assert [row["编号"] for row in counted["items"]] == [row[0] for row in ids]
    told = get(http, "facets", columns="类别", 办理天数="gte.30")
    facets = direct(table, 'SELECT "类别", count(*) FROM data WHERE "办理天数" >= 30 GROUP BY 1')
    assert {each["value"]: each["count"] for each in told["columns"]["类别"]} == dict(facets)
    told = get(http, "aggregate", measure="count,sum.办理天数,sum.满意度")["items"][0]
    sums = direct(table, 'SELECT count(*), sum("办理天数"), sum("满意度") FROM data')[0]
    assert list(told.values()) == [sums[0], sums[1], float(sums[2])]


def wall(act: Act) -> float:
    """Milliseconds a client waits: the median."""
    act()
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def cost(server: Server, act: Act) -> float:
    """CPU milliseconds of the server a question."""
    before = server.cpu()
    for _ in range(RUNS):
        act()
    return (server.cpu() - before) / RUNS * 1000


def exports(http: httpx.Client) -> list[Row]:
    stored = export(http, format="csv")
    made = export(http, format="csv", _id="gt.0")
    assert stored[2] == made[2]  # the same bytes
    size = stored[3] / 1e6
    beside_export = during(http)
    return [
        Row("rows: whole CSV as stored, first byte", stored[0], "ms", 150),
        Row("rows: whole CSV as stored", stored[1], "s", 3.5, f"{size / stored[1]:.0f} MB/s"),
        Row("rows: whole CSV made anew, first byte", made[0], "ms", 150),
        Row("rows: whole CSV made anew", made[1], "s", 3.5),
        Row("rows: filter during an export, p95", beside_export, "ms", 100),
    ]


def export(http: httpx.Client, **params: str) -> tuple[float, float, str, int]:
    """Milliseconds to the first byte, seconds in all, sha256, bytes."""
    digest, size, first = sha256(), 0, 0.0
    begun = time.perf_counter()
    with http.stream("GET", f"{API}/rows", params=params) as answer:
        for piece in answer.raise_for_status().iter_raw():
            first = first or (time.perf_counter() - begun) * 1000
            digest.update(piece)
            size += len(piece)
    return first, time.perf_counter() - begun, digest.hexdigest(), size


def during(http: httpx.Client) -> float:
    """The 95th percentile of filters while CSV is made for another client."""
    taken: list[float] = []
    for _ in range(2):
        other = httpx.Client(base_url=http.base_url, headers=http.headers, timeout=120)
        thread = threading.Thread(
            target=export, args=(other,), kwargs={"format": "csv", "_id": "gt.0"}
        )
        thread.start()
        while thread.is_alive():
            begun = time.perf_counter()
            page(http, 区="eq.浦东新区", 状态="eq.办结", count="exact", 办理天数=f"neq.{-new()}")
            taken.append((time.perf_counter() - begun) * 1000)
        other.close()
    return statistics.quantiles(taken, n=20)[-1]


def beside(server: Server, table: Path, folder: Path) -> list[Row]:
    """The same questions to Datasette with indexes; its answers must be ours."""
    rival.program()
    seconds = rival.load(table, folder / "rival.db")
    found = [Row("Datasette: load into SQLite, six indexes", seconds, "s")]
    with rival.datasette(folder / "rival.db") as other, client(other) as theirs:
        with client(server) as http:
            agree(http, theirs)
        for name, params in QUESTIONS.items():
            found.append(Row(f"Datasette: {name}", wall(lambda p=params: told(theirs, **p)), "ms"))
        found.append(Row("Datasette: peak RSS", peak(other), "MB"))
    return found


MONTHS = (
    'select substr("受理时间", 1, 7) m, "区", count(*) n, avg("满意度") from data group by 1, 2'
)
QUESTIONS: dict[str, dict[str, str]] = {
    "first page": {"_size": "100"},
    "filter two columns + count": {"区": "浦东新区", "状态": "办结", "_size": "100"},
    "sort by number": {"_sort_desc": "办理天数", "_size": "100"},
    "text search + count": {"内容__contains": "噪声", "_size": "100"},
    "aggregate month × district": {"sql": MONTHS},
}


def told(http: httpx.Client, **params: str) -> Any:
    address = "/rival.json" if "sql" in params else "/rival/data.json"
    return http.get(address, params=params).raise_for_status().json()


def agree(http: httpx.Client, theirs: httpx.Client) -> None:
    one = page(http, 区="eq.浦东新区", 状态="eq.办结", count="exact", limit="100", select="_id")
    other = told(theirs, **QUESTIONS["filter two columns + count"])
    assert one["count"] == other["filtered_table_rows_count"]
    assert [row["_id"] for row in one["items"]] == [row[0] for row in other["rows"]]
    one = page(http, 内容="fts.噪声", count="exact")
    other = told(theirs, **QUESTIONS["text search + count"])
    assert one["count"] == other["filtered_table_rows_count"]
    one = get(http, "aggregate", group="受理时间.month,区", measure="count")
    other = told(theirs, **QUESTIONS["aggregate month × district"])
    groups = {(row["受理时间.month"], row["区"]): row["count"] for row in one["items"]}
    assert groups == {(row[0], row[1]): row[2] for row in other["rows"]}
