"""Which part of a text a Comment is on, in words."""

from models import Clause
from pages._words import _

WORDS = 14


def where(clause: Clause | None) -> str:
    """第八条; of a paragraph without a label its first words; the whole when there is none."""
    if clause is None:
        return _("On the whole")
    first = clause.text[:WORDS] + ("…" if len(clause.text) > WORDS else "")
    return clause.label or clause.heading or first
