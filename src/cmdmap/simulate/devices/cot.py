"""A phone with ATAK: says where it is, shows what others say, takes chats, calls for help.

One of the devices of ``catalogue.py``; it is the client of a TAK server or of a listening link.
Events as in ``protocols/xml_events``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.registry import open_decoder
from cmdmap.protocols.xml_events.cot import EMERGENCY_UID
from cmdmap.protocols.xml_events.cot_encode import CALL_911, FRIEND_ON_GROUND
from cmdmap.simulate.devices.reporter import Reporter
from cmdmap.simulate.patrol import Patrol, Sighting

STALE = timedelta(minutes=5)
_DELIVERED = "b-t-f-d"


class CotPhone(Reporter):
    """The phone known as ``uid`` whose user is shown as ``callsign``."""

    def __init__(
        self, uid: str, callsign: str, patrol: Patrol, first_at: datetime, every_s: float = 5.0
    ) -> None:
        super().__init__([(uid, patrol)], first_at, every_s)
        self.shown: dict[str, Report] = {}
        """The newest position of everything on the phone's map, by its key."""
        self._uid = uid
        self._callsign = callsign
        self._ear = open_decoder("cot")

    def greet(self, now: datetime) -> None:
        """Introduce the phone, which is how a server learns who is there."""
        super().greet(now)
        self._ear = open_decoder("cot")
        self.answer(*self.report(self._uid, self.sighting(self._uid, now), now))

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return a position event."""
        contact = f"<contact callsign={quoteattr(self._callsign)}/>"
        group = '<__group name="Cyan" role="Team Member"/>'
        track = f'<track course="{seen.course_deg:.1f}" speed="{seen.speed_mps:.2f}"/>'
        return [_event(identity, FRIEND_ON_GROUND, at, seen, contact + group + track)]

    def call_for_help(self, at: datetime) -> None:
        """Press the emergency button."""
        seen = self.sighting(self._uid, at)
        link = f'<link uid={quoteattr(self._uid)} type="{FRIEND_ON_GROUND}" relation="p-p"/>'
        emergency = f'<emergency type="911 Alert">{escape(self._callsign)}</emergency>'
        self.answer(_event(self._uid + EMERGENCY_UID, CALL_911, at, seen, link + emergency))

    def hear(self, data: bytes, now: datetime) -> None:
        """Show positions, take chats and confirm them."""
        for report in self._ear.feed(data, now):
            if report.kind is ReportKind.FIX and report.unit_key:
                self.shown[report.unit_key] = report
            elif report.kind is ReportKind.TEXT and report.detail.get("to") == self._uid:
                self.told.append(report.text or "")
                self._confirm(report, now)

    def _confirm(self, report: Report, now: datetime) -> None:
        number = str(report.detail.get("message_id"))
        sender = (report.unit_key or "").partition(":")[2]
        receipt = f"<__chatreceipt messageId={quoteattr(number)} id={quoteattr(sender)}/>"
        link = f'<link uid={quoteattr(self._uid)} type="{FRIEND_ON_GROUND}" relation="p-p"/>'
        seen = self.sighting(self._uid, now)
        self.answer(_event(number, _DELIVERED, now, seen, receipt + link))


def _event(uid: str, kind: str, at: datetime, seen: Sighting, detail: str) -> bytes:
    made, stale = (_iso(instant) for instant in (at, at + STALE))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><event version="2.0" uid={quoteattr(uid)}'
        f' type="{kind}" how="m-g" time="{made}" start="{made}" stale="{stale}">'
        f'<point lat="{seen.place.lat:.7f}" lon="{seen.place.lon:.7f}" hae="8.0" ce="5.0"'
        f' le="9999999.0"/><detail>{detail}</detail></event>'
    ).encode()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
