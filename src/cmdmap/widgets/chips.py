"""Chips: small rounded words with a tone, painted on cards and in details; the chip that counts.

What a tone looks like is said here once, for chips, checklists and charts. Shape or text says what
the colour says too: a chip is never without a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmdmap.api.drawing import Tone
from cmdmap.i18n import tr
from cmdmap.widgets.theme import mixed, text_font, theme
from cmdmap.widgets.wording import hint_text, left_text

ROLES = {
    Tone.PLAIN: "muted",
    Tone.LOW: "accent_text",
    Tone.MIDDLE: "warn",
    Tone.HIGH: "bad",
    Tone.GOOD: "good",
    Tone.OWN: "own",
    Tone.DRILL: "drill",
}
"""The colour role of each tone."""
HEIGHT = 22.0
PAD = 9.0
GAP = 6.0
FONT_PX = 12
TINT = 0.1
"""Part of its own colour in the ground of a chip."""
WARN_SHARE = 0.25
"""A clock warns when less than this part of its time is left."""


class Chip(NamedTuple):
    """A word with a tone."""

    text: str
    tone: Tone = Tone.PLAIN
    hint: str = ""
    """Said on hovering, where the chip stands in a row of its own."""


def tone_color(tone: Tone) -> QColor:
    """Return the colour of a tone."""
    return theme().color(ROLES[tone])


def chips_width(chips: Sequence[Chip]) -> float:
    """Return how wide chips in a row are, in pixels."""
    metrics = QFontMetricsF(text_font(FONT_PX))
    widths = [metrics.horizontalAdvance(_line(chip)) + 2 * PAD for chip in chips]
    return sum(widths) + GAP * max(0, len(widths) - 1)


def draw_chips(painter: QPainter, box: QRectF, chips: Sequence[Chip]) -> None:
    """Draw chips from the left of ``box``, in its middle; what finds no room is cut or left out."""
    painter.setFont(text_font(FONT_PX))
    metrics = QFontMetricsF(painter.font())
    left, top = box.left(), box.center().y() - HEIGHT / 2
    for chip in chips:
        room = box.right() - left
        if room < HEIGHT + 2 * PAD:
            return
        text = metrics.elidedText(_line(chip), Qt.TextElideMode.ElideRight, room - 2 * PAD)
        area = QRectF(left, top, metrics.horizontalAdvance(text) + 2 * PAD, HEIGHT)
        _draw(painter, area, text, chip.tone)
        left = area.right() + GAP


def _draw(painter: QPainter, area: QRectF, text: str, tone: Tone) -> None:
    colors, color = theme(), tone_color(tone)
    # On its own ground a word keeps its contrast also where the row below is chosen.
    fill = mixed(color, colors.color("card"), TINT)
    edge = colors.color("line") if tone is Tone.PLAIN else color
    painter.setPen(QPen(edge, 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush if tone is Tone.PLAIN else QBrush(fill))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), HEIGHT / 2, HEIGHT / 2)
    painter.setPen(colors.color("text") if tone is Tone.PLAIN else color)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def _line(chip: Chip) -> str:
    return " ".join(chip.text.split())


class ChipRow(QWidget):
    """Chips as a widget; as wide as they are."""

    def __init__(self, *chips: Chip) -> None:
        super().__init__()
        self._chips: tuple[Chip, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_chips(chips)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show these chips."""
        self._chips = tuple(chips)
        self.setToolTip(hint_text("\n".join(chip.hint for chip in chips if chip.hint)))
        self.setAccessibleName(" ".join(chip.text for chip in chips))
        self.updateGeometry()
        self.update()

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The chips that are shown."""
        return self._chips

    def sizeHint(self) -> QSize:
        """Return the room that all chips need."""
        return QSize(round(chips_width(self._chips)) + 1, round(HEIGHT) + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the height; chips are cut where the row is narrow."""
        return QSize(0, round(HEIGHT) + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chips."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_chips(painter, QRectF(self.rect()), self._chips)
        painter.end()


class TimerChip(ChipRow):
    """A chip that counts to a limit: green, amber in the last quarter, red when it is over."""

    def __init__(self, began_at: datetime | None = None, due_at: datetime | None = None) -> None:
        super().__init__()
        self._began_at, self._due_at = began_at, due_at

    def set_limit(self, began_at: datetime | None, due_at: datetime | None) -> None:
        """Count from ``began_at`` to ``due_at`` (aware UTC); without an end it shows nothing."""
        self._began_at, self._due_at = began_at, due_at

    def show_time(self, now: datetime) -> None:
        """Count as of ``now``; the page calls it, e.g. every second."""
        due = self._due_at
        chips = () if due is None else (timer_chip(self._began_at, due, now),)
        if chips != self.chips:
            self.show_chips(chips)


def timer_chip(began_at: datetime | None, due_at: datetime, now: datetime) -> Chip:
    """Return the time that is left until a limit, or that is over it, as a chip with a sign."""
    left_s = (due_at - now).total_seconds()
    if left_s <= 0:
        return Chip(tr("■ over by {time}", time=left_text(-left_s)), Tone.HIGH)
    whole_s = 0.0 if began_at is None else (due_at - began_at).total_seconds()
    if whole_s > 0 and left_s / whole_s < WARN_SHARE:
        return Chip(tr("▲ {time} left", time=left_text(left_s)), Tone.MIDDLE)
    return Chip(tr("{time} left", time=left_text(left_s)), Tone.GOOD)
