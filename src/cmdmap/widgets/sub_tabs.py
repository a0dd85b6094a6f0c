"""Sub-tabs: a row of tabs above the views of one workspace, each known by a name.

Used by the workspaces with several views; which view is in front is the workspace's to act upon.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdmap.widgets.theme import styled

HEIGHT = 48


class SubTabs(QWidget):
    """The tabs and the view in front."""

    shown = Signal(str)
    """Name of the view that has come to the front."""

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._row = QHBoxLayout()
        strip = styled(QFrame(), "sub_tabs")
        strip.setFixedHeight(HEIGHT)
        strip.setLayout(self._row)
        self._row.setContentsMargins(14, 0, 14, 0)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._stack, 1)
        self._group.idClicked.connect(self._on_tab_clicked)

    def add(self, name: str, title: str, view: QWidget) -> QPushButton:
        """Add a view under a name that never changes; return its tab. The first one is shown."""
        tab = styled(QPushButton(title), name)
        tab.setCheckable(True)
        tab.setProperty("sub_tab", True)
        self._row.insertWidget(len(self._names), tab)
        self._group.addButton(tab, self._stack.addWidget(view))
        self._names.append(name)
        if len(self._names) == 1:
            tab.setChecked(True)
        return tab

    def show_view(self, name: str) -> None:
        """Bring a view to the front."""
        number = self._names.index(name)
        self.tab(name).setChecked(True)
        self._stack.setCurrentIndex(number)
        self.shown.emit(name)

    def set_title(self, name: str, title: str) -> None:
        """Change what a tab says, e.g. how many wait there."""
        tab = self.tab(name)
        if tab.text() != title:
            tab.setText(title)

    def tab(self, name: str) -> QPushButton:
        """Return the tab of a view."""
        found = self._group.button(self._names.index(name))
        assert isinstance(found, QPushButton)
        return found

    @property
    def name(self) -> str:
        """Name of the view in front."""
        return self._names[self._stack.currentIndex()]

    @property
    def view(self) -> QWidget:
        """The view in front."""
        found = self._stack.currentWidget()
        assert found is not None
        return found

    def _on_tab_clicked(self, number: int) -> None:
        self.show_view(self._names[number])
