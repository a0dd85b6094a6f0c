"""Progress line: how far a reader thread is with a list, and a button to leave it.

Used by the import and the export of lists; asks a :class:`Check` ten times a second.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.widgets.frame import push_button

LOOK_MS = 100


class Check:
    """One run over the rows; counts on a reader thread, read and stopped by the window."""

    def __init__(self) -> None:
        self.done = 0
        self.steps = 0
        self._stopped = False

    def stop(self) -> None:
        """End the run at the next row."""
        self._stopped = True

    @property
    def stopped(self) -> bool:
        """Tell whether nobody waits for the run any more."""
        return self._stopped

    def told(self, done: int, steps: int) -> None:
        """Note how far it is.

        Raises:
            WorldError: it was stopped.
        """
        self.done, self.steps = done, steps
        if self._stopped:
            raise WorldError(tr("The import was left; nothing was changed."))


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
