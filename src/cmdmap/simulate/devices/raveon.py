"""A Raveon base radio on a serial line: prints where its subordinates are.

One of the devices of ``catalogue.py``; the sentence is that of ``protocols/raveon``.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.protocols.raveon.encode import prave
from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.patrol import Sighting

BASE = "0001"


class RaveonBase(Reporter):
    """The base; the identities of its members have four digits. It takes no orders."""

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return a member's sentence."""
        return [prave(identity, BASE, seen.place, at, seen.speed_mps, seen.course_deg)]
