"""Protocol data units of text messages: written for sending, read as they come in.

Called by ``speaker.py`` and ``reader.py``; the simulated modem writes the incoming ones. Source:
3GPP TS 23.040 section 9 (SUBMIT, DELIVER, STATUS-REPORT, user data header), TS 23.038 section 4
(data coding). Texts are sent as UCS2, which holds Chinese: 70 characters, or 67 for each part.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.gsm.alphabet import decoded_septets, unpacked
from cmdmap.protocols.wire_text import visible

ONE_PART = 140
"""Octets of user data in one message."""
PART = 134
"""Octets of text where a header of six octets numbers the parts."""
MOST_PARTS = 10
UCS2 = 0x08
VALID_ONE_DAY = 0xA7
"""Relative validity period: the network gives up after 24 hours."""

_DELIVER, _REPORT = 0, 2
_HAS_HEADER, _WANTS_REPORT, _RELATIVE_VALIDITY, _SUBMIT = 0x40, 0x20, 0x10, 0x01
_INTERNATIONAL, _ALPHANUMERIC = 1, 5
_NUMBER = re.compile(r"\+?\d{3,20}", re.ASCII)
_SEMI_OCTETS = "0123456789*#abc"


class Part(NamedTuple):
    """Which part of a long message this is; parts share sender and reference."""

    reference: int
    total: int
    number: int
    """From 1."""


class Delivered(NamedTuple):
    """A text that came in."""

    sender: str
    """``+8613...``, a short number as sent, or a name."""
    at: datetime | None
    """The network's time, aware UTC."""
    text: str
    part: Part | None = None


class Arrival(NamedTuple):
    """The network's report about a text of ours."""

    reference: int
    recipient: str
    status: int
    """Below 32 delivered, below 64 still trying, else given up."""
    at: datetime | None


class PduEndedError(Exception):
    """The unit is shorter than it claims; caught where it is read."""


class _Octets:
    """Takes octets from the front."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        """Return the next octets."""
        end = self._at + count
        if end > len(self._data):
            raise PduEndedError
        taken, self._at = self._data[self._at : end], end
        return taken

    def number(self) -> int:
        """Return the next octet."""
        return self.take(1)[0]

    def rest(self) -> bytes:
        """Return what is left."""
        return self._data[self._at :]


def write_submits(number: str, text: str, reference: int) -> list[bytes]:
    """Return the units that send ``text``, each without the service centre's address in front.

    Args:
        number: of the recipient, ``+`` and digits or digits only.
        text: of at most :data:`MOST_PARTS` parts.
        reference: common to the parts of a long message, 0..255.

    Raises:
        WorldError: no telephone number, or too much text.
    """
    if not _NUMBER.fullmatch(number):
        raise WorldError(tr("{number} is no telephone number: use its digits.", number=number))
    data = text.encode("utf-16-be", "replace")
    if len(data) <= ONE_PART:
        return [_submit(number, data, b"")]
    pieces = _pieces(text)
    if len(pieces) > MOST_PARTS:
        most = MOST_PARTS * PART // 2
        raise WorldError(tr("A text message has at most {most} characters.", most=most))
    return [
        _submit(number, piece, bytes([5, 0, 3, reference & 0xFF, len(pieces), place]))
        for place, piece in enumerate(pieces, 1)
    ]


def _pieces(text: str) -> list[bytes]:
    pieces = [b""]
    for letter in text:
        # A character of two halves is never cut in two.
        data = letter.encode("utf-16-be", "replace")
        if len(pieces[-1]) + len(data) > PART:
            pieces.append(b"")
        pieces[-1] += data
    return pieces


def _submit(number: str, data: bytes, header: bytes) -> bytes:
    first = _SUBMIT | _RELATIVE_VALIDITY | _WANTS_REPORT | (_HAS_HEADER if header else 0)
    body = header + data
    # The modem fills in the message reference itself.
    return (
        bytes([first, 0])
        + write_address(number)
        + bytes([0, UCS2, VALID_ONE_DAY, len(body)])
        + body
    )


def write_address(number: str) -> bytes:
    """Return length in digits, type and swapped half-octets of a number."""
    digits = number.removeprefix("+")
    kind = 0x91 if number.startswith("+") else 0x81
    padded = digits + "f" * (len(digits) % 2)
    return bytes([len(digits), kind]) + bytes.fromhex(swapped(padded))


def write_time(at: datetime) -> bytes:
    """Return the seven half-octet pairs of a service centre's time stamp, in UTC."""
    stamp = f"{at.astimezone(UTC):%y%m%d%H%M%S}00"
    return bytes.fromhex(swapped(stamp))


