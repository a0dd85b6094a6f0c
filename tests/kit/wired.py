"""Simulated devices on real pseudo-terminals, moved on in real time by a thread of the test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cmdmap.simulate.device import Device
from cmdmap.simulate.terminal import Terminal


class ScriptedRadio:
    """Says what the test hands it and answers what it hears by a rule."""

    def __init__(self, answer: Callable[[bytes], list[bytes]] = lambda _: []) -> None:
        self.heard = b""
        self._answer = answer
        self._due: list[bytes] = []

    def say(self, *frames: bytes) -> None:
        """Say these at the next moment."""
        self._due += frames

    def hear(self, data: bytes, now: datetime) -> None:
        """See :class:`~cmdmap.simulate.device.Device`."""
        self.heard += data
        self._due += self._answer(data)

    def speak(self, now: datetime) -> list[bytes]:
        """See :class:`~cmdmap.simulate.device.Device`."""
        due, self._due = self._due, []
        return due


@contextmanager
def wired(device: Device, path: Path) -> Iterator[str]:
    """Plug a device in at ``path`` and return the link to it without options; then pull it out."""
    terminal = Terminal(path)
    stopping = threading.Event()

    def run() -> None:
        while not stopping.wait(0.005):
            now = datetime.now(UTC)
            told = terminal.read()
            if told:
                device.hear(told, now)
            for frame in device.speak(now):
                terminal.write(frame)

    thread = threading.Thread(target=run, name="wired device")
    thread.start()
    try:
        yield f"serial:{path}"
    finally:
        stopping.set()
        thread.join()
        terminal.close()
