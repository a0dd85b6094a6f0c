"""Check list: items with one of a few verdicts each, given by click or by key.

In inspections and task lists. A click or Space gives the next verdict, 1, 2, 3 give the first,
second, third one; Up and Down go to another item.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cmdmap.api.drawing import Tone
from cmdmap.i18n import tr
from cmdmap.widgets.chips import Chip, chips_width, draw_chips
from cmdmap.widgets.frame import section_row
from cmdmap.widgets.theme import text_font, theme
from cmdmap.widgets.wording import hint_text

ROW = 38
SIDE = 12
ITEM_ROLE = int(Qt.ItemDataRole.UserRole) + 41
Index = QModelIndex | QPersistentModelIndex


class Verdict(NamedTuple):
    """One answer an item can have; the last of a list's verdicts is that it is still open."""

    name: str
    words: str
    tone: Tone


class CheckItem(NamedTuple):
    """One item."""

    key: Hashable
    text: str
    verdict: str
    """Name of its verdict."""
    hint: str = ""


def inspection_verdicts() -> tuple[Verdict, ...]:
    """Return the verdicts of an inspection: ``pass``, ``fault``, ``open``."""
    return (
        Verdict("pass", tr("Passes"), Tone.GOOD),
        Verdict("fault", tr("Fault"), Tone.HIGH),
        Verdict("open", tr("Not checked"), Tone.LOW),
    )


class Checklist(QWidget):
    """The list, as high as its items; the panel around it scrolls."""

    changed = Signal(object, str)
    """Key of an item and the name of its new verdict."""
    pressed = Signal(object)
    """Key of an item that was double-clicked, or entered: more is to be said of it."""

    def __init__(self, title: str = "", verdicts: Sequence[Verdict] = ()) -> None:
        super().__init__()
        self.verdicts = tuple(verdicts) or inspection_verdicts()
        self.count = QLabel()
        self.list = _List(self)
        self.model = _Model({verdict.name: verdict for verdict in self.verdicts}, self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if title:
            column.addWidget(section_row(title, self.count))
        column.addWidget(self.list)
        self._read_only = False

    def show_items(self, items: Sequence[CheckItem], *, read_only: bool = False) -> None:
        """Show items with their verdicts; ``read_only`` ones answer to no click."""
        self._read_only = read_only
        self.model.show_items(items)
        self.list.setFixedHeight(len(items) * ROW + 2)
        self._count()

    def verdict(self, key: Hashable) -> str:
        """Return the verdict of an item."""
        return self.model.items[self.model.row_of(key)].verdict

    def answers(self) -> dict[Hashable, str]:
        """Return the verdict of every item by its key."""
        return {item.key: item.verdict for item in self.model.items}

    def done(self) -> int:
        """Return how many items are no longer open."""
        return sum(item.verdict != self.verdicts[-1].name for item in self.model.items)

    def give(self, row: int, verdict: str | None = None) -> None:
        """Give an item a verdict, without a name the next one; this is what a click does."""
        if self._read_only or not 0 <= row < len(self.model.items):
            return
        item = self.model.items[row]
        names = [known.name for known in self.verdicts]
        given = verdict or names[(names.index(item.verdict) + 1) % len(names)]
        if given != item.verdict:
            self.model.replace(row, item._replace(verdict=given))
            self._count()
            self.changed.emit(item.key, given)

    def _count(self) -> None:
        self.count.setText(f"{self.done()} / {len(self.model.items)}")


class _Model(QAbstractListModel):
    def __init__(self, verdicts: Mapping[str, Verdict], parent: QWidget) -> None:
        super().__init__(parent)
        self.items: list[CheckItem] = []
        self.verdicts = verdicts

    def show_items(self, items: Sequence[CheckItem]) -> None:
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def replace(self, row: int, item: CheckItem) -> None:
        self.items[row] = item
        self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, key: Hashable) -> int:
        return next(row for row, item in enumerate(self.items) if item.key == key)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        verdict = self.verdicts[item.verdict]
        if role == ITEM_ROLE:
            return item.text, Chip(verdict.words, verdict.tone)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{item.text} {verdict.words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint_text(item.hint or item.text)
        return None


class _List(QListView):
    """Turns clicks and keys into verdicts."""

    def __init__(self, owner: Checklist) -> None:
        super().__init__()
        self._owner = owner
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setProperty("cards", True)
        for policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._on_activated)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and figures give verdicts."""
        row, figure = self.currentIndex().row(), event.key() - Qt.Key.Key_1.value
        if event.key() == Qt.Key.Key_Space:
            self._owner.give(row)
        elif 0 <= figure < len(self._owner.verdicts):
            self._owner.give(row, self._owner.verdicts[figure].name)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Only the chip gives the next verdict: a click on the words chooses the item."""
        super().mouseReleaseEvent(event)
        spot = event.position().toPoint()
        index = self.indexAt(spot)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        _text, chip = index.data(ITEM_ROLE)
        if spot.x() >= self.viewport().width() - 2 * SIDE - chips_width([chip]):
            self._owner.give(index.row())

    def _on_activated(self, index: QModelIndex) -> None:
        self._owner.pressed.emit(self._owner.model.items[index.row()].key)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(160, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        text, chip = index.data(ITEM_ROLE)
        colors, state = theme(), option.state
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, colors.color("selected"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colors.color("card"))
        painter.setPen(QPen(colors.color("grid"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        wide = chips_width([chip])
        draw_chips(painter, box.adjusted(box.width() - wide - SIDE - 1, 0, -SIDE + 4, 0), [chip])
        painter.setFont(text_font(14))
        painter.setPen(colors.color("text"))
        words = box.adjusted(SIDE, 0, -wide - 2 * SIDE, 0)
        shown = painter.fontMetrics().elidedText(
            " ".join(text.split()), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
