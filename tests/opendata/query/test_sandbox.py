"""SQL of strangers: what they may ask, what they may not, and that nothing they do harms others."""

import json
from pathlib import Path

import duckdb
import psutil
import pytest

from errors import Invalid, TooMany, TooSlow
from opendata.query.sandbox import Sandbox
from opendata.query.sandboxed import ROWS


@pytest.fixture(scope="module")
def table(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("sandbox") / "table.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE data AS SELECT i AS _id, '区' || i % 3 AS 区, i % 100 AS n, "
            "repeat('文', 20) AS 内容 FROM range(1, 50001) t(i)"
        )
    return path


@pytest.fixture(scope="module")
def sandbox():
    found = Sandbox(processes=1)
    yield found
    found.close()


def ask(sandbox: Sandbox, table: Path, sql: str, **options):
    return json.loads(sandbox.ask(table, sql, **options).body)


def test_a_select_is_answered(sandbox, table):
    found = ask(sandbox, table, "SELECT 区, count(*) AS k FROM data GROUP BY ALL ORDER BY 区")
    assert found == {
        "columns": ["区", "k"],
        "rows": [["区0", 16666], ["区1", 16667], ["区2", 16667]],
        "truncated": False,
    }


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 as a -- a remark",
        "select 1 as a;",
        "with a as (select 1 as a) select * from a",
        "from data select 1 as a limit 1",
        "values (1)",
        "select * from range(3)",
        "select x.区 from data x join data y using (_id) limit 1",
        "select unnest([1, 2])",
        "with recursive t(i) as (select 1 union all select i + 1 from t where i < 5) from t",
    ],
)
def test_a_question_may_be_put_in_many_ways(sandbox, table, sql):
    assert ask(sandbox, table, sql)["rows"]


def test_values_of_every_kind_become_json(sandbox, table):
    sql = (
        "select 170141183460469231731687303715884105727 a, 1.10::decimal(5,2) b, "
        "date '2026-01-01' c, [1, null] d, {'x': 1} e, map {1: 2} f, 'nan'::double g, "
        "timestamp '2026-01-01 08:00:00' h, null i, true j, '中' k, interval 1 day l, "
        "'\\xAA'::blob m, uuid '00000000-0000-0000-0000-000000000001' n, time '08:00' o"
    )
    said = sandbox.ask(table, sql).body.decode()
    assert "170141183460469231731687303715884105727" in said
    assert '1.10,"2026-01-01",[1,null],{"x":1},{"1":2},null' in said


def test_too_many_rows_are_cut_off_and_told(sandbox, table):
    found = ask(sandbox, table, "select * from range(1000000000)")
    assert (len(found["rows"]), found["truncated"]) == (ROWS, True)


