"""Commands to a TETRA terminal: pass everything on, send a text, send a status.

Used by the dispatch desk and simulated terminals. Sources: ETSI EN 300 392-5 (CTSP, CTSDS, CMGS),
EN 300 392-2 table 29.29 (text coding). A command is confirmed by ``OK`` and ``+CMGS``, the arrival
by a short report with our reference.
"""

from __future__ import annotations

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.tetra.framing import RESULTS
from cmdmap.protocols.tetra.sds import LATIN_1, TEXT, UTF_16

LONGEST_BITS = 2047
SUBSCRIBE = tuple(
    f"AT+CTSP={profile}\r\n".encode()
    for profile in ("2,3,10", "2,3,130", "2,3,131", "2,2,20", "2,0,0", "1,3,24", "1,3,25")
)
"""Ask for positions, texts, status and call signalling; the handset's display keeps working."""

_END = b"\x1a"
_REPORT_WHEN_RECEIVED = 0b01 << 2
_LONG_IDENTITY = 9
"""From so many digits on an identity is a TSI (country, network, subscriber), else an SSI."""


def text_command(called: str, text: str, reference: int) -> tuple[bytes, bytes]:
    """Return the two commands that send ``text`` to ``called``; the second waits for an ``OK``.

    Args:
        called: TSI or SSI, digits only.
        text: sent as Latin-1 where that holds it, else as UTF-16.
        reference: of this message, 0..255; the report of its arrival repeats it.

    Raises:
        WorldError: no identity, or more text than one message holds.
    """
    return _commands(called, 12, text_payload(text, reference))


def status_command(called: str, code: int) -> tuple[bytes, bytes]:
    """Return the two commands that send a status, 32768..65535 for the user's own.

    Raises:
        WorldError: no identity.
    """
    return _commands(called, 13, (code & 0xFFFF).to_bytes(2, "big"))


def text_payload(text: str, reference: int) -> bytes:
    """Return the user data of a text message that asks for a report when received.

    Raises:
        WorldError: more text than one message holds.
    """
    head = bytes([TEXT, _REPORT_WHEN_RECEIVED, reference & 0xFF])
    try:
        payload = head + bytes([LATIN_1]) + text.encode("latin-1")
    except UnicodeEncodeError:
        payload = head + bytes([UTF_16]) + text.encode("utf-16-be", "replace")
    if 8 * len(payload) > LONGEST_BITS:
        raise WorldError(tr("The message is too long for TETRA: shorten it."))
    return payload


def result(source: str, called: str, payload: bytes, service: int = 12) -> bytes:
    """Return the lines by which a terminal passes ``payload`` on."""
    types = _type(source), _type(called)
    head = f"+{RESULTS[0].decode()}: {service},{source},{types[0]},{called},{types[1]}"
    return f"{head},{8 * len(payload)}\r\n{payload.hex().upper()}\r\n".encode()


def _commands(called: str, service: int, payload: bytes) -> tuple[bytes, bytes]:
    if not (called.isascii() and called.isdecimal() and len(called) <= 24):
        raise WorldError(tr("{called} is no TETRA identity: use its digits.", called=called))
    select = f"AT+CTSDS={service},0,0,0,{_type(called)}\r\n"
    send = f"AT+CMGS={called},{8 * len(payload)}\r\n{payload.hex().upper()}"
    return select.encode(), send.encode() + _END


def _type(identity: str) -> int:
    return 1 if len(identity) >= _LONG_IDENTITY else 0
