"""Driver ``fire_iot``: messages of smoke, gas, electric and water-pressure sensors over MQTT.

Reads each message with ``domain/payload.py`` into a report of kind ``other`` that the step
``keep_reading`` takes up; what cannot be read is a reject with a counted reason. May run in a
process of its own, so it knows the shipped names of fields only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cmdmap.api import PacketDecoder, PacketSource, Report, ReportKind
from fire_safety.domain.payload import FieldNames, UnreadableError, read_payload
from fire_safety.domain.sensor import Reading, SensorKind
from fire_safety.services.reference import shipped_names

PROTOCOL = "fire_iot"


class FireSensors:
    """See :class:`cmdmap.api.PacketDecoder`."""

    def __init__(self, names: FieldNames) -> None:
        self._names = names

    def read(
        self, packet: bytes, source: PacketSource, heard_at: datetime | None = None
    ) -> list[Report]:
        """Return the report of one message."""
        try:
            reading = read_payload(packet, source.topic, self._names)
        except UnreadableError as bad:
            return [
                Report(
                    PROTOCOL, "", ReportKind.REJECT, packet[:512], heard_at=heard_at, valid=False,
                    reason=str(bad),
                )
            ]  # fmt: skip
        return [
            Report(
                PROTOCOL, reading.kind.value, ReportKind.OTHER, packet, at=reading.at,
                heard_at=heard_at, detail=detail_of(reading),
            )
        ]  # fmt: skip


def open_driver() -> PacketDecoder:
    """Return a fresh decoder; the entry of the manifest."""
    return FireSensors(shipped_names())


def detail_of(reading: Reading) -> dict[str, object]:
    """Return a reading as JSON types."""
    return {
        "key": reading.key,
        "kind": reading.kind.value,
        "at": reading.at.timestamp() if reading.at else None,
        "value": reading.value,
        "alarm": reading.alarm,
        "fault": reading.fault,
        "battery": reading.battery,
        "test": reading.test,
    }


def reading_of(report: Report) -> Reading:
    """Return the reading that a report of this driver carries."""
    said: Any = report.detail
    at = said["at"]
    return Reading(
        said["key"], SensorKind(said["kind"]),
        datetime.fromtimestamp(at, UTC) if at is not None else None, said["value"], said["alarm"],
        said["fault"], said["battery"], said["test"],
    )  # fmt: skip
