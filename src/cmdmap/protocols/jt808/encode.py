"""What a JT/T 808 platform sends: answers, texts, questions, position polls.

Used by the listening link (answers) and the dispatch desk; without the answers a terminal hangs up.
Source: JT/T 808-2013 and -2019 chapter 8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.jt808.framing import NAME, V2013, V2019, Head, read_head, write_frame
from cmdmap.protocols.jt808.location import write_location
from cmdmap.protocols.jt808.reader import REGISTER_ANSWER

LONGEST_BODY = 1023
_SHOW_AND_SPEAK = 0b1100
"""Text flags: terminal display and speech."""
_SHOW_AND_SPEAK_URGENT = _SHOW_AND_SPEAK | 1
_NOTICE = 1
"""Kind of text of the 2019 edition; 2 is a service text."""


def answer(
    report: Report, serial: int, accepted: bool = True, code: str = "cmdmap"
) -> bytes | None:
    """Return what the sender of ``report`` waits for, None where nothing.

    Args:
        report: a report of this protocol.
        serial: of our own message on this connection, 0..65535.
        accepted: False refuses a registration or authentication.
        code: given to a terminal that registers; it shows it at each log-in.
    """
    if report.protocol != NAME or "answer" not in report.detail:
        return None
    head, _ = read_head(report.raw)
    body = head.serial.to_bytes(2, "big")
    if report.detail["answer"] == f"{REGISTER_ANSWER:04x}":
        # 4: no such terminal in the database.
        body += b"\x00" + code.encode("gb18030") if accepted else b"\x04"
        return write_frame(Head(REGISTER_ANSWER, head.version, head.phone, serial), body)
    body += head.msg_id.to_bytes(2, "big") + (b"\x00" if accepted else b"\x01")
    return write_frame(Head(0x8001, head.version, head.phone, serial), body)


def answers(report: Report, serial: int) -> list[bytes]:
    """Return :func:`answer` as a list; every terminal is accepted."""
    made = answer(report, serial)
    return [] if made is None else [made]


def text_down(
    phone: str, serial: int, text: str, version: int = V2013, urgent: bool = False
) -> bytes:
    """Return message 0x8300: ``text`` is shown and read aloud.

    Raises:
        WorldError: more text than one message holds, or no phone field.
    """
    flags = bytes([_SHOW_AND_SPEAK_URGENT if urgent else _SHOW_AND_SPEAK])
    kind = bytes([_NOTICE]) if version == V2019 else b""
    return _down(0x8300, phone, serial, flags + kind + _gbk(text), version)


def question(
    phone: str, serial: int, text: str, answers: Mapping[int, str], version: int = V2013
) -> bytes:
    """Return message 0x8302: ``text`` with up to 255 answers to choose from, by number.

    Raises:
        WorldError: more text than one message holds, or no phone field.
    """
    asked = _gbk(text)
    if len(asked) > 255:
        raise WorldError(tr("The message is too long for this terminal: shorten it."))
    body = bytes([0b11000, len(asked)]) + asked
    for number, choice in answers.items():
        written = _gbk(choice)
        body += bytes([number]) + len(written).to_bytes(2, "big") + written
    return _down(0x8302, phone, serial, body, version)


def poll_position(phone: str, serial: int, version: int = V2013) -> bytes:
    """Return message 0x8201, answered by 0x0201.

    Raises:
        WorldError: no phone field.
    """
    return _down(0x8201, phone, serial, b"", version)


def position(
    phone: str,
    serial: int,
    place: Place,
    at: datetime,
    speed_mps: float = 0.0,
    course_deg: float = 0.0,
    sos: bool = False,
    version: int = V2013,
) -> bytes:
    """Return message 0x0200 as a terminal sends it; ``at`` is aware."""
    body = write_location(place, at, speed_mps, course_deg, int(sos))
    return write_frame(Head(0x0200, version, phone, serial), body)


def batch(phone: str, serial: int, bodies: Sequence[bytes], version: int = V2013) -> bytes:
    """Return message 0x0704 as a terminal sends it, with positions of ``write_location``."""
    body = len(bodies).to_bytes(2, "big") + b"\x01"
    body += b"".join(len(one).to_bytes(2, "big") + one for one in bodies)
    return write_frame(Head(0x0704, version, phone, serial), body)


def _down(msg_id: int, phone: str, serial: int, body: bytes, version: int) -> bytes:
    if len(body) > LONGEST_BODY:
        raise WorldError(tr("The message is too long for this terminal: shorten it."))
    digits = 20 if version == V2019 else 12
    try:
        bytes.fromhex(phone.zfill(digits))
    except ValueError:
        phone = ""
    if not phone or len(phone) > digits:
        raise WorldError(tr("{phone} is no terminal number: use its digits.", phone=phone))
    return write_frame(Head(msg_id, version, phone, serial), body)


def _gbk(text: str) -> bytes:
    return text.encode("gbk", "replace")
