"""Alembic's entry: runs the migrations on the engine of db.py, or on one handed in."""

from alembic import context
from sqlalchemy import Connection

import db
import models

metadata = models.Account.metadata


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """The search index is raw SQL, made and dropped by its own migration; the queue on PostgreSQL
    looks after its tables itself."""
    return not (
        kind == "table" and (name or "").startswith(("search_text", "dataset_text", "huey_"))
    )


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        include_name=_ours,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with db.engine().connect().execution_options(writes=True) as connection:
        _run(connection)
        connection.commit()
