"""Placement: where the docks of a workspace stand, in the box and again after a wall picture.

Columns of panels around the map; panels of one place lie behind each other as tabs. A workspace
names them once, further panels are one line there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain, pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMainWindow

from cmdmap.widgets.frame import Panel

LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
WIDE, HIGH = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
SIDE = 372
"""Width of the panels at the sides, in pixels, where there is room."""
LOW_STRIP = 264
"""Height of the panels at the bottom, where there is room."""

NARROW = 1600
"""Width of the workspace below which the bottom has room for two piles only."""

Pile = Sequence[Panel]
"""Panels of one place; the first is in front."""


class Placement:
    """The docks of one workspace."""

    def __init__(
        self, window: QMainWindow, left: Pile, right: Pile, bottom: Sequence[tuple[Pile, int]]
    ) -> None:
        """``bottom`` holds the piles from left to right with their widths in parts."""
        self._window = window
        self._left, self._right = left, right
        self._bottom = bottom
        self._walled = b""
        window.setDockNestingEnabled(True)
        # The detail of an incident has most to show: it has the whole height.
        window.setCorner(Qt.Corner.BottomLeftCorner, BOTTOM)
        window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
        self._place()

    def panels(self) -> tuple[Panel, ...]:
        """Return every panel."""
        return tuple(chain(self._left, self._right, *(pile for pile, _ in self._bottom)))

    def reset(self) -> None:
        """Put every dock where the box has it."""
        top = self._window.window()
        size = top.size()
        for panel in self.panels():
            panel.setFloating(False)
            panel.show()
        self._place()
        if not top.isMaximized() and not top.isFullScreen():
            # While docks are moved they need more room than in the end; that made the window grow.
            QTimer.singleShot(0, top, partial(top.resize, size))

    def set_walled(self, walled: bool) -> None:
        """Wall mode: only the map, then exactly the docks as before."""
        if walled:
            self._walled = bytes(self._window.saveState().data())
            for panel in self.panels():
                panel.hide()
        elif self._walled:
            self._window.restoreState(self._walled)

    def _place(self) -> None:
        window = self._window
        self._pile(self._left, LEFT)
        self._pile(self._right, RIGHT)
        bottom = self._piles_below()
        fronts = [pile[0] for pile, _ in bottom]
        for front in fronts:
            window.addDockWidget(BOTTOM, front)
        for before, after in pairwise(fronts):
            window.splitDockWidget(before, after, WIDE)
        for pile, _ in bottom:
            self._pile(pile, None)
        width = window.width()
        # The right one, with the detail of an incident, has most to show.
        sides = [min(SIDE, width // 4), min(SIDE, width * 3 // 10)]
        window.resizeDocks([self._left[0], self._right[0]], sides, WIDE)
        window.resizeDocks(fronts, [width for _, width in bottom], WIDE)
        window.resizeDocks(fronts[:1], [min(LOW_STRIP, window.height() * 3 // 10)], HIGH)

    def _piles_below(self) -> Sequence[tuple[Pile, int]]:
        """Return the piles at the bottom; in a narrow window all but the first are one."""
        if self._window.width() >= NARROW or len(self._bottom) < 3:
            return self._bottom
        first, *others = self._bottom
        joined = tuple(chain.from_iterable(pile for pile, _ in others))
        return (first, (joined, max(width for _, width in others)))

    def _pile(self, pile: Pile, area: Qt.DockWidgetArea | None) -> None:
        if area is not None:
            self._window.addDockWidget(area, pile[0])
        for panel in pile[1:]:
            self._window.tabifyDockWidget(pile[0], panel)
        pile[0].raise_()
