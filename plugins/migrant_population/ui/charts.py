"""Charts of the statistics view: bars by name, and months side by side.

Drawn from the values of :class:`cmdmap.api.Chart`, which the reports print as well.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmdmap.api import Chart, ChartKind, Tone
from cmdmap.widgets import text_font, theme, tone_color

BAR_H, GAP, PAD = 18.0, 8.0, 12.0
NAME_W, NUMBER_W = 150.0, 64.0
LINES_H = 240.0
SERIES = (Tone.LOW, Tone.MIDDLE, Tone.GOOD)


class ChartView(QWidget):
    """One chart; as high as it needs, as wide as there is room. A bar can be clicked."""

    picked = Signal(int, int)
    """Places of the label and of the series that was clicked."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart = chart
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(chart.title)

    def sizeHint(self) -> QSize:
        """Return the height of all bars, or of the months."""
        if self.chart.kind is ChartKind.LINES:
            return QSize(520, round(LINES_H))
        return QSize(520, round(2 * PAD + len(self.chart.labels) * (BAR_H + GAP)))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(260, self.sizeHint().height())

    def bar_at(self, spot: QPointF) -> tuple[int, int] | None:
        """Return label and series at a spot; the whole row of a bar, with its name, is the bar."""
        if self.chart.kind is not ChartKind.LINES:
            label = int((spot.y() - PAD) // (BAR_H + GAP))
            return (label, 0) if 0 <= label < len(self.chart.labels) else None
        area, count = self._area(), len(self.chart.series)
        if not self.chart.labels or not count or not area.contains(spot):
            return None
        slot = area.width() / len(self.chart.labels)
        place, inside = divmod(spot.x() - area.left(), slot)
        series = int((inside / slot - 0.15) / 0.7 * count)
        return min(int(place), len(self.chart.labels) - 1), min(max(series, 0), count - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a bar can be clicked."""
        over = self.bar_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell the bar that was clicked."""
        found = self.bar_at(event.position())
        if found is not None and event.button() is Qt.MouseButton.LeftButton:
            self.picked.emit(*found)
        super().mouseReleaseEvent(event)

    def _area(self) -> QRectF:
        return QRectF(PAD + 36, 34, self.width() - 2 * PAD - 36, LINES_H - 34 - 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.chart.kind is ChartKind.LINES:
            self._draw_months(painter)
        else:
            self._draw_bars(painter)
        painter.end()

    def _draw_bars(self, painter: QPainter) -> None:
        values = self.chart.series[0][1] if self.chart.series else ()
        most = max(values, default=0) or 1
        room = max(40.0, self.width() - NAME_W - NUMBER_W - 3 * PAD)
        painter.setFont(text_font(12))
        for number, (label, value) in enumerate(zip(self.chart.labels, values, strict=True)):
            top = PAD + number * (BAR_H + GAP)
            name = QRectF(PAD, top, NAME_W - 8, BAR_H)
            shown = painter.fontMetrics().elidedText(
                label, Qt.TextElideMode.ElideRight, int(name.width())
            )
            painter.setPen(theme().color("text"))
            painter.drawText(
                name, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown
            )
            bar = QRectF(PAD + NAME_W, top, max(2.0, room * value / most), BAR_H)
            painter.fillRect(bar, tone_color(Tone.LOW))
            figure = QRectF(bar.right() + 6, top, NUMBER_W, BAR_H)
            painter.setPen(theme().color("muted"))
            painter.drawText(figure, Qt.AlignmentFlag.AlignVCenter, f"{value:,.0f}")

    def _draw_months(self, painter: QPainter) -> None:
        labels, series = self.chart.labels, self.chart.series
        if not labels or not series:
            return
        most = max((max(values, default=0) for _, values in series), default=0) or 1
        area = self._area()
        self._draw_legend(painter)
        painter.setPen(QPen(theme().color("grid"), 1))
        painter.setFont(text_font(11))
        for step in range(5):
            y = area.bottom() - area.height() * step / 4
            painter.setPen(QPen(theme().color("grid"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme().color("muted"))
            box = QRectF(0, y - 8, area.left() - 6, 16)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, right, f"{most * step / 4:,.0f}")
        slot = area.width() / len(labels)
        wide = max(2.0, slot * 0.7 / len(series))
        for place, label in enumerate(labels):
            left = area.left() + place * slot
            for number, (_, values) in enumerate(series):
                high = area.height() * values[place] / most
                bar = QRectF(
                    left + slot * 0.15 + number * wide, area.bottom() - high, wide - 1, high
                )
                painter.fillRect(bar, _color(number))
            painter.setPen(theme().color("muted"))
            foot = QRectF(left, area.bottom() + 4, slot, 18)
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, label[2:])

    def _draw_legend(self, painter: QPainter) -> None:
        painter.setFont(text_font(12))
        left = PAD + 36
        for number, (name, _) in enumerate(self.chart.series):
            painter.fillRect(QRectF(left, 13, 12, 12), _color(number))
            painter.setPen(theme().color("text"))
            painter.drawText(QPointF(left + 18, 24), name)
            left += 36 + painter.fontMetrics().horizontalAdvance(name)


def _color(number: int) -> QColor:
    return tone_color(SERIES[number % len(SERIES)])
