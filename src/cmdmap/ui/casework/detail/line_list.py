"""Line list: rows of a muted head and words below it, both wrapped, newest or first on top.

The time line, supervision notices, calls and earlier incidents of the detail are such lists; they
scroll, can be walked by keyboard and copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cmdmap.i18n import tr
from cmdmap.widgets.theme import text_font, theme
from cmdmap.widgets.wording import hint_text

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1
PAD = 5
SIDE = 12


class Entry(NamedTuple):
    """One row."""

    head: str
    """When and who, muted."""
    words: str
    role: str = "text"
    """Colour of the words: ``text``, ``warn`` or ``bad``; the words say it too."""
    key: int = 0
    """What the row stands for, e.g. the id of an incident."""


class EntryModel(QAbstractListModel):
    """The rows of a list."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; rows put in on top, or changed in place, leave what is chosen as it is."""
        fresh = tuple(entries)
        if fresh == self._entries:
            return
        more = len(fresh) - len(self._entries)
        if self._entries and more > 0 and fresh[more:] == self._entries:
            self.beginInsertRows(QModelIndex(), 0, more - 1)
            self._entries = fresh
            self.endInsertRows()
            return
        if self._entries and more == 0:
            self._entries = fresh
            self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
            return
        self.beginResetModel()
        self._entries = fresh
        self.endResetModel()

    def entries(self) -> tuple[Entry, ...]:
        """Return what is shown."""
        return self._entries

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one row."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{entry.head}  {entry.words}"
        return hint_text(entry.words) if role == Qt.ItemDataRole.ToolTipRole else None


class LineList(QListView):
    """A list of entries whose rows are as high as their words need."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.entries = EntryModel()
        # Ends with the list, and so do its connections; else they would keep the list alive.
        self.entries.setParent(self)
        self.setModel(self.entries)
        self.setItemDelegate(_EntryDelegate(self))
        self.entries.dataChanged.connect(lambda: self.scheduleDelayedItemsLayout())
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        copy = QAction(tr("Copy"), self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._on_copy_wanted)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew: another width makes other heights."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def _on_copy_wanted(self) -> None:
        rows = sorted(index.row() for index in self.selectedIndexes())
        texts = [str(self.entries.index(row).data()) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(texts))


class _EntryDelegate(QStyledItemDelegate):
    """Draws head and wrapped words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        entry: Entry = index.data(ENTRY_ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        head, words = self._boxes(option.rect, entry)
        painter.setFont(text_font(12))
        painter.setPen(theme().color("muted"))
        painter.drawText(head, int(_WRAP), entry.head)
        painter.setFont(text_font(14))
        painter.setPen(theme().color(entry.role))
        painter.drawText(words, int(_WRAP), entry.words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that the words need at the list's width."""
        view = self.parent()
        assert isinstance(view, QListView)
        width = max(120, view.viewport().width())
        _, words = self._boxes(QRect(0, 0, width, 0), index.data(ENTRY_ROLE))
        return QSize(width, words.bottom() + PAD + 2)

    def _boxes(self, rect: QRect, entry: Entry) -> tuple[QRect, QRect]:
        width = rect.width() - 2 * SIDE
        head = QRect(rect.left() + SIDE, rect.top() + PAD, width, _height(12, entry.head, width))
        words = _height(14, entry.words, width)
        return head, QRect(head.left(), head.bottom() + 2, width, words)


_WRAP = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


def _height(font_px: int, text: str, width: int) -> int:
    """Return the height of wrapped text."""
    room = QRect(0, 0, width, 10_000)
    return QFontMetrics(text_font(font_px)).boundingRect(room, int(_WRAP), text).height()
