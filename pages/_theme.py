"""The one look of charts, registered with altair."""

import altair as alt
import pandas  # noqa: F401  altair looks whether it is there; app.settle_pages may be half through

from opendata.chart_look import (
    AMBER,
    FONT,
    GREEN,
    INK,
    LINE,
    MUTED,
    PALETTE,
    TEXT,
    VERMILION,
    config,
)

__all__ = ["AMBER", "FONT", "GREEN", "INK", "LINE", "MUTED", "PALETTE", "TEXT", "VERMILION"]


@alt.theme.register("minyi", enable=True)
def minyi() -> alt.theme.ThemeConfig:
    """Draw with `st.altair_chart(chart, theme=None, alt=…)`, so that this look is the only one."""
    return {"config": config()}
