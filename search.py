"""One search over Consultations, Drafts, Decisions and Datasets; SQLite FTS5 or PostgreSQL
tsvector, both fed with the same tokens, so that both find the same. The index of Consultations is
made by the first migration, that of Datasets is opendata.catalogue's."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, text
from sqlalchemy.orm import Session, selectinload

from models import Clause, Consultation, Decision, Draft, Reply, Stage, Topic
from opendata import catalogue
from topics import summaries
from topics.fulltext import is_postgres, question
from topics.tokens import search_tokens

ANSWERED = (Stage.ANSWERED, Stage.DECIDED, Stage.EVALUATED, Stage.ARCHIVED)
EXCERPT = 90
PARTS = {"paragraph", "item", "subitem"}
TEXTS, DATASETS = "search_text", "dataset_text"
FIRST = "CASE kind WHEN 'consultation' THEN 0 WHEN 'dataset' THEN 1 ELSE 2 END"


class Kind(StrEnum):
    CONSULTATION = "consultation"
    CLAUSE = "clause"
    DECISION = "decision"
    DATASET = "dataset"


@dataclass(frozen=True)
class Hit:
    """`excerpt` is plain text around the first word found; `link` a path on this site."""

    kind: Kind
    title: str
    excerpt: str
    link: str
    slug: str


@dataclass(frozen=True)
class _Row:
    kind: Kind
    title: str
    body: str
    link: str


def index_consultation(session: Session, *, consultation_id: int) -> None:
    """Bring the index up to date for one public Consultation, its newest Draft, its Decisions."""
    session.execute(
        text("DELETE FROM search_text WHERE consultation_id = :id"), {"id": consultation_id}
    )
    consultation = session.get_one(Consultation, consultation_id)
    if not consultation.is_public:
        return
    rows = _rows(session, consultation)
    value = "to_tsvector('simple', :tokens)" if is_postgres(session) else ":tokens"
    session.execute(
        text(
            "INSERT INTO search_text (consultation_id, kind, title, body, link, tokens) "
            f"VALUES (:id, :kind, :title, :body, :link, {value})"
        ),
        [
            {
                "id": consultation_id,
                "kind": row.kind.value,
                "title": row.title,
                "body": row.body,
                "link": row.link,
                "tokens": " ".join(search_tokens(f"{row.title}\n{row.body}")),
            }
            for row in rows
        ],
    )


def _rows(session: Session, consultation: Consultation) -> list[_Row]:
    link = f"/app/consult?c={consultation.slug}"
    draft = session.scalar(
        select(Draft)
        .where(Draft.consultation_id == consultation.id)
        .order_by(Draft.number.desc())
        .limit(1)
        .options(selectinload(Draft.clauses))
    )
    parts = [consultation.summary, consultation.background, consultation.legal_basis]
    parts += [draft.title, draft.preamble] if draft else []
    rows = [_Row(Kind.CONSULTATION, consultation.title, "\n".join(parts), link)]
    rows += _clauses(draft.clauses if draft else [], consultation.title, link)
    if consultation.stage in ANSWERED:
        rows += _decisions(session, consultation, f"{link}&tab=answer")
    return rows


def _clauses(clauses: Sequence[Clause], title: str, link: str) -> list[_Row]:
    """A row an article, or what stands in its place, with the paragraphs and items it has."""
    articles: dict[str, str] = {}  # key of a part → key of the article it belongs to
    names: dict[str, str] = {}
    bodies: dict[str, list[str]] = {}
    for clause in clauses:
        above = articles.get(clause.parent_key or "") if clause.kind in PARTS else None
        home = articles[clause.key] = above or clause.key
        words = " ".join(part for part in (clause.label, clause.heading) if part)
        if home == clause.key:
            names[home], bodies[home] = words, [clause.text]
        else:
            bodies[home].append(f"{words} {clause.text}")
    return [
        _Row(Kind.CLAUSE, f"{title} {names[key]}".strip(), "\n".join(body), f"{link}&clause={key}")
        for key, body in bodies.items()
    ]


def _decisions(session: Session, consultation: Consultation, link: str) -> list[_Row]:
    reply = session.scalar(select(Reply).where(Reply.consultation_id == consultation.id))
    rows = [_Row(Kind.DECISION, consultation.title, reply.text, link)] if reply else []
    decided = session.execute(
        select(Topic.label, Decision.reason)
        .join(Topic, Topic.id == Decision.topic_id)
        .where(Decision.consultation_id == consultation.id, summaries.in_force())
        .order_by(Decision.id)
    )
    return rows + [
        _Row(Kind.DECISION, f"{consultation.title} {label}", reason, link)
        for label, reason in decided
    ]


def reindex(session: Session) -> int:
    """Make the whole index anew, that of Datasets too; how many Consultations are in it."""
    session.execute(text("DELETE FROM search_text"))
    ids = session.scalars(select(Consultation.id).order_by(Consultation.id)).all()
    for consultation_id in ids:
        index_consultation(session, consultation_id=consultation_id)
    catalogue.reindex(session)
    return len(ids)


def find(
    session: Session, *, q: str, kind: Kind | None = None, offset: int = 0, limit: int = 20
) -> list[Hit]:
    """What holds all words of `q`, best first; nothing for a `q` without words."""
    tokens = search_tokens(q)
    if not tokens:
        return []
    rows = session.execute(
        text(
            f"SELECT kind, title, body, link, slug FROM ({_sources(session, kind)}) AS hit "
            f"ORDER BY {FIRST}, rank, link LIMIT :limit OFFSET :offset"
        ),
        {"q": question(session, tokens), **_only(kind), "limit": limit, "offset": offset},
    )
    return [
        Hit(Kind(row.kind), row.title, excerpt(row.body, tokens), row.link, row.slug)
        for row in rows
    ]


def count(session: Session, *, q: str, kind: Kind | None = None) -> int:
    tokens = search_tokens(q)
    if not tokens:
        return 0
    query = text(f"SELECT count(*) FROM ({_sources(session, kind)}) AS hit")
    return int(session.scalar(query, {"q": question(session, tokens), **_only(kind)}) or 0)


def consultation_ids(session: Session, *, q: str) -> list[int]:
    """The Consultations anything of which holds all words of `q`."""
    tokens = search_tokens(q)
    if not tokens:
        return []
    rows = session.execute(
        text(f"SELECT DISTINCT consultation_id FROM search_text WHERE {_holds(session, TEXTS)}"),
        {"q": question(session, tokens)},
    )
    return sorted(int(row[0]) for row in rows)


def _only(kind: Kind | None) -> dict[str, str]:
    return {"kind": kind.value} if kind and kind is not Kind.DATASET else {}


def _sources(session: Session, kind: Kind | None) -> str:
    """The rows of both indexes that hold the words; of one when only its kind is asked for."""
    only = " AND search_text.kind = :kind" if kind else ""
    texts = (
        "SELECT search_text.kind AS kind, search_text.title AS title, body, link, slug,"
        f" {_rank(session, TEXTS)} AS rank FROM search_text JOIN consultation"
        f" ON consultation.id = search_text.consultation_id WHERE {_holds(session, TEXTS)}{only}"
    )
    datasets = (
        "SELECT 'dataset' AS kind, dataset_text.title AS title, body,"
        f" '/app/dataset?d=' || slug AS link, slug, {_rank(session, DATASETS)} AS rank"
        " FROM dataset_text JOIN dataset ON dataset.id = dataset_text.dataset_id"
        f" WHERE {_holds(session, DATASETS)} AND dataset.published_at IS NOT NULL"
    )
    if kind is Kind.DATASET:
        return datasets
    return texts if kind else f"{texts} UNION ALL {datasets}"


def _holds(session: Session, index: str) -> str:
    if is_postgres(session):
        return f"{index}.tokens @@ to_tsquery('simple', :q)"
    return f"{index} MATCH :q"


def _rank(session: Session, index: str) -> str:
    """The lower the better."""
    if is_postgres(session):
        return f"-ts_rank({index}.tokens, to_tsquery('simple', :q))"
    return f"bm25({index})"


def excerpt(body: str, tokens: Sequence[str]) -> str:
    """Some 90 characters of `body` around the first token that stands in it."""
    places = [place for token in tokens if (place := body.lower().find(token)) >= 0]
    start = max(0, min(places) - EXCERPT // 3) if places else 0
    piece = " ".join(body[start : start + EXCERPT].split())
    return ("…" if start else "") + piece + ("…" if start + EXCERPT < len(body) else "")
