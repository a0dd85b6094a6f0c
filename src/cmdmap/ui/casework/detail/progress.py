"""Progress: the seven steps as a line of dots with their words, drawn for the detail.

Shows the tuple of :mod:`~cmdmap.ui.casework.detail.steps`; the dots differ in shape as well as in
colour, and the whole is read out as text by screen readers.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmdmap.ui.casework.detail.steps import Stage, Step
from cmdmap.widgets.theme import text_font, theme
from cmdmap.widgets.wording import hint_text

ROW = 23
LEFT = 24.0
RADIUS = 5.0
ROLES = {
    Stage.DONE: "good",
    Stage.CURRENT: "accent",
    Stage.LATE: "bad",
    Stage.WAITING: "line",
}
SIGNS = {Stage.DONE: "✓", Stage.CURRENT: "▸", Stage.LATE: "!", Stage.WAITING: "·"}
"""What a screen reader gets instead of the dot."""


class ProgressView(QWidget):
    """Seven rows; asks for their height and no more."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, shown: tuple[Step, ...]) -> None:
        """Show the steps; nothing is drawn again when nothing changed."""
        if shown == self._steps:
            return
        self._steps = shown
        words = "\n".join(f"{SIGNS[step.stage]} {step.name}  {step.words}" for step in shown)
        self.setAccessibleName(words)
        self.setToolTip(hint_text(words))
        self.updateGeometry()
        self.update()

    def shown(self) -> tuple[Step, ...]:
        """Return the steps that are shown."""
        return self._steps

    def sizeHint(self) -> QSize:
        """Return the height of the rows."""
        return QSize(260, ROW * len(self._steps) + 8)

    def minimumSizeHint(self) -> QSize:
        """Return the same height, so that no step is ever cut off."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line, dots and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_line(painter)
        for number, step in enumerate(self._steps):
            self._draw_step(painter, step, 4 + ROW * number)
        painter.end()

    def _draw_line(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme().color("line"), 2))
        top = 4 + ROW / 2
        painter.drawLine(
            QPointF(LEFT, top), QPointF(LEFT, top + ROW * max(0, len(self._steps) - 1))
        )

    def _draw_step(self, painter: QPainter, step: Step, top: float) -> None:
        colors, middle = theme(), top + ROW / 2
        color = colors.color(ROLES[step.stage])
        waits = step.stage is Stage.WAITING
        painter.setPen(QPen(colors.color("muted") if waits else color, 1.6))
        painter.setBrush(colors.color("panel") if waits else color)
        if step.stage is Stage.LATE:
            painter.drawRect(QRectF(LEFT - RADIUS, middle - RADIUS, 2 * RADIUS, 2 * RADIUS))
        else:
            radius = RADIUS - 1.5 if waits else RADIUS
            painter.drawEllipse(QPointF(LEFT, middle), radius, radius)
        painter.setPen(colors.color("muted" if waits else "text"))
        painter.setFont(text_font(14, bold=step.stage in (Stage.CURRENT, Stage.LATE)))
        name = QRectF(LEFT + 16, top, self.width() - LEFT - 28, ROW)
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, step.name)
        used = painter.fontMetrics().horizontalAdvance(step.name) + 10
        rest = name.adjusted(used, 0, 0, 0)
        painter.setFont(text_font(12))
        painter.setPen(colors.color("muted"))
        words = painter.fontMetrics().elidedText(
            step.words, Qt.TextElideMode.ElideRight, int(rest.width())
        )
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, words)
