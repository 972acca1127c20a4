"""What a cell must look like to be of a type: patterns that read the same in Python and in DuckDB,
and the SQL that turns a cell into a value."""

import re
from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from opendata.columns import Column, ColumnType

SPACES = " \t\r\n\u3000\u00a0"
WIDE, NARROW = "０１２３４５６７８９．，－＋／：", "0123456789.,-+/:"
NARROWED = str.maketrans(WIDE, NARROW)
TRUE, FALSE = ("true", "是"), ("false", "否")
MARKS = ("-", "--", "—", "——", "－", "/", "无", "暂无", "na", "n/a", "null", "\\n", "#n/a")

DIGITS = "[0-9]+"
INTEGER = "[+-]?(?:0|[1-9][0-9]{0,14})"
PLAIN = r"[+-]?(?:(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?|\.[0-9]{1,17})"
SCIENTIFIC = PLAIN + "(?:[eE][+-]?[0-9]{1,3})?"
GROUPED = r"[+-]?(?:0|[1-9][0-9]{0,17}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5})(?:\.[0-9]{1,17})?"
DECIMAL_COMMA = r"[+-]?(?:0|[1-9][0-9]{0,17}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,5})(?:,[0-9]{1,17})?"
PHONE = r"(?:\+?86[- ]?)?1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|[48]00-?[0-9]{3}-?[0-9]{4}"
CODE = r"[0-9A-Za-z][0-9A-Za-z_\-./]{0,39}"

DAYS = {
    "%Y-%m-%d": "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}",
    "%Y/%m/%d": "[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}",
    "%Y.%m.%d": r"[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}",
    "%Y年%m月%d日": "[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日",
    "%Y%m%d": "(?:19|20|21)[0-9]{6}",
}
# A fraction of a second is only taken when it is none; +08:00 is the time of the wall here.
HOURS = {
    "%H:%M": "[0-9]{1,2}:[0-9]{2}",
    "%H:%M:%S": "[0-9]{1,2}:[0-9]{2}:[0-9]{2}",
    "%H:%M:%S.0": r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.0",
    "%H:%M:%S.000": r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.000",
    "%H:%M:%S.000000": r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.000000",
    "%H:%M:%S+08:00": r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}\+08:00",
    "%H时%M分": "[0-9]{1,2}时[0-9]{1,2}分",
    "%H时%M分%S秒": "[0-9]{1,2}时[0-9]{1,2}分[0-9]{1,2}秒",
}
MOMENTS = {
    f"{day}{gap}{hour}": f"{days}{gap}{hours}"
    for day, days in DAYS.items()
    for hour, hours in HOURS.items()
    for gap in (" ", "T", "")
    if gap or "年" in day
}
AMBIGUOUS = r"[0-9]{1,2}[/\-.][0-9]{1,2}[/\-.][0-9]{4}"
UNITS = (
    "万亿元|亿元|万元|千元|百元|元|万亿|亿|万|千|百|%|％|‰|平方公里|平方千米|平方米|立方米|公顷|亩|"
    "公里|千米|厘米|毫米|米|千瓦时|千瓦|兆瓦|吨|千克|公斤|毫克|微克|克|毫升|升|小时|分钟|秒|天|周|个月|"
    "岁|万人|人次|人|万户|户|个|件|次|家|辆|台|套|条|℃|°C|km²|km2|km|m²|m2|㎡|m³|m3|cm|mm|m|kg|mg|g|t|"
    "kWh|kW|MW|ml|mL|L|h|min|s|USD|RMB|CNY"
)
WITH_UNIT = rf"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?[ ]*({UNITS})?"


def narrowed(cell: str) -> str:
    """Digits, points and signs of full width as ASCII."""
    return cell.translate(NARROWED)


def fits(pattern: str, cell: str) -> bool:
    return re.fullmatch(pattern, cell) is not None


