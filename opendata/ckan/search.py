"""package_search: public Datasets by Solr's words, in a stable order, with facets."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, String, and_, func, literal, not_, or_, select, type_coerce
from sqlalchemy.orm import Session, selectinload

from errors import Invalid
from models import Dataset, Department
from opendata import dcat_pages, wanted
from opendata.ckan import solr
from opendata.ckan.ids import id_of
from opendata.ckan.package import tag_name
from opendata.facts import DatasetFacts
from opendata.licences import LICENCES
from opendata.themes import THEMES
from opendata.wanted import Wanted
from topics.tokens import search_tokens

Condition = ColumnElement[bool]
MOST = 1_000  # packages of one answer, as CKAN
FACET = 50  # values of a facet, unless asked for more
SAME = {  # of every package here: who asks for another one finds none
    "state": "active",
    "private": "false",
    "capacity": "public",
    "type": "dataset",
    "dataset_type": "dataset",
    "entity_type": "package",
    "permission_labels": "public",
}
MOMENTS = {"metadata_modified": Dataset.changed_at, "metadata_created": Dataset.published_at}
SORTS = {
    "name": Dataset.slug,
    "title": Dataset.title,
    "title_string": Dataset.title,
    **MOMENTS,
}
UNRANKED = ("score", "views_recent", "views_total", "relevance")


@dataclass(frozen=True)
class Search:
    """What is asked: at most `limit` packages from `start`; `facets` by name, -1 for no limit."""

    q: str = ""
    fq: tuple[str, ...] = ()
    sort: str = ""
    start: int = 0
    limit: int = 10
    facets: tuple[str, ...] = ()
    facet_limit: int = FACET
    facet_least: int = 1


@dataclass(frozen=True)
class Found:
    """A page, how many there are, and for each facet (value, label, packages)."""

    cards: list[DatasetFacts]
    count: int
    sort: str
    facets: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)


def search(session: Session, *, asked: Search, base: str) -> Found:
    """Find. Refuses Invalid(field=q, fq, sort or facet.field)."""
    trees = [("q", asked.q), *(("fq", each) for each in asked.fq)]
    where: list[Condition] = [Dataset.published_at.is_not(None)]
    for name, text in trees:
        if text.strip() and text.strip() != "*:*":
            where.append(_condition(session, solr.parse(text, field=name), name))
    sort = asked.sort.strip() or "metadata_modified desc"
    ids = _sorted(session, where, sort)
    page = ids[asked.start : asked.start + asked.limit]
    return Found(
        cards=cards(session, ids=page, base=base),
        count=len(ids),
        sort=sort,
        facets={name: _facet(session, where, name, asked) for name in asked.facets},
    )


def cards(session: Session, *, ids: Sequence[int], base: str) -> list[DatasetFacts]:
    """The cards of these Datasets, in this order."""
    if not ids:
        return []
    query = select(Dataset).where(Dataset.id.in_(ids)).options(selectinload(Dataset.resources))
    by_id = {each.id: each for each in session.scalars(query)}
    found = [by_id[each] for each in ids if each in by_id]
    return dcat_pages.cards_of(session, datasets=found, base=base)


def _sorted(session: Session, where: list[Condition], sort: str) -> list[int]:
    """All that match, sorted; last by name, so that no two share a place. By `id` they are sorted
    here: the database does not know it."""
    words = [part.split() for part in sort.lower().split(",")]
    if words and words[0][:1] == ["id"]:
        rows = session.execute(select(Dataset.id, Dataset.slug).where(*where)).all()
        down = words[0][1:] == ["desc"]
        found = sorted(((id_of("package", slug), number) for number, slug in rows), reverse=down)
        return [number for _id, number in found]
    order = []
    for part in words:
        if not part or len(part) > 2 or part[1:] not in ([], ["asc"], ["desc"]):
            raise Invalid(field="sort", why="form", given=sort[:80])
        if part[0] in UNRANKED:
            continue
        if part[0] not in SORTS:
            raise Invalid(field="sort", why="column", given=part[0][:80], allowed=list(SORTS))
        by = SORTS[part[0]]
        order.append(by.desc() if part[1:] == ["desc"] else by.asc())
    query = select(Dataset.id).where(*where).order_by(*order, Dataset.slug)
    return list(session.scalars(query))


def _condition(session: Session, node: solr.Node, of: str) -> Condition:
    match node:
        case solr.Both():
            parts = [_condition(session, part, of) for part in node.parts]
            return or_(literal(False), *parts) if node.one else and_(literal(True), *parts)
        case solr.Not():
            return not_(_condition(session, node.part, of))
        case solr.Span():
            return _span(node, of)
    return _term(session, node, of)


def _span(span: solr.Span, of: str) -> Condition:
    if span.low == span.high == "*":
        return literal(True)
    if span.field not in MOMENTS:
        raise Invalid(field=of, why="column", given=span.field[:80], allowed=list(MOMENTS))
    column, found = MOMENTS[span.field], []
    if span.low != "*":
        found.append(column >= _moment(span.low, of))
    if span.high != "*":
        found.append(column <= _moment(span.high, of))
    return and_(*found)


def _moment(text: str, of: str) -> datetime:
    """A moment as Solr takes it; without a zone it is UTC."""
    try:
        if text == "NOW":
            return datetime.now(UTC)
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(
            field=of, why="value", given=text[:80], allowed=["2026-01-31T00:00:00Z"]
        ) from None


def _term(session: Session, term: solr.Term, of: str) -> Condition:
    name, value = term.field, term.value
    if "\x00" in value:
        return literal(False)
    if name in SAME:
        return literal(value.lower() == SAME[name] or value == "*")
    if value == "*" and (name == "*" or name in FIELDS):
        return literal(True)
    if name in FIELDS:
        return FIELDS[name](session, value)
    if not name:
        return _wanted(session, q=value)
    if of == "q":
        return _wanted(session, q=f"{name} {value}")
    raise Invalid(field=of, why="column", given=name[:80], allowed=sorted(FIELDS))


def _wanted(session: Session, **wish: str) -> Condition:
    """A word of punctuation alone asks for nothing."""
    if "q" in wish and not search_tokens(wish["q"]):
        return literal(True)
    return and_(*wanted.where(session, Wanted(**wish)))


def _like(column: ColumnElement[str], value: str) -> Condition:
    """Equal, or with * for any characters."""
    if "*" not in value:
        return column == value
    pattern = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return column.like(pattern.replace("*", "%"), escape="\\")


def _organization(_session: Session, value: str) -> Condition:
    query = select(Department.id).where(_like(type_coerce(Department.key, String), value))
    return Dataset.department_id.in_(query)


def _owner(session: Session, value: str) -> Condition:
    rows = session.execute(select(Department.id, Department.key))
    found = [number for number, key in rows if value in (key, id_of("organization", key))]
    return Dataset.department_id.in_(found)


def _id(session: Session, value: str) -> Condition:
    slugs = session.scalars(select(Dataset.slug).where(Dataset.published_at.is_not(None)))
    return Dataset.slug.in_([slug for slug in slugs if id_of("package", slug) == value])


def _format(session: Session, value: str) -> Condition:
    known = {"jsonl": "json", "xls": "xlsx"}.get(value.lower(), value.lower())
    return _wanted(session, format=known)


def _text(session: Session, value: str) -> Condition:
    return _wanted(session, q=value)


def _title(_session: Session, value: str) -> Condition:
    return func.lower(Dataset.title).contains(value.lower().strip("*"), autoescape=True)


FIELDS: dict[str, Callable[[Session, str], Condition]] = {
    "organization": _organization,
    "owner_org": _owner,
    "groups": lambda session, value: _wanted(session, theme=value),
    "tags": lambda session, value: _wanted(session, keyword=value),
    "res_format": _format,
    "license_id": lambda session, value: _wanted(session, licence=value),
    "openness": lambda session, value: _wanted(session, openness=value),
    "update_cycle": lambda session, value: _wanted(session, cycle=value),
    "id": _id,
    "name": lambda _session, value: _like(type_coerce(Dataset.slug, String), value),
    "title": _title,
    "title_string": _title,
    "notes": _text,
    "text": _text,
    "entity_text": _text,
}


def _facet(
    session: Session, where: list[Condition], name: str, asked: Search
) -> list[tuple[str, str, int]]:
    if name not in COUNTED:
        raise Invalid(field="facet.field", why="column", given=name[:80], allowed=list(COUNTED))
    rows = COUNTED[name](session, where)
    enough = [row for row in rows if row[0] and row[2] >= max(1, asked.facet_least)]
    enough.sort(key=lambda row: (-row[2], row[0]))
    return enough if asked.facet_limit < 0 else enough[: asked.facet_limit]


Rows = list[tuple[str, str, int]]


def _by_organization(session: Session, where: list[Condition]) -> Rows:
    query = (
        select(Department.key, Department.name, func.count(Dataset.id))
        .join(Dataset, Dataset.department_id == Department.id)
        .where(*where)
        .group_by(Department.key, Department.name)
    )
    return [(key, name, n) for key, name, n in session.execute(query)]


def _by_tag(session: Session, where: list[Condition]) -> Rows:
    counts: Counter[str] = Counter()
    for words in session.scalars(select(Dataset.keywords).where(*where)):
        counts.update({tag_name(word) for word in words})
    return [(word, word, n) for word, n in counts.items()]


def _by_format(session: Session, where: list[Condition]) -> Rows:
    had = wanted.formats().subquery()
    query = (
        select(had.c.format, func.count(Dataset.id.distinct()))
        .join(Dataset, Dataset.id == had.c.dataset_id)
        .where(*where)
        .group_by(had.c.format)
    )
    return [(each.upper(), each.upper(), n) for each, n in session.execute(query)]


def _by_code(name: str) -> Callable[[Session, list[Condition]], Rows]:
    def counted(session: Session, where: list[Condition]) -> Rows:
        code = wanted.code(name)
        query = select(code, func.count(Dataset.id)).where(*where).group_by(code)
        return [(each, _label(name, each), n) for each, n in session.execute(query)]

    return counted


def _label(name: str, value: str) -> str:
    if name == "theme" and value in THEMES:
        return THEMES[value].title
    return LICENCES[value].title if name == "licence" and value in LICENCES else value


COUNTED: dict[str, Callable[[Session, list[Condition]], Rows]] = {
    "organization": _by_organization,
    "groups": _by_code("theme"),
    "tags": _by_tag,
    "res_format": _by_format,
    "license_id": _by_code("licence"),
    "openness": _by_code("openness"),
    "update_cycle": _by_code("cycle"),
}
