"""Lamps: the small state signs of the header, each a shape, a word and a colour.

A good lamp is a disc, a warning a triangle, a failure a square and an absent thing a ring, so that
the state can be read without the colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from cmdmap.links.base import LinkState, LinkStatus
from cmdmap.widgets.theme import text_font, theme
from cmdmap.widgets.wording import hint_text

SIGN, BARE = 20, 14
"""Pixels of the sign before words, and alone."""


class Lamp(StrEnum):
    """What a lamp can say."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    ABSENT = "muted"


class LampSign(QWidget):
    """One lamp with its words."""

    def __init__(self, words: str, short_words: str = "") -> None:
        """``short_words``: all that is said of a failure where there is least room."""
        super().__init__()
        self.lamp = Lamp.ABSENT
        self.words = words
        self._short_words = short_words or words
        self._short, self._hint = False, ""
        self.setFont(text_font(14))

    def show_state(self, lamp: Lamp, words: str, hint: str = "") -> None:
        """Change shape, colour and words."""
        self._hint = hint
        if (lamp, words) != (self.lamp, self.words):
            self.lamp, self.words = lamp, words
            self.setAccessibleName(f"{words}: {lamp.name.lower()}")
            self.updateGeometry()
            self.update()
        self._write_hint()

    def set_short(self, short: bool) -> None:
        """Say less where there is little room: a good lamp is its sign; hovering tells all."""
        if short != self._short:
            self._short = short
            self._write_hint()
            self.updateGeometry()
            self.update()

    def shown_words(self) -> str:
        """Return the words beside the sign."""
        return self._fewest_words() if self._short else self.words

    def whole_width(self) -> int:
        """Return the room of sign and words."""
        return self._width_of(self.words)

    def saves(self) -> int:
        """Return what saying less saves."""
        return self.whole_width() - self._width_of(self._fewest_words())

    def sizeHint(self) -> QSize:
        """Return the size that fits the words."""
        return QSize(self._width_of(self.shown_words()), 24)

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are never cut."""
        return self.sizeHint()

    def _fewest_words(self) -> str:
        return "" if self.lamp is Lamp.GOOD else self._short_words

    def _width_of(self, words: str) -> int:
        return SIGN + self.fontMetrics().horizontalAdvance(words) if words else BARE

    def _write_hint(self) -> None:
        left_out = () if self.shown_words() == self.words else (self.words,)
        self.setToolTip(hint_text("\n".join((*left_out, self._hint))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw shape and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = theme().color(self.lamp.value)
        middle = self.height() / 2
        painter.setPen(QPen(color, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush if self.lamp is Lamp.ABSENT else color)
        if self.lamp is Lamp.WARN:
            corners = [QPointF(6, middle - 4.5), QPointF(11, middle + 4), QPointF(1, middle + 4)]
            painter.drawPolygon(QPolygonF(corners))
        elif self.lamp is Lamp.BAD:
            painter.drawRect(QRectF(2, middle - 4, 8, 8))
        else:
            painter.drawEllipse(QPointF(6, middle), 4, 4)
        painter.setPen(theme().color("muted" if self.lamp is Lamp.ABSENT else "text"))
        words = QRectF(18, 0, self.width() - 18, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.shown_words())


def links_lamp(statuses: Sequence[LinkStatus]) -> Lamp:
    """Return the lamp of a group of links: all open, some open, none open, no link at all."""
    living = [s for s in statuses if s.state not in (LinkState.ENDED, LinkState.CLOSED)]
    if not living:
        return Lamp.ABSENT
    states = {status.state for status in living}
    if states <= {LinkState.OPEN, LinkState.OPENING}:
        return Lamp.GOOD
    return Lamp.WARN if LinkState.OPEN in states else Lamp.BAD