def text(value: str) -> str:
    """A string as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def trimmed(place: int) -> str:
    return f"trim(c{place}, {text(SPACES)})"


def narrow(sql: str) -> str:
    return f"translate({sql}, {text(WIDE)}, {text(NARROW)})"


def seen(con: DuckDBPyConnection, places: Sequence[int], *, whole: bool = True) -> str:
    """Table `raw` as SQL, with t0, t1, … the trimmed cells and x0, x1, … those narrowed besides.
    Both cost a microsecond a cell, so a column that needs neither is passed by. Not `whole`: the
    columns at `places` alone, for a table of thousands is slow to name."""
    fields = ["*"] if whole else [f"c{place}" for place in places]
    for place in places:
        if _is_tidy(con, place):
            fields += [f"c{place} AS t{place}", f"c{place} AS x{place}"]
        else:
            fields += [f"{trimmed(place)} AS t{place}", f"{narrow(trimmed(place))} AS x{place}"]
    return f"(SELECT {', '.join(fields)} FROM raw)"


def _is_tidy(con: DuckDBPyConnection, place: int) -> bool:
    """Whether all cells are ASCII and neither begin nor end with a space."""
    cell = f"c{place}"
    loose = f"{cell} <> '' AND ({cell} < '!' OR {cell}[-1] < '!')"
    sql = f"SELECT 1 FROM raw WHERE strlen({cell}) <> length({cell}) OR ({loose}) LIMIT 1"
    return con.execute(sql).fetchone() is None


def full(sql: str, pattern: str) -> str:
    return f"regexp_full_match({sql}, {text(pattern)})"


def missing(place: int, column: Column) -> str:
    """Whether a cell of `seen` means none. Text is compared as it stands, anything else trimmed."""
    cell = f"c{place}" if column.type is ColumnType.TEXT else f"t{place}"
    marks = ", ".join(text(mark) for mark in column.missing) or "NULL"
    return f"(c{place} IS NULL OR {cell} IN ({marks}))"


def value(place: int, column: Column) -> str:
    """A cell of `seen` as a value of the column's type, NULL when it cannot be."""
    type_, cell, trim = column.type, f"x{place}", f"t{place}"
    if type_ is ColumnType.TEXT:
        return f"c{place}"
    if type_ is ColumnType.IDENTIFIER:
        return f"nullif({trim}, '')"
    if type_ is ColumnType.REGION:
        return f"CASE WHEN {full(cell, DIGITS)} THEN {cell} END"
    if type_ is ColumnType.BOOLEAN:
        return f"CASE WHEN {_among(trim, TRUE)} THEN true WHEN {_among(trim, FALSE)} THEN false END"
    if type_ in (ColumnType.DATE, ColumnType.DATETIME):
        return _moment(cell, column)
    return _number(cell, column)


def _among(cell: str, words: tuple[str, ...]) -> str:
    return f"lower({cell}) IN ({', '.join(map(text, words))})"


def _moment(cell: str, column: Column) -> str:
    """`format` may list several, parted by |. Without one: as DuckDB writes it."""
    usual = "%Y-%m-%d" if column.type is ColumnType.DATE else "%Y-%m-%d %H:%M:%S"
    formats = ", ".join(text(each) for each in (column.format or usual).split("|"))
    return f"CAST(try_strptime({cell}, [{formats}]) AS {column.sql_type})"


def _number(cell: str, column: Column) -> str:
    """Digits, grouped or not; a DECIMAL takes no more decimals than its scale. DuckDB's own casts
    are never asked whether a cell is a number: they would take 1_000 and 0x1f."""
    point, group = re.escape(column.decimal), re.escape(column.thousands)
    whole = f"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]{{1,40}})" if group else "[0-9]{1,40}"
    if column.type is ColumnType.INTEGER:
        pattern = f"[+-]?{whole}"
    elif column.type is ColumnType.NUMBER and column.scale is not None:
        some = f"{point}[0-9]{{1,{column.scale}}}0*" if column.scale else f"{point}0+"
        pattern = f"[+-]?(?:{whole}{point}?|(?:{whole})?{some})"
    else:
        pattern = f"[+-]?(?:{whole}(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][+-]?[0-9]{{1,2}})?"
    plain = f"replace({cell}, {text(column.thousands)}, '')" if group else cell
    plain = plain if column.decimal == "." else f"replace({plain}, {text(column.decimal)}, '.')"
    number, condition = f"TRY_CAST({plain} AS {column.sql_type})", full(cell, pattern)
    if (end := {ColumnType.LONGITUDE: 180, ColumnType.LATITUDE: 90}.get(column.type)) is not None:
        condition += f" AND abs({number}) <= {end}"
    return f"CASE WHEN {condition} THEN {number} END"
