"""The reader of the neutral adapter: ``ID,$GPRMC,...*hh`` or ``{"id": ..., "lon": ..., ...}``.

Built by the registry under the name ``idnmea``, for gateways of PDT, DMR and other networks that
know who sends a position. The checksum covers the sentence, not the identity before it: only whole
lines of the strict form are believed. See ``docs/protocols/idnmea.md``.
"""

from __future__ import annotations

import re
from datetime import datetime

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.idnmea.json_rows import (
    DEFAULT_NAMES,
    SENTENCE,
    FieldNames,
    read_row,
)
from cmdmap.protocols.json_lines.values import BadValue, read_object
from cmdmap.protocols.lines.checked_sentence import is_checked, read_sentence
from cmdmap.protocols.lines.framing import LineFraming, LineReader
from cmdmap.protocols.nmea_other import read_other
from cmdmap.protocols.part import Part
from cmdmap.protocols.reader import reject

NAME = "idnmea"

_LINE = re.compile(rb"([A-Za-z0-9][A-Za-z0-9._:-]{0,31})[,; \t|] ?([$!][ -~]*)\Z")


class IdNmeaReader:
    """Reads one stream, or one socket's datagrams."""

    def __init__(self, names: FieldNames = DEFAULT_NAMES) -> None:
        self._names = names

    def read(self, packet: bytes, source: Source, heard_at: datetime | None = None) -> list[Report]:
        """See :class:`~cmdmap.protocols.datagram.packets.PacketDecoder`.

        A datagram is one JSON object, on however many lines, or lines as in a stream.
        """
        if packet.lstrip().startswith(b"{"):
            return [self.read_line(packet, heard_at)]
        lines = (line for line in re.split(rb"[\r\n]+", packet) if line.strip())
        return [self.read_line(line, heard_at) for line in lines]

    def read_line(self, raw: bytes, heard_at: datetime | None) -> Report:
        """Return the report of one line."""
        line = raw.strip()
        if line.startswith(b"{"):
            return self._row(line, raw, heard_at)
        if is_checked(line):
            return read_other(line, heard_at)
        match = _LINE.match(line)
        if match is None:
            return reject(NAME, "", raw, "structure", heard_at)
        found = read_sentence(match[2], heard_at)
        if found is None:
            return reject(NAME, "", raw, "checksum", heard_at)
        if found.kind is ReportKind.REJECT:
            return found._replace(protocol=NAME, raw=raw)
        return found._replace(protocol=NAME, raw=raw, unit_key=f"{NAME}:{match[1].decode()}")

    def _row(self, line: bytes, raw: bytes, heard_at: datetime | None) -> Report:
        found = read_object(line)
        if found is None:
            return reject(NAME, SENTENCE, raw, "bad JSON", heard_at)
        about = Report(NAME, SENTENCE, ReportKind.OTHER, raw, heard_at=heard_at)
        try:
            return read_row(found, self._names, about, f"{NAME}:")
        except BadValue as bad:
            return reject(NAME, SENTENCE, raw, str(bad), heard_at)


def part(names: FieldNames = DEFAULT_NAMES) -> Part:
    """Return what the adapter contributes to a stream's decoder."""
    lines = LineReader(NAME, IdNmeaReader(names).read_line)
    return Part((LineFraming(NAME),), {NAME: lines.read})
