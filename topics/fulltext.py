"""What search_tokens are asked with, in SQLite FTS5 and in PostgreSQL tsquery alike."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

ASKED = 20  # different words of a question


def is_postgres(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def question(session: Session, tokens: Sequence[str]) -> str:
    """Every token quoted, so that none is read as an operator, and all of them asked for."""
    unique = list(dict.fromkeys(tokens))[:ASKED]
    if is_postgres(session):
        quoted = ["'" + token.replace("\\", "\\\\").replace("'", "''") + "'" for token in unique]
        return " & ".join(quoted)
    return " AND ".join('tokens:"' + token.replace('"', '""') + '"' for token in unique)
