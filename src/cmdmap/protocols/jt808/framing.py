"""Framing of JT/T 808: ``7E``, escaped header and body with their XOR, ``7E``.

Asked by the framer; the reader and the encoder share the header. The header says how long the frame
is, so a stray ``7E`` waits for no more than that. Source: JT/T 808-2013 chapter 4, -2019 chapter 4.
"""

from __future__ import annotations

import re
from functools import lru_cache, reduce
from operator import xor
from typing import NamedTuple

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict

NAME = "jt808"

SHORTEST = 13
"""Bytes of header and checksum without a body, unescaped."""

V2013 = 2013
V2019 = 2019
_VERSION_BIT = 1 << 14
_FRAGMENT_BIT = 1 << 13
_PHONE_BYTES = {V2013: 6, V2019: 10}

_ESCAPE = re.compile(rb"\x7d([\x01\x02])")
_WHOLE_BYTES = re.compile(rb"(?:\x7d[\x01\x02]|[^\x7d])*+", re.DOTALL)
_PLAIN = {b"\x01": b"\x7d", b"\x02": b"\x7e"}


class Head(NamedTuple):
    """What stands before the body."""

    msg_id: int
    version: int
    phone: str
    """As sent: 12 or 20 digits with leading zeros (hexadecimal where a maker abuses the field)."""
    serial: int
    parts: int = 1
    """Number of fragments of the message."""
    part: int = 1
    """Number of this fragment, from 1."""
    encrypted: bool = False


class Jt808Framing:
    """Recognises one frame. Some terminals forget to escape ``7E``, so the length has a say."""

    name = NAME
    leaders = b"\x7e"

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        if buffer.find(b"\x7e", start + 1, start + 1 + SHORTEST) >= 0:
            return NOT_HERE
        head = _WHOLE_BYTES.match(buffer, start + 1, start + 9)
        size = size_of(unescaped(head[0])) if head else 0
        if size is None:
            return NOT_HERE
        if not size:
            return _unfinished(buffer, head.end() if head else start + 1, patience)
        whole = _exactly(size + 1).match(buffer, start + 1)
        run = whole or _WHOLE_BYTES.match(buffer, start + 1)
        limit = run.end() if run else start + 1
        first = end = buffer.find(b"\x7e", start + 1, limit)
        if first >= 0 and len(unescaped(buffer[start + 1 : first])) < SHORTEST:
            return NOT_HERE
        while end >= 0:
            plain = unescaped(buffer[start + 1 : end])
            if len(plain) == size and reduce(xor, plain) == 0:
                return end + 1
            end = buffer.find(b"\x7e", end + 1, limit)
        if whole is None and patience is Patience.BUSY:
            verdict = _unfinished(buffer, limit, patience)
            if verdict == WAIT:
                return WAIT
        if first >= 0:
            return Broken(first, "checksum")
        return NOT_HERE if whole else _unfinished(buffer, limit, patience)


def _unfinished(buffer: bytes, limit: int, patience: Patience) -> Verdict:
    """Judge a frame whose readable bytes end at ``limit``."""
    rest = buffer[limit : limit + 2]
    if len(rest) == 2 or (rest and rest != b"\x7d"):
        return NOT_HERE
    return WAIT if patience is not Patience.OVER else Broken(len(buffer), "cut short")


@lru_cache
def _exactly(count: int) -> re.Pattern[bytes]:
    return re.compile(rb"(?:\x7d[\x01\x02]|[^\x7d]){%d}" % count, re.DOTALL)


def size_of(plain: bytes) -> int | None:
    """Return the size of header, body and checksum as the header claims.

    0 while the header is too short to tell, None for an impossible one.
    """
    if len(plain) < 4:
        return 0
    properties = int.from_bytes(plain[2:4], "big")
    if properties >> 10 & 7 > 1 or properties >> 15:
        return None
    version = V2019 if properties & _VERSION_BIT else V2013
    head = 6 + _PHONE_BYTES[version] + (version == V2019)
    return head + 4 * bool(properties & _FRAGMENT_BIT) + (properties & 0x3FF) + 1


def read_head(frame: bytes) -> tuple[Head, bytes]:
    """Return header and body of a frame that the framing found intact."""
    plain = unescaped(frame[1:-1])[:-1]
    properties = int.from_bytes(plain[2:4], "big")
    version = V2019 if properties & _VERSION_BIT else V2013
    at = 5 if version == V2019 else 4
    phone = plain[at : at + _PHONE_BYTES[version]]
    at += len(phone)
    parts, part = 1, 1
    if properties & _FRAGMENT_BIT:
        parts = int.from_bytes(plain[at + 2 : at + 4], "big")
        part = int.from_bytes(plain[at + 4 : at + 6], "big")
    body = plain[len(plain) - (properties & 0x3FF) :] if properties & 0x3FF else b""
    return Head(
        int.from_bytes(plain[:2], "big"), version, phone.hex(),
        int.from_bytes(plain[at : at + 2], "big"), parts, part, bool(properties & 0x1C00),
    ), body  # fmt: skip


def write_frame(head: Head, body: bytes) -> bytes:
    """Return the frame of ``head`` and ``body``, at most 1,023 bytes long; not fragmented."""
    properties = len(body) | (_VERSION_BIT if head.version == V2019 else 0)
    plain = head.msg_id.to_bytes(2, "big") + properties.to_bytes(2, "big")
    plain += b"\x01" if head.version == V2019 else b""
    plain += bytes.fromhex(head.phone.zfill(2 * _PHONE_BYTES[head.version]))
    plain += head.serial.to_bytes(2, "big") + body
    plain += bytes([reduce(xor, plain)])
    return b"\x7e" + plain.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02") + b"\x7e"


def unescaped(content: bytes) -> bytes:
    """Return ``content`` with 7D 01 as 7D and 7D 02 as 7E."""
    return _ESCAPE.sub(lambda found: _PLAIN[found[1]], content)
