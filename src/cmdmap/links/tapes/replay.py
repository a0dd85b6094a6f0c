"""Tape links: a recording or a plain log played back as if it came over a wire.

Opened by ``session.py``. A tape's reports carry the arrival times of the recording at every speed,
so a replay makes the same rows as the original; a plain log has none, so its bytes arrive now, at
the pace of its baud rate. Speed 1 is the pace of the recording, N is N times faster, ``max`` takes
no pauses at all.
"""

from __future__ import annotations

import math
import re
import stat
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec
from cmdmap.links.kind import (
    CHUNK_BYTES,
    READ_WAIT_S,
    Chunk,
    LinkEndedError,
    LinkKind,
    whole_number,
)
from cmdmap.links.tapes.tape import TapeReader, is_tape

LOG_BAUD = 9600
BITS_PER_BYTE = 10
"""On a serial line with one start and one stop bit."""
LOG_STEP_S = 0.05
"""A plain log arrives in portions of this length."""
FASTEST = 10_000

_SPEED = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


class Piece(NamedTuple):
    """Bytes with the time they are due after the first ones, at speed 1."""

    data: bytes
    due_s: float
    at: datetime | None
    peer: str = ""


class TapeWire:
    """A recording in play."""

    def __init__(
        self,
        pieces: Iterator[Piece],
        speed: float,
        wait: Callable[[float], object],
        recorded: str = "",
    ) -> None:
        self.recorded = recorded
        """See :class:`~cmdmap.links.kind.ReplayedWire`."""
        self._pieces = pieces
        self._speed = speed
        self._wait = wait
        self._next: Piece | None = None
        self._started: float | None = None

    def read(self) -> Chunk:
        """Return the next bytes once they are due, else nothing with the time on the tape."""
        if self._next is None:
            self._next = next(self._pieces)
        piece = self._next
        left_s = self._left_s(piece)
        if left_s > 0:
            self._wait(min(left_s, READ_WAIT_S))
            left_s = self._left_s(piece)
        if left_s > 0:
            held_back = timedelta(seconds=left_s * self._speed)
            return Chunk(b"", None if piece.at is None else piece.at - held_back)
        self._next = None
        return Chunk(piece.data, piece.at, piece.peer)

    def close(self) -> None:
        """Nothing is held open between reads but the iterator's file."""
        self._pieces = iter(())

    def _left_s(self, piece: Piece) -> float:
        if math.isinf(self._speed):
            return 0.0
        if self._started is None:
            self._started = time.monotonic()
        return self._started + piece.due_s / self._speed - time.monotonic()


def open_tape(spec: LinkSpec, stopping: threading.Event) -> TapeWire:
    """Open the tape or plain log of ``spec``.

    Raises:
        LinkEndedError: it is not there or cannot be read; a replay is not tried again.
    """
    path, recorded = Path(spec.address), ""
    speed = _speed(spec.options.get("speed", "1"))
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise LinkEndedError(tr("{path} is not a file; name a tape or a log.", path=path))
        if is_tape(path):
            reader = TapeReader(path)
            pieces, recorded = _tape_pieces(path, reader), reader.link
        else:
            pieces = _log_pieces(path, int(spec.options.get("baud", LOG_BAUD)), speed)
    except OSError as error:
        why = error.strerror
        raise LinkEndedError(
            tr("{path} cannot be read ({error}).", path=path, error=why)
        ) from error
    except WorldError as error:
        raise LinkEndedError(str(error)) from error
    return TapeWire(pieces, speed, stopping.wait, recorded)


def _tape_pieces(path: Path, reader: TapeReader) -> Iterator[Piece]:
    try:
        first_at: datetime | None = None
        for data, at, peer, _ in reader:
            assert at is not None
            first_at = first_at or at
            yield Piece(data, (at - first_at).total_seconds(), at, peer)
    except (OSError, WorldError) as error:
        raise LinkEndedError(str(error)) from error
    raise LinkEndedError(reader.damage or _played(path))


def _log_pieces(path: Path, baud: int, speed: float) -> Iterator[Piece]:
    bytes_per_s = baud / BITS_PER_BYTE
    portion = int(min(CHUNK_BYTES, max(1.0, bytes_per_s * speed * LOG_STEP_S)))
    sent = 0
    try:
        with path.open("rb") as file:
            while data := file.read(portion):
                yield Piece(data, sent / bytes_per_s, None)
                sent += len(data)
    except OSError as error:
        raise LinkEndedError(str(error)) from error
    raise LinkEndedError(_played(path))


def _played(path: Path) -> str:
    return tr("{path} has been played to its end.", path=path.name)


def _speed(option: str) -> float:
    return math.inf if option == "max" else float(option)


def _check_speed(name: str, value: str) -> str:
    fits = _SPEED.fullmatch(value) and 0.01 <= float(value) <= FASTEST
    if value != "max" and not fits:
        raise UsageError(
            tr("{name} takes a number from 0.01 to {fastest}, or max.", name=name, fastest=FASTEST)
        )
    return value


TAPE = LinkKind(
    name="tape",
    form="tape:FILE[?protocol=NAME&speed=N|max]",
    check_address=lambda address: address,
    open=open_tape,
    options={"speed": _check_speed, "baud": whole_number(50, 4_000_000)},
    recorded=True,
)
