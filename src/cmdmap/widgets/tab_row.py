"""Tab row: the views of a narrow panel under one line of chips, each known by a name.

At the left and right of a module's page; what the line does not hold is in the menu of its end.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cmdmap.widgets.flow_row import MoreRow
from cmdmap.widgets.frame import push_button


class _Front(QStackedWidget):
    """As high as the view in front needs, not the highest of all."""

    def minimumSizeHint(self) -> QSize:
        """Return the least size of the view in front."""
        front = self.currentWidget()
        return QSize(0, 0) if front is None else front.minimumSizeHint()


class TabRow(QWidget):
    """The chips and the view in front."""

    shown = Signal(str)
    """Name of the view that has come to the front."""

    def __init__(self) -> None:
        super().__init__()
        self.row = MoreRow()
        self._tabs: dict[str, QPushButton] = {}
        self._views: dict[str, QWidget] = {}
        self._group = QButtonGroup(self)
        self._stack = _Front()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.row)
        column.addWidget(self._stack, 1)
        self._group.buttonClicked.connect(lambda tab: self.show_view(tab.objectName()))

    def add(self, name: str, title: str, view: QWidget) -> None:
        """Add a view under a name that never changes; the first one is shown."""
        tab = push_button(title, look="chip")
        tab.setObjectName(name)
        self._group.addButton(tab)
        self.row.add(tab)
        self._stack.addWidget(view)
        self._tabs[name], self._views[name] = tab, view
        if len(self._tabs) == 1:
            tab.setChecked(True)

    def show_view(self, name: str) -> None:
        """Bring a view to the front."""
        self._tabs[name].setChecked(True)
        self._stack.setCurrentWidget(self._views[name])
        self.shown.emit(name)

    def set_title(self, name: str, title: str) -> None:
        """Change what a tab says, e.g. how many wait there."""
        if self._tabs[name].text() != title:
            self._tabs[name].setText(title)

    def tab(self, name: str) -> QPushButton:
        """Return the tab of a view."""
        return self._tabs[name]

    @property
    def name(self) -> str:
        """Name of the view in front; empty without one."""
        front = self._stack.currentWidget()
        return next((name for name, view in self._views.items() if view is front), "")
