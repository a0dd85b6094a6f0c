"""Card list: thousands of things as cards, only those in sight are made and drawn.

A page hands in its rows as they came from the store and says how one is drawn; what is chosen stays
chosen, and the list stays where it was scrolled, while rows change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cmdmap.widgets.chips import Chip, draw_chips
from cmdmap.widgets.flow_row import MoreRow
from cmdmap.widgets.frame import Stack, section_row
from cmdmap.widgets.theme import styled, text_font, theme
from cmdmap.widgets.wording import hint_text

CARD_ROLE = int(Qt.ItemDataRole.UserRole) + 40
HIGH = 86
LOW = 58
"""Height of a card without chips."""
GAP = 8
SIDE = 10
LINE = 22.0
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Card:
    """What one card says; all of it is plain text."""

    title: str
    right: str = ""
    """Muted at the right of the title: ``今天``."""
    second: str = ""
    """Muted second line."""
    chips: tuple[Chip, ...] = ()


class _CardsModel(QAbstractListModel):
    """The rows; a card is made when it comes into sight."""

    def __init__(self, draw: Callable[[Any], Card], parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[Any] = ()
        self._draw = draw

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the card of a row, or its words."""
        if not index.isValid():
            return None
        if role == CARD_ROLE:
            return self._draw(self.rows[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            card = self._draw(self.rows[index.row()])
            words = (card.title, card.right, card.second, *(chip.text for chip in card.chips))
            return " ".join(filter(None, words))
        if role == Qt.ItemDataRole.ToolTipRole:
            card = self._draw(self.rows[index.row()])
            return hint_text(f"{card.title}\n{card.second}".strip())
        return None


class _CardDelegate(QStyledItemDelegate):
    """Draws one card."""

    def __init__(self, height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._height = height

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the size of every card with its gap."""
        return QSize(160, self._height + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the frame, the two lines and the chips."""
        card: Card = index.data(CARD_ROLE)
        state: QStyle.StateFlag = option.state
        box = QRectF(option.rect).adjusted(SIDE + 0.5, 0.5, -SIDE - 0.5, -GAP - 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_frame(painter, box, state)
        line = QRectF(box.left() + 11, box.top() + 7, box.width() - 22, LINE)
        painter.setFont(text_font(12))
        wide = painter.fontMetrics().horizontalAdvance(card.right)
        _draw_line(painter, line, card.right, "muted", right=True)
        painter.setFont(text_font(14, bold=True))
        _draw_line(painter, line.adjusted(0, 0, -wide - 8 if wide else 0, 0), card.title, "text")
        painter.setFont(text_font(13))
        line.translate(0, LINE - 1)
        _draw_line(painter, line, card.second, "muted")
        draw_chips(painter, line.translated(0, LINE + 3), card.chips)
        painter.restore()

    def _draw_frame(self, painter: QPainter, box: QRectF, state: QStyle.StateFlag) -> None:
        colors = theme()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        edge = "accent" if chosen else "muted" if hovered else "line"
        painter.setPen(QPen(colors.color(edge), 1.6 if chosen else 1.0))
        painter.setBrush(colors.color("selected" if chosen else "card"))
        painter.drawRoundedRect(box, 6, 6)


class CardList(QWidget):
    """Heading with a note, a row for tools, the cards; an empty one says what would fill it."""

    chosen = Signal(object)
    """Key of the card that is chosen now, None without one."""
    pressed = Signal(object)
    """Key of a card that was double-clicked, or entered."""

    def __init__(
        self,
        title: str,
        empty: str,
        draw: Callable[[Any], Card],
        key: Callable[[Any], Hashable] = attrgetter("id"),
        *,
        chips: bool = True,
    ) -> None:
        """Make an empty list.

        Args:
            title: the heading; empty for none.
            empty: what the list says when it is empty.
            draw: makes the card of a row, when it comes into sight; no questions to the store.
            key: what a row is known by.
            chips: False makes low cards that have no chips.
        """
        super().__init__()
        self._key = key
        self._chosen: Hashable = None
        self._filling = self._begun = self._unasked = False
        self.model = _CardsModel(draw, self)
        self.list = QListView()
        self.note = QLabel()
        self.tools = MoreRow()
        self.stack = Stack(self.list, empty)
        self._build(title, HIGH if chips else LOW)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.clicked.connect(lambda index: self._confirm(self._key_at(index.row())))
        self.list.activated.connect(lambda index: self.pressed.emit(self._key_at(index.row())))

    def show_rows(self, rows: Sequence[Any], note: str = "") -> None:
        """Show these rows, at most some ten thousands, and a note beside the heading."""
        key, bar = self._chosen, self.list.verticalScrollBar()
        place = bar.value()
        self._filling = True
        self.model.show_rows(rows)
        self.note.setText(note)
        self.stack.show_content(bool(rows))
        row = self._row_of(key)
        if row >= 0:
            self._mark(row)
        self._filling = False
        self.list.doItemsLayout()
        bar.setValue(place)
        if row < 0 and key is not None:
            self._chosen = None
            self.chosen.emit(None)

    def choose(self, key: Hashable) -> bool:
        """Choose the card of a key and bring it into sight; False where it is not shown."""
        row = self._row_of(key)
        if row < 0:
            self.list.selectionModel().clear()
            return False
        self._mark(row)
        self._confirm(key)
        self.list.scrollTo(self.model.index(row))
        return True

    def choose_first(self) -> Hashable:
        """Choose the first card and return its key, once and where none was chosen, else None.

        For pages that show something from the beginning. :attr:`chosen` is not told, so the map
        stays as it is until somebody clicks it. Never again: what is chosen later is chosen by
        somebody.
        """
        if self._begun or not self.model.rows:
            return None
        self._filling, self._chosen = True, self._key_at(0)
        self._begun = self._unasked = True
        self._mark(0)
        self._filling = False
        return self._chosen

    def key(self) -> Hashable:
        """Return the key of the chosen card, None without one."""
        return self._chosen

    def add_tools(self, *widgets: QWidget) -> None:
        """Put buttons between the heading and the cards."""
        for widget in widgets:
            self.tools.add(widget)

    def _mark(self, row: int) -> None:
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(self.model.index(row), flag)

    def _row_of(self, key: Hashable) -> int:
        if key is None:
            return -1
        found = (row for row, thing in enumerate(self.model.rows) if self._key(thing) == key)
        return next(found, -1)

    def _key_at(self, row: int) -> Hashable:
        return self._key(self.model.rows[row])

    def _on_current_changed(self, index: QModelIndex) -> None:
        if self._filling:
            return
        key = self._key_at(index.row()) if index.isValid() else None
        if key != self._chosen:
            self._chosen, self._begun, self._unasked = key, True, False
            self.chosen.emit(key)

    def _confirm(self, key: Hashable) -> None:
        """Somebody has chosen the card that the list had begun with."""
        if self._unasked and key == self._chosen:
            self._unasked = False
            self.chosen.emit(key)

    def _build(self, title: str, height: int) -> None:
        view = self.list
        view.setModel(self.model)
        view.setItemDelegate(_CardDelegate(height, view))
        view.setUniformItemSizes(True)
        view.setProperty("cards", True)
        view.setMouseTracking(True)
        view.setViewportMargins(0, 4, 0, 0)
        view.setAccessibleName(title)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        styled(self.note, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if title:
            column.addWidget(section_row(title, self.note))
        column.addWidget(self.tools)
        column.addWidget(self.stack, 1)


def _draw_line(
    painter: QPainter, box: QRectF, text: str, role: str, *, right: bool = False
) -> None:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    line = " ".join(text.split())
    shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.setPen(theme().color(role))
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)
