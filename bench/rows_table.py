"""The seeded table of the open-data benchmarks: hotline cases of a city, eleven columns of Chinese
text, times, numbers and coordinates; a million rows are about 154 MB of CSV."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from opendata.columns import Column, ColumnType

DISTRICTS = [
    "浦东新区",
    "黄浦区",
    "徐汇区",
    "长宁区",
    "静安区",
    "普陀区",
    "虹口区",
    "杨浦区",
    "闵行区",
    "宝山区",
    "嘉定区",
    "金山区",
    "松江区",
    "青浦区",
    "奉贤区",
    "崇明区",
]
STREETS = ["人民", "和平", "解放", "建设", "新华", "长江", "南山", "北湖", "东门", "西园"]
CATEGORIES = [
    "噪声扰民",
    "道路破损",
    "违章停车",
    "垃圾清运",
    "供水供电",
    "物业管理",
    "消费维权",
    "劳动保障",
    "教育收费",
    "医疗服务",
]
STATUSES = ["办结", "在办", "退回", "待派", "延期"]
TEXTS = [
    "小区门口道路积水，行人通行困难，希望尽快处理",
    "夜间施工噪声影响休息，请求协调",
    "路灯损坏已有半个月，盼修复",
    "咨询公共租赁住房申请条件及办理流程",
    "垃圾清运不及时，气味难闻，建议增加班次",
    "建议在学校周边增设斑马线，保障学生安全",
    "商铺占道经营，通道被堵，影响消防安全",
    "感谢工作人员耐心答复，问题已经解决",
]
T = ColumnType
COLUMNS = (
    Column(name="编号", type=T.IDENTIFIER, title="工单编号"),
    Column(name="区", title="所在区"),
    Column(name="街道", title="街道（镇）"),
    Column(name="类别", title="诉求类别"),
    Column(name="状态", title="办理状态"),
    Column(name="受理时间", type=T.DATETIME, format="%Y-%m-%d %H:%M:%S"),
    Column(name="办理天数", type=T.INTEGER, unit="天"),
    Column(name="满意度", type=T.NUMBER, scale=2, unit="分"),
    Column(name="经度", type=T.LONGITUDE, unit="°"),
    Column(name="纬度", type=T.LATITUDE, unit="°"),
    Column(name="内容", title="诉求内容"),
)


def query(*, n: int = 1_000_000, seed: int = 0) -> str:
    """SELECT of the table, `_id` first, in order of `_id`. Chance comes from MD5 of the row number
    and the seed, so the same call gives the same rows under any version of DuckDB."""
    return f"""
        WITH chance AS (
            SELECT i, md5_number_lower('{seed:d}:' || i) AS a,
                md5_number_upper('{seed:d}:' || i) AS b
            FROM range(1, {n:d} + 1) AS t(i)
        ), drawn AS (
            SELECT i, (a % 16)::INT AS district, (a // 16 % 10)::INT AS street,
                least((a // 160 % 13)::INT, 9) AS category,
                greatest((a // 2080 % 9)::INT - 4, 0) AS status,
                (a // 18720 % 31536000)::BIGINT AS second, (a // 590353920000 % 90)::BIGINT AS days,
                (b % 8)::INT AS text, (b // 8 % 401)::BIGINT AS score, (b // 3208 % 20) AS gap,
                (b // 64160 % 8000)::BIGINT AS east, (b // 513280000 % 6000)::BIGINT AS north
            FROM chance
        )
        SELECT i AS "_id", printf('%010d', i) AS "编号",
            {_list(DISTRICTS)}[district + 1] AS "区",
            {_list(STREETS)}[street + 1] || if(street < 7, '路街道', '镇') AS "街道",
            {_list(CATEGORIES)}[category + 1] AS "类别", {_list(STATUSES)}[status + 1] AS "状态",
            TIMESTAMP '2025-01-01' + to_seconds(second) AS "受理时间", days AS "办理天数",
            CASE WHEN gap > 0 THEN (1 + score / 100)::DECIMAL(18, 2) END AS "满意度",
            if(gap <> 1, (121 + (district * 50000 + east * 7) / 1e6)::DOUBLE, NULL) AS "经度",
            if(gap <> 1, (31 + (street * 50000 + north * 7) / 1e6)::DOUBLE, NULL) AS "纬度",
            {_list(TEXTS)}[text + 1] AS "内容"
        FROM drawn ORDER BY i
    """


def write(path: Path, *, n: int = 1_000_000, seed: int = 0) -> Path:
    """The table as UTF-8 CSV with a header: the same bytes for the same `n` and `seed`."""
    with duckdb.connect() as con:
        rows = f"SELECT * EXCLUDE (_id) FROM ({query(n=n, seed=seed)})"
        con.execute(f"COPY ({rows}) TO '{path}' (HEADER, DELIMITER ',')")
    return path


def table(path: Path, *, n: int = 1_000_000, seed: int = 0) -> Path:
    """The table as the DuckDB file of a Release: one table `data`."""
    with duckdb.connect(str(path)) as con:
        con.execute(f"CREATE TABLE data AS {query(n=n, seed=seed)}")
    return path


def _list(words: Sequence[str]) -> str:
    return "[" + ", ".join(f"'{word}'" for word in words) + "]"
