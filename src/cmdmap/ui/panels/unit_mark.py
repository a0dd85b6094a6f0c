"""Unit mark: the one-character badge of a force kind, drawn as the map draws it.

A table delegate for the name column; the badge carries character and colour, a talking unit gets
bars beside its name and an emergency a filled badge, so nothing is only a colour.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cmdmap.domain.unit import FORCE_MARKS, ForceKind, LiveUnit
from cmdmap.ui.models.units import LIVE_ROLE
from cmdmap.widgets.theme import text_font, theme

BADGE = 20


def draw_mark(painter: QPainter, box: QRectF, kind: ForceKind, *, filled: bool = False) -> None:
    """Draw the badge of ``kind`` into ``box`` (square, logical pixels)."""
    color = theme().force(kind)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.6))
    painter.setBrush(theme().color("bad") if filled else theme().color("ground"))
    painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    painter.setPen(QColor(theme().roles["on_accent"]) if filled else color)
    painter.setFont(text_font(11, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, FORCE_MARKS[kind])


class UnitMarkDelegate(QStyledItemDelegate):
    """Paints badge, name and the talking bars of a row."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        live: LiveUnit = index.data(LIVE_ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setClipRect(option.rect)
        box = QRectF(option.rect.left() + 10, 0, BADGE, BADGE)
        box.moveTop(option.rect.center().y() - BADGE / 2 + 1)
        draw_mark(painter, box, live.unit.kind, filled=live.emergency_at is not None)
        words = QRectF(option.rect).adjusted(BADGE + 18, 0, -4, 0)
        if live.talking_since is not None:
            words.setRight(words.right() - 18)
            self._draw_bars(painter, words.right() + 4, option.rect.center().y())
        painter.setFont(text_font(14, bold=True))
        painter.setPen(theme().color("text"))
        name = painter.fontMetrics().elidedText(
            live.unit.name, Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _draw_bars(self, painter: QPainter, left: float, middle: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent_text"))
        for step, height in enumerate((5, 10, 7)):
            painter.drawRoundedRect(QRectF(left + step * 4, middle - height / 2, 2.5, height), 1, 1)
