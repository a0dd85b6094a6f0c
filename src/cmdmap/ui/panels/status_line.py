"""Status line: the bottom strip with lasting warnings, the last sentence said and the counts."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from cmdmap.i18n import tr
from cmdmap.widgets.frame import ShortLabel
from cmdmap.widgets.wording import count_text

SAID_MS = 12_000
HEIGHT = 30


class StatusLine(QFrame):
    """Warnings stay, sentences go after a while."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status_line")
        self.setFixedHeight(HEIGHT)
        self.warning = QLabel()
        self.said = ShortLabel()
        self.waiting = QLabel()
        self.counts = ShortLabel()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(18)
        for label in (self.warning, self.said, self.waiting, self.counts):
            label.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self.warning)
        row.addWidget(self.said, 1)
        row.addWidget(self.waiting)
        row.addWidget(self.counts)
        self.warning.setProperty("tone", "warn")
        self.warning.hide()
        self.said.setProperty("tone", "bad")
        self._timer = QTimer(self, singleShot=True, interval=SAID_MS)
        self._timer.timeout.connect(self.said.clear)

    def hold(self, notice: QWidget) -> None:
        """Keep a place for a notice that is hidden while it has nothing to say."""
        self._row.insertWidget(1, notice, 2)

    def warn(self, *sentences: str) -> None:
        """Show lasting warnings."""
        self.warning.setText("   ".join(sentences))
        self.warning.setVisible(bool(sentences))

    def say(self, sentence: str) -> None:
        """Show for a while what went wrong."""
        self._show(sentence, "bad")

    def tell(self, sentence: str) -> None:
        """Show for a while what was done."""
        self._show(sentence, "")

    def _show(self, sentence: str, tone: str) -> None:
        if self.said.property("tone") != tone:
            self.said.setProperty("tone", tone)
            self.said.style().polish(self.said)
        self.said.setText(sentence)
        self._timer.start()

    def show_waiting(self, count: int) -> None:
        """Write how much of what was sent has not arrived yet."""
        self.waiting.setText(tr("{n} going out", n=count_text(count)) if count else "")
        self.waiting.setVisible(count > 0)

    def show_counts(self, kept: int, p50_ms: float, p95_ms: float) -> None:
        """Write what the desk has kept and how fast."""
        words = tr("{n} fixes kept", n=count_text(kept))
        if p95_ms > 0:
            words += tr(
                ", heard to kept {p50:.0f} / {p95:.0f} ms (p50 / p95)", p50=p50_ms, p95=p95_ms
            )
        self.counts.setText(words)
