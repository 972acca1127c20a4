"""The ids that clients of CKAN ask by: UUIDs of names, the same for ever."""

import re
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

SPACE = uuid5(NAMESPACE_URL, "urn:minyi:ckan")
FORM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@lru_cache(maxsize=20_000)
def id_of(kind: str, *names: str) -> str:
    """The id of a package (its slug), a resource (slug, file or address), an organization or a
    group (its key), a tag (its word)."""
    return str(uuid5(SPACE, "/".join((kind, *names))))


def is_id(text: str) -> bool:
    """Whether it could be one of these: nothing else is worth looking for."""
    return FORM.fullmatch(text) is not None
