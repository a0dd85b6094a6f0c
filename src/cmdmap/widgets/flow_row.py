"""Flow row: buttons beside each other, in as many lines as the width needs.

Under details and over lists, whose panels can be made narrow.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

GAP = 8
PAD = 10


class FlowRow(QWidget):
    """Lays its visible widgets out from the left, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Add a widget at the end."""
        widget.setParent(self)
        self._widgets.append(widget)
        widget.installEventFilter(self)
        if not widget.isHidden():
            widget.show()
        self._lay_out()

    def eventFilter(self, watched, event: QEvent) -> bool:  # type: ignore[no-untyped-def] # noqa: ANN001
        """Lay out again when a widget comes, goes or changes its words."""
        kinds = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.LayoutRequest)
        if event.type() in kinds:
            self._lay_out()
        return bool(super().eventFilter(watched, event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        """A button whose words changed asks its parent for room."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._lay_out()
        return bool(super().event(event))

    def sizeHint(self) -> QSize:
        """Return the size of the lines as they are."""
        return QSize(160, self.minimumHeight())

    def _lay_out(self) -> None:
        left, top, line = PAD, PAD, 0
        for widget in self._widgets:
            if widget.isHidden():
                continue
            size = widget.sizeHint()
            if left > PAD and left + size.width() > self.width() - PAD:
                left, top, line = PAD, top + line + GAP, 0
            wide = min(size.width(), max(40, self.width() - 2 * PAD))
            widget.setGeometry(left, top, wide, size.height())
            left, line = left + wide + GAP, max(line, size.height())
        shown = any(not widget.isHidden() for widget in self._widgets)
        high = top + line + PAD if shown else 0
        if self.minimumHeight() != high:
            self.setFixedHeight(high)
