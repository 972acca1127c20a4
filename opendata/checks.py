"""The checks of the gate: generators of Problems, listed in CHECKS."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations

from opendata import cleaning, impossible
from opendata.columns import TEMPORAL, Column, quoted
from opendata.examined import SHOWN, Examined, problems
from opendata.personal import personal_numbers, persons
from opendata.problems import Problem
from opendata.rules import KINDS
from opendata.small_cells import small_cells

PERIOD: tuple[tuple[str, str], ...] = (
    *(("开始", "结束"), ("起始", "终止"), ("起始", "截止"), ("起", "止"), ("start", "end")),
    *(("from", "to"), ("begin", "end"), ("受理", "办结"), ("生效", "失效")),
)
MEASURED = (
    r"^\s*[+\-]?[0-9][0-9,]*(?:\.[0-9]+)?\s*([^0-9\s.,，:：/\-~～—年月日时分号][^0-9]{0,9}?)?\s*$"
)
UNITS = (
    *(
        "元",
        "万元",
        "亿元",
        "千元",
        "美元",
        "米",
        "千米",
        "公里",
        "厘米",
        "毫米",
        "平方米",
        "平方公里",
    ),
    *(
        "公顷",
        "亩",
        "㎡",
        "立方米",
        "升",
        "毫升",
        "克",
        "千克",
        "公斤",
        "斤",
        "吨",
        "万吨",
        "kg",
        "g",
    ),
    *(
        "t",
        "mg",
        "km",
        "m",
        "cm",
        "mm",
        "km2",
        "m2",
        "l",
        "ml",
        "%",
        "％",
        "‰",
        "人",
        "万人",
        "户",
        "万户",
    ),
    *(
        "度",
        "千瓦时",
        "kwh",
        "℃",
        "°c",
        "分钟",
        "小时",
        "天",
        "个月",
        "年",
        "件",
        "万件",
        "个",
        "万个",
    ),
    *("次", "万次", "辆", "万辆", "家", "株", "台", "套", "mg/l", "mg/m3", "μg/m3", "ug/m3"),
)
HEADING_UNIT = re.compile(
    r"[（(\[【]\s*(?:单位\s*[:：]\s*)?([^()（）\[\]【】]{1,8})\s*[)）\]】]\s*$"
)
QUASI = re.compile(
    "性别|年龄|出生|民族|职业|文化程度|学历|婚姻|籍贯|病|gender|^sex$|^age$|birth|ethnic"
)


def shape(table: Examined) -> Iterator[Problem]:
    """A table without rows, rules about columns that are not there, columns that say nothing."""
    if not table.rows:
        yield Problem(kind="no-rows", weight=KINDS["no-rows"])
    named = dict.fromkeys((*table.rules.keys, *table.rules.quasi))
    for name in named:
        if name not in table.names | table.gone:
            yield Problem(
                kind="column-missing", weight=KINDS["column-missing"], about={"name": name}
            )
    for column, (filled, alike) in _fillings(table):
        kind = "constant-column" if filled else "empty-column"
        if table.rows and (not filled or (alike and table.rows > 1)):
            yield Problem(kind=kind, weight=KINDS[kind], column=column.name)


def _fillings(table: Examined) -> Iterator[tuple[Column, tuple[int, bool]]]:
    if not table.columns:
        return
    facts = ", ".join(
        f"count({c}), coalesce(min({c}) = max({c}), false)"
        for c in (quoted(column.name) for column in table.columns)
    )
    found = table.one(f"SELECT {facts} FROM data")
    for i, column in enumerate(table.columns):
        filled, alike = found[2 * i], found[2 * i + 1]
        yield column, (filled, alike and filled == table.rows)


def duplicate_rows(table: Examined) -> Iterator[Problem]:
    """Rows alike in every column with one before them."""
    if not table.columns:
        return
    names = ", ".join(quoted(column.name) for column in table.columns)
    # Hashes first: they are eight bytes a row, whatever the row holds.
    few = f"SELECT hash({names}) FROM data GROUP BY 1 HAVING count(*) > 1"
    alike = (
        f"SELECT _id, min(_id) OVER (PARTITION BY {names}) AS first FROM data "
        f"WHERE hash({names}) IN ({few})"
    )
    yield from _copies(table, "duplicate-row", alike)


def keys(table: Examined) -> Iterator[Problem]:
    """Keys that name no row, and keys that name two."""
    names = [quoted(name) for name in table.rules.keys if name in table.names]
    if not names or set(table.rules.keys) - table.names:
        return
    empty = " OR ".join(f"{name} IS NULL" for name in names)
    yield from _where(table, "empty-key", table.rules.keys[0], empty)
    each = ", ".join(names)
    few = f"SELECT hash({each}) FROM data GROUP BY 1 HAVING count(*) > 1"
    alike = (
        f"SELECT _id, min(_id) OVER (PARTITION BY {each}) AS first FROM data "
        f"WHERE hash({each}) IN ({few}) AND NOT ({empty})"
    )
    yield from _copies(table, "duplicate-key", alike)


def _copies(table: Examined, kind: str, alike: str) -> Iterator[Problem]:
    rows = table.all(
        f"SELECT _id, first, count(*) OVER () FROM ({alike}) WHERE _id > first "
        f"ORDER BY _id LIMIT {SHOWN}"
    )
    told = [(row, 1, {"first": first}) for row, first, _ in rows]
    yield from problems(kind, None, told, rows[0][2] if rows else 0)


def _where(table: Examined, kind: str, column: str, which: str) -> Iterator[Problem]:
    """A Problem for each row that `which` holds of, with the cell in it."""
    if not which:
        return
    rows = table.all(
        f"SELECT _id, CAST({quoted(column)} AS VARCHAR), count(*) OVER () FROM data "
        f"WHERE {which} ORDER BY _id LIMIT {SHOWN}"
    )
    told = [(row, 1, {"value": value[:80]} if value else {}) for row, value, _ in rows]
    yield from problems(kind, column, told, rows[0][2] if rows else 0)


def impossible_values(table: Examined) -> Iterator[Problem]:
    """Dates before 1900 or more than ten years ahead, regions unknown, coordinates off the globe
    or outside China, numbers that are none."""
    for column in table.columns:
        name = column.name
        yield from _where(table, "impossible-date", name, impossible.bad_date(column, table.rules))
        yield from _where(table, "unknown-region", name, impossible.bad_region(column, table.rules))
        yield from _where(table, "out-of-range", name, impossible.bad_place(column))
        yield from _where(table, "far-away", name, impossible.abroad(column))
        yield from _where(table, "not-finite", name, impossible.nan(column))


def reversed_dates(table: Examined) -> Iterator[Problem]:
    """Ends before their beginnings, in two columns whose names say which is which."""
    dated = [column for column in table.columns if column.type in TEMPORAL]
    for one, two in combinations(dated, 2):
        for start, end in ((one, two), (two, one)):
            if _are_period(start.name.lower(), end.name.lower()):
                which = f"CAST({quoted(end.name)} AS DATE) < CAST({quoted(start.name)} AS DATE)"
                yield from _where(table, "dates-reversed", end.name, which)


def _are_period(start: str, end: str) -> bool:
    return start != end and any(a in start and start.replace(a, b) == end for a, b in PERIOD)


def untidy_texts(table: Examined) -> Iterator[Problem]:
    """Stray blanks, full-width letters, control characters, texts a spreadsheet takes for
    formulas (OWASP, CSV injection), several marks for missing values in one column."""
    for column in table.texts:
        source = f"(SELECT * FROM {table.source(column)} WHERE {cleaning.SUSPECT})"
        counts = ", ".join(f"sum(n) FILTER ({sql})" for sql in cleaning.UNTIDY.values())
        totals = table.one(f"SELECT {counts} FROM {source}")
        for (kind, sql), total in zip(cleaning.UNTIDY.items(), totals, strict=True):
            if total:
                rows = table.all(
                    f"SELECT row, n FROM {source} WHERE {sql} ORDER BY row LIMIT {SHOWN}"
                )
                yield from problems(kind, column.name, [(row, n, {}) for row, n in rows], total)
        yield from _marks(table, column)


def _marks(table: Examined, column: Column) -> Iterator[Problem]:
    found = table.all(
        f"SELECT trim(value) AS mark, sum(n)::BIGINT AS n, min(row), {cleaning.IS_SIGN} "
        f"FROM {table.source(column)} WHERE {cleaning.IS_SIGN} OR {cleaning.IS_WORD} "
        "GROUP BY mark, value ORDER BY n DESC, mark"
    )
    signs = [mark for mark, _, _, is_sign in found if is_sign]
    words = len(found) - len(signs) if table.distinct[column.name] > cleaning.MEANT else 0
    if signs or words > 1:
        about = {"marks": list(dict.fromkeys(mark for mark, *_ in found))[:10]}
        told = [(min(row for _, _, row, _ in found), sum(n for _, n, _, _ in found), about)]
        yield from problems("missing-marks", column.name, told, told[0][1])


def mixed_units(table: Examined) -> Iterator[Problem]:
    """Numbers with their units in one column, in more than one unit; a unit in the heading that is
    not the one in the dictionary."""
    for column in table.columns:
        heading = HEADING_UNIT.search(column.name)
        written = heading[1].strip().lower() if heading else ""
        if written in UNITS and column.unit and column.unit.strip().lower() != written:
            about = {"units": [heading[1].strip() if heading else "", column.unit]}
            kind = "mixed-units"
            yield Problem(kind=kind, weight=KINDS[kind], column=column.name, about=about)
    for column in table.texts:
        units = table.all(
            f"SELECT lower(trim(regexp_extract(value, '{MEASURED}', 1))) AS unit, "
            f"sum(n)::BIGINT AS n, min(row) FROM {table.source(column)} "
            f"WHERE regexp_matches(value, '{MEASURED}') GROUP BY unit ORDER BY n DESC, unit"
        )
        known = [(unit, n, row) for unit, n, row in units if unit in UNITS]
        if len(known) > 1 and 2 * sum(n for _, n, _ in known) >= sum(n for _, n, _ in units):
            yield from _units(column, known)


def _units(column: Column, known: list[tuple[str, int, int]]) -> Iterator[Problem]:
    others = known[1:]
    told = [(row, n, {"units": [unit, known[0][0]]}) for unit, n, row in others]
    yield from problems("mixed-units", column.name, told, sum(n for _, n, _ in others))


def unset_quasi(table: Examined) -> Iterator[Problem]:
    """Columns that tell of persons, while no quasi-identifier is named."""
    if not table.rules.quasi:
        for column in table.columns:
            if QUASI.search(column.name.lower()):
                kind = "quasi-unset"
                yield Problem(kind=kind, weight=KINDS[kind], column=column.name)


Check = Callable[[Examined], Iterator[Problem]]
CHECKS: tuple[Check, ...] = (
    shape,
    duplicate_rows,
    keys,
    impossible_values,
    reversed_dates,
    mixed_units,
    untidy_texts,
    personal_numbers,
    persons,
    unset_quasi,
    small_cells,
)
