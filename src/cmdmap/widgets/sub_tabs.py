"""Sub-tabs: a row of tabs above the views of one workspace, each known by a name.

Used by the workspaces with several views; which view is in front is the workspace's to act upon.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdmap.widgets.theme import styled, text_font
from cmdmap.widgets.wording import hint_text

HEIGHT = 48
PAD = 32


class SubTabs(QWidget):
    """The tabs and the view in front."""

    shown = Signal(str)
    """Name of the view that has come to the front."""

    def __init__(self) -> None:
        super().__init__()
        self._tabs: dict[str, QPushButton] = {}
        self._views: dict[str, QWidget] = {}
        self._group = QButtonGroup(self)
        self._stack = QStackedWidget()
        self._row = QHBoxLayout()
        self._note = styled(QLabel(textFormat=Qt.TextFormat.PlainText), "muted")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        strip = styled(QFrame(), "sub_tabs")
        strip.setFixedHeight(HEIGHT)
        strip.setLayout(self._row)
        self._row.setContentsMargins(14, 0, 14, 0)
        self._row.addWidget(self._note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._stack, 1)
        self._group.buttonClicked.connect(lambda tab: self.show_view(tab.objectName()))

    def add(self, name: str, title: str, view: QWidget) -> QPushButton:
        """Add a view under a name that never changes; return its tab. The first one is shown."""
        tab = styled(QPushButton(title.replace("&", "&&")), name)
        tab.setCheckable(True)
        tab.setProperty("sub_tab", True)
        _make_room(tab)
        self._row.insertWidget(len(self._tabs), tab)
        self._group.addButton(tab)
        self._tabs[name], self._views[name] = tab, view
        self._stack.addWidget(view)
        if len(self._tabs) == 1:
            tab.setChecked(True)
        return tab

    def remove(self, name: str) -> QWidget:
        """Take a view out and return it; the caller deletes it. Another one comes to the front."""
        view, tab = self._views.pop(name), self._tabs.pop(name)
        in_front = self._stack.currentWidget() is view
        self._stack.removeWidget(view)
        self._group.removeButton(tab)
        self._row.removeWidget(tab)
        tab.deleteLater()
        if in_front and self._views:
            self.show_view(next(iter(self._views)))
        return view

    def replace(self, name: str, view: QWidget) -> QWidget:
        """Put another view behind a tab and return the one that was there."""
        before, self._views[name] = self._views[name], view
        in_front = self._stack.currentWidget() is before
        self._stack.addWidget(view)
        self._stack.removeWidget(before)
        if in_front:
            self.show_view(name)
        return before

    def show_view(self, name: str) -> None:
        """Bring a view to the front."""
        self._tabs[name].setChecked(True)
        self._stack.setCurrentWidget(self._views[name])
        self.shown.emit(name)

    def set_title(self, name: str, title: str) -> None:
        """Change what a tab says, e.g. how many wait there."""
        tab = self.tab(name)
        if tab.text() != title:
            tab.setText(title)
            _make_room(tab)

    def set_note(self, text: str) -> None:
        """Write the short line at the right of the tabs."""
        self._note.setText(text)
        self._note.setToolTip(hint_text(text))

    def tab(self, name: str) -> QPushButton:
        """Return the tab of a view."""
        return self._tabs[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all views, in their order."""
        return tuple(self._tabs)

    @property
    def name(self) -> str:
        """Name of the view in front; empty without one."""
        front = self._stack.currentWidget()
        return next((name for name, view in self._views.items() if view is front), "")

    @property
    def view(self) -> QWidget:
        """The view in front."""
        found = self._stack.currentWidget()
        assert found is not None
        return found


def _make_room(tab: QPushButton) -> None:
    """The tab in front is bold, which Qt does not reckon with."""
    words = tab.text().replace("&&", "&")
    tab.setMinimumWidth(QFontMetrics(text_font(bold=True)).horizontalAdvance(words) + PAD)
