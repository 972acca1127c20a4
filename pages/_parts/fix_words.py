"""What each Fix does, in words; for Markdown: what comes from data is escaped."""

from typing import Any

from pages._words import _, plain


def said(fix: dict[str, Any], *, column: str | None = None) -> str:
    """One Fix, as in a report, as a choice beside a Problem of `column`; another column is named."""
    words = _words(fix["kind"], str(fix.get("how") or ""))
    if fix.get("column") and fix["column"] != column:
        return _("{column}: {fix}").format(column=plain(fix["column"]), fix=words)
    return words


def _words(kind: str, how: str) -> str:
    way, _colon, size = how.partition(":")
    whole = {
        "clean marks": _("empty the cells that only say that nothing is there"),
        "suppress duplicates": _("keep the first of equal rows, leave out the others"),
        "suppress rows": _("leave out these rows"),
        "suppress cells": _("empty these cells"),
        "generalise day": _("keep the day only"),
        "generalise month": _("keep the month only"),
        "generalise quarter": _("keep the quarter only"),
        "generalise year": _("keep the year only"),
        "generalise band": _("put the numbers into bands of {n}"),
        "generalise round": _("round to {n} decimals"),
        "generalise first": _("keep the first {n} characters only"),
    }
    kinds = {
        "drop": _("leave the column out"),
        "mask": _("hide the personal data with stars, keep the rest"),
        "clean": _("tidy up blanks, full-width and hidden characters"),
        "accept": _("publish it as it is, and say why"),
    }
    words = whole.get(f"{kind} {way}".strip()) or kinds.get(kind) or plain(f"{kind} {how}")
    return words.format(n=plain(size))
