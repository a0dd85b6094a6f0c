"""The tape format: every byte of a link with its time of arrival.

Written by ``recorder.py`` in the link's thread, read by ``replay.py``. A tape is a head (magic,
start time, link id) and records of delta time, length, bytes and check sum; numbers are
little-endian base-128 as in LEB128. A record is appended with a single write and nothing is ever
changed, so a tape cut short by a crash or a full disk is whole up to its last complete record; the
torn one is dropped by the reader. A damaged record ends the tape there, with a reason.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.links.kind import Chunk

MAGIC = b"\x93cmdmap-tape-1\r\n"
LONGEST_RECORD = 1 << 20
"""Bytes; a longer one is damage, not data."""

_START = struct.Struct("<q")
_CHECK = struct.Struct("<I")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def encode_head(link_id: str, at: datetime) -> bytes:
    """Return the head of a tape that starts ``at`` (aware UTC)."""
    name = link_id.encode()
    return MAGIC + _START.pack((at - _EPOCH) // _MICROSECOND) + _number(len(name)) + name


def encode_record(data: bytes, after: timedelta) -> bytes:
    """Return the record of ``data`` that arrived ``after`` the one before (or the start), >= 0."""
    body = _number(max(0, after // _MICROSECOND)) + _number(len(data)) + data
    return body + _CHECK.pack(zlib.crc32(body))


def is_tape(path: Path) -> bool:
    """Tell a tape from a plain log by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


class TapeReader:
    """One tape, read from its start.

    Raises:
        WorldError: the file cannot be read or its head is not that of a tape.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.damage = ""
        """Why reading ended before the end of the file, empty for a sound or torn tape."""
        try:
            with path.open("rb") as file:
                self.link_id, self.started_at = self._read_head(file)
                self._first_record = file.tell()
        except (OSError, _TornError) as error:
            raise WorldError(tr("{path} cannot be read as a tape.", path=path)) from error

    def __iter__(self) -> Iterator[Chunk]:
        """Yield every whole record in order, with its time of arrival (aware UTC)."""
        at = self.started_at
        with self._path.open("rb") as file:
            file.seek(self._first_record)
            while True:
                try:
                    after_us, data = _read_record(file)
                    at += after_us * _MICROSECOND
                except _TornError:
                    return
                except (_DamagedError, OverflowError):
                    self.damage = tr(
                        "{path} is damaged after {at}; what stood before was replayed.",
                        path=self._path.name,
                        at=f"{at:%Y-%m-%d %H:%M:%S}",
                    )
                    return
                yield Chunk(data, at)

    def _read_head(self, file: BinaryIO) -> tuple[str, datetime]:
        if file.read(len(MAGIC)) != MAGIC:
            raise _TornError
        start = _START.unpack(_exactly(file, _START.size))[0]
        try:
            started_at = _EPOCH + start * _MICROSECOND
            name = _exactly(file, min(_read_number(file)[0], LONGEST_RECORD))
        except (_DamagedError, OverflowError) as error:
            raise _TornError from error
        return name.decode(errors="replace"), started_at


class _TornError(Exception):
    """The file ends inside a record."""


class _DamagedError(Exception):
    """A record contradicts itself."""


def _read_record(file: BinaryIO) -> tuple[int, bytes]:
    after_us, after_raw = _read_number(file)
    length, length_raw = _read_number(file)
    if not 0 < length <= LONGEST_RECORD:
        raise _DamagedError
    data = _exactly(file, length)
    check = _CHECK.unpack(_exactly(file, _CHECK.size))[0]
    if check != zlib.crc32(data, zlib.crc32(after_raw + length_raw)):
        raise _DamagedError
    return after_us, data


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _read_number(file: BinaryIO) -> tuple[int, bytes]:
    value, raw = 0, bytearray()
    while len(raw) < 9:
        byte = _exactly(file, 1)[0]
        value |= (byte & 0x7F) << (7 * len(raw))
        raw.append(byte)
        if byte < 0x80:
            return value, bytes(raw)
    raise _DamagedError


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) < count:
        raise _TornError
    return data
