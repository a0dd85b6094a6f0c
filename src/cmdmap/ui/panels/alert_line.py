"""Alert line: the one place under the header where alarms and calls appear, always as high.

The window keeps the line free, so that nothing moves under somebody's hand when an alarm comes.
What appears or moves in it takes no press for a moment: nobody acknowledges what nobody has read.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from cmdmap.i18n import tr
from cmdmap.ui.panels.press_guard import PressGuard
from cmdmap.widgets.theme import styled

HEIGHT = 42
MOVES = (QEvent.Type.Show, QEvent.Type.Move, QEvent.Type.Resize)
COMES = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class AlertLine(QFrame):
    """Strips side by side, the most urgent at the left; a quiet word where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("alert_line")
        self.setFixedHeight(HEIGHT)
        self.calm = styled(QLabel(tr("○  No alarm, nobody calls")), "muted")
        self._strips: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 1, 0, 1)
        self._row.setSpacing(6)
        self.calm.setContentsMargins(16, 0, 0, 0)
        self._row.addWidget(self.calm)
        self._guard = PressGuard(self)

    def add(self, strip: QWidget, part: int) -> None:
        """Take in a strip that hides while it has nothing to say; ``part`` of the width."""
        self._strips.append(strip)
        self._row.addWidget(strip, part)
        strip.installEventFilter(self)
        self._show_calm()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See strips come, go and move."""
        if event.type() in COMES:
            self._show_calm()
        elif event.type() in MOVES and self.isVisible():
            self._guard.begin()
        return False

    def _show_calm(self) -> None:
        self.calm.setVisible(all(strip.isHidden() for strip in self._strips))
