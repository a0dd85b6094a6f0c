"""Orders to a BeiDou machine: send a message, ask for a position.

Used by the dispatch desk and by tests of the readers. Sources: BeiDou user machine data interface
2.1 (TXA) and 4.0 (TXSQ); BeiDou-3 short message terminals (TCQ). Text goes as a mixed message, led
by ``A4``, which every terminal shows as text.
"""

from __future__ import annotations

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.beidou.framing import xor_of
from cmdmap.protocols.beidou.messages import MIXED_LEAD

LONGEST_2 = 210
"""Bytes of a BeiDou-2 message: 1,680 bits with the highest card level."""
LONGEST_3 = 1750
"""Bytes of a BeiDou-3 message: 14,000 bits."""


def sentence(body: str) -> bytes:
    """Return ``$body*hh`` CR LF; ``body`` is ASCII."""
    data = body.encode("ascii")
    return b"$%b*%02X\r\n" % (data, xor_of(data))


def text_2(user: str, text: str) -> bytes:
    """Return the BeiDou-2 order to send ``text`` to the card ``user``.

    Raises:
        WorldError: no card number, or more text than one message holds.
    """
    return sentence(f"CCTXA,{_card(user)},1,2,{_mixed(text, LONGEST_2)}")


def text_3(user: str, text: str) -> bytes:
    """Return the BeiDou-3 order to send ``text`` to the card ``user``.

    Raises:
        WorldError: no card number, or more text than one message holds.
    """
    return sentence(f"CCTCQ,{_card(user)},2,1,3,{_mixed(text, LONGEST_3)},0")


def text_4(user: int, content: bytes, own: int = 0, info_class: int = 0x46) -> bytes:
    """Return the 4.0 frame TXSQ that sends ``content`` to ``user``, both card numbers below 2**24.

    Raises:
        WorldError: more content than one message holds.
    """
    if len(content) > LONGEST_2:
        raise WorldError(tr("The message is too long for BeiDou: shorten it."))
    body = bytes([info_class]) + user.to_bytes(3, "big") + (8 * len(content)).to_bytes(2, "big")
    return frame("TXSQ", own, body + b"\0" + content)


def frame(name: str, user: int, body: bytes) -> bytes:
    """Return a 4.0 frame: four letters, length, user, body and checksum."""
    head = b"$" + name.encode("ascii") + (len(body) + 11).to_bytes(2, "big")
    data = head + user.to_bytes(3, "big") + body
    return data + bytes([xor_of(data)])


def _card(user: str) -> str:
    if not (user.isascii() and user.isdecimal() and len(user) <= 10):
        raise WorldError(tr("{user} is no BeiDou card number: use its digits.", user=user))
    return user


def _mixed(text: str, longest: int) -> str:
    payload = MIXED_LEAD + text.encode("gb18030", "replace")
    if len(payload) > longest:
        raise WorldError(tr("The message is too long for BeiDou: shorten it."))
    return payload.hex().upper()
