"""Kenwood FleetSync and NEXEDGE frames: what a base radio tells a computer, and the other way.

The simulated hardware speaks as the radio, the dispatch desk as the computer. Layouts: Kenwood
serial interface as documented in the TK and NX service manuals; see ``docs/protocols.md``.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.place import Place
from cmdmap.protocols.nmea_encode import KNOT_MPS, angles, clock, sentence

STX, ETX = b"\x02", b"\x03"

LONGEST_SHORT_TEXT = 48
"""Characters that fit a short message; more makes it a long one."""


def pklsh(fleet: int, device: int, place: Place, at: datetime, valid: bool = True) -> bytes:
    """Return the short position of a FleetSync unit; ``valid=False`` marks a stale one."""
    state = "A" if valid else "V"
    return sentence(f"PKLSH,{angles(place)},{clock(at)[:6]},{state},{_id(fleet, device, ',')},")


def pknsh(unit: int, place: Place, at: datetime, valid: bool = True) -> bytes:
    """Return the short position of a NEXEDGE unit, 1..65519."""
    state = "A" if valid else "V"
    return sentence(f"PKNSH,{angles(place)},{clock(at)[:6]},{state},U{unit:05d},")


def pklds(
    fleet: int,
    device: int,
    place: Place,
    at: datetime,
    speed_mps: float,
    course_deg: float,
    status: int,
) -> bytes:
    """Return the long position of a FleetSync unit, which carries date, speed and status code."""
    moving = f"{speed_mps / KNOT_MPS:05.1f},{round(course_deg, 1) % 360:05.1f},{at:%d%m%y}"
    return sentence(
        f"PKLDS,{clock(at)[:6]},A,{angles(place)},{moving},,00,"
        f"{_id(fleet, device, ',')},{status:02d},00,"
    )


def call_id(fleet: int, device: int, began: bool) -> bytes:
    """Return the call id that a FleetSync radio passes on when talking begins or ends."""
    who = _id(fleet, device)
    return _frame(f"I{int(began)}{who}{who}")


def nexedge_call_id(unit: int, began: bool) -> bytes:
    """Return the call id of a NEXEDGE unit when talking begins or ends."""
    return _frame(f"gI{int(began)}U{unit:05d}U{unit:05d}")


def status(fleet: int, device: int, code: int) -> bytes:
    """Return the status a FleetSync unit chose, 10..99."""
    return _frame(f"E{_id(fleet, device)}{code:02d}")


def receipt(success: bool) -> bytes:
    """Return the base radio's answer to what it was told to send."""
    return _frame("0" if success else "1")


def text_to_radio(fleet: int, device: int, text: str) -> bytes:
    """Return the order to send ASCII ``text`` to a unit; fleet 0 and device 0 reach all.

    Raises:
        ValueError: ``text`` holds anything but printable ASCII, which could break the frame.
    """
    if not (text.isascii() and text.isprintable()):
        raise ValueError("a radio text may hold printable ASCII only")
    letter = "F" if len(text) <= LONGEST_SHORT_TEXT else "G"
    return _frame(f"{letter}{_id(fleet, device)}{text}")


def poll_position(fleet: int, device: int) -> bytes:
    """Return the order to ask a FleetSync unit for its position."""
    return _frame(f"R3{_id(fleet, device)}")


def _id(fleet: int, device: int, between: str = "") -> str:
    return f"{fleet:03d}{between}{device:04d}"


def _frame(body: str) -> bytes:
    return STX + body.encode("ascii") + ETX
