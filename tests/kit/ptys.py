"""Pseudo-terminals as serial devices that can be plugged in and pulled out."""

from __future__ import annotations

import os
import tty
from pathlib import Path


class PtyDevice:
    """A device at a stable path (a symbolic link), like an adapter under ``/dev/serial/by-id``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._far = -1
        self._near = -1

    @property
    def link(self) -> str:
        """The written form of a link to it."""
        return f"serial:{self.path}"

    def plug_in(self) -> PtyDevice:
        """Make the device appear."""
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        self.path.symlink_to(os.ttyname(self._near))
        return self

    def pull_out(self) -> None:
        """Make the device vanish, as an unplugged adapter does."""
        self.path.unlink()
        os.close(self._near)
        os.close(self._far)
        self._far = self._near = -1

    def send(self, data: bytes) -> None:
        """Speak as the device."""
        while data:
            data = data[os.write(self._far, data) :]

    def close(self) -> None:
        """Pull it out if it is plugged in."""
        if self._far >= 0:
            self.pull_out()
