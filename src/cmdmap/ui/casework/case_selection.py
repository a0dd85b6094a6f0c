"""Case selection: the incident an operator works at, and the way to it on the map and back.

Between queue, map pins, command bar, alarms and detail, as ``workspaces/selection.py`` is for
units: a second press on the same incident restores exactly the view from before the first.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.store.casework.incidents import read_incident
from cmdmap.ui.seat import Seat
from cmdmap.ui.workspaces.flight import Flight


class CaseSelection(QObject):
    """Holds one incident id, or none."""

    changed = Signal()
    """Another incident, or none, is selected."""
    moved = Signal()
    """The selected incident has a new state."""

    def __init__(self, seat: Seat, flight: Flight, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seat = seat
        self._flight = flight
        self.incident_id: IncidentId | None = None

    @property
    def incident(self) -> Incident | None:
        """The selected incident as it stands."""
        return None if self.incident_id is None else self._seat.cases.get(self.incident_id)

    def press(self, incident_id: int) -> None:
        """A card or hit was pressed: fly there, or back if it is pressed again."""
        if incident_id == self.incident_id and self._flight.is_at(self._thing()):
            self._flight.back()
            return
        self.select(incident_id)
        self.fly()

    def select(self, incident_id: int | None) -> None:
        """Select without moving the map."""
        wanted = None if incident_id is None else IncidentId(incident_id)
        if wanted != self.incident_id:
            self.incident_id = wanted
            self.changed.emit()
            if wanted is not None and wanted not in self._seat.cases:
                self._ask(wanted)

    def fly(self) -> None:
        """Bring the selected incident to the middle of the map."""
        incident = self.incident
        if incident is not None:
            self._flight.go(self._thing(), incident.place)

    def leave(self) -> None:
        """Select nothing and go back to the view before the flight."""
        if self._flight.is_at(self._thing()):
            self._flight.back()
        self.select(None)

    def _ask(self, incident_id: IncidentId) -> None:
        """Read an incident that ended before the start; then it is flown to as well."""
        future = self._seat.pool.read(lambda connection: read_incident(connection, incident_id))

        def take(found: Incident | None) -> None:
            if found is not None:
                self._seat.cases.setdefault(incident_id, found)
                if incident_id == self.incident_id:
                    self.changed.emit()
                    self.fly()

        self._seat.answers.deliver(future, take)

    def _thing(self) -> tuple[str, IncidentId | None]:
        return ("incident", self.incident_id)
