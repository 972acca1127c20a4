"""What each Fix does, in words; for Markdown: what comes from data is escaped."""

from typing import Any

from pages._words import _, plain


def said(fix: dict[str, Any], *, column: str | None = None) -> str:
    """One Fix, as in a report, beside a Problem of `column`; another column is named."""
    if (fix["kind"], fix.get("how"), fix.get("column")) == ("suppress", "cells", None):
        return _("Empty what could point to a person in the rare combinations")
    if (fix["kind"], fix.get("how")) == ("accept", "type"):
        return _("Leave these cells empty, and say why")
    words = _words(fix["kind"], str(fix.get("how") or ""))
    if fix.get("column") and fix["column"] != column:
        return _("{column}: {fix}").format(column=plain(fix["column"]), fix=words)
    return words


def _words(kind: str, how: str) -> str:
    way, _colon, size = how.partition(":")
    whole = {
        "clean marks": _("Empty the cells that only say that nothing is there"),
        "suppress duplicates": _("Keep the first of equal rows, leave out the others"),
        "suppress rows": _("Leave out these rows"),
        "suppress cells": _("Empty these cells"),
        "generalise day": _("Keep the day only"),
        "generalise month": _("Keep the month only"),
        "generalise quarter": _("Keep the quarter only"),
        "generalise year": _("Keep the year only"),
        "generalise band": _("Put the numbers into bands of {n}"),
        "generalise round": _("Round to {n} decimals"),
        "generalise first": _("Keep the first {n} characters only"),
    }
    kinds = {
        "drop": _("Leave the column out"),
        "mask": _("Hide the personal data with stars, keep the rest"),
        "clean": _("Tidy up blanks, full-width and hidden characters"),
        "accept": _("Publish it as it is, and say why"),
    }
    words = whole.get(f"{kind} {way}".strip()) or kinds.get(kind) or plain(f"{kind} {how}")
    return words.format(n=plain(size))
