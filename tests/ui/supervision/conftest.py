"""A seat over a real console whose window is the part under test; no map."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.kit.windows import open_seat

from cmdmap.domain.casework.commands import OpenIncident
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.domain.rights import SYSTEM, Actor
from cmdmap.ui.seat import Seat

DEADLINE_MS = 15_000
DEADLINE_S = 15.0


class SeatDriver:
    """A seat that hears its desk."""

    def __init__(self, seat: Seat, qtbot: Any) -> None:
        self.seat = seat
        self.qtbot = qtbot

    def do(self, command: Any, actor: Actor = SYSTEM) -> Any:
        """Hand in a command and wait for its commit."""
        return self.seat.console.desk.submit(command, actor).result(DEADLINE_S)

    def report(self, minutes_ago: float, **values: Any) -> Incident:
        """Let a machine report a quarrel that nobody has taken in since."""
        known_at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
        wish = {"kind": "parking_fee", "address": "至善路188号", "known_at": known_at, **values}
        commit = self.do(OpenIncident(taken_in=False, **wish))
        (incident_id,) = commit.changes.incidents
        return self.case(incident_id)

    def case(self, incident_id: IncidentId) -> Incident:
        """An incident as the seat knows it, once it does."""
        self.until(lambda: incident_id in self.seat.cases)
        return self.seat.cases[incident_id]

    def until(self, condition: Any) -> None:
        """Wait until ``condition()`` holds."""
        self.qtbot.waitUntil(condition, timeout=DEADLINE_MS)


@pytest.fixture
def driver(home: Path, qtbot: Any) -> Iterator[SeatDriver]:
    """A shift head, who is an admin too, at an open console."""
    with open_seat(home) as seat:
        seat.bridge.incidents_changed.connect(
            lambda incidents: seat.cases.update((each.id, each) for each in incidents)
        )
        seat.bridge.open(seat.console.desk)
        yield SeatDriver(seat, qtbot)
