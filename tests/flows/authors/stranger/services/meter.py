"""Reads messages ``noise/<code>``: ``{"db": 61.5, "lon": …, "lat": …, "at": "…T23:10+08:00"}``.

Runs in a process of its own; nothing of the console is here.
"""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any

from cmdmap.api import PacketSource, Place, Report, ReportKind


class MeterMessages:
    """Decoder of one link."""

    def read(
        self, packet: bytes, source: PacketSource, heard_at: datetime | None = None
    ) -> list[Report]:
        """Return the reading of one message, or a reject with its reason."""
        code = source.topic.rpartition("/")[2]
        try:
            said: dict[str, Any] = json.loads(packet)
            db, place = float(said["db"]), Place(float(said["lon"]), float(said["lat"]))
            at = datetime.fromisoformat(said["at"])
            good = math.isfinite(db) and at.tzinfo is not None and bool(code)
        except (ValueError, TypeError, KeyError, RecursionError):
            good = False
        if not good:
            return [
                Report(
                    "night_noise", "NOISE", ReportKind.REJECT, packet, heard_at=heard_at,
                    valid=False, reason="no reading",
                )
            ]  # fmt: skip
        return [
            Report(
                "night_noise", "NOISE", ReportKind.OTHER, packet, f"night_noise:{code}", place,
                at=at, heard_at=heard_at, detail={"code": code, "db": db},
            )
        ]  # fmt: skip
