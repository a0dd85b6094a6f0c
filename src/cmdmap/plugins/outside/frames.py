"""Frames between the console and a driver's process: four bytes of length, then JSON in UTF-8.

Both ends are non-blocking pipes with a deadline, so that whoever stops listening holds up nobody;
JSON only, so that reading a frame never runs anything.
"""

from __future__ import annotations

import json
import os
import select
import struct
import time
from typing import Any

LARGEST = 8 * 2**20
"""Bytes of one frame."""

HEAD = struct.Struct(">I")
CHUNK = 65_536


class PipeError(Exception):
    """The other end is gone, does not answer in time or says what is no frame."""


class Pipe:
    """One end: frames go out by ``out`` and come in by ``into``, both file numbers."""

    def __init__(self, into: int, out: int) -> None:
        self._into = into
        self._out = out
        self._rest = bytearray()
        for number in (into, out):
            os.set_blocking(number, False)

    def send(self, message: dict[str, Any], within_s: float | None = None) -> None:
        """Write a frame; without ``within_s`` wait as long as it takes.

        Raises:
            PipeError: it could not be written in time, or nobody reads any more.
        """
        raw = json.dumps(message, ensure_ascii=False, allow_nan=False).encode("utf-8")
        if len(raw) > LARGEST:
            raise PipeError("a frame is too large")
        left = memoryview(HEAD.pack(len(raw)) + raw)
        until = _until(within_s)
        while left:
            self._wait(self._out, until, writing=True)
            try:
                left = left[os.write(self._out, left[:CHUNK]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise PipeError(str(error)) from error

    def receive(self, within_s: float | None = None) -> dict[str, Any]:
        """Return the next frame; without ``within_s`` wait as long as it takes.

        Raises:
            PipeError: none came in time, the other end is gone, or it is no frame.
        """
        until = _until(within_s)
        (size,) = HEAD.unpack(self._take(HEAD.size, until))
        if size > LARGEST:
            raise PipeError("a frame is too large")
        raw = self._take(size, until)
        try:
            message = json.loads(raw.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise PipeError("what came is no frame") from error
        if not isinstance(message, dict):
            raise PipeError("what came is no frame")
        return message

    def close(self) -> None:
        """Close both numbers."""
        for number in {self._into, self._out}:
            os.close(number)

    def _take(self, size: int, until: float | None) -> bytes:
        while len(self._rest) < size:
            self._wait(self._into, until, writing=False)
            try:
                fresh = os.read(self._into, CHUNK)
            except BlockingIOError:
                continue
            except OSError as error:
                raise PipeError(str(error)) from error
            if not fresh:
                raise PipeError("the other end is gone")
            self._rest += fresh
        taken = bytes(self._rest[:size])
        del self._rest[:size]
        return taken

    def _wait(self, number: int, until: float | None, *, writing: bool) -> None:
        left_ms = None if until is None else max(0.0, until - time.monotonic()) * 1000
        poll = select.poll()
        poll.register(number, select.POLLOUT if writing else select.POLLIN)
        if not poll.poll(left_ms):
            raise PipeError("no answer in time")


def _until(within_s: float | None) -> float | None:
    return None if within_s is None else time.monotonic() + within_s
