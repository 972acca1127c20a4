"""The quality score with its parts, each with the formula it is computed by."""

import streamlit as st

from models import Release
from pages._parts.untrusted import inert
from pages._words import _, number


def show(release: Release) -> None:
    parts = release.quality.get("parts", [])
    if not parts:
        return
    st.header(_("Quality"), anchor=False)
    total = number(round(release.quality.get("total", release.score or 0), 1))
    st.markdown(_("{n} of 100 points, counted from the content:").format(n=total))
    rows = "".join(_row(each) for each in parts)
    head = "".join(
        f"<th>{inert(each)}</th>" for each in (_("Part"), _("Points"), _("Formula"), _("Counted"))
    )
    st.html(
        f'<div class="scroll"><table class="figures quality"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def names() -> dict[str, str]:
    return {
        "completeness": _("Cells that are filled"),
        "validity": _("Cells that fit their type"),
        "uniqueness": _("Rows that stand once"),
        "consistency": _("Values written in one way"),
        "dictionary": _("Columns that are explained"),
        "description": _("Description of the dataset"),
        "machine-readability": _("Columns that programs can read"),
    }


def _row(part: dict[str, object]) -> str:
    points, of = part.get("points", 0), part.get("of", 0)
    key, facts = str(part.get("key", "")), part.get("facts")
    pairs = facts.items() if isinstance(facts, dict) else ()
    shown = ", ".join(f"{name} = {n}" for name, n in pairs)
    return (
        f"<tr><th>{inert(names().get(key, key))}</th>"
        f'<td class="n">{_points(points)} / {_points(of)}</td>'
        f"<td><code>{inert(str(part.get('formula', '')))}</code></td>"
        f'<td class="meta">{inert(shown)}</td></tr>'
    )


def _points(value: object) -> str:
    return number(round(value, 1)) if isinstance(value, int | float) else inert(str(value))
