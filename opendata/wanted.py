"""What is looked for in the catalogue, as conditions on public Datasets."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from models import Artefact, Dataset, Department, Region, Release, Resource
from topics.fulltext import is_postgres, question
from topics.tokens import search_tokens

FILES = {
    "data.csv": "csv",
    "data.xlsx": "xlsx",
    "data.jsonl": "json",
    "data.parquet": "parquet",
    "data.geojson": "geojson",
}
INDEX = table("dataset_text", *map(column, ("dataset_id", "title", "body", "tokens")))


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; "" asks for nothing. `department` is a key and takes in those below,
    `region` the start of a code, `keyword` one whole keyword, `format` as in FILES."""

    q: str = ""
    department: str = ""
    theme: str = ""
    format: str = ""
    openness: str = ""
    cycle: str = ""
    licence: str = ""
    region: str = ""
    keyword: str = ""


def in_force() -> Select[int]:
    """Ids of the Releases that are the newest in force of a public Dataset."""
    return (
        select(Release.id)
        .join(Dataset, and_(Dataset.id == Release.dataset_id, Dataset.newest == Release.number))
        .where(Dataset.published_at.is_not(None))
    )


def where(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions on a Dataset: public, and all that is asked for."""
    found: list[ColumnElement[bool]] = [Dataset.published_at.is_not(None)]
    if any("\x00" in value for value in astuple(replace(wanted, q=""))):
        return [literal(False)]  # PostgreSQL knows no such character
    if wanted.q.strip():
        tokens = search_tokens(wanted.q)
        held = select(INDEX.c.dataset_id).where(match(session, tokens))
        found.append(Dataset.id.in_(held) if tokens else literal(False))
    for name in ("theme", "openness", "cycle", "licence"):
        if value := getattr(wanted, name):
            found.append(code(name) == value)
    if wanted.department:
        above = ("/" + Department.path).contains(f"/{wanted.department}/", autoescape=True)
        found.append(Dataset.department_id.in_(select(Department.id).where(above)))
    if wanted.region:
        start = Region.code.startswith(wanted.region, autoescape=True)
        found.append(Dataset.region_id.in_(select(Region.id).where(start)))
    if wanted.keyword:
        found.append(_has_keyword(session, wanted.keyword))
    if wanted.format:
        had = formats().subquery()
        found.append(Dataset.id.in_(select(had.c.dataset_id).where(had.c.format == wanted.format)))
    return found


def code(name: str) -> ColumnElement[str]:
    """A column of codes as the plain string it is stored as: any string may be asked for."""
    return type_coerce(getattr(Dataset, name), String)


def match(session: Session, tokens: Sequence[str]) -> ColumnElement[bool]:
    """Whether a row of INDEX holds all of `tokens`."""
    asked = question(session, tokens)
    if is_postgres(session):
        return INDEX.c.tokens.op("@@")(func.to_tsquery(literal_column("'simple'"), asked))
    return literal_column("dataset_text").op("MATCH")(asked)


def _has_keyword(session: Session, keyword: str) -> ColumnElement[bool]:
    if is_postgres(session):
        return cast(Dataset.keywords, JSONB).contains([keyword])
    each = func.json_each(Dataset.keywords).table_valued("value")
    return select(1).select_from(each).where(each.c.value == keyword).exists()


def formats() -> Any:
    """(Dataset id, format) of every public Dataset, each once."""
    kinds = case(*((Artefact.name == name, kind) for name, kind in FILES.items()))
    own = (
        select(Release.dataset_id.label("dataset_id"), kinds.label("format"))
        .join(Artefact, Artefact.release_id == Release.id)
        .where(Artefact.name.in_(FILES), Release.id.in_(in_force()))
    )
    theirs = select(Resource.dataset_id, func.lower(Resource.format)).where(Resource.format != "")
    return own.union(theirs)


def rank(session: Session, tokens: Sequence[str]) -> ColumnElement[float]:
    """How well a row of INDEX matches; the lower the better."""
    if is_postgres(session):
        asked = func.to_tsquery(literal_column("'simple'"), question(session, tokens))
        return -func.ts_rank(INDEX.c.tokens, asked)
    return func.bm25(literal_column("dataset_text"))
