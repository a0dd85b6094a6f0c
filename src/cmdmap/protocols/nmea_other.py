"""NMEA 0183 sentences that give no position: satellites, precision, texts, and the unknown.

``nmea.py`` passes on what it does not read itself. Everything here is a report of kind ``other``:
counted and shown, never a position. Sources: NMEA 0183 4.10; talkers and satellite numbers as
gpsd's "NMEA Revealed" has them; ITU-R M.1371 for the ``!AI`` sentences, which are not unpacked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from cmdmap.domain.report import NOTHING, Report, ReportKind
from cmdmap.protocols.nmea_fields import number_of
from cmdmap.protocols.reader import reject
from cmdmap.protocols.wire_text import visible

NAME = "nmea"

_ID = re.compile(rb"[$!]([A-Z]{2}[A-Z]{3}|[A-Z0-9]{1,12})[,*]")
_TALKER = re.compile(rb"\$([A-OQ-Z][A-Z])[A-Z]{3}[,*]")


def read_other(raw: bytes, heard_at: datetime | None) -> Report:
    """Return the report of any sentence that names itself; the body may hold anything."""
    named = _ID.match(raw)
    if named is None:
        return reject(NAME, "", raw, "unknown sentence", heard_at)
    sentence = named[1].decode()
    text, detail = None, NOTHING
    if _TALKER.match(raw):
        talker, sentence = sentence[:2], sentence[2:]
        fields = raw[7:-3].split(b",")
        text, found = _READ.get(sentence, _nothing)(fields)
        detail = {"talker": talker, **found}
    return Report(
        NAME, sentence, ReportKind.OTHER, raw, heard_at=heard_at, text=text, detail=detail
    )


_Found = tuple[str | None, Mapping[str, object]]


def _nothing(fields: list[bytes]) -> _Found:
    return None, NOTHING


def _gsa(fields: list[bytes]) -> _Found:
    # SiRF-TriG sends a float where NMEA 4.11 has the system, others leave the field out.
    if len(fields) not in (17, 18) or not _all_numbers(fields[1:17]):
        return None, NOTHING
    return None, {
        "fix_mode": _whole(fields[1]),
        "sat_ids": [_whole(field) for field in fields[2:14] if field],
        "pdop": number_of(fields[14]),
        "hdop": number_of(fields[15]),
        "vdop": number_of(fields[16]),
        "system_id": _letters(fields[17]) if len(fields) == 18 else None,
    }


def _gsv(fields: list[bytes]) -> _Found:
    satellites, rest = divmod(len(fields) - 3, 4)
    if satellites < 0 or rest > 1 or not _all_numbers(fields[: 3 + 4 * satellites]):
        return None, NOTHING
    rows = (fields[at : at + 4] for at in range(3, 3 + 4 * satellites, 4))
    return None, {
        "total": _whole(fields[0]),
        "index": _whole(fields[1]),
        "in_view": _whole(fields[2]),
        "sats": [
            {"id": _whole(row[0]), "elev": number_of(row[1]), "az": number_of(row[2]),
             "snr": number_of(row[3])}
            for row in rows
            if row[0]
        ],
        "signal_id": _letters(fields[-1]) if rest else None,
    }  # fmt: skip


def _txt(fields: list[bytes]) -> _Found:
    return _letters(b",".join(fields[3:])), NOTHING


_READ = {"GSA": _gsa, "GSV": _gsv, "TXT": _txt}

_NUMBERS = re.compile(rb"(?:-?\d{1,9}(?:\.\d{1,6})?)?\Z")


def _all_numbers(fields: list[bytes]) -> bool:
    return all(_NUMBERS.match(field) for field in fields)


def _whole(digits: bytes) -> int | None:
    return int(digits) if digits.isdigit() else None


def _letters(field: bytes) -> str:
    return visible(field.decode("ascii", "backslashreplace"))
