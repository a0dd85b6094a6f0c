"""Progress line: how far a reader thread is with a list, and a button to leave it.

Used by the import and the export of lists; asks a :class:`Check` ten times a second.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from cmdmap.i18n import tr
from cmdmap.ui.panels.frame import push_button
from cmdmap.ui.workspaces.area_wishes import Check

LOOK_MS = 100


class ProgressLine(QWidget):
    """A bar; hidden while nothing runs."""

    def __init__(self, *, leave: bool = False) -> None:
        """With ``leave`` it has a button of its own to end the work."""
        super().__init__()
        self._check = Check()
        self._timer = QTimer(self, interval=LOOK_MS)
        self.bar = QProgressBar()
        self.leave = push_button(tr("Cancel"))
        self.leave.setVisible(leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.leave)
        self._timer.timeout.connect(self._on_look_due)
        self.leave.clicked.connect(self.end)
        self.hide()

    def begin(self) -> Check:
        """Show the bar for a new work; one that is under way is ended."""
        self._check.stop()
        self._check = Check()
        self.bar.setRange(0, 0)
        self._timer.start()
        self.show()
        return self._check

    def end(self) -> None:
        """Hide the bar; work that is still under way ends at its next row."""
        self._check.stop()
        self._timer.stop()
        self.hide()

    def _on_look_due(self) -> None:
        self.bar.setRange(0, self._check.steps)
        self.bar.setValue(self._check.done)
