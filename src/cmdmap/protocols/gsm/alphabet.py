"""The 7-bit alphabet of text messages: unpacking and decoding.

Used by ``pdu.py`` for what phones send. Source: 3GPP TS 23.038 sections 6.1.2 and 6.2.1.
"""

from __future__ import annotations

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPE = 0x1B
_EXTENSION = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]",
    0x40: "|", 0x65: "€",
}  # fmt: skip


def unpacked(packed: bytes, count: int, skip: int = 0) -> list[int]:
    """Return ``count`` septets of ``packed`` after the first ``skip`` ones; fewer at its end."""
    bits = int.from_bytes(packed, "little")
    there = min(skip + count, len(packed) * 8 // 7)
    return [bits >> 7 * place & 0x7F for place in range(skip, there)]


def decoded_septets(septets: list[int]) -> str:
    """Return the text of septets; an unknown escape shows the basic character, as phones do."""
    out: list[str] = []
    escaped = False
    for septet in septets:
        if escaped:
            out.append(_EXTENSION.get(septet, _BASIC[septet]))
            escaped = False
        elif septet == _ESCAPE:
            escaped = True
        else:
            out.append(_BASIC[septet])
    return "".join(out)
