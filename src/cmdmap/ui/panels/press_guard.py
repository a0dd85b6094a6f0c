"""Press guard: what has just appeared under the pointer takes no press for a moment.

A press within that time was meant for what stood there before; it goes there. Used by what comes
unasked: the alert line and its lists.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

GUARD_MS = 400
"""Nobody has read, decided and pressed so soon."""


class PressGuard(QTimer):
    """Lets presses through a widget until it has stood still for a moment."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, singleShot=True, interval=GUARD_MS)
        self._widget = widget
        self.timeout.connect(self._on_settled)
        widget.installEventFilter(self)

    def begin(self) -> None:
        """The widget has appeared or moved."""
        self._widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, True)
        self.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """What has gone needs no guard."""
        if event.type() == QEvent.Type.Hide:
            self.stop()
            self._on_settled()
        return False

    def _on_settled(self) -> None:
        self._widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
