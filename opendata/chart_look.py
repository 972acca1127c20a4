"""The one look of charts, on pages and in pictures: font, palette, quiet axes."""

from typing import Any

INK, AMBER, GREEN, VERMILION = "#1d4f91", "#8a5a00", "#1e6b3a", "#b3261e"
MUTED, LINE, TEXT = "#4a5560", "#d5dbe1", "#1b1f24"
PALETTE = [INK, AMBER, GREEN, VERMILION, "#5b4a8a", "#3d7a86", MUTED]
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, system-ui, sans-serif"


def config() -> dict[str, Any]:
    """Vega-Lite's `config` of every chart."""
    axis = {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 14,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "domainColor": LINE,
        "gridColor": "#e9edf1",
        "tickColor": LINE,
        "labelLimit": 320,
    }
    return {
        "font": FONT,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {"ticks": False, "domain": False},
        "legend": {"labelFontSize": 14, "titleFontSize": 14, "labelColor": TEXT},
        "range": {"category": PALETTE, "ordinal": {"scheme": "blues"}},
        "bar": {"color": INK, "cornerRadiusEnd": 2},
        "line": {"color": INK, "strokeWidth": 2.5},
        "text": {"color": TEXT, "fontSize": 14, "font": FONT},
    }
