"""Plugin table: name and id, version, state, signature, score of each, and what it brings.

The left part of the view; names and reasons come from strangers and are drawn as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cmdmap.i18n import tr
from cmdmap.ui.plugins.wishes import PluginRow
from cmdmap.ui.plugins.words import (
    brings_text,
    score_hint,
    score_text,
    signature_text,
    state_chip,
)
from cmdmap.widgets.chips import Chip, draw_chips
from cmdmap.widgets.frame import Stack, dress_table
from cmdmap.widgets.tables.columns import ColumnsModel
from cmdmap.widgets.theme import text_font, theme
from cmdmap.widgets.wording import hint_text

HIGH = 52
HEAD = 32
LEAST_ROWS = 3
CHIP_ROLE = int(Qt.ItemDataRole.UserRole) + 43
SECOND_ROLE = CHIP_ROLE + 1
WIDTHS = (280, 90, 300, 230, 100)
NAME, VERSION, STATE, SIGNATURE, SCORE, BRINGS = range(6)
Index = QModelIndex | QPersistentModelIndex


class _Model(ColumnsModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            (tr("Plugin"), tr("Version"), tr("State"), tr("Signature"), tr("Trust score"),
             tr("Brings"))
        )  # fmt: skip
        self.setParent(parent)
        self.rows: tuple[PluginRow, ...] = ()
        self._now: datetime | None = None

    def show_rows(self, rows: Sequence[PluginRow], now: datetime) -> None:
        self.beginResetModel()
        self.rows, self._now = tuple(rows), now
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._now is None:
            return None
        view = self.rows[index.row()].view
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._texts(view)[index.column()]
            case Qt.ItemDataRole.ToolTipRole if index.column() == SCORE:
                return hint_text(score_hint(view.score))
            case Qt.ItemDataRole.ToolTipRole:
                return hint_text(view.why or self._texts(view)[index.column()])
            case _ if role == CHIP_ROLE and index.column() == STATE:
                return state_chip(view)
            case _ if role == SECOND_ROLE and index.column() == NAME:
                return view.id
        return None

    def _texts(self, view: Any) -> tuple[str, ...]:
        assert self._now is not None
        return (
            view.title, view.version, state_chip(view).text, signature_text(view, self._now),
            score_text(view.score), brings_text(view),
        )  # fmt: skip


class _Delegate(QStyledItemDelegate):
    """Draws the two lines of the first column and the chip of the third."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), HIGH)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        chip, second = index.data(CHIP_ROLE), index.data(SECOND_ROLE)
        if chip is None and second is None:
            super().paint(painter, option, index)
            return
        colors, box = theme(), QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(box, colors.color("selected"))
        painter.save()
        # As the style sheet draws it under the other cells.
        edge = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(edge, colors.color("accent" if chosen else "grid"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = box.adjusted(10, 6, -6, -6)
        if isinstance(chip, Chip):
            draw_chips(painter, inner, [chip])
        else:
            half = inner.height() / 2
            painter.setFont(text_font(14, bold=True))
            _draw(painter, inner.adjusted(0, 0, 0, -half), str(index.data()), "text")
            painter.setFont(text_font(12))
            _draw(painter, inner.adjusted(0, half, 0, 0), str(second), "muted")
        painter.restore()


class PluginTable(QWidget):
    """The table, or a sentence where nothing is installed."""

    chosen = Signal(str)
    """Id of the plugin that is chosen now."""

    def __init__(self) -> None:
        super().__init__()
        self.model = _Model(self)
        self.table = QTableView()
        dress_table(self.table, tr("Plugins"))
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Delegate(self.table))
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.verticalHeader().setDefaultSectionSize(HIGH)
        head = self.table.horizontalHeader()
        for column, width in enumerate(WIDTHS):
            self.table.setColumnWidth(column, width)
        head.setSectionResizeMode(BRINGS, QHeaderView.ResizeMode.Stretch)
        self._stack = Stack(
            self.table,
            tr("No plugin is installed. Drop a .cmplugin file here, or press Install."),
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._chosen = ""

    def show_rows(self, rows: Sequence[PluginRow], now: datetime) -> None:
        """Show these plugins; the chosen one stays chosen."""
        chosen = self._chosen
        self.model.show_rows(rows, now)
        self._stack.show_content(bool(rows))
        # No higher than its rows, so that what is below follows them.
        self.setMaximumHeight(HEAD + max(LEAST_ROWS, len(rows)) * HIGH)
        if not chosen and rows:
            chosen = rows[0].view.id
        self.choose(chosen)

    def choose(self, plugin_id: str) -> None:
        """Choose the row of a plugin, at once or when it comes."""
        self._chosen = plugin_id
        ids = [row.view.id for row in self.model.rows]
        if plugin_id in ids:
            self.table.selectRow(ids.index(plugin_id))

    def row(self) -> PluginRow | None:
        """Return the chosen plugin."""
        return next((row for row in self.model.rows if row.view.id == self._chosen), None)

    def _on_current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self._chosen = self.model.rows[index.row()].view.id
            self.chosen.emit(self._chosen)


def _draw(painter: QPainter, box: QRectF, text: str, role: str) -> None:
    shown = painter.fontMetrics().elidedText(
        " ".join(text.split()), Qt.TextElideMode.ElideRight, int(box.width())
    )
    painter.setPen(theme().color(role))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
