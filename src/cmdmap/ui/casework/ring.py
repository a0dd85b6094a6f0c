"""Clock ring: how much time an incident has left, as an arc with the time in it.

Pure but for :func:`draw_ring`. Cards, detail and proposals show it. Green turns amber from the
warning on and red when overdue; a sign beside it and a minus before the time say it without colour.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from cmdmap.domain.clock import Clock, ClockKind
from cmdmap.domain.incident import Incident, IncidentState
from cmdmap.i18n import tr
from cmdmap.widgets.theme import text_font, theme
from cmdmap.widgets.wording import left_text

TOP = 90 * 16
"""Twelve o'clock, in sixteenths of a degree as Qt counts them."""
FULL = 360 * 16
WIDTH = 4.0
SIGNS = {
    "▲": [(0.0, -6.0), (6.0, 5.0), (-6.0, 5.0)],
    "■": [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)],
}
"""Corners of each sign around its middle, in pixels."""


class Ring(NamedTuple):
    """One ring as drawn."""

    text: str
    share: float
    """Part of the time that is left, 0 to 1; overdue is 1, for it is closed."""
    role: str
    """``good``, ``warn``, ``bad``, ``accent`` (somebody's turn) or ``muted`` (stands still)."""
    sign: str = ""
    """``▲`` warned, ``■`` overdue."""


def clock_ring(clock: Clock, now: datetime) -> Ring:
    """Return the ring of one running clock at ``now`` (aware UTC)."""
    left_s = (clock.due_at - now).total_seconds()
    text = left_text(left_s)
    if left_s <= 0:
        return Ring(text, 1.0, "bad", "■")
    whole_s = (clock.due_at - clock.started_at).total_seconds()
    share = min(1.0, left_s / whole_s) if whole_s > 0 else 0.0
    return Ring(text, share, "warn", "▲") if now >= clock.warn_at else Ring(text, share, "good")


def ring_of(incident: Incident, now: datetime) -> Ring:
    """Return the ring of an incident at ``now``: that of its most pressing clock."""
    if not incident.is_open:
        return Ring("✓", 1.0, "muted")
    clock = incident.pressing()
    ring = None if clock is None else clock_ring(clock, now)
    if ring is not None and ring.sign:
        return ring
    if incident.state is IncidentState.SUSPENDED:
        return Ring(tr("on hold"), ring.share if ring else 1.0, "muted")
    if incident.state is IncidentState.CALLED_BACK:
        return Ring(tr("close"), 1.0, "accent")
    if clock is not None and ring is not None and clock.kind is ClockKind.CALL_BACK:
        return Ring(tr("call"), ring.share, "accent")
    return ring or Ring("—", 0.0, "muted")


def arc_of(share: float) -> int:
    """Return the span of an arc in Qt's sixteenths of a degree, clockwise from the top."""
    return -round(FULL * min(1.0, max(0.0, share)))


def draw_ring(painter: QPainter, box: QRectF, ring: Ring) -> None:
    """Draw a ring into a square of about 44 logical pixels."""
    colors = theme()
    edge = box.adjusted(WIDTH, WIDTH, -WIDTH, -WIDTH)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colors.color("line"), WIDTH))
    painter.drawEllipse(edge)
    pen = QPen(colors.color(ring.role), WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if ring.role == "muted":
        pen.setDashPattern([1.2, 0.8])
    painter.setPen(pen)
    painter.drawArc(edge, TOP, arc_of(ring.share))
    painter.setPen(colors.color("text" if ring.role == "accent" else ring.role))
    if ring.role == "good":
        painter.setPen(colors.color("text"))
    painter.setFont(text_font(_text_px(ring.text), bold=ring.role == "bad"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, ring.text)
    _draw_sign(painter, box, ring)


def _text_px(text: str) -> int:
    return 12 if len(text) <= 4 and text.isascii() else 11


def _draw_sign(painter: QPainter, box: QRectF, ring: Ring) -> None:
    """Draw the shape that says the level: a triangle is a warning, a square overdue."""
    if not ring.sign:
        return
    centre = QPointF(box.right() - 4, box.top() + 5)
    painter.setPen(QPen(theme().color("card"), 1.5))
    painter.setBrush(theme().color(ring.role))
    painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in SIGNS[ring.sign]]))
