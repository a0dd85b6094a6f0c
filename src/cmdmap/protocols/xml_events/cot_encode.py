"""Cursor on Target events as we send them, so that phones with ATAK see our units and read us.

Used by the feed to a TAK network, the dispatch desk, the simulated phone and the tests. Sources as
in ``cot.py``. Events follow each other on a stream without a separator.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from cmdmap import __version__
from cmdmap.domain.fix import Fix
from cmdmap.domain.place import Place
from cmdmap.domain.report import Report
from cmdmap.domain.unit import ForceKind, LiveUnit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.wire_text import visible
from cmdmap.protocols.xml_events.cot import CHAT, EMERGENCY_UID, NAME, NOT_KNOWN

FRIEND_ON_GROUND = "a-f-G-U-C"
OWN_UID = "cmdmap-"
"""Every uid of ours begins so; a server may tell us later what we have told it."""
CALL_911 = "b-a-o-tbl"
PING, PONG = "t-x-c-t", "t-x-c-t-r"
LONGEST_TEXT = 2000
EVERYBODY = "All Chat Rooms"

_TEAMS = {
    ForceKind.GOVERNANCE: "Blue",
    ForceKind.LAW_ENFORCEMENT: "Orange",
    ForceKind.MEDIATION: "Purple",
    ForceKind.GRID: "Green",
    ForceKind.POLICE: "Cyan",
    ForceKind.UNKNOWN: "White",
}
"""The colour in which ATAK draws a force, nearest to our own."""

_UNKNOWN_HEIGHT = f'hae="{NOT_KNOWN}" ce="{NOT_KNOWN}" le="{NOT_KNOWN}"'


class Chat(NamedTuple):
    """One chat message of ours."""

    sender: str
    """Our uid, e.g. ``cmdmap-seat-1``."""
    sender_name: str
    to: str
    """uid of the phone, or :data:`EVERYBODY`."""
    text: str
    message_id: str


def unit_uid(live: LiveUnit) -> str:
    """Return the uid under which a unit of ours is known in a TAK network."""
    return f"{OWN_UID}{live.unit.id}"


def unit_event(live: LiveUnit, now: datetime, stale_after: timedelta) -> bytes | None:
    """Return the event of a unit's newest fix; None for a unit that was never located.

    Args:
        live: the unit; its fix's age counts against ``stale_after``.
        now: when it is sent, aware UTC.
        stale_after: how long a fix is worth showing.
    """
    if live.fix is None:
        return None
    fix = live.fix
    name = quoteattr(visible(live.unit.name))
    team = quoteattr(_TEAMS[live.unit.kind])
    detail = f'<contact callsign={name}/><__group name={team} role="Team Member"/>{_track(fix)}'
    span = (now, fix.at, fix.at + stale_after)
    return _event(unit_uid(live), FRIEND_ON_GROUND, "m-g", span, fix.place, detail)


def seat_event(uid: str, name: str, place: Place, now: datetime, stale_after: timedelta) -> bytes:
    """Return the event that makes us a contact, whom phones can address their chats to.

    Args:
        uid: ours, e.g. ``cmdmap-seat-1``; the ``sender`` of our chats.
        name: shown in the phones' list of contacts.
        place: of the command centre.
        now: when it is sent, aware UTC.
        stale_after: how long phones keep us without another one.
    """
    detail = (
        f'<takv device="" platform="cmdmap" os="" version="{__version__}"/>'
        f'<contact callsign={quoteattr(visible(name))} endpoint="*:-1:stcp"/>'
        f'<__group name="{_TEAMS[ForceKind.GOVERNANCE]}" role="HQ"/>'
    )
    return _event(uid, FRIEND_ON_GROUND, "h-e", (now, now, now + stale_after), place, detail)


def emergency_event(live: LiveUnit, now: datetime, stale_after: timedelta) -> bytes | None:
    """Return the event of a unit's call for help; None without a call or a position."""
    if live.fix is None or live.emergency_at is None:
        return None
    uid, name = unit_uid(live), visible(live.unit.name)
    detail = (
        f'<link uid={quoteattr(uid)} type="{FRIEND_ON_GROUND}" relation="p-p"/>'
        f"<contact callsign={quoteattr(name + '-Alert')}/>"
        f'<emergency type="911 Alert">{escape(name)}</emergency>'
    )
    span = (now, live.emergency_at, now + stale_after)
    return _event(uid + EMERGENCY_UID, CALL_911, "m-g", span, live.fix.place, detail)


def chat_event(chat: Chat, now: datetime) -> bytes:
    """Return the event of a chat message, kept by phones for a day.

    Raises:
        WorldError: too long a text.
    """
    text = visible(chat.text)
    if len(text) > LONGEST_TEXT:
        raise WorldError(tr("The message is too long for a chat: shorten it."))
    uid = f"GeoChat.{chat.sender}.{chat.to}.{chat.message_id}"
    sender, to, name, number = (
        quoteattr(visible(value))
        for value in (chat.sender, chat.to, chat.sender_name, chat.message_id)
    )
    detail = (
        f'<__chat parent="RootContactGroup" groupOwner="false" messageId={number} chatroom={to}'
        f" id={to} senderCallsign={name}><chatgrp uid0={sender} uid1={to} id={to}/></__chat>"
        f'<link uid={sender} type="{FRIEND_ON_GROUND}" relation="p-p"/>'
        f"<remarks source={quoteattr('BAO.F.' + visible(chat.sender))} to={to}"
        f' time="{_iso(now)}">{escape(text)}</remarks>'
    )
    span = (now, now, now + timedelta(days=1))
    return _event(uid, CHAT, "h-g-i-g-o", span, Place(0.0, 0.0), detail)


def answers(report: Report) -> list[bytes]:
    """Return the answer to a phone's ping, without which it takes a listener for dead."""
    at = report.heard_at or report.at
    if report.protocol != NAME or report.sentence != PING or at is None:
        return []
    span = (at, at, at + timedelta(seconds=20))
    return [_event("takPong", PONG, "h-g-i-g-o", span, Place(0.0, 0.0), "")]


def ping_event(sender: str, now: datetime) -> bytes:
    """Return the event that keeps a connection to a TAK server open; it answers with a pong."""
    span = (now, now, now + timedelta(minutes=1))
    return _event(f"{sender}-ping", PING, "m-g", span, Place(0.0, 0.0), "")


def _event(
    uid: str,
    kind: str,
    how: str,
    span: tuple[datetime, datetime, datetime],
    place: Place,
    detail: str,
) -> bytes:
    """Return an event; ``span`` is when it was made, from when and until when it counts."""
    made, start, stale = map(_iso, span)
    return (
        f'<event version="2.0" uid={quoteattr(visible(uid))} type="{kind}" how="{how}"'
        f' time="{made}" start="{start}" stale="{stale}">'
        f'<point lat="{place.lat:.7f}" lon="{place.lon:.7f}" {_UNKNOWN_HEIGHT}/>'
        f"<detail>{detail}</detail></event>"
    ).encode()


def _track(fix: Fix) -> str:
    if fix.course_deg is None and fix.speed_mps is None:
        return ""
    course = "" if fix.course_deg is None else f' course="{fix.course_deg:.1f}"'
    speed = "" if fix.speed_mps is None else f' speed="{fix.speed_mps:.2f}"'
    return f"<track{course}{speed}/>"


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
