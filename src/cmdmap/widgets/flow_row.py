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
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        room, top = self.width() - PAD, PAD
        while shown:
            line: list[QWidget] = []
            left = PAD
            while shown and (not line or left + shown[0].sizeHint().width() <= room):
                line.append(shown.pop(0))
                left += line[-1].sizeHint().width() + GAP
            high = max(widget.sizeHint().height() for widget in line)
            self._place(line, top, high)
            top += high + GAP
        high = top - GAP + PAD if top > PAD else 0
        if self.minimumHeight() != high:
            self.setFixedHeight(high)

    def _place(self, line: list[QWidget], top: int, high: int) -> None:
        left = PAD
        for widget in line:
            size = widget.sizeHint()
            wide = min(size.width(), max(40, self.width() - 2 * PAD))
            widget.setGeometry(left, top + (high - size.height()) // 2, wide, size.height())
            left += wide + GAP
