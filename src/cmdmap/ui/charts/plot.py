"""Plot: pyqtgraph in the theme's colours, without menus, dragging or buttons.

The only file that calls pyqtgraph, whose functions carry no types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph

from cmdmap.widgets.theme import text_font, theme

_pg: Any = pyqtgraph


def quiet_plot(left_width: int = 34) -> Any:
    """Return an empty ``pyqtgraph.PlotWidget`` that only shows; the left axis has fixed width."""
    plot = _pg.PlotWidget(background=theme().roles["panel"], enableMenu=False)
    plot.setMouseEnabled(x=False, y=False)
    plot.hideButtons()
    plot.setFrameShape(plot.Shape.NoFrame)
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(_pg.mkPen(theme().roles["line"]))
        axis.setTextPen(_pg.mkPen(theme().roles["muted"]))
        axis.setStyle(
            tickFont=text_font(11), tickLength=0, tickTextOffset=5, hideOverlappingLabels=False
        )
    plot.getAxis("left").setWidth(left_width)
    plot.getAxis("bottom").setHeight(22)
    return plot


def filled_curve(plot: Any, role: str) -> Any:
    """Add an empty curve over a faint filling and return it; NaN breaks its line."""
    fill = theme().color(role)
    fill.setAlpha(48)
    line = _pg.mkPen(theme().roles[role], width=1.6)
    return plot.plot(pen=line, connect="finite", fillLevel=0, brush=_pg.mkBrush(fill))


def bars(heights: Sequence[int], roles: Sequence[str]) -> Any:
    """Return bars at 0, 1, 2, ... with these heights, each in its role's colour."""
    colors = [theme().roles[role] for role in roles]
    places = list(range(len(heights)))
    return _pg.BarGraphItem(x=places, height=list(heights), width=0.62, brushes=colors, pen=None)
