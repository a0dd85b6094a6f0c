"""Case screen: queue, pins, alarms and keys of incidents of one seat, kept in step.

Owned by the Command workspace: changed incidents, facts and the window's clock come in here. What
an operator wishes goes out as a signal, for the detail, the form and the proposals to carry out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from cmdmap.domain.facts import Fact
from cmdmap.domain.incident import Incident
from cmdmap.mapview.map_view import MapView
from cmdmap.ui.casework.case_selection import CaseSelection
from cmdmap.ui.casework.next_act import offered
from cmdmap.ui.casework.queue_panel import QueuePanel
from cmdmap.ui.seat import Seat


class CaseScreen(QObject):
    """Everything of the incidents that one seat sees in the Command workspace."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""
    sight_requested = Signal()
    """Something is to be shown that lies in the Command workspace."""
    new_requested = Signal()
    """An incident is to be taken in: the form is to open."""
    dispatch_requested = Signal(object)
    """Incident: units are to be proposed for it."""
    act_requested = Signal(object, object)
    """Act and Incident: this is to be done to it, with a dialog where it needs words."""

    def __init__(
        self, seat: Seat, map_view: MapView, selection: CaseSelection, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._seat = seat
        self._map = map_view
        self.selection = selection
        self.queue = QueuePanel()
        self._connect()

    def begin(self) -> None:
        """The console is open: show what is open since before."""
        self.refresh(datetime.now(UTC))

    def refresh(self, now: datetime) -> None:
        """Once a second: rings, order and counts."""
        self.queue.refresh(now)

    def take_facts(self, facts: Iterable[Fact]) -> None:
        """Sound and mark what just happened."""

    def bind_keys(self, window: QMainWindow) -> None:
        """Give the window the keys of incidents, whichever workspace it shows."""
        for keys, reaction in (("F2", self._on_new_key),):
            QShortcut(QKeySequence(keys), window, reaction)

    def close(self) -> None:
        """The window closes."""

    def _connect(self) -> None:
        queue, selection = self.queue, self.selection
        queue.incident_pressed.connect(selection.press)
        queue.incident_chosen.connect(selection.select)
        queue.new_requested.connect(self.new_requested)
        queue.act_requested.connect(self.act_requested)
        queue.offers = lambda incident: offered(incident, self._seat.actor)
        selection.changed.connect(lambda: queue.select(selection.incident_id))
        self._seat.bridge.incidents_changed.connect(self._on_incidents_changed)

    def _on_incidents_changed(self, incidents: tuple[Incident, ...]) -> None:
        self.queue.apply(incidents)
        for incident in incidents:
            self._seat.cases[incident.id] = incident
            if incident.id == self.selection.incident_id:
                self.selection.moved.emit()

    def _on_new_key(self) -> None:
        self.sight_requested.emit()
        self.new_requested.emit()
