"""Tabs for a narrow panel: they break into lines where the width does not hold them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cmdmap.widgets.flow_row import FlowRow
from cmdmap.widgets.frame import push_button


class _Stack(QStackedWidget):
    """As high as the view in front needs, not the highest of all."""

    def minimumSizeHint(self) -> QSize:
        """Return the least size of the view in front."""
        front = self.currentWidget()
        return QSize(0, 0) if front is None else front.minimumSizeHint()


class TabRow(QWidget):
    """The tabs and the view in front."""

    shown = Signal(str)
    """Name of the view that has come to the front."""

    def __init__(self) -> None:
        super().__init__()
        self._tabs: dict[str, QPushButton] = {}
        self._views: dict[str, QWidget] = {}
        self._group = QButtonGroup(self)
        self._stack = _Stack()
        self._row = FlowRow()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._row)
        column.addWidget(self._stack, 1)
        self._group.buttonClicked.connect(lambda tab: self.show_view(tab.objectName()))

    def add(self, name: str, title: str, view: QWidget) -> None:
        """Add a view under a name that never changes; the first one is shown."""
        tab = push_button(title, look="chip")
        tab.setObjectName(name)
        self._group.addButton(tab)
        self._row.add(tab)
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
        """Change what a tab says."""
        if self._tabs[name].text() != title:
            self._tabs[name].setText(title)

    def tab(self, name: str) -> QPushButton:
        """Return the tab of a view."""
        return self._tabs[name]

    @property
    def name(self) -> str:
        """Name of the view in front."""
        front = self._stack.currentWidget()
        return next((name for name, view in self._views.items() if view is front), "")
