"""The reader of D-PRS: who of the D-STAR radios is where.

Built by the registry under the names ``dprs`` and ``auto``. The packet form is APRS in all but its
envelope; the NMEA form takes position and time of its sentences together. See
``docs/protocols/dprs.md``.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.aprs.information import Context, read_packet
from cmdmap.protocols.aprs.packet import of_line
from cmdmap.protocols.dprs.framing import (
    NAME,
    SENTENCES,
    DprsFraming,
    DprsSentences,
    split_group,
)
from cmdmap.protocols.lines.checked_sentence import read_sentence
from cmdmap.protocols.part import Part
from cmdmap.protocols.reader import reject
from cmdmap.protocols.wire_text import decoded

_BEHIND_CRC = len("$$CRChhhh,")


def read_dprs(raw: bytes, heard_at: datetime | None) -> list[Report]:
    """Return the report of a packet whose CRC is right."""
    packet = of_line(raw[_BEHIND_CRC:].rstrip(b"\r"))
    if isinstance(packet, str):
        return [reject(NAME, "D-PRS", raw, packet, heard_at)]
    return [read_packet(Context(packet, NAME, raw, heard_at))]


def read_group(raw: bytes, heard_at: datetime | None) -> list[Report]:
    """Return the report of NMEA sentences and the line that names their sender."""
    sentences, station = split_group(raw)
    key = f"{NAME}:{_call(station[:8].decode())}"
    message = decoded(station[9 : station.rindex(b"*")], "ascii")
    read = (read_sentence(sentence, heard_at) for sentence in sentences)
    fixes = [fix for fix in read if fix is not None and fix.kind is ReportKind.FIX]
    if not fixes:
        return [
            Report(NAME, "STATION", ReportKind.OTHER, raw, key, heard_at=heard_at,
                   detail={"message": message})
        ]  # fmt: skip
    merged = fixes[0]
    for fix in fixes[1:]:
        merged = _completed(merged, fix)
    detail = {**merged.detail, "message": message}
    return [merged._replace(protocol=NAME, raw=raw, unit_key=key, detail=detail)]


def part() -> Part:
    """Return what D-PRS contributes to a stream known to come from a D-STAR radio."""
    return Part(
        (DprsFraming(), DprsSentences()),
        {NAME: read_dprs, SENTENCES: read_group},
        holds_sentences=True,
    )


def part_among_others() -> Part:
    """Return what of D-PRS cannot be mistaken: the form with a CRC.

    The other form would hold back every receiver's sentences for the line that may follow.
    """
    return Part((DprsFraming(),), {NAME: read_dprs})


def _call(written: str) -> str:
    """Return the call sign; its eighth character tells a person's radios apart."""
    name, letter = written[:7].strip(), written[7:].strip()
    return f"{name}-{letter}" if letter else name


def _completed(first: Report, second: Report) -> Report:
    """Return the first valid fix with what only the other one says."""
    if second.valid and not first.valid:
        first, second = second, first
    if not second.valid or second.place is None:
        return first
    return first._replace(
        at=first.at or second.at,
        alt_m=second.alt_m if first.alt_m is None else first.alt_m,
        speed_mps=second.speed_mps if first.speed_mps is None else first.speed_mps,
        course_deg=second.course_deg if first.course_deg is None else first.course_deg,
    )
