"""One NMEA sentence that stands inside another protocol's message.

Used by the readers of APRS, D-PRS and the id + NMEA adapter, which know the sender that the
sentence itself does not name. The checksum is mandatory here as everywhere.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.report import Report
from cmdmap.protocols.framing import Patience
from cmdmap.protocols.nmea import NmeaReader
from cmdmap.protocols.nmea_other import read_other
from cmdmap.protocols.text_framing import TextFraming

_FRAMING = TextFraming()


def is_checked(sentence: bytes) -> bool:
    """Return True for exactly one sentence with a right checksum and nothing behind it."""
    if sentence[:1] not in (b"$", b"!"):
        return False
    return _FRAMING.measure(sentence, 0, Patience.OVER) == len(sentence)


def read_sentence(sentence: bytes, heard_at: datetime | None) -> Report | None:
    """Return the report of a sentence of a receiver, None when the checksum is wrong.

    The sentence is read for itself: without a date in it, the arrival tells the day.
    """
    if not is_checked(sentence):
        return None
    read = NmeaReader().route(sentence[:6]) or read_other
    return read(sentence, heard_at)
