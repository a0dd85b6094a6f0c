"""Input watch: notices that somebody uses keyboard or mouse, in any window of the program.

Asked once a second by the guard. It filters the events of native windows, of which there are few,
and not those of every widget.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QWindow

INPUTS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class InputWatch(QObject):
    """Remembers whether there was input since it was asked last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._used = False
        self._watched: set[int] = set()

    def was_used(self) -> bool:
        """Tell whether somebody has typed or moved the mouse since the last call."""
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        used, self._used = self._used, False
        return used

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note input and let it pass."""
        if event.type() in INPUTS:
            self._used = True
        return False

    def _watch(self, window: QWindow) -> None:
        if id(window) not in self._watched:
            # Installing again moves a filter to the front and adds none, should an id come back.
            window.installEventFilter(self)
            self._watched.add(id(window))
