"""A pseudo-terminal with a stable name: the cable between a simulated device and a serial link.

Used by ``hardware.py`` in its one thread. Like a real cable it never blocks the device: what
nobody listens to is lost, what a slow reader has no room for is dropped, both are counted. POSIX.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import tty
from collections.abc import Iterator
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr

READ_BYTES = 4096


class Terminal:
    """One pseudo-terminal; ``path`` is a symbolic link to its near end, made anew.

    Raises:
        WorldError: the path is taken by something else, or no pseudo-terminal can be had.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lost_bytes = 0
        if path.exists() and not path.is_symlink():
            raise WorldError(tr("{path} is in the way; move it or name another folder.", path=path))
        try:
            self._far, near = os.openpty()
        except OSError as error:
            raise WorldError(tr("No pseudo-terminal can be had ({error}).", error=error)) from error
        tty.setraw(near)
        fresh = path.with_name(path.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(near))
        fresh.replace(path)
        # Kept closed on our side, so that a hang-up tells that nobody listens.
        os.close(near)
        os.set_blocking(self._far, False)
        self._poll = select.poll()
        self._poll.register(self._far, select.POLLIN)

    def write(self, data: bytes) -> None:
        """Send ``data`` at once or lose what finds no room."""
        written = 0
        if self._is_listened_to():
            # Refused where there is no room, or the listener hung up just now.
            with contextlib.suppress(OSError):
                written = os.write(self._far, data)
        self.lost_bytes += len(data) - written

    def read(self) -> bytes:
        """Return what the other side sent since the last read, empty when nothing."""
        if not any(event & select.POLLIN for _, event in self._poll.poll(0)):
            return b""
        try:
            return os.read(self._far, READ_BYTES)
        except OSError:
            # The listener hung up between the look and the read.
            return b""

    def close(self) -> None:
        """Pull the cable: a reader sees an unplugged device, the path is gone."""
        self.path.unlink(missing_ok=True)
        os.close(self._far)

    def _is_listened_to(self) -> bool:
        return not any(event & select.POLLHUP for _, event in self._poll.poll(0))


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make ``folder`` and hold it for one simulation.

    Raises:
        WorldError: another simulation holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise WorldError(
                tr("Another simulation uses {folder}; stop it or name another.", folder=folder)
            ) from error
        yield
