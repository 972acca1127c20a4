"""Personal data in a table: numbers proved by their form, and persons told by names and homes."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from moderation.checksums import is_credit_code
from moderation.cued import (
    personal_address,
    personal_document,
    personal_handle,
    personal_name,
)
from moderation.findings import Finding
from moderation.folding import plain
from moderation.masking import MASKS
from moderation.personal import personal_email, personal_number
from opendata import cues, suspects
from opendata.columns import NUMERIC, Column, ColumnType, quoted
from opendata.examined import SHOWN, Examined, problems
from opendata.problems import Problem, Weight
from opendata.rules import KINDS

BATCH = 10_000
ENOUGH = 60_000  # values judged, after which a column clearly full of personal data is estimated
CLEARLY = 100
SAMPLE = 3_000
# Numbering hits a checksum by chance: of random numbers of the length, at most this share.
CHANCE = {
    "personal-identity": (0.001, "^[1-8][0-9]{16}[0-9Xx]$"),
    "personal-card": (0.2, "^[0-9]{16,19}$"),
    "personal-old-identity": (0.05, "^[0-9]{15}$"),
    "personal-mobile": (0.2, "^[0-9]{11}$"),
}
NUMBERED = 50  # values of that length that make a numbering of a text column
MEASURED = 0.5  # of the values of a number column that must be mobiles to make it one of mobiles


@dataclass
class Hits:
    """What was judged in one column: `times` in rows; `whole` are the hits that fill their cell."""

    times: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[tuple[int, int, dict[str, Any]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    values: set[str] = field(default_factory=set)
    judged: int = 0
    rows: int = 0
    stopped: bool = False

    @property
    def sure(self) -> int:
        return sum(n for kind, n in self.times.items() if KINDS[kind] is Weight.BLOCK)


def judged(text: str) -> Iterator[Finding]:
    """What in a cell is personal beyond doubt: numbers, addresses of e-mail, documents, accounts,
    and names where a home stands beside them (as one Finding, personal-name-address)."""
    yield from personal_number(text)
    yield from personal_email(text)
    yield from personal_document(text)
    yield from personal_handle(text)
    name, home = next(personal_name(text), None), next(personal_address(text), None)
    if name and home:
        yield Finding("personal-name-address", name.start, name.end)


def personal_numbers(table: Examined) -> Iterator[Problem]:
    """Identity numbers, mobiles, plates, cards, e-mails and the like, wherever they stand.
    Organisation codes are nobody's data."""
    for column in table.columns:
        source = _candidates(table, column)
        if source:
            hits = _hits(table, source)
            yield from _told(table, column, hits)
            if column in table.texts and not hits.stopped:
                yield from _cued(table, column, hits.values)


def _candidates(table: Examined, column: Column) -> str:
    """SQL of the texts a rule may find something in: (value, n, row)."""
    if column in table.texts:
        return (
            "SELECT value, sum(n)::BIGINT AS n, min(row) AS row "
            f"FROM {table.source(column)} WHERE {suspects.suspect('value')}"
            " GROUP BY value"
        )
    if column.type in (ColumnType.INTEGER, ColumnType.NUMBER):
        name = quoted(column.name)
        return (
            f"SELECT TRY_CAST({name} AS BIGINT)::VARCHAR AS value, count(*) AS n, min(_id) AS row "
            f"FROM data WHERE ({name} BETWEEN 13000000000 AND 19999999999 "
            f"OR {name} BETWEEN 100000000000000 AND 900000000000000000) "
            f"AND {name} = TRY_CAST({name} AS BIGINT) GROUP BY {name}"
        )
    return ""


def _hits(table: Examined, source: str) -> Hits:
    hits = Hits()
    found = table.con.execute(f"{source} ORDER BY row")
    while batch := found.fetchmany(BATCH):
        for value, n, row in batch:
            _judge(hits, value, n, row)
        if hits.judged >= ENOUGH and hits.sure >= CLEARLY:
            hits.stopped = True
            break
    if hits.stopped:
        _estimate(hits, int(table.one(f"SELECT sum(n) FROM ({source})")[0]))
    return hits


def _judge(hits: Hits, value: str, n: int, row: int) -> None:
    hits.judged += 1
    hits.rows += n
    seen = set[str]()
    for finding in judged(value):
        if finding.rule in seen:
            continue
        seen.add(finding.rule)
        hits.values.add(value)
        hits.times[finding.rule] += n
        hits.whole[finding.rule] += n if finding.end - finding.start == len(value) else 0
        if len(hits.shown[finding.rule]) < SHOWN:
            about = {"sample": hidden(finding.rule, value[finding.start : finding.end])}
            hits.shown[finding.rule].append((row, n, about))


def _estimate(hits: Hits, rows: int) -> None:
    for counter in (hits.times, hits.whole):
        for kind in counter:
            counter[kind] = round(counter[kind] * rows / hits.rows)


