"""Underway screen: draws the ways of the units that are on their way to the chosen incident.

Between the chosen incident, the dispatch board (in a reader) and the map; whichever tab of the
detail is in front. Asked again every five seconds, because units move.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject

from cmdmap.domain.ids import IncidentId
from cmdmap.errors import WorldError
from cmdmap.mapview.layers.ways import RouteLine
from cmdmap.mapview.map_view import MapView
from cmdmap.services.dispatch.underway import Underway, is_coming
from cmdmap.services.dispatch.words import route_label
from cmdmap.services.people.duty_board import PlannedDuty
from cmdmap.ui.casework.case_selection import CaseSelection
from cmdmap.ui.seat import Seat

EVERY = timedelta(seconds=5)


class UnderwayScreen(QObject):
    """The ways of one seat's chosen incident."""

    def __init__(
        self, seat: Seat, map_view: MapView, selection: CaseSelection, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._seat = seat
        self._ways = map_view.overlays.underway
        self._selection = selection
        self._asked_at: datetime | None = None
        self._waiting = False
        selection.changed.connect(self._on_changed)
        selection.moved.connect(self._ask)

    def refresh(self, now: datetime) -> None:
        """Once a second: ask again when the answer is old."""
        if self._asked_at is None or now - self._asked_at >= EVERY:
            self._ask()

    def _on_changed(self) -> None:
        self._ways.clear()
        self._ask()

    def _ask(self) -> None:
        """Ask once; while an answer is on its way nothing more is asked."""
        incident, seat = self._selection.incident, self._seat
        if incident is None or not is_coming(incident):
            self._ways.clear()
            return
        if self._waiting:
            return
        console, now = seat.console, datetime.now(UTC)
        units, people = console.desk.units(), console.desk.people()
        self._waiting, self._asked_at = True, now
        future = seat.pool.run(
            lambda: console.dispatch.underway(incident, units, now, PlannedDuty(people))
        )
        seat.answers.deliver(
            future, lambda found: self._on_answered(incident.id, found), self._on_failed
        )

    def _on_failed(self, error: WorldError) -> None:
        self._waiting = False
        self._seat.answers.failed.emit(str(error))

    def _on_answered(self, incident_id: IncidentId, found: tuple[Underway, ...]) -> None:
        self._waiting = False
        incident = self._selection.incident
        if incident is None or incident.id != incident_id or not is_coming(incident):
            self._ask()
            return
        self._ways.show(
            [
                RouteLine(
                    route_label(each.name, each.route.metres, each.eta_s),
                    each.force,
                    each.route.places,
                    chosen=True,
                )
                for each in found
                if math.isfinite(each.eta_s)
            ]
        )
