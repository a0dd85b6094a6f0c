"""Queue panel 警情队列: the open incidents as cards, the most pressing on top.

Stands left of the map. A press asks for the incident (`incident_pressed`); the screen decides
whether the map flies there or goes back to the view before.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListView

from cmdmap.i18n import tr
from cmdmap.ui.panels.frame import Panel, Stack


class QueuePanel(Panel):
    """The list of cards with its filters."""

    incident_pressed = Signal(int)
    new_requested = Signal()

    def __init__(self) -> None:
        super().__init__("queue", tr("Incidents"))
        self.list = QListView()
        self._stack = Stack(
            self.list,
            tr("No open incident. F2 takes one in; reports and imports come by themselves."),
        )
        self.column.addWidget(self._stack, 1)
