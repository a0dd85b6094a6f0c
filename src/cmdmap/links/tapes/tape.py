"""The tape format: every byte of a link with its time of arrival.

Written by ``recorder.py`` in the link's thread, read by ``replay.py``. A tape is a head (magic,
start time, link id) and records of delta time, length, bytes and check sum; numbers are
little-endian base-128 as in LEB128. A record is appended with a single write and nothing is ever
changed, so a tape cut short by a crash or a full disk is whole up to its last complete record; the
torn one is dropped by the reader. A damaged record ends the tape there, with a reason. The second
edition, written for links with several peers, numbers the sender in each record and names it once.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.links.kind import Chunk

MAGIC = b"\x93cmdmap-tape-1\r\n"
PEER_MAGIC = b"\x93cmdmap-tape-2\r\n"
"""Of the edition whose records say who sent them."""
LONGEST_NAME = 1024
"""Bytes of a peer's name."""
LONGEST_RECORD = 1 << 20
"""Bytes; a longer one is damage, not data."""

_START = struct.Struct("<q")
_CHECK = struct.Struct("<I")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def encode_head(link: str, at: datetime, has_peers: bool = False) -> bytes:
    """Return the head of a tape of ``link``, as it is written, that starts ``at`` (aware UTC)."""
    name = link.encode()
    return (
        (PEER_MAGIC if has_peers else MAGIC)
        + _START.pack((at - _EPOCH) // _MICROSECOND)
        + _number(len(name))
        + name
    )


def encode_record(data: bytes, after: timedelta, sender: bytes = b"") -> bytes:
    """Return the record of ``data`` that arrived ``after`` the one before (or the start), >= 0.

    ``sender``, of the second edition only, is what :meth:`PeerNumbers.encode` returns.
    """
    head = _number(max(0, after // _MICROSECOND)) + sender + _number(len(data))
    return head + data + _CHECK.pack(zlib.crc32(head + data))


class PeerNumbers:
    """The numbers of the senders on one tape, in the order of their first words."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def encode(self, peer: str) -> bytes:
        """Return the number of ``peer``, for a new one followed by its name."""
        known = self._numbers.get(peer)
        if known is not None:
            return _number(known)
        self._numbers[peer] = len(self._numbers)
        name = peer.encode()[:LONGEST_NAME]
        return _number(self._numbers[peer]) + _number(len(name)) + name


def is_tape(path: Path) -> bool:
    """Tell a tape from a plain log by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) in (MAGIC, PEER_MAGIC)


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
                self.has_peers = file.read(len(MAGIC)) == PEER_MAGIC
                file.seek(0)
                self.link, self.started_at = self._read_head(file)
                self._first_record = file.tell()
        except (OSError, _TornError) as error:
            raise WorldError(tr("{path} cannot be read as a tape.", path=path)) from error

    def __iter__(self) -> Iterator[Chunk]:
        """Yield every whole record in order, with its time of arrival (aware UTC)."""
        at = self.started_at
        peers: list[str] | None = [] if self.has_peers else None
        with self._path.open("rb") as file:
            file.seek(self._first_record)
            while True:
                try:
                    after_us, data, peer = _read_record(file, peers)
                    at += after_us * _MICROSECOND
                except _TornError:
                    return
                except (_DamagedError, OverflowError):
                    self.damage = tr(
                        "{path} is damaged after {at}; what stood before was replayed.",
                        path=self._path.name,
                        at=f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}",
                    )
                    return
                yield Chunk(data, at, peer)

    @property
    def link_id(self) -> str:
        """The link's name, without options."""
        return self.link.partition("?")[0]

    def _read_head(self, file: BinaryIO) -> tuple[str, datetime]:
        if file.read(len(MAGIC)) not in (MAGIC, PEER_MAGIC):
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


def _read_record(file: BinaryIO, peers: list[str] | None) -> tuple[int, bytes, str]:
    """Return the next record; ``peers`` are those named so far, None in the first edition."""
    after_us, after_raw = _read_number(file)
    peer, fresh, peer_raw = ("", False, b"") if peers is None else _read_peer(file, peers)
    length, length_raw = _read_number(file)
    if not 0 < length <= LONGEST_RECORD:
        raise _DamagedError
    data = _exactly(file, length)
    check = _CHECK.unpack(_exactly(file, _CHECK.size))[0]
    if check != zlib.crc32(data, zlib.crc32(after_raw + peer_raw + length_raw)):
        raise _DamagedError
    if fresh and peers is not None:
        peers.append(peer)
    return after_us, data, peer


def _read_peer(file: BinaryIO, peers: list[str]) -> tuple[str, bool, bytes]:
    """Return a sender's name, whether it is named here for the first time, and the bytes read."""
    number, raw = _read_number(file)
    if number < len(peers):
        return peers[number], False, raw
    size, size_raw = _read_number(file)
    if number > len(peers) or size > LONGEST_NAME:
        raise _DamagedError
    name = _exactly(file, size)
    return name.decode(errors="replace"), True, raw + size_raw + name


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
