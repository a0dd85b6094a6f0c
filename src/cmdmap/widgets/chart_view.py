"""Chart view: bars, stacked bars and lines of an ``api.Chart``, on the screen and on paper alike.

One drawing for both, with vectors: :func:`draw_chart` gets its colours from whoever draws. Values
stand at the bars where there is room; series are told apart by the legend and, for lines, by marks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmdmap.api.sheets import Chart, ChartKind
from cmdmap.widgets.theme import text_font, theme

SERIES_ROLES = ("accent", "warn", "good", "drill", "own", "bad", "muted")
PAPER_SERIES = ("#1F6FEB", "#B26A00", "#2D8A3E", "#7A45C8", "#1B8A93", "#C0362C", "#5F6B7C")
MOST_LABELS = 200
"""Places along the axis; more of them could not be told apart."""
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
LINES = 4
HEIGHT = 240


class ChartColors(NamedTuple):
    """Colours and the font of one drawing."""

    text: QColor
    muted: QColor
    grid: QColor
    series: tuple[QColor, ...]
    font: QFont


class ChartView(QWidget):
    """A chart as a widget; shows what it is given."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self._chart = chart
        self.setMinimumHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(chart.title)

    def show_chart(self, chart: Chart) -> None:
        """Show another chart."""
        self._chart = chart
        self.setAccessibleName(chart.title)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the usual size."""
        return QSize(480, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_chart(painter, QRectF(self.rect()).adjusted(10, 6, -10, -6), self._chart, screen())
        painter.end()


def screen() -> ChartColors:
    """Return the colours of the window."""
    colors = theme()
    series = tuple(colors.color(role) for role in SERIES_ROLES)
    return ChartColors(
        colors.color("text"), colors.color("muted"), colors.color("line"), series, text_font(12)
    )


def paper(font: QFont) -> ChartColors:
    """Return colours for white paper."""
    series = tuple(map(QColor, PAPER_SERIES))
    return ChartColors(QColor("#000000"), QColor("#444444"), QColor("#CCCCCC"), series, font)


def draw_chart(painter: QPainter, box: QRectF, chart: Chart, colors: ChartColors) -> None:
    """Draw title, legend, axes and values into ``box``; numbers that are none count as 0."""
    painter.save()
    painter.setFont(colors.font)
    metrics = QFontMetricsF(colors.font, painter.device())
    line = metrics.height() * 1.35
    painter.setPen(colors.text)
    unit = f"  ({chart.unit})" if chart.unit else ""
    top = QRectF(box.left(), box.top(), box.width(), line)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(top, left, chart.title + unit)
    top.translate(0, line)
    if len(chart.series) > 1:
        _draw_legend(painter, top, chart, colors, metrics)
    labels = tuple(chart.labels)[:MOST_LABELS]
    series = [_numbers(values, len(labels)) for _name, values in chart.series]
    scale = _scale(_highest(series, chart.kind), min((min(v, default=0.0) for v in series),
                                                     default=0.0))  # fmt: skip
    wide = max((metrics.horizontalAdvance(_number(tick)) for tick in scale), default=0.0) + 8
    skip = line * (2 if len(chart.series) > 1 else 1)
    plot = box.adjusted(wide, skip + 4, 0, -line)
    _draw_axis(painter, plot, scale, colors, wide)
    if labels and series:
        frame = _Frame(plot, scale[0], scale[-1], len(labels))
        draw = _draw_lines if chart.kind is ChartKind.LINES else _draw_bars
        draw(painter, frame, series, colors, stacked=chart.kind is ChartKind.STACKED)
        _draw_labels(painter, frame, labels, colors, metrics)
    painter.restore()


class _Frame(NamedTuple):
    """Where numbers are on the paper."""

    plot: QRectF
    low: float
    high: float
    places: int

    def y(self, value: float) -> float:
        """Return the height of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.plot.bottom() - share * self.plot.height()

    @property
    def step(self) -> float:
        """Width of one place."""
        return self.plot.width() / max(1, self.places)

    def x(self, place: float) -> float:
        """Return the middle of a place."""
        return self.plot.left() + (place + 0.5) * self.step


def _numbers(values: Sequence[float], count: int) -> list[float]:
    found = [float(value) if math.isfinite(value) else 0.0 for value in list(values)[:count]]
    return found + [0.0] * (count - len(found))


