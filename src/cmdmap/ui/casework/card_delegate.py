"""Card delegate: draws one incident of the queue as a card with clock ring and seven pips.

Names and addresses are drawn as plain text, so mark-up in them does nothing.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.ui.casework.card import STEPS, Card, pip_roles
from cmdmap.ui.casework.queue_model import CARD_ROLE, NOW_ROLE
from cmdmap.ui.casework.ring import draw_ring, ring_of
from cmdmap.widgets.theme import text_font, theme

CARD = 92
GAP = 8
SIDE = 8
RING = 44
TEXT_LEFT = 66
LINE = 21
PIP_HIGH, PIP_PRESENT = 4.0, 6.0
PIP_GAP = 5.0
BADGE = 19
Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """Paints the queue."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the size of every card with its gap."""
        return QSize(200, CARD + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one card."""
        card: Card = index.data(CARD_ROLE)
        now: datetime = index.data(NOW_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        box = QRectF(area).adjusted(SIDE + 0.5, 0.5, -SIDE - 0.5, -GAP - 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        overdue = card.is_overdue(now)
        draw_frame(painter, box, state, overdue=overdue)
        ring = QRectF(box.left() + 11, box.top() + 14, RING, RING)
        draw_ring(painter, ring, ring_of(card.incident, now))
        words = box.adjusted(TEXT_LEFT, 8, -12, 0)
        draw_words(painter, words, card)
        pips = QRectF(box.left() + 11, box.bottom() - 13, box.width() - 22, PIP_PRESENT)
        draw_pips(painter, pips, pip_roles(card.incident, overdue=overdue))
        painter.restore()


def draw_frame(
    painter: QPainter, box: QRectF, state: QStyle.StateFlag, *, overdue: bool = False
) -> None:
    """Draw the card itself: chosen, hovered or overdue it stands out by its edge."""
    colors = theme()
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    edge = "accent" if chosen else "bad" if overdue else "muted" if hovered else "line"
    painter.setPen(QPen(colors.color(edge), 1.6 if chosen else 1.0))
    painter.setBrush(colors.color("selected" if chosen else "card"))
    painter.drawRoundedRect(box, 6, 6)


def draw_badge(painter: QPainter, box: QRectF, mark: str, role: str) -> None:
    """Draw the one-character mark of a kind in the colour of its urgency, as the map's pin."""
    colors = theme()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.color(role))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor(colors.roles["ground"]))
    painter.setFont(text_font(12, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark[:1])


def draw_words(painter: QPainter, box: QRectF, card: Card) -> None:
    """Draw title with mark and time, urgency with place, address with what is special."""
    colors = theme()
    top = QRectF(box.left(), box.top(), box.width(), LINE)
    badge = QRectF(top.left(), top.center().y() - BADGE / 2, BADGE, BADGE)
    draw_badge(painter, badge, card.kind.mark, card.role)
    painter.setFont(text_font(12))
    time = known_text(card.incident.known_at)
    wide = painter.fontMetrics().horizontalAdvance(time)
    _draw_text(painter, top, time, "muted", right=True)
    painter.setFont(text_font(15, bold=True))
    _draw_text(painter, top.adjusted(BADGE + 7, 0, -wide - 8, 0), card.kind.name, "text")
    painter.setFont(text_font(13))
    second = top.translated(0, LINE)
    _draw_text(painter, second, card.head, "text" if card.role == "bad" else "muted")
    third = second.translated(0, LINE - 1)
    marks = "  ".join(card.marks)
    if marks:
        wide = painter.fontMetrics().horizontalAdvance(marks)
        _draw_text(painter, third, marks, "warn", right=True)
        third.adjust(0, 0, -wide - 8, 0)
    painter.setPen(colors.color("muted"))
    _draw_text(painter, third, card.incident.address or card.incident.text, "muted")


def draw_pips(painter: QPainter, box: QRectF, roles: tuple[str, ...]) -> None:
    """Draw the seven steps; the present one is thicker, so it is seen without colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    wide = (box.width() - PIP_GAP * (STEPS - 1)) / STEPS
    for step, role in enumerate(roles):
        high = PIP_HIGH if role in ("good", "line") else PIP_PRESENT
        painter.setBrush(theme().color(role))
        left = box.left() + step * (wide + PIP_GAP)
        painter.drawRoundedRect(QRectF(left, box.center().y() - high / 2, wide, high), 2, 2)


def known_text(at: datetime) -> str:
    """Write the local time of day, with its day when that is not today."""
    local = at.astimezone(LOCAL)
    today = datetime.now(LOCAL).date()
    return local.strftime("%H:%M:%S" if local.date() == today else "%m-%d %H:%M")


def _draw_text(
    painter: QPainter, box: QRectF, text: str, role: str, *, right: bool = False
) -> None:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    line = " ".join(text.split())
    shown = painter.fontMetrics().elidedText(
        line, Qt.TextElideMode.ElideRight, max(0, int(box.width()))
    )
    painter.setPen(theme().color(role))
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)