def swapped(digits: str) -> str:
    """Return the digits with each pair turned round."""
    return "".join(digits[at + 1] + digits[at] for at in range(0, len(digits), 2))


def read_pdu(pdu: bytes) -> Delivered | Arrival | None:
    """Return what a unit with its service centre's address in front says; None if unreadable."""
    octets = _Octets(pdu)
    try:
        octets.take(octets.number())
        first = octets.number()
        if first & 3 == _DELIVER:
            return _deliver(octets, bool(first & _HAS_HEADER))
        if first & 3 == _REPORT:
            reference, recipient = octets.number(), _address(octets)
            _, at = octets.take(7), _time(octets.take(7))
            return Arrival(reference, recipient, octets.number(), at)
    except PduEndedError:
        return None
    return None


def _deliver(octets: _Octets, has_header: bool) -> Delivered:
    sender = _address(octets)
    octets.number()
    coding = octets.number()
    at = _time(octets.take(7))
    length, data = octets.number(), octets.rest()
    if length > (len(data) * 8 // 7 if _is_seven_bit(coding) else len(data)):
        raise PduEndedError
    header = b""
    if has_header:
        if not data or data[0] >= len(data):
            raise PduEndedError
        header = data[1 : 1 + data[0]]
    before = len(header) + 1 if has_header else 0
    return Delivered(sender, at, _text(coding, length, data, before), _part(header))


def _text(coding: int, length: int, data: bytes, before: int) -> str:
    if _is_seven_bit(coding):
        skip = (before * 8 + 6) // 7
        return visible(decoded_septets(unpacked(data, length - skip, skip)))
    body = data[before:length]
    encoding = "utf-16-be" if coding & 0x0C == UCS2 else "latin-1"
    return visible(body.decode(encoding, "replace"))


def _is_seven_bit(coding: int) -> bool:
    # Groups 00 (general) and F (message class); every other one we meet says its width there, too.
    width = coding & 0x04 if coding >> 4 == 0xF else coding & 0x0C
    return width == 0


def _part(header: bytes) -> Part | None:
    at = 0
    while at + 2 <= len(header):
        element, value = header[at], header[at + 2 : at + 2 + header[at + 1]]
        found = None
        if element == 0 and len(value) == 3:
            found = Part(*value)
        elif element == 8 and len(value) == 4:
            found = Part(int.from_bytes(value[:2], "big"), value[2], value[3])
        if found and 1 <= found.number <= found.total:
            return found
        at += 2 + len(value)
    return None


def _address(octets: _Octets) -> str:
    length, kind = octets.number(), octets.number() >> 4 & 7
    data = octets.take((length + 1) // 2)
    if kind == _ALPHANUMERIC:
        name = decoded_septets(unpacked(data, length * 4 // 7))
        return visible(name) or "?"
    digits = swapped(data.hex())[:length]
    number = "".join(digit for digit in digits if digit in _SEMI_OCTETS)
    return ("+" if kind == _INTERNATIONAL else "") + number


def _time(stamp: bytes) -> datetime | None:
    digits = swapped(stamp.hex())
    quarters = int(digits[12:14], 16)
    try:
        local = datetime(*_six(digits), tzinfo=UTC)
    except ValueError:
        return None
    # The highest bit of the swapped octet is the sign; digits are decimal.
    sign, tens, ones = quarters >> 7, quarters >> 4 & 7, quarters & 0xF
    offset = timedelta(minutes=15 * (10 * tens + ones))
    return local + offset if sign else local - offset


def _six(digits: str) -> tuple[int, int, int, int, int, int]:
    if not digits[:12].isdecimal():
        raise ValueError("no digits")
    year, month, day, hour, minute, second = (int(digits[at : at + 2]) for at in range(0, 12, 2))
    return 2000 + year, month, day, hour, minute, second
