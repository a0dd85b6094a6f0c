"""Python to page: the newest row per unit, one call per pulse.

The present lives here, so a page that died gets all of it again. A change after a pause goes out at
once; while the page reads, changes collect and the next pulse takes them together. At most two
pulses are on their way: one is packed while the page reads the other. A slow page slows the stream,
it never queues it.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from PySide6.QtCore import QObject, Qt, QTimer

from cmdmap.domain.unit import LiveUnit
from cmdmap.mapview.door import Door
from cmdmap.mapview.layers.units import pack_pulse
from cmdmap.mapview.routes import Routes

PULSE_S = 0.016
"""Shortest time between two pulses (one frame), unless more waits than one should hold as text."""
SLICE = 8000
"""Units in one pulse: 3 to 4 ms of packing on the UI thread, which also shows the frames."""
AT_ONCE = 2
"""Pulses on their way at the same time."""
NAME_LIMIT = 60
"""Characters of a name that go to the page; a label shows fewer."""
FETCH_FROM = 2000
"""From here on the page fetches the bytes instead of taking base64 (``docs/map.md``)."""


class Pulse(QObject):
    """The stream of live units to one page."""

    def __init__(self, door: Door, routes: Routes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._routes = routes
        self._present: dict[int, LiveUnit] = {}
        self._pending: dict[int, None] = {}
        self._told: dict[int, str] = {}
        self._now: datetime | None = None
        self._seq = 0
        self._sent_at = 0.0
        self._taken: int | None = None  # number of the last pulse the page has read
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._send)
        door.pulse_taken.connect(self._on_taken)

    @property
    def present(self) -> dict[int, LiveUnit]:
        """Every unit on the map, by id."""
        return self._present

    def is_behind(self) -> bool:
        """Return whether something waits or is on its way to the page."""
        return bool(self._pending) or self._taken != self._seq

    def change(self, units: Iterable[LiveUnit], now: datetime) -> None:
        """Take the newest state of some units; those without a fix are not drawn."""
        self._now = now
        placed: dict[int, LiveUnit] = {live.unit.id: live for live in units if live.fix is not None}
        self._present.update(placed)
        self._pending.update(dict.fromkeys(placed))
        self._schedule()

    def remove(self, ids: Iterable[int]) -> None:
        """Take units off the map."""
        for unit_id in ids:
            if self._present.pop(unit_id, None) is not None:
                self._pending[unit_id] = None
        self._schedule()

    def stop(self) -> None:
        """Hold everything back: the page is gone or not yet there."""
        self._timer.stop()
        self._routes.drop_once()
        self._taken = None

    def restart(self) -> None:
        """Send everything again: a fresh page listens."""
        self._told.clear()
        self._pending = dict.fromkeys(self._present)
        self._taken = self._seq
        self._schedule()

    def _has_room(self) -> bool:
        return self._taken is not None and self._seq - self._taken < AT_ONCE

    def _schedule(self) -> None:
        if not self._has_room() or not self._pending or self._timer.isActive():
            return
        backlog = len(self._pending) >= FETCH_FROM
        wait_s = 0.0 if backlog else self._sent_at + PULSE_S - time.monotonic()
        if wait_s <= 0.0:
            self._send()
        else:
            self._timer.start(round(wait_s * 1000))

    def _send(self) -> None:
        if self._now is None or not self._has_room():
            return
        ids = list(islice(self._pending, SLICE))
        for unit_id in ids:
            del self._pending[unit_id]
        units = [self._present[unit_id] for unit_id in ids if unit_id in self._present]
        removed = [unit_id for unit_id in ids if unit_id not in self._present]
        self._seq += 1
        self._sent_at = time.monotonic()
        body = pack_pulse(self._seq, self._now, units, removed, self._news(units, removed))
        if len(units) < FETCH_FROM:
            self._door.pulse_sent.emit(base64.b64encode(body).decode("ascii"))
        else:
            name = f"pulse-{self._seq}"
            self._routes.keep(name, body, once=True)
            self._door.pulse_kept.emit(name)
        if self._pending and self._has_room():
            # The next slice is packed after the page's wish for this one has been served.
            self._timer.start(0 if len(self._pending) >= FETCH_FROM else round(PULSE_S * 1000))

    def _news(self, units: Iterable[LiveUnit], removed: Iterable[int]) -> dict[int, str]:
        for unit_id in removed:
            self._told.pop(unit_id, None)
        names: dict[int, str] = {
            live.unit.id: live.unit.name
            for live in units
            if self._told.get(live.unit.id) != live.unit.name
        }
        self._told.update(names)
        return {unit_id: name[:NAME_LIMIT] for unit_id, name in names.items()}

    def _on_taken(self, seq: int) -> None:
        if self._taken is not None and self._taken < seq <= self._seq:
            self._taken = seq
            self._schedule()
