"""_table_metadata: the list of tables the datastore answers for, itself asked like a table."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Dataset, Openness, Release, ReleaseState
from opendata.ckan.ids import id_of
from opendata.ckan.package import ASKED

NAME = "_table_metadata"
FIELDS = ("_id", "name", "oid", "alias_of")


def open_tables(session: Session) -> list[tuple[str, int]]:
    """(resource id, number) of each table that is open to everyone, by number."""
    query = (
        select(Dataset.id, Dataset.slug)
        .join(Release, (Release.dataset_id == Dataset.id) & (Release.number == Dataset.newest))
        .where(
            Dataset.published_at.is_not(None),
            Dataset.openness == Openness.UNCONDITIONAL,
            Release.state == ReleaseState.PUBLISHED,
        )
        .order_by(Dataset.id)
    )
    return [(id_of("resource", slug, ASKED), number) for number, slug in session.execute(query)]