def _highest(series: Sequence[Sequence[float]], kind: ChartKind) -> float:
    if kind is ChartKind.STACKED:
        return max((sum(values) for values in zip(*series, strict=True)), default=0.0)
    return max((max(values, default=0.0) for values in series), default=0.0)


def _scale(high: float, low: float) -> list[float]:
    """Return round values from at most ``low`` or 0 to at least ``high``."""
    low = min(0.0, low)
    span = (high - low) or 1.0
    rough = span / LINES
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in STEPS if each * power >= rough * 0.999)
    first = math.floor(low / step)
    last = max(first + 1, math.ceil(high / step - 1e-9))
    return [step * number for number in range(first, last + 1)]


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")


def _draw_axis(
    painter: QPainter, plot: QRectF, scale: Sequence[float], colors: ChartColors, wide: float
) -> None:
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    frame = _Frame(plot, scale[0], scale[-1], 1)
    for tick in scale:
        y = frame.y(tick)
        painter.setPen(QPen(colors.grid, 0))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(colors.muted)
        painter.drawText(QRectF(plot.left() - wide, y - 20, wide - 6, 40), right, _number(tick))


def _draw_legend(
    painter: QPainter, box: QRectF, chart: Chart, colors: ChartColors, metrics: QFontMetricsF
) -> None:
    left, side = box.left(), metrics.ascent() * 0.8
    for number, (name, _values) in enumerate(chart.series):
        color = colors.series[number % len(colors.series)]
        painter.fillRect(QRectF(left, box.center().y() - side / 2, side, side), color)
        left += side + 4
        painter.setPen(colors.muted)
        wide = metrics.horizontalAdvance(name)
        area = QRectF(left, box.top(), wide + 2, box.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        left += wide + side * 1.6


def _draw_bars(
    painter: QPainter,
    frame: _Frame,
    series: Sequence[Sequence[float]],
    colors: ChartColors,
    *,
    stacked: bool,
) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    beside = 1 if stacked else len(series)
    # A few bars are bars all the same, not blocks.
    group = min(frame.step * 0.68, frame.plot.height() * 0.3 * beside)
    wide = group / beside
    for place in range(frame.places):
        base = 0.0
        for number, values in enumerate(series):
            left = frame.x(place) - group / 2 + (0.0 if stacked else number * wide)
            top, foot = frame.y(base + values[place]), frame.y(base)
            bar = QRectF(left, min(top, foot), max(1.0, wide * 0.94), abs(foot - top))
            painter.fillRect(bar, colors.series[number % len(colors.series)])
            base += values[place] if stacked else 0.0


def _draw_lines(
    painter: QPainter,
    frame: _Frame,
    series: Sequence[Sequence[float]],
    colors: ChartColors,
    *,
    stacked: bool,
) -> None:
    del stacked
    reach = min(4.0, max(1.5, frame.step / 6))
    for number, values in enumerate(series):
        color = colors.series[number % len(colors.series)]
        spots = [QPointF(frame.x(place), frame.y(value)) for place, value in enumerate(values)]
        painter.setPen(QPen(color, max(1.6, reach / 2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(spots))
        painter.setBrush(color)
        for spot in spots:
            _draw_mark(painter, spot, reach, number)


def _draw_mark(painter: QPainter, spot: QPointF, reach: float, number: int) -> None:
    """Draw a circle, square or triangle, so that series differ without colour."""
    square = QRectF(spot.x() - reach, spot.y() - reach, 2 * reach, 2 * reach)
    if number % 3 == 0:
        painter.drawEllipse(square)
    elif number % 3 == 1:
        painter.drawRect(square)
    else:
        corners = [QPointF(0, -reach), QPointF(reach, reach), QPointF(-reach, reach)]
        painter.drawPolygon(QPolygonF([spot + corner for corner in corners]))


def _draw_labels(
    painter: QPainter,
    frame: _Frame,
    labels: Sequence[str],
    colors: ChartColors,
    metrics: QFontMetricsF,
) -> None:
    """Write every label that has room, else every second, third, … one."""
    painter.setPen(colors.muted)
    widest = max(metrics.horizontalAdvance(label) for label in labels) + 8
    every = max(1, math.ceil(min(widest, 120.0) / frame.step))
    for place in range(0, len(labels), every):
        room = frame.step * every
        area = QRectF(frame.x(place) - room / 2, frame.plot.bottom() + 2, room, metrics.height())
        text = metrics.elidedText(labels[place], Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
