"""A phone with OwnTracks: its position as a JSON message.

One of the devices of ``catalogue.py``; the topic it publishes to belongs to its cable. Source:
OwnTracks' JSON description.
"""

from __future__ import annotations

import json
from datetime import datetime

from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.patrol import Patrol, Sighting


class OwnTracksPhone(Reporter):
    """The phone whose tracker id is ``tid``, two characters."""

    def __init__(self, tid: str, patrol: Patrol, first_at: datetime, every_s: float = 10.0) -> None:
        super().__init__([(tid, patrol)], first_at, every_s)

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return a location message."""
        found = {
            "_type": "location", "tid": identity, "tst": int(at.timestamp()),
            "lat": round(seen.place.lat, 7), "lon": round(seen.place.lon, 7), "alt": 8, "acc": 5,
            "vel": round(seen.speed_mps * 3.6), "cog": round(seen.course_deg) % 360, "batt": 80,
        }  # fmt: skip
        return [json.dumps(found).encode()]

    def enter(self, place_name: str, at: datetime) -> None:
        """Let the phone's bearer walk into a marked place."""
        (identity,) = self.members
        seen = self.sighting(identity, at)
        found = {
            "_type": "transition", "tid": identity, "tst": int(at.timestamp()), "event": "enter",
            "desc": place_name, "lat": round(seen.place.lat, 7), "lon": round(seen.place.lon, 7),
        }  # fmt: skip
        self.answer(json.dumps(found).encode())
