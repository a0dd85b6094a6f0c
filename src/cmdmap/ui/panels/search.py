"""Search field: the command bar's line and its list of hits, without a mouse.

Arrows walk the list, Enter takes, Esc leaves and gives the keyboard back. What is found and what
taking it does is the finder's (``ui/command_bar``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from cmdmap.i18n import tr
from cmdmap.ui.models.hits import HIT_ROLE, SHOWN, Hit, HitModel
from cmdmap.widgets.theme import icon, styled

ROW = 32
MARGIN = 5


class SearchField(QLineEdit):
    """A line edit with its list of hits."""

    hit_chosen = Signal(object)
    """Hit."""

    def __init__(self) -> None:
        super().__init__()
        hint = tr("Incidents, units, places, people, actions; initials too    Ctrl+K")
        self.setPlaceholderText(hint)
        self.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.model = HitModel()
        self.look_up: Callable[[str], list[Hit]] = lambda _text: []
        """Returns what fits a text, best first; asked at each change of the text."""
        self._before: QWidget | None = None
        """What had the keyboard before."""
        self._frame: QFrame | None = None
        self._list = QListView()
        self._nothing = styled(QLabel(tr("Nothing found")), "empty")
        self.textEdited.connect(self._on_text_edited)
        self._list.clicked.connect(self._take)
        self._list.setModel(self.model)

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window's shortcut does: it is for the line."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._wants_escape()
        ):
            event.accept()
            return True
        return super().event(event)

    def begin(self) -> None:
        """Take the keyboard and remember from whom."""
        focus = self.window().focusWidget()
        if focus is not self:
            self._before = focus
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, take or leave; everything else is typing."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Without a list Enter is for the form around the line.
            event.setAccepted(self.hits_visible())
            self._take(self._list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            event.setAccepted(self._wants_escape())
            self.leave()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Empty the line, close the list and give the keyboard back to whom it was taken from."""
        self.clear()
        self._hide_list()
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        else:
            self.clearFocus()

    def add_hits(self, text: str, hits: Sequence[Hit]) -> None:
        """Add hits that were found later, if the text still is what they were found for."""
        if hits and text == self.text() and self.hits_visible():
            row = self._list.currentIndex().row()
            found = [*self.model.hits, *hits][:SHOWN]
            self.model.show_hits(found)
            self._show_list(len(found))
            self._list.setCurrentIndex(self.model.index(max(0, row)))

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

    def _wants_escape(self) -> bool:
        """Tell whether Esc is for this line rather than for the window."""
        return True

    def _on_focus_left(self) -> None:
        if not self.hasFocus() and not self._list.hasFocus():
            self._hide_list()

    def _on_text_edited(self, text: str) -> None:
        hits = self.look_up(text)
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
        self.hit_chosen.emit(hit)

    def _show_list(self, rows: int) -> None:
        frame = self._frame or self._make_frame()
        self._list.setVisible(rows > 0)
        self._nothing.setVisible(rows == 0)
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 6))
        room = self.window().height() - corner.y() - MARGIN
        height = min(self._list_height(rows), max(room, 2 * ROW))
        frame.setGeometry(corner.x(), corner.y(), self.width(), height)
        frame.show()
        frame.raise_()

    def _list_height(self, rows: int) -> int:
        """Return the height that shows so many rows without scrolling, margins included."""
        return max(1, rows) * max(ROW, self._list.sizeHintForRow(0)) + 2 * MARGIN + 2

    def _make_frame(self) -> QFrame:
        """The list lies on the window itself: a popup window would take the input method away."""
        frame = styled(QFrame(self.window()), "hits")
        column = QVBoxLayout(frame)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        self.window().installEventFilter(self)
        self._frame = frame
        return frame

    def _hide_list(self) -> None:
        if self._frame is not None:
            self._frame.hide()
