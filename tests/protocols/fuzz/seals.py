"""Right checksums for damaged frames, so that mutants reach what stands behind the checksum.

A sender may be broken or hostile and still count correctly; without these the readers of checked
protocols would see hardly any of the mutants of the fuzz run.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from functools import reduce
from itertools import accumulate
from operator import xor

from cmdmap.protocols.dprs.framing import crc_ccitt
from cmdmap.protocols.hytera.envelope import checksum, hrnp_checksum
from cmdmap.protocols.jt808.framing import unescaped

_SENTENCE = re.compile(rb"([$!])([^\r\n*$!]*)\*[0-9A-Fa-f]{2}")
_PACKET = re.compile(rb"\$\$CRC[0-9A-Fa-f]{4},([^\r]*\r)")


def seal_ubx(raw: bytes) -> bytes:
    """Set length and Fletcher sums."""
    body = raw[2:4] + (len(raw) - 8).to_bytes(2, "little") + raw[6:-2]
    return raw[:2] + body + bytes((sum(body) & 0xFF, sum(accumulate(body)) & 0xFF))


def seal_casic(raw: bytes) -> bytes:
    """Cut the payload to whole words, set length and sum."""
    payload = raw[6 : len(raw) - 4 - (len(raw) - 10) % 4]
    body = len(payload).to_bytes(2, "little") + raw[4:6] + payload
    words = struct.unpack(f"<{len(body) // 4}I", body)
    total: int = sum(words) & 0xFFFFFFFF
    return raw[:2] + body + total.to_bytes(4, "little")


def seal_sentences(raw: bytes) -> bytes:
    """Set the XOR of every sentence."""
    return _SENTENCE.sub(lambda found: b"%b%b*%02X" % (
        found[1], found[2], reduce(xor, found[2], 0)), raw)  # fmt: skip


def seal_beidou(raw: bytes) -> bytes:
    """Set length and XOR of a binary frame, else the XOR of the sentence."""
    if re.match(rb"\$[A-Z]{4}[^A-Z]", raw) is None:
        return seal_sentences(raw)
    raw = raw[:5] + len(raw).to_bytes(2, "big") + raw[7:]
    return raw[:-1] + bytes((reduce(xor, raw[:-1]),))


def seal_jt808(raw: bytes) -> bytes:
    """Set the size of the body and the XOR, escape anew."""
    plain = unescaped(raw[1:-1])
    properties = int.from_bytes(plain[2:4], "big")
    head = 17 if properties & 1 << 14 else 12
    head += 4 * bool(properties & 1 << 13)
    size = max(0, len(plain) - head - 1) & 0x3FF
    plain = plain[:2] + (properties & ~0x3FF | size).to_bytes(2, "big") + plain[4:-1]
    plain += bytes((reduce(xor, plain),))
    return b"\x7e" + plain.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02") + b"\x7e"


def seal_dprs(raw: bytes) -> bytes:
    """Set the CRC of a packet, the XOR of sentences."""
    return seal_sentences(_PACKET.sub(lambda found: b"$$CRC%04X,%b" % (
        crc_ccitt(found[1]), found[1]), raw))  # fmt: skip


def seal_hytera(raw: bytes) -> bytes:
    """Set the checksums of an HRNP packet or of a bare message."""
    if raw[0] == 0x7E:
        head = raw[:8] + len(raw).to_bytes(2, "big")
        data = raw[12:-2] + bytes((checksum(raw[13:-2]), 3))
        return bytes(head + hrnp_checksum(head, data).to_bytes(2, "big") + data)
    if raw[:2] == b"\x32\x42":
        return raw
    return raw[:3] + (len(raw) - 7).to_bytes(2, "big") + raw[5:-2] + _hdap_end(raw)


def _hdap_end(raw: bytes) -> bytes:
    return bytes((checksum(raw[1:3] + (len(raw) - 7).to_bytes(2, "big") + raw[5:-2]), 3))


def seal_sip(raw: bytes) -> bytes:
    """Set the length of the body."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    return re.sub(rb"Content-Length: *\d+", b"Content-Length: %d" % len(body), head) + gap + body


SEALS: dict[str, Callable[[bytes], bytes]] = {
    "nmea": seal_sentences,
    "fleetsync": seal_sentences,
    "raveon": seal_sentences,
    "idnmea": seal_sentences,
    "ubx": seal_ubx,
    "casic": seal_casic,
    "beidou": seal_beidou,
    "jt808": seal_jt808,
    "dprs": seal_dprs,
    "hytera": seal_hytera,
    "gb28181": seal_sip,
}
SHORTEST = 16


def sealed(protocol: str, raw: bytes) -> bytes:
    """Return the frame with right checksums, or as it is where its protocol has none."""
    seal = SEALS.get(protocol)
    return seal(raw) if seal and len(raw) >= SHORTEST else raw
