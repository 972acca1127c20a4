"""Reading the whole of another portal, outside of any transaction."""

from collections.abc import Callable

from errors import Invalid
from opendata.harvest import from_ckan, from_dcat
from opendata.harvest.found import Found, is_web
from opendata.harvest.web import Web

Progress = Callable[[str, float], None]
PROTOCOLS = {"ckan": "application/json", "dcat": from_dcat.ACCEPT}


def fetch(url: str, *, protocol: str, progress: Progress) -> Found:
    """What the portal at `url` tells. All or nothing: one page that cannot be had refuses the
    rest. Refuses Unreadable, TooLarge, Invalid."""
    if protocol not in PROTOCOLS:
        raise Invalid(field="protocol", why="value", given=protocol[:80], allowed=list(PROTOCOLS))
    if not is_web(url):
        raise Invalid(field="url", why="form", url=url[:500])
    progress("fetching", 0.0)
    with Web(PROTOCOLS[protocol]) as web:
        if protocol == "ckan":
            found = from_ckan.read(web, url, progress=progress)
        else:
            found = from_dcat.read(web, url, progress=progress)
    progress("fetching", 1.0)
    return found
