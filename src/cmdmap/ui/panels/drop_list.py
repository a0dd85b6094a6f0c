"""Drop list: further rows of a strip, right below it over the window, so that they move nothing.

Of the strips in the :mod:`alert line <cmdmap.ui.panels.alert_line>`; open while their button is.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cmdmap.ui.panels.press_guard import PressGuard
from cmdmap.widgets.theme import styled

LEAST, MOST_SHARE = 760, 0.6
"""Width in pixels, where the window is as wide; part of the window's height that is covered."""


class DropList(QFrame):
    """Rows over the window."""

    def __init__(self, strip: QWidget) -> None:
        """``strip``: what the rows belong to."""
        super().__init__(strip)
        self.setObjectName("drop_list")
        self._strip = strip
        self._open = False
        self._guard = PressGuard(self)
        body = styled(QFrame(), "drop_list_body")
        self.rows = QVBoxLayout(body)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(1)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 1)
        column.setSpacing(1)
        column.addWidget(self._area)
        strip.installEventFilter(self)
        self.hide()

    def set_foot(self, foot: QWidget) -> None:
        """Put something under the rows that stays in sight."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(foot)

    def set_open(self, is_open: bool) -> None:
        """Show the rows, or hide them."""
        self._open = is_open
        self.place()

    def place(self) -> None:
        """Lay the rows below their strip, within the window."""
        shown = self._open and self._strip.isVisible()
        if shown:
            window = self._strip.window()
            if self.parentWidget() is not window:
                self.setParent(window)
                window.installEventFilter(self)
            wide = min(window.width(), max(LEAST, self._strip.width()))
            corner = self._strip.mapTo(window, QPoint(0, self._strip.height()))
            left = min(corner.x(), window.width() - wide)
            self.setGeometry(left, corner.y(), wide, min(self._wanted(), self._most(window)))
        if shown and self.isHidden():
            # Only then: what the operator opens later, hits of a search, lies above.
            self.raise_()
            self._guard.begin()
        self.setVisible(shown)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow strip and window."""
        kinds = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Hide, QEvent.Type.Show)
        if event.type() in kinds:
            self.place()
        return False

    def _wanted(self) -> int:
        body = self._area.widget()
        rows = 0 if body is None else body.sizeHint().height()
        foot = sum(item.sizeHint().height() + 1 for item in self._parts() if item is not self._area)
        return rows + foot + 4

    def _parts(self) -> list[QWidget]:
        layout = self.layout()
        items = [] if layout is None else [layout.itemAt(n) for n in range(layout.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if widget is not None]

    def _most(self, window: QWidget) -> int:
        return round(window.height() * MOST_SHARE)
