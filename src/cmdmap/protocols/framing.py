"""One framer for every protocol: cuts a stream of bytes into frames, noise and broken frames.

Stands between a link's reads and the readers of the protocols (``stream.py`` composes both). The
first byte decides which framings are asked; what turns out not to be a frame is pushed back, so a
false start never swallows a true frame. The habit is that of gpsd's packet sniffer: checksummed
kinds first, a bounded buffer of 9,216 bytes, one byte dropped after a failed checksum.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import NamedTuple, Protocol

LONGEST_FRAME = 9216
"""No frame is longer; a longer claim is a false start."""

LOOKS_PER_BYTE = 8
"""Broken frames of one kind may be looked at again and again, but not more than this on average."""

CREDIT = 8 * LONGEST_FRAME
"""So many bytes of broken frames of one kind are looked at before that average counts."""

LONGEST_NOISE = 256
"""Bytes that belong to no frame are counted in pieces of one line, at most this long."""

WAIT = 0
"""Verdict: may become a frame, more bytes needed."""

NOT_HERE = -1
"""Verdict: no frame of this kind begins here; says nothing about the bytes."""

NOISE = "unknown"
"""Name of the framing of bytes that belong to no frame."""


class Broken(NamedTuple):
    """Verdict: this was meant to be a frame, ended before ``end``, and cannot be read."""

    end: int
    reason: str


Verdict = int | Broken
"""Either of the above, or the index just behind a complete frame."""


class Patience(IntEnum):
    """How long nothing has come, which decides what may still be waited for."""

    BUSY = 0
    QUIET = 1
    """A pause between frames: whatever is complete is not continued any more."""
    OVER = 2
    """End of stream, or a pause no frame survives: the incomplete is given up."""


class Framing(Protocol):
    """How one kind of frame is recognised; stateless."""

    @property
    def name(self) -> str:
        """Name of the kind, the key of its reader."""
        ...

    @property
    def leaders(self) -> bytes:
        """Every byte that a frame of this kind may begin with."""
        ...

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """Judge the bytes from ``start``, whose first one is a leader."""
        ...


Frame = tuple[str, bytes, str | None]
"""A piece of the stream: name of its framing, bytes, and None or the reason why it is no frame.

A plain tuple, because making a named one costs a tenth of decoding a sentence."""


Run = Callable[[bytes, int], tuple[list[Frame], int]]
"""Takes the buffer and a place in it; returns the whole frames in a row there and their end."""


class Framer:
    """Cuts one stream. The frames do not depend on how the stream was cut into ``feed`` calls."""

    def __init__(self, framings: Sequence[Framing], run: Run | None = None) -> None:
        """Ask ``framings`` in the given order where several share a leader.

        ``run`` is a short cut for what most of a healthy stream is, asked first at every ``$``.
        """
        self._run = run
        self._framings = [tuple(f for f in framings if byte in f.leaders) for byte in range(256)]
        leaders = bytes(byte for byte in range(256) if self._framings[byte])
        self._next_leader = re.compile(b"[" + re.escape(leaders) + b"]")
        self._buffer = b""
        self._at = 0
        """Where the scan goes on."""
        self._mark = 0
        """Up to here every byte has been given out as a frame, broken frame or noise."""
        self._gone = 0
        """Length of the stream before the buffer."""
        self._paid: dict[str, int] = {}
        """Place in the stream where the broken frames of a kind are paid for."""

    @property
    def waiting(self) -> bool:
        """True while bytes are held back."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return what they complete."""
        self._buffer = self._buffer + data if self._buffer else data
        return self._scan(Patience.BUSY)

    def settle(self, patience: Patience) -> list[Frame]:
        """Nothing has come for a while: return what need not wait any longer."""
        frames = self._scan(patience)
        if patience is Patience.OVER:
            # A flood does not pause: what comes next is looked at afresh.
            self._paid.clear()
        return frames

    def _scan(self, patience: Patience) -> list[Frame]:
        buffer, at = self._buffer, self._at
        size = len(buffer)
        frames: list[Frame] = []
        while at < size:
            if not self._framings[buffer[at]]:
                leader = self._next_leader.search(buffer, at)
                at = leader.start() if leader else size
                continue
            if self._run and buffer[at] == _DOLLAR:
                found, end = self._run(buffer, at)
                if found and self._has_credit(found[0][0], at):
                    self._give_out(buffer, at, end, found, frames)
                    at = end
                    continue
            name, verdict = self._judge(buffer, at, patience)
            if verdict == WAIT and patience is not Patience.OVER:
                break
            if isinstance(verdict, Broken):
                self._charge(name, at, verdict.end)
                # Overlapping claims are given out once: false starts must not multiply the bytes.
                claimed = buffer[max(at, self._mark) : verdict.end]
                if claimed:
                    broken = [(name, claimed, verdict.reason)]
                    self._give_out(buffer, at, verdict.end, broken, frames)
            elif verdict > 0:
                self._give_out(buffer, at, verdict, [(name, buffer[at:verdict], None)], frames)
            at = verdict if isinstance(verdict, int) and verdict > 0 else at + 1
        self._drop_noise(buffer, at, patience is Patience.OVER, frames)
        kept = min(at, self._mark)
        self._gone += kept
        self._buffer, self._at, self._mark = buffer[kept:], at - kept, self._mark - kept
        return frames

    def _judge(self, buffer: bytes, at: int, patience: Patience) -> tuple[str, Verdict]:
        """Return the first opinion of the framings whose leader stands at ``at``."""
        for framing in self._framings[buffer[at]]:
            if self._paid and not self._has_credit(framing.name, at):
                continue
            verdict = framing.measure(buffer, at, patience)
            if verdict != NOT_HERE:
                return framing.name, verdict
        return NOISE, NOT_HERE

    def _charge(self, name: str, start: int, end: int) -> None:
        """Note that a broken frame has been looked at.

        A flood of false starts, each claiming the longest frame, would else cost a thousand looks
        at every byte.
        """
        looks = (end - start) // LOOKS_PER_BYTE
        self._paid[name] = max(self._paid.get(name, 0), self._gone + start) + looks

    def _has_credit(self, name: str, at: int) -> bool:
        """Return False where a kind of frame is not looked for, because too many were broken."""
        paid = self._paid.get(name)
        return paid is None or paid - self._gone - at <= CREDIT // LOOKS_PER_BYTE

    def _give_out(
        self, buffer: bytes, start: int, end: int, found: Sequence[Frame], frames: list[Frame]
    ) -> None:
        self._drop_noise(buffer, start, True, frames)
        frames += found
        self._mark = max(self._mark, end)

    def _drop_noise(self, buffer: bytes, end: int, closed: bool, frames: list[Frame]) -> None:
        """Give out the noise before ``end``; an unfinished last piece only when ``closed``."""
        while self._mark < end:
            piece = _NOISE_PIECE.match(buffer, self._mark, end)
            if piece is None and not closed:
                return
            stop = piece.end() if piece else end
            if buffer[self._mark : stop].strip(_BLANK):
                frames.append((NOISE, buffer[self._mark : stop], "not a frame"))
            self._mark = stop


_DOLLAR = 0x24
_BLANK = b"\r\n\t \0$"
# Some receivers begin a sentence with two dollars.
_NOISE_PIECE = re.compile(rb"[^\r\n]{0,%d}[\r\n]|[^\r\n]{%d}" % (LONGEST_NOISE - 1, LONGEST_NOISE))
