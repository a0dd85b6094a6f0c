"""A serial device with a speed: a pseudo-terminal whose reader gets rubbish at any other one.

The kernel's pseudo-terminals carry bytes, not bits. This one looks up which speed the reading
program has set (the near side's termios, which both ends share), sends at the pace of its own
speed, and where the two differ gives what a UART would make of the wave: start bit at each falling
edge, eight samples in the middle of the reader's bits.
"""

from __future__ import annotations

import contextlib
import math
import os
import termios
import threading
import time
import tty
from collections.abc import Callable, Iterable
from types import TracebackType

SLICE_S = 0.01
"""How often bytes go out: as finely as a USB adapter hands them on."""

SPEEDS = {
    getattr(termios, f"B{baud}"): baud
    for baud in (4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)
}


class BaudPipe:
    """Speaks ``burst()`` once every ``period_s`` at ``baud`` until it is closed."""

    def __init__(
        self,
        baud: int,
        burst: Callable[[], bytes],
        *,
        period_s: float = 1.0,
        two_stops: bool = False,
    ) -> None:
        """``two_stops`` is a device that sends seven data bits and two stop bits."""
        self.baud = baud
        self._burst = burst
        self._period_s = period_s
        self._two_stops = two_stops
        self._over = threading.Event()
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        # No speed of ours: until a program opens the port its UART is off, and nothing waits in it.
        fresh = termios.tcgetattr(self._near)
        fresh[4] = fresh[5] = termios.B50
        termios.tcsetattr(self._near, termios.TCSANOW, fresh)
        os.set_blocking(self._far, False)
        self.path = os.ttyname(self._near)
        self._thread = threading.Thread(target=self._speak, name="baud pipe", daemon=True)

    @property
    def link(self) -> str:
        """The written form of a link to it."""
        return f"serial:{self.path}"

    def readers_baud(self) -> int:
        """Return the speed that the reading program has set."""
        return SPEEDS.get(termios.tcgetattr(self._near)[5], 0)

    def written_back(self) -> bytes:
        """Return what the reading program has sent to the device."""
        with contextlib.suppress(BlockingIOError):
            return os.read(self._far, 65536)
        return b""

    def __enter__(self) -> BaudPipe:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()
        os.close(self._near)
        os.close(self._far)

    def _speak(self) -> None:
        next_burst = time.monotonic()
        waiting = b""
        credit = 0.0
        while not self._over.wait(SLICE_S):
            if time.monotonic() >= next_burst:
                waiting += self._burst()
                next_burst += self._period_s
            if not waiting:
                credit = 0.0
                continue
            credit += self.baud / 10 * SLICE_S
            size = min(len(waiting), int(credit))
            credit -= size
            piece, waiting = waiting[:size], waiting[size:]
            # What nobody reads is lost, as on a cable.
            with contextlib.suppress(BlockingIOError):
                os.write(self._far, self._as_heard(piece))

    def _as_heard(self, piece: bytes) -> bytes:
        attributes = termios.tcgetattr(self._near)
        baud = SPEEDS.get(attributes[5], 0)
        two_stops = bool(attributes[2] & termios.CSTOPB)
        if baud == self.baud and two_stops == self._two_stops:
            return piece
        sent = bytes(byte | 0x80 for byte in piece) if self._two_stops else piece
        if baud == self.baud:
            return sent if self._two_stops else bytes(byte & 0x7F for byte in sent)
        return through_uart(sent, self.baud, baud) if baud else b""


def through_uart(data: bytes, device_baud: int, reader_baud: int) -> bytes:
    """Return what a UART set to ``reader_baud`` makes of ``data`` sent at ``device_baud``."""
    wave = [bit for byte in data for bit in (0, *((byte >> n) & 1 for n in range(8)), 1)]
    step = device_baud / reader_baud
    """Device bits in one of the reader's."""
    heard = bytearray()
    at = 0.0
    while (edge := _falling_edge(wave, math.ceil(at))) is not None:
        samples = [_level(wave, edge + (n + 0.5) * step) for n in range(10)]
        if samples[0] == 0:
            heard.append(sum(bit << n for n, bit in enumerate(samples[1:9])))
            at = edge + 9.5 * step
        else:
            # A glitch shorter than half a bit is no start.
            at = edge + 1
    return bytes(heard)


def _falling_edge(wave: list[int], start: int) -> int | None:
    level = _level(wave, start - 1)
    for place in range(start, len(wave)):
        if level and not wave[place]:
            return place
        level = wave[place]
    return None


def _level(wave: list[int], at: float) -> int:
    return wave[int(at)] if 0 <= at < len(wave) else 1


def nmea_second(lines: Iterable[str] = ()) -> Callable[[], bytes]:
    """Return a maker of what a receiver says each second: about 460 bytes of sentences."""
    from cmdmap.protocols.nmea_encode import sentence

    said = tuple(lines) or (
        "GNGGA,080000.00,3009.6000,N,12009.0000,E,1,12,0.8,8.0,M,9.0,M,,",
        "GNGSA,A,3,03,07,09,14,16,22,26,31,,,,,1.4,0.8,1.1,1",
        "GPGSV,3,1,10,03,41,118,38,07,63,321,42,09,22,231,35,14,17,050,31,1",
        "GPGSV,3,2,10,16,52,287,44,22,34,172,40,26,19,298,33,31,71,012,45,1",
        "GPGSV,3,3,10,04,12,081,28,21,08,199,24,1",
        "GBGSV,1,1,03,06,44,190,38,09,57,214,41,16,48,203,39,1",
        "GNRMC,080000.00,A,3009.6000,N,12009.0000,E,1.20,87.0,240526,,,A,V",
    )
    burst = b"".join(sentence(line) for line in said)
    return lambda: burst
