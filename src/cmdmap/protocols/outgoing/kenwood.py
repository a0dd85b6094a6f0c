"""Orders to a Kenwood base radio: text, status and position poll for FleetSync and NEXEDGE units.

Listed in ``encoders.py``. Frames as in ``kenwood_encode.py``, for NEXEDGE with ``g`` in front and a
unit number; nothing says how these radios write Chinese, so texts are ASCII. Source: Kenwood TK and
NX service manuals (PC interface); see ``docs/outbox.md``.
"""

from __future__ import annotations

import re

from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.kenwood_encode import ETX, LONGEST_SHORT_TEXT, STX
from cmdmap.protocols.kenwood_framing import NAME
from cmdmap.protocols.outgoing.order import Encoder, Order

LONGEST_TEXT = 4096
"""Characters of a long message."""

TURN_S = 5.0
"""A base radio answers an order once it has been on the air."""

_FLEETSYNC = re.compile(r"([1-3]\d\d)-([1-4]\d{3})", re.ASCII)
_NEXEDGE = re.compile(r"U\d{5}", re.ASCII)
_STATUS_CODES = {"": range(10, 100), "g": range(1, 256)}
"""Lowest and highest status by the letter in front of the order."""


def encode(order: Order, _manner: object = None) -> tuple[bytes, ...]:
    """Return the one frame of an order.

    Raises:
        WorldError: the identity, the text or the code cannot be written.
    """
    lead, address = _address(order.address)
    body = {
        OutgoingKind.TEXT: _text,
        OutgoingKind.STATUS: _status,
        OutgoingKind.POLL: _poll,
    }[order.kind](lead, address, order.text)
    return (STX + (lead + body).encode("ascii") + ETX,)


def _address(identity: str) -> tuple[str, str]:
    analogue = _FLEETSYNC.fullmatch(identity)
    if analogue:
        return "", analogue[1] + analogue[2]
    if _NEXEDGE.fullmatch(identity):
        return "g", identity
    raise WorldError(
        tr("{identity} is no radio that takes orders: write 100-2007 or U00001.", identity=identity)
    )


def _text(_lead: str, address: str, text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise WorldError(
            tr("These radios show Latin letters and digits only: write the text with them.")
        )
    if len(text) > LONGEST_TEXT:
        raise WorldError(tr("A text to a radio has at most {most} characters.", most=LONGEST_TEXT))
    return ("F" if len(text) <= LONGEST_SHORT_TEXT else "G") + address + text


def _status(lead: str, address: str, code: str) -> str:
    codes = _STATUS_CODES[lead]
    if not (code.isascii() and code.isdecimal()) or int(code) not in codes:
        low, high = codes[0], codes[-1]
        raise WorldError(
            tr("A status of this radio is a number from {low} to {high}.", low=low, high=high)
        )
    return f"E{address}{int(code)}"


def _poll(_lead: str, address: str, _text: str) -> str:
    return f"R3{address}"


FLEETSYNC = Encoder(
    protocol=NAME,
    kinds=frozenset({OutgoingKind.TEXT, OutgoingKind.STATUS, OutgoingKind.POLL}),
    encode=encode,
    silent=True,
    turn_s=TURN_S,
)
"""The base answers each order at once with success or failure, without saying which."""
