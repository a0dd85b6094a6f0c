"""Reads what lamps send over MQTT: topic ``lamps/<code>``, payload ``{"broken": true}``.

Runs where the link runs, or in a process of its own: no tables, no desk, no clock. What cannot be
read becomes a report of kind reject with a reason that is counted; nothing is raised.
"""

from __future__ import annotations

import json
from datetime import datetime

from cmdmap.api import PacketSource, Report, ReportKind

PROTOCOL = "template_json"


class LampMessages:
    """One link's decoder; it keeps nothing between messages."""

    def read(
        self, packet: bytes, source: PacketSource, heard_at: datetime | None = None
    ) -> list[Report]:
        """Return the report of one message."""
        code = source.topic.rpartition("/")[2].upper()
        try:
            said = json.loads(packet)
        except (ValueError, RecursionError):
            said = None
        if not code or not isinstance(said, dict) or not isinstance(said.get("broken"), bool):
            return [
                Report(
                    PROTOCOL,
                    "LAMP",
                    ReportKind.REJECT,
                    packet,
                    heard_at=heard_at,
                    valid=False,
                    reason="not a lamp message",
                )
            ]
        detail = {"code": code, "broken": said["broken"]}
        key = f"{PROTOCOL}:{code}"
        report = Report(PROTOCOL, "LAMP", ReportKind.STATUS, packet, key, heard_at=heard_at)
        return [report._replace(text="broken" if said["broken"] else "works", detail=detail)]
