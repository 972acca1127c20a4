"""Bringing a database to the newest form."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

HERE = Path(__file__).resolve().parent


def config() -> Config:
    found = Config()
    found.set_main_option("script_location", str(HERE))
    return found


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate the database behind `engine`; one process at a time does it, the rest wait."""
    settings = config()
    with engine.connect().execution_options(writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_lock(7306120012)")
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
        connection.commit()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_unlock(7306120012)")
            connection.commit()
