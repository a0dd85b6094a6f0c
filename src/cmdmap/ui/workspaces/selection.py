"""Selection: the unit an operator looks at, its track, and the way to it on the map and back.

Between table, map, log, search and detail: whichever names a unit, the same thing happens. A
second press on the same unit restores exactly the view from before the first.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Signal

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.mapview.map_view import MapView
from cmdmap.store.queries.track import track
from cmdmap.ui.seat import Seat
from cmdmap.ui.workspaces.flight import Flight

TRACK_HOURS = timedelta(hours=1)


class Selection(QObject):
    """Holds one unit id, or none."""

    changed = Signal()
    """Another unit, or none, is selected."""
    track_changed = Signal()

    def __init__(
        self, seat: Seat, map_view: MapView, flight: Flight, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._seat = seat
        self._map = map_view
        self._flight = flight
        self.unit_id: UnitId | None = None
        self.track: list[tuple[datetime, Place]] = []

    @property
    def live(self) -> LiveUnit | None:
        """The selected unit's present."""
        return None if self.unit_id is None else self._seat.present.get(self.unit_id)

    def press(self, unit_id: int) -> None:
        """A list row was pressed: fly there, or back if it is pressed again."""
        if unit_id == self.unit_id and self._flight.is_at(self._thing()):
            self._flight.back()
            return
        self.select(unit_id)
        self.fly()

    def select(self, unit_id: int | None) -> None:
        """Select without moving the map."""
        wanted = None if unit_id is None else UnitId(unit_id)
        if wanted == self.unit_id:
            return
        self.unit_id, self.track = wanted, []
        self._map.select_unit(wanted)
        self._map.show_track(())
        self.changed.emit()
        if wanted is not None:
            self._ask_track(wanted)

    def fly(self) -> None:
        """Bring the selected unit to the middle of the map."""
        live = self.live
        if live is not None and live.fix is not None:
            self._flight.go(self._thing(), live.fix.place)

    def leave(self) -> None:
        """Select nothing and go back to the view before the flight."""
        if self._flight.is_at(self._thing()):
            self._flight.back()
        self.select(None)

    def follow(self, live: LiveUnit) -> None:
        """Take a new fix of the selected unit into its track."""
        fix = live.fix
        if fix is None or live.unit.id != self.unit_id:
            return
        if not self.track or fix.at > self.track[-1][0]:
            self.track.append((fix.at, fix.place))
            self._show_track()

    def _thing(self) -> tuple[str, UnitId | None]:
        return ("unit", self.unit_id)

    def _ask_track(self, unit_id: UnitId) -> None:
        now = datetime.now(UTC)
        future = self._seat.pool.read(
            lambda connection: track(connection, unit_id, now - TRACK_HOURS, now)
        )

        def take(found: list[tuple[datetime, Place]]) -> None:
            if unit_id == self.unit_id:
                newer = [fix for fix in self.track if not found or fix[0] > found[-1][0]]
                self.track = found + newer
                self._show_track()

        self._seat.answers.deliver(future, take)

    def _show_track(self) -> None:
        oldest = datetime.now(UTC) - TRACK_HOURS
        while self.track and self.track[0][0] < oldest:
            del self.track[0]
        self._map.show_track([place for _, place in self.track])
        self.track_changed.emit()
