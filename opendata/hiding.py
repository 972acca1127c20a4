"""Hiding a column's personal data where they stand, as comments are masked."""

import re
from collections.abc import Callable

from moderation.checksums import is_credit_code
from moderation.folding import plain
from moderation.masking import MASKS, PERSONAL, masked
from opendata import cues, suspects
from opendata.columns import Column, ColumnType, quoted
from opendata.examined import Examined
from opendata.personal import is_address, is_name

BATCH = 50_000
MOBILE = re.compile("1[3-9][0-9]{9}")
Mask = Callable[[str], str]


def hidden_cells(table: Examined, column: Column) -> str:
    """Makes temp table hidden(old, new) of the texts of `column` that change; gives SQL that reads
    a cell of table data through it, as text. In a column of names every cell is a name."""
    how, which = _how(table, column)
    value = _value(column)
    table.con.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS SELECT row_number() OVER () AS i, value FROM "
        f"(SELECT DISTINCT {value} AS value FROM data WHERE {which})"
    )
    table.con.execute("CREATE OR REPLACE TEMP TABLE hidden (old VARCHAR, new VARCHAR)")
    for start in range(1, table.one("SELECT count(*) FROM touched")[0] + 1, BATCH):
        found = table.all("SELECT value FROM touched WHERE i >= ? AND i < ?", start, start + BATCH)
        _keep(table, {old: how(old) for (old,) in found})
    table.con.execute("DROP TABLE touched")
    return f"coalesce((SELECT hidden.new FROM hidden WHERE hidden.old = {value}), {value})"


def _keep(table: Examined, changes: dict[str, str]) -> None:
    import pyarrow as pa  # only the process apart needs its 40 MB

    rows = pa.table({"old": list(changes), "new": list(changes.values())})
    table.con.register("changed_cells", rows)
    table.con.execute("INSERT INTO hidden SELECT old, new FROM changed_cells WHERE old <> new")
    table.con.unregister("changed_cells")


def _value(column: Column) -> str:
    """SQL of a cell as text; a whole number without decimals."""
    name = "data." + quoted(column.name)  # a column may be called "old"
    if column.type is ColumnType.NUMBER:
        whole = f"TRY_CAST({name} AS BIGINT)"
        return f"CASE WHEN {name} = {whole} THEN {whole}::VARCHAR ELSE {name}::VARCHAR END"
    return f"CAST({name} AS VARCHAR)"


def _how(table: Examined, column: Column) -> tuple[Mask, str]:
    """How a cell is hidden, and SQL of which cells may change."""
    value = _value(column)
    if column.type in (ColumnType.INTEGER, ColumnType.NUMBER):
        return _text, f"length({value}) >= 11"
    if is_name(table, column):
        return _name, f"{value} IS NOT NULL AND NOT contains({value}, '*')"
    steps: list[Mask] = [_text]
    which = [suspects.touched(value)]
    if is_address(table, column):
        steps.append(MASKS["personal-address"])
        which.append(cues.house(value))
    if cue := cues.cue(column.name):
        steps.append(_loose)
        which.append(cues.loose(value, cue))
    return _in_turn(steps), f"({' OR '.join(which)})"


def _in_turn(steps: list[Mask]) -> Mask:
    def mask(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return mask


def _text(text: str) -> str:
    if MOBILE.fullmatch(text):  # a column of them: all rules take four times as long
        return MASKS["personal-mobile"](text)
    return masked(text, [finding for rule in PERSONAL for finding in rule(text)])


def _loose(text: str) -> str:
    """A number that no rule proves; an organisation's code stays."""
    known = "*" in text or is_credit_code(plain(text).text.strip().upper())
    return text if known else cues.blotted(text)


def _name(text: str) -> str:
    return MASKS["personal-name"](text.strip() or text)
