"""The pool of open tables: locked down, shared by threads, never closed under a reader."""

import time
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

import files
from errors import NotFound, TooLarge, TooSlow
from opendata.tables import Pool, bounded, opened


@pytest.fixture
def tables(database, tmp_path) -> list[str]:
    found = []
    for number in range(3):
        path = tmp_path / f"{number}.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"CREATE TABLE data AS SELECT {number} AS _id FROM range(5)")
        found.append(files.keep(path.read_bytes()))
    return found


@pytest.fixture
def pool():
    found = Pool(size=1)
    yield found
    found.close()


def test_a_table_is_read(pool, tables):
    with pool.cursor(tables[2]) as cursor:
        assert cursor.execute("SELECT sum(_id) FROM data").fetchone() == (10,)


def test_what_is_not_there_is_not_found(pool, database):
    with pytest.raises(NotFound), pool.cursor("0" * 64):
        pass


def test_only_the_last_ones_stay_open(pool, tables):
    for name in tables:
        with pool.cursor(name):
            pass
    assert list(pool.open) == tables[-1:]


def test_one_that_is_read_is_not_closed(pool, tables):
    with pool.cursor(tables[0]) as first:
        for name in tables[1:]:
            with pool.cursor(name):
                pass
        assert first.execute("SELECT count(*) FROM data").fetchone() == (5,)
    assert len(pool.open) == 1


def test_many_threads_read_many_tables(pool, tables):
    def read(turn: int) -> bool:
        number = turn % 3
        with pool.cursor(tables[number]) as cursor:
            return cursor.execute("SELECT sum(_id) FROM data").fetchone() == (5 * number,)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(read, range(200)))


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO data VALUES (1)",
        "SELECT * FROM read_text('/etc/passwd')",
        "ATTACH '/tmp/x.duckdb'",
        "COPY data TO '/tmp/x.csv'",
        "SET enable_external_access = true",
        "SET memory_limit = '9GB'",
        "INSTALL httpfs",
        "SELECT * FROM pool",
    ],
)
def test_nothing_else_can_be_reached(pool, tables, sql):
    with pool.cursor(tables[0]) as cursor, pytest.raises(duckdb.Error):
        cursor.execute(sql)


def test_a_question_ends_in_time(pool, tables):
    begun = time.monotonic()
    with pytest.raises(TooSlow), pool.cursor(tables[0]) as cursor, bounded(cursor, 0.3):
        cursor.execute("SELECT sum(i) FROM range(1000000000000) t(i)").fetchall()
    assert time.monotonic() - begun < 5


def test_memory_is_bounded(pool, tables):
    with pytest.raises(TooLarge), pool.cursor(tables[0]) as cursor, bounded(cursor, None):
        cursor.execute("SELECT list(i) FROM range(100000000) t(i)").fetchall()


def test_the_shared_pool_opens_by_hash(tables):
    with opened(tables[1], seconds=5) as cursor:
        assert cursor.execute("SELECT count(*) FROM data").fetchone() == (5,)
