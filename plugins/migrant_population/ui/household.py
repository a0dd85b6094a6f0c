"""The picture of a house: its rooms by building and floor, coloured by how full they are.

Shown in the middle of the page instead of the map. A room says number and persons, so that nothing
is only a colour; rooms are chosen by click or by the arrow keys.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.api import Tone, tr
from cmdmap.widgets import Chip, ChipRow, FlowRow, scrolled, styled, text_font, theme, tone_color
from migrant_population.domain.household import (
    Block,
    Fill,
    RoomCell,
    blocks,
    floor_words,
)

ROOM_W, ROOM_H, GAP = 108.0, 62.0, 8.0
FLOOR_W = 56.0
HEAD_H = 34.0
PAD = 16.0

TONES = {
    Fill.EMPTY: Tone.PLAIN,
    Fill.LIVED_IN: Tone.GOOD,
    Fill.WAITING: Tone.MIDDLE,
    Fill.CROWDED: Tone.HIGH,
}


def fill_words(fill: Fill) -> str:
    """Return how full a room is, in words."""
    match fill:
        case Fill.EMPTY:
            return tr("empty")
        case Fill.LIVED_IN:
            return tr("lived in")
        case Fill.WAITING:
            return tr("to be registered")
        case Fill.CROWDED:
            return tr("crowded")


class Household(QWidget):
    """Legend and picture; scrolls where the house is high."""

    room_chosen = Signal(int)
    """Key of the room that was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = _Picture(self)
        legend = FlowRow()
        for fill in Fill:
            legend.add(ChipRow(Chip(fill_words(fill), TONES[fill])))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(legend)
        column.addWidget(scrolled(self.picture), 1)

    def show_rooms(self, cells: Sequence[RoomCell]) -> None:
        """Show the rooms of a house."""
        self.picture.show_blocks(blocks(cells))

    def choose(self, room_id: int) -> None:
        """Choose a room."""
        self.picture.choose(room_id)


class _Picture(QWidget):
    def __init__(self, owner: Household) -> None:
        super().__init__()
        self._owner = owner
        self._blocks: tuple[Block, ...] = ()
        self._boxes: list[tuple[QRectF, RoomCell]] = []
        self._chosen = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Rooms"))
        styled(self, "scroll_body")

    def show_blocks(self, found: tuple[Block, ...]) -> None:
        self._blocks = found
        self._boxes = list(_lay_out(found))
        self.setMinimumHeight(round(max((box.bottom() for box, _ in self._boxes), default=0) + PAD))
        self.updateGeometry()
        self.update()

    def choose(self, room_id: int) -> None:
        self._chosen = room_id
        self.update()

    def cells(self) -> list[RoomCell]:
        """Return the rooms in the order they are drawn."""
        return [cell for _, cell in self._boxes]

    def box_of(self, room_id: int) -> QRectF:
        """Return where a room is drawn."""
        return next(box for box, cell in self._boxes if cell.id == room_id)

    def sizeHint(self) -> QSize:
        widest = max((block.widest for block in self._blocks), default=4)
        return QSize(round(2 * PAD + FLOOR_W + widest * (ROOM_W + GAP)), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(260, self.minimumHeight())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = QPointF(event.position())
        for box, cell in self._boxes:
            if box.contains(spot):
                self._take(cell.id)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        ids = [cell.id for cell in self.cells()]
        if step is None or not ids:
            super().keyPressEvent(event)
            return
        at = ids.index(self._chosen) if self._chosen in ids else -1
        self._take(ids[max(0, min(len(ids) - 1, at + step))])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._boxes:
            painter.setPen(theme().color("muted"))
            words = tr("No room is written down yet: add rooms at the right.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        self._draw_heads(painter)
        for box, cell in self._boxes:
            self._draw_room(painter, box, cell)
        painter.end()

    def _take(self, room_id: int) -> None:
        self.choose(room_id)
        self._owner.room_chosen.emit(room_id)

    def _draw_heads(self, painter: QPainter) -> None:
        top = PAD
        for block in self._blocks:
            if block.building:
                painter.setFont(text_font(14, bold=True))
                painter.setPen(theme().color("text"))
                painter.drawText(QPointF(PAD, top + 20), block.building)
                top += HEAD_H
            for storey in block.storeys:
                painter.setFont(text_font(12))
                painter.setPen(theme().color("muted"))
                box = QRectF(PAD, top, FLOOR_W, ROOM_H)
                words = floor_words(storey.floor) or tr("no room")
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
                top += ROOM_H + GAP

    def _draw_room(self, painter: QPainter, box: QRectF, cell: RoomCell) -> None:
        color = tone_color(TONES[cell.fill])
        filled = QColor(color)
        filled.setAlpha(0 if cell.fill is Fill.EMPTY else 46)
        chosen = cell.id == self._chosen
        edge = theme().color("accent") if chosen else color
        painter.setPen(QPen(edge, 2.2 if chosen else 1.2))
        painter.setBrush(filled)
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(theme().color("text"))
        painter.setFont(text_font(14, bold=True))
        upper = QRectF(box.left(), box.top() + 6, box.width(), 24)
        name = cell.key.room or tr("no room")
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, name)
        painter.setFont(text_font(12))
        painter.setPen(theme().color("muted") if cell.fill is Fill.EMPTY else color)
        lower = QRectF(box.left(), box.top() + 30, box.width(), 22)
        persons = tr("{count} persons", count=cell.persons)
        words = f"{persons} · {fill_words(cell.fill)}" if cell.persons else fill_words(cell.fill)
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, words)


def _lay_out(found: Sequence[Block]) -> list[tuple[QRectF, RoomCell]]:
    """Return where each room is drawn."""
    boxes, top = [], PAD
    for block in found:
        top += HEAD_H if block.building else 0
        for storey in block.storeys:
            for place, cell in enumerate(storey.rooms):
                left = PAD + FLOOR_W + place * (ROOM_W + GAP)
                boxes.append((QRectF(left, top, ROOM_W, ROOM_H), cell))
            top += ROOM_H + GAP
    return boxes