def hidden(rule: str, text: str) -> str:
    """A found datum as it may be shown."""
    mask = MASKS.get("personal-name" if rule == "personal-name-address" else rule, cues.blotted)
    return mask(text)


def _told(table: Examined, column: Column, hits: Hits) -> Iterator[Problem]:
    for kind, times in hits.times.items():
        shown = hits.shown[kind]
        if hits.whole[kind] == times and _is_chance(table, column, kind, times):
            told = [(row, n, {**about, "rule": kind}) for row, n, about in shown]
            yield from problems("personal-chance", column.name, told, times)
        else:
            if hits.stopped and shown:
                shown[0][2]["estimated"] = True
            yield from problems(kind, column.name, shown, times)


def _is_chance(table: Examined, column: Column, kind: str, times: int) -> bool:
    """Whether the cells are numbers of something else, of which some pass the check."""
    if kind not in CHANCE or cues.cue(column.name):
        return False
    share, shape = CHANCE[kind]
    if column.type in NUMERIC:
        filled = table.one(f"SELECT count({quoted(column.name)}) FROM data")[0]
        return times <= int(filled) * max(share, MEASURED if kind == "personal-mobile" else 0)
    alike = table.one(
        f"SELECT sum(n) FROM {table.source(column)} WHERE regexp_matches(value, '{shape}')"
    )[0]
    return bool((alike or 0) >= NUMBERED and times <= alike * share)


def _cued(table: Examined, column: Column, found: set[str]) -> Iterator[Problem]:
    """Values that no rule proves in a column whose name says what they are."""
    cue = cues.cue(column.name)
    if not cue:
        return
    values = table.all(
        f"SELECT value, sum(n)::BIGINT, min(row) AS row FROM {table.source(column)} "
        f"WHERE {cues.loose('value', cue)} GROUP BY value ORDER BY row"
    )
    left = [
        (row, n, {"cue": cue.key, "sample": cues.blotted(value)})
        for value, n, row in values
        if value not in found and not is_credit_code(plain(value).text.strip().upper())
    ]
    yield from problems("personal-column", column.name, left, sum(n for _, n, _ in left))


def persons(table: Examined) -> Iterator[Problem]:
    """Names in one column with a house number in another; names or homes alone are a warning."""
    addresses = [column for column in table.texts if is_address(table, column)]
    named = [column for column in table.texts if is_name(table, column)]
    for column in named:
        homes = [home for home in addresses if home is not column]
        found = [problem for home in homes for problem in _at_home(table, column, home)]
        yield from found or _alone(table, "personal-name", column, cues.anybody("value"))
    for column in addresses:
        if not named and cues.is_called_home(column.name):
            yield from _alone(table, "personal-address", column, cues.house("value"))


def is_name(table: Examined, column: Column) -> bool:
    """Whether the column holds full names: by its heading and some values, or by most values."""
    called = cues.is_called_name(column.name)
    if not called and cues.is_called_otherwise(column.name):
        return False
    values, named, sure = table.one(
        f"SELECT count(*), count(*) FILTER ({cues.anybody('value')}), "
        f"count(*) FILTER ({cues.person('value')}) "
        f"FROM (SELECT DISTINCT value FROM {table.source(column)} LIMIT {SAMPLE})"
    )
    return bool(
        (called and named > 0 and named >= 0.3 * values) or (values >= 20 and sure >= 0.9 * values)
    )


def is_address(table: Examined, column: Column) -> bool:
    """Whether the column holds addresses with house numbers, by its heading or most values."""
    values, houses, sure = table.one(
        f"SELECT count(*), count(*) FILTER ({cues.house('value')}), "
        f"count(*) FILTER ({cues.address('value')}) "
        f"FROM (SELECT DISTINCT value FROM {table.source(column)} LIMIT {SAMPLE})"
    )
    return bool(houses) and (cues.is_called_address(column.name) or sure >= 0.5 * values)


def _at_home(table: Examined, column: Column, home: Column) -> list[Problem]:
    name, where = quoted(column.name), quoted(home.name)
    both = f"FROM data WHERE {cues.anybody(name)} AND {cues.house(where)}"
    total = table.one(f"SELECT count(*) {both}")[0]
    rows = table.all(f"SELECT _id, {name} {both} ORDER BY _id LIMIT {SHOWN}")
    return problems(
        "personal-name-address",
        column.name,
        [
            (row, 1, {"with": home.name, "sample": hidden("personal-name", value)})
            for row, value in rows
        ],
        total,
    )


def _alone(table: Examined, kind: str, column: Column, which: str) -> list[Problem]:
    total, row = table.one(f"SELECT sum(n), min(row) FROM {table.source(column)} WHERE {which}")
    return problems(kind, column.name, [(row, total, {})], total) if total else []
