"""Ring view: one clock ring as a widget, turned by the window's second."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cmdmap.domain.clock import Clock
from cmdmap.ui.casework.ring import Ring, clock_ring, draw_ring

SIDE = 46


class RingView(QWidget):
    """Shows how much of a clock's time is left, in an arc and in words."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(SIDE, SIDE)
        self._ring: Ring | None = None

    def show_clock(self, clock: Clock | None, now: datetime) -> None:
        """Show a clock as it is at ``now``, or nothing."""
        ring = None if clock is None else clock_ring(clock, now)
        if ring != self._ring:
            self._ring = ring
            self.setAccessibleName("" if ring is None else ring.text)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        if self._ring is not None:
            painter = QPainter(self)
            draw_ring(painter, QRectF(0, 0, SIDE, SIDE), self._ring)
            painter.end()
