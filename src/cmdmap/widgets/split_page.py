"""Split page: a list at the left, the map in the middle, the detail at the right.

What most pages of the workspace 模块 are. The map itself is the program's; the page keeps a slot
free, and the workspace puts the map in while the page is in front.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

LEFT, MIDDLE, RIGHT = 368, 1132, 420
"""Widths at first, at a window of 1920 pixels."""
LEAST = 220


class MapSlot(QWidget):
    """Where the map is while its page is in front."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setMinimumWidth(LEAST)

    def hold(self, shown: QWidget) -> None:
        """Take the map."""
        self._column.addWidget(shown)
        shown.show()


class SplitPage(QSplitter):
    """Three parts side by side; the widths are kept by the workspace."""

    widths_changed = Signal()
    """The user has moved an edge."""

    def __init__(self, left: QWidget | None = None, right: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.slot = MapSlot()
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        widths = []
        for part, width in ((left, LEFT), (self.slot, MIDDLE), (right, RIGHT)):
            if part is not None:
                self.addWidget(part)
                part.setMinimumWidth(LEAST)
                widths.append(width)
        self.setStretchFactor(self.indexOf(self.slot), 1)
        self.set_widths(widths)
        self.splitterMoved.connect(lambda _at, _edge: self.widths_changed.emit())

    def set_widths(self, widths: Sequence[int]) -> None:
        """Give the parts these widths, as many as there are parts; others are ignored."""
        if len(widths) == self.count():
            self.setSizes(list(widths))

    def widths(self) -> list[int]:
        """Return the widths of the parts."""
        return self.sizes()
