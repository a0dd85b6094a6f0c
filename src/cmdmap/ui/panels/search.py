"""Search field: finds units and places by name, radio id or pinyin initials, without a mouse.

Arrows walk the list, Enter takes, Esc leaves. The workspace hands in what can be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout

from cmdmap.i18n import tr
from cmdmap.ui.models.hits import HIT_ROLE, Hit, HitModel, find_hits
from cmdmap.ui.theme import icon, styled

ROW = 32


class SearchField(QLineEdit):
    """A line edit with its list of hits."""

    unit_chosen = Signal(int)
    place_chosen = Signal(object)
    """Place."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(tr("Search units and places, initials too    Ctrl+K"))
        self.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.model = HitModel()
        self.source: Callable[[], Iterable[Hit]] = tuple
        """Returns what can be found; asked at each change of the text."""
        self._frame: QFrame | None = None
        self._list = QListView()
        self._nothing = styled(QLabel(tr("Nothing found")), "empty")
        self.textEdited.connect(self._on_text_edited)
        self._list.clicked.connect(self._take)
        self._list.setModel(self.model)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, take or leave; everything else is typing."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Empty the field, close the list and give the focus back to the window."""
        self.clear()
        self._hide_list()
        self.clearFocus()

    def hits_visible(self) -> bool:
        """Tell whether the list is open."""
        return self._frame is not None and self._frame.isVisible()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Close the list when the window below it changes."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.WindowDeactivate):
            self._hide_list()
        return False

    def focusOutEvent(self, event: object) -> None:
        """Close the list unless the focus went into it."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        QTimer.singleShot(0, self, self._on_focus_left)

    def _on_focus_left(self) -> None:
        if not self.hasFocus() and not self._list.hasFocus():
            self._hide_list()

    def _on_text_edited(self, text: str) -> None:
        hits = find_hits(text, self.source())
        self.model.show_hits(hits)
        if not text.strip():
            self._hide_list()
            return
        self._show_list(len(hits))
        self._list.setCurrentIndex(self.model.index(0))

    def _walk(self, step: int) -> None:
        rows = self.model.rowCount()
        if rows:
            row = (self._list.currentIndex().row() + step) % rows
            self._list.setCurrentIndex(self.model.index(row))

    def _take(self, index: QModelIndex) -> None:
        hit: Hit | None = index.data(HIT_ROLE)
        if hit is None:
            return
        self.leave()
        if hit.unit_id is not None:
            self.unit_chosen.emit(hit.unit_id)
        elif hit.place is not None:
            self.place_chosen.emit(hit.place)

    def _show_list(self, rows: int) -> None:
        frame = self._frame or self._make_frame()
        self._list.setVisible(rows > 0)
        self._nothing.setVisible(rows == 0)
        height = max(1, rows) * ROW + 10
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 6))
        frame.setGeometry(corner.x(), corner.y(), self.width(), height)
        frame.show()
        frame.raise_()

    def _make_frame(self) -> QFrame:
        """The list lies on the window itself: a popup window would take the input method away."""
        frame = styled(QFrame(self.window()), "hits")
        column = QVBoxLayout(frame)
        column.setContentsMargins(4, 4, 4, 4)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        self.window().installEventFilter(self)
        self._frame = frame
        return frame

    def _hide_list(self) -> None:
        if self._frame is not None:
            self._frame.hide()
