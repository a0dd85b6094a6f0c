"""Framing of Kenwood's STX..ETX frames, which have no checksum.

Asked by the framer under the names ``fleetsync`` and ``auto``. With nothing but structure to go by,
only known letters followed by well-formed identities count as a frame, so that a stray STX never
swallows a sentence. Two call ids back to back are one frame: together they mean something else.
Sources: Kenwood TK and NX service manuals (PC interface), ``docs/protocols.md``.
"""

from __future__ import annotations

import re

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict

NAME = "fleetsync"
LONGEST = 4200
"""A NEXEDGE long message holds 4,096 characters."""

CALL_ID = re.compile(
    rb"\x02(?:I([01])((?:[12]\d\d|3[0-4]\d)[1-4]\d{3})\2|gI([01])(U(?:\d{8}|\d{5}))\4)\x03"
)
"""Begin 1 or end 0 and the identity, sent twice: groups 1, 2 FleetSync, 3, 4 NEXEDGE."""

_NO_CALL_ID = re.compile(
    rb"\x02(?:[01]"
    rb"|D\d{7}|gDU\d{5}"
    rb"|[EFG]\d{7}[^\x00-\x1f]*|g[EFG][UG]\d{5}[^\x00-\x1f]*"
    rb"|R3\d{7,9}|gR3U\d{5,7}"
    rb"|J[A-Z][^\x00-\x1f]*"
    rb"|xE(?:U\d{8}|\d{9}){2}\d{1,6})\x03"
)
_BODY = re.compile(rb"\x02[^\x00-\x1f]{0,%d}" % LONGEST)
_LETTERS = b"01DEFGIJRgx"
_CALL_ID_BEGINS = re.compile(rb"(?:\x02(?:g?(?:I(?:[01][U\d]{0,18})?)?)?)?\Z")


class KenwoodFraming:
    """Recognises one frame, or two call ids in a row."""

    name = NAME
    leaders = b"\x02"

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        first = CALL_ID.match(buffer, start)
        if first:
            return self._call_ids(first, buffer, patience)
        whole = _NO_CALL_ID.match(buffer, start)
        if whole:
            return whole.end()
        body = _BODY.match(buffer, start)
        end = body.end() if body else start + 1
        if end < len(buffer) or buffer[start + 1 : start + 2] not in _LETTERS:
            return NOT_HERE
        return WAIT if patience is not Patience.OVER else Broken(end, "cut short")

    def _call_ids(self, first: re.Match[bytes], buffer: bytes, patience: Patience) -> Verdict:
        second = CALL_ID.match(buffer, first.end())
        if second:
            return second.end() if _tangled(first, second) else first.end()
        if patience is Patience.BUSY and _CALL_ID_BEGINS.match(buffer, first.end()):
            return WAIT
        return first.end()


def call_of(match: re.Match[bytes]) -> tuple[bool, bytes]:
    """Return whether talking began, and the identity, of a match of :data:`CALL_ID`."""
    return (match[1] or match[3]) == b"1", match[2] or match[4]


def _tangled(first: re.Match[bytes], second: re.Match[bytes]) -> bool:
    """Return True where a call id right behind another one changes what that one means.

    A begin with its own end behind it was a bump of the key; with another unit's call id behind it,
    two radios garbled each other. An end with a begin behind it is a change of speakers.
    """
    began, who = call_of(first)
    again, other = call_of(second)
    return began and (other != who or not again)