def test_too_much_text_is_cut_off_and_told(sandbox, table):
    found = ask(sandbox, table, "select repeat(内容, 200) from data")
    assert found["truncated"] is True
    assert len(found["rows"]) < 5000


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "select 1; select 2",
        "drop table data",
        "insert into data values (1)",
        "update data set n = 1",
        "delete from data",
        "create table x as select 1",
        "create or replace macro f(x) as x",
        "attach '/tmp/x.duckdb' as x",
        "copy data to '/tmp/x.csv'",
        "copy data from '/tmp/x.csv'",
        "export database '/tmp/x'",
        "import database '/tmp/x'",
        "install httpfs",
        "load json",
        "pragma database_list",
        "pragma memory_limit='1TB'",
        "set memory_limit = '1TB'",
        "reset memory_limit",
        "call pragma_version()",
        "checkpoint",
        "vacuum",
        "use memory",
        "begin",
        "prepare x as select 1",
        "execute x",
        "describe data",
        "show tables",
        "summarize data",
        "explain select 1",
        "with x as (insert into data values (1)) select 1",
        "pivot data on 区",
    ],
)
def test_what_is_no_single_select_is_refused(sandbox, table, sql):
    with pytest.raises(Invalid) as refused:
        sandbox.ask(table, sql)
    assert refused.value.about["why"] in {"one-select", "sql"}


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from read_blob('/etc/passwd')",
        "select * from read_json('/etc/passwd')",
        "select * from read_parquet('/tmp/x')",
        "select * from parquet_metadata('/tmp/x')",
        "select * from sniff_csv('/etc/passwd')",
        "select * from glob('/*')",
        "select * from '/etc/passwd'",
        "select * from 'https://example.org/x.parquet'",
        "select * from data where 区 in (select content from read_text('/etc/passwd'))",
        "select (select getenv('HOME'))",
        "select GETENV('HOME')",
        "select current_setting('memory_limit')",
        "select getvariable('x')",
        "select pg_sleep(1)",
        "select sleep_ms(1)",
        "select random()",
        "select current_date",
        "select localtimestamp",
        "select * from data using sample 1",
        "select * from (select * from data tablesample 50%)",
        "select now()",
        "select version()",
        "from duckdb_settings()",
        "from duckdb_databases()",
        "from duckdb_secrets()",
        "from duckdb_logs",
        "from pragma_database_size()",
        "from information_schema.tables",
        "from pg_catalog.pg_class",
        "from sqlite_master",
        "from table.main.data",
        "from system.main.duckdb_tables",
        "from query('select 1')",
        "from query_table('data')",
        "from json_execute_serialized_sql(json_serialize_sql('select 1'))",
        "from seq_scan('data')",
        "from test_all_types()",
    ],
)
def test_files_settings_and_the_server_stay_hidden(sandbox, table, sql):
    with pytest.raises(Invalid):
        sandbox.ask(table, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select 1) union all (select 2",
        "select 1 /* ",
        "select",
        "((((",
        "select * from data where",
        "select nothing from data",
        "select 'a'::integer",
        "select " + "(" * 3000 + "1" + ")" * 3000,
        "x" * 10_001,
        "select '\0'",
        "select sum(区) from data",
    ],
)
def test_broken_questions_are_refused(sandbox, table, sql):
    with pytest.raises(Invalid):
        sandbox.ask(table, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select length(repeat('x', 2000000000))",
        "select list_aggregate(range(1000000000), 'sum')",
        "select len(range(300000000))",
        "select list(a.内容 || b.内容) from data a, data b",
        "select string_agg(内容) from data, range(1000)",
        "select count(distinct (a._id, b._id)) from data a, data b",
    ],
)
def test_hogs_of_memory_are_stopped(sandbox, table, sql):
    with pytest.raises((Invalid, TooSlow)):
        sandbox.ask(table, sql, seconds=3)
    assert psutil.Process().memory_info().rss < 2**30
    assert ask(sandbox, table, "select 1")["rows"] == [[1]]


@pytest.mark.parametrize(
    "sql",
    [
        "select sum(i) from range(1000000000000) t(i)",
        "with recursive t(i) as (select 1 union all select i + 1 from t) select count(*) from t",
        "select count(*) from data a, data b, data c where a.n + b.n + c.n = 17",
        "select levenshtein(repeat('a', 300000), repeat('b', 300000))",
    ],
)
def test_what_takes_too_long_is_killed_and_the_next_one_answered(sandbox, table, sql):
    with pytest.raises(TooSlow):
        sandbox.ask(table, sql, seconds=0.7)
    assert ask(sandbox, table, "select 1")["rows"] == [[1]]


def test_nobody_waits_for_ever(table):
    busy = Sandbox(processes=0)
    with pytest.raises(TooMany):
        busy.ask(table, "select 1", seconds=0.1)


def test_a_killed_process_is_replaced(sandbox, table):
    ask(sandbox, table, "select 1")
    worker = sandbox.workers.queue[0]
    worker.process.kill()
    worker.process.wait()
    assert ask(sandbox, table, "select 2")["rows"] == [[2]]


def test_the_process_knows_no_secret(sandbox, table):
    ask(sandbox, table, "select 1")
    process = psutil.Process(sandbox.workers.queue[0].process.pid)
    assert not {name for name in process.environ() if "MINYI" in name or "DATABASE" in name}
