"""OwnTracks: positions of phones, as JSON objects in MQTT messages or HTTP bodies.

Built by the registry under the name ``owntracks``. The topic ``owntracks/<user>/<device>`` names
the phone; without it the two letters ``tid`` do, which several phones may share. Source: OwnTracks'
JSON description (booklet, tech/json); see ``docs/protocols/owntracks.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.json_lines.framing import JsonFraming
from cmdmap.protocols.json_lines.values import (
    BadValue,
    Object,
    epoch,
    number,
    place,
    read_object,
    text,
)
from cmdmap.protocols.part import Part
from cmdmap.protocols.reader import other, reject

NAME = "owntracks"

_ENDS = ("event", "waypoint", "waypoints", "info", "card", "cmd", "dump", "status", "step")
"""Last words of topics that say what the message is, not whose."""
_DETAIL = ("accuracy_m", "acc"), ("battery_pct", "batt"), ("v_accuracy_m", "vac")
_KMH_PER_MPS = 3.6
LONGEST_NAME = 128


class OwnTracksReader:
    """Reads messages with or without a topic; stateless."""

    def read(self, packet: bytes, source: Source, heard_at: datetime | None = None) -> list[Report]:
        """See :class:`~cmdmap.protocols.datagram.packets.PacketDecoder`."""
        found = read_object(packet)
        if found is None:
            return [reject(NAME, "", packet, "bad JSON", heard_at)]
        try:
            return [_report(found, source.topic, packet, heard_at)]
        except BadValue as bad:
            return [reject(NAME, "", packet, str(bad), heard_at)]

    def read_frame(self, raw: bytes, heard_at: datetime | None) -> list[Report]:
        """Return the report of an object in a stream."""
        return self.read(raw, Source(), heard_at)


def part() -> Part:
    """Return what OwnTracks contributes to a stream's decoder."""
    return Part((JsonFraming(NAME),), {NAME: OwnTracksReader().read_frame})


def phone_of(topic: str) -> str | None:
    """Return ``user/device`` of a topic, None where it does not hold both."""
    words = topic.split("/")
    if words[-1] in _ENDS:
        words.pop()
    user_device = words[-2:]
    if len(words) < 3 or not all(user_device):
        return None
    return "/".join(user_device)


def _report(found: Object, topic: str, raw: bytes, heard_at: datetime | None) -> Report:
    sentence = (text(found, "_type") or "")[:16]
    if not sentence:
        return reject(NAME, "", raw, "no type", heard_at)
    tid = text(found, "tid")
    phone = phone_of(topic) or phone_of(_topic_in(found)) or tid
    if phone and (len(phone) > LONGEST_NAME or not phone.isprintable()):
        # Shortened or cleaned, it could be another phone's.
        raise BadValue("bad identity")
    key = f"{NAME}:{phone}" if phone else None
    read = _READERS.get(sentence)
    if read is None:
        return other(NAME, sentence, raw, heard_at)._replace(unit_key=key)
    report = Report(NAME, sentence, ReportKind.OTHER, raw, key, heard_at=heard_at)
    return read(found, report._replace(detail={"tid": tid} if tid else {}))


def _topic_in(found: Object) -> str:
    topic = found.get("topic")
    return topic if isinstance(topic, str) else ""


def _location(found: Object, report: Report) -> Report:
    where = place(found, "lon", "lat")
    if where is None:
        raise BadValue("no place")
    if report.unit_key is None:
        raise BadValue("no identity")
    detail = dict(report.detail)
    for name, key in _DETAIL:
        if (value := number(found, key, -1e6, 1e6)) is not None:
            detail[name] = value
    speed, course = number(found, "vel", -1.0, 3000.0), number(found, "cog", -1.0, 360.0)
    return report._replace(
        kind=ReportKind.FIX, place=where, alt_m=number(found, "alt", -1e4, 1e5),
        # Phones write -1 for what they do not know.
        speed_mps=None if speed is None or speed < 0 else speed / _KMH_PER_MPS,
        course_deg=None if course is None or course < 0 else course % 360.0,
        at=epoch(found, "tst"), detail=detail,
    )  # fmt: skip


def _transition(found: Object, report: Report) -> Report:
    """Return what a phone says when it enters or leaves a place its user has marked."""
    if report.unit_key is None:
        raise BadValue("no identity")
    event, name = text(found, "event"), text(found, "desc")
    if event not in ("enter", "leave"):
        raise BadValue("bad event")
    return report._replace(
        kind=ReportKind.STATUS, place=place(found, "lon", "lat"), at=epoch(found, "tst"),
        text=f"{event} {name}" if name else event,
    )  # fmt: skip


def _encrypted(_found: Object, _report: Report) -> Report:
    raise BadValue("encrypted")


_READERS: dict[str, Callable[[Object, Report], Report]] = {
    "location": _location,
    "transition": _transition,
    "encrypted": _encrypted,
}
"""What reads a message, by its ``_type``; way points, last wills and cards are only counted."""
