"""Harvesting in: the datasets of other portals, shown in our catalogue beside their own address."""

from opendata.harvest.fetching import fetch
from opendata.harvest.keeping import failed, source, store

__all__ = ["failed", "fetch", "source", "store"]
