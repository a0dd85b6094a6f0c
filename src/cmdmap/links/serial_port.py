"""Serial links: a receiver or a base radio on a COM port, USB adapter or pseudo-terminal.

Opened by ``session.py``. Any path is taken, also one that does not exist yet. A speed that is not
told is the protocol's usual one where its devices may be silent, else it is hunted for
(``recognise/``), beginning with 9600 baud, 8N1, as most GNSS modules ship; the port is locked
against a second program where the system can.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import select
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from serial import Serial  # type: ignore[attr-defined]

from cmdmap.domain.recognition import Setting
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec
from cmdmap.links.bell import Bell
from cmdmap.links.kind import (
    CHUNK_BYTES,
    PIECE_BYTES,
    READ_WAIT_S,
    WRITE_WAIT_S,
    Chunk,
    LinkKind,
    LinkLostError,
    shown,
    whole_number,
)
from cmdmap.links.recognise.frame_errors import frame_errors
from cmdmap.links.recognise.plan import AUTO_BAUD, BAUDS, PROFILES

USUAL = Setting(BAUDS[0])
"""What most devices ship with."""

TOLD_FRAMES = ("8N1", "8N2", "8E1", "8O1", "7N2", "7E1", "7O1")
"""Character formats a link can be told."""

_NO_LOCKS = (errno.ENOSYS, errno.ENOTSUP, errno.ENOLCK)
"""The device's file system knows no locks."""

_PORT_ERRORS: tuple[type[Exception], ...] = (OSError, ValueError)
if os.name == "posix":
    # What pyserial lets through when a terminal vanishes while it is being set up.
    _PORT_ERRORS += (importlib.import_module("termios").error,)


class Port(Protocol):
    """The part of pyserial's ``Serial``, which has no types, that is used here."""

    @property
    def port(self) -> str:
        """The path."""
        ...

    @property
    def in_waiting(self) -> int:
        """Bytes that can be read at once."""
        ...

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes, fewer once the time-out is over."""
        ...

    def write(self, data: bytes) -> int:
        """Send all of ``data`` or raise once the time-out is over."""
        ...

    def fileno(self) -> int:
        """Return the descriptor, on POSIX only."""
        ...

    def apply_settings(self, settings: Mapping[str, object]) -> None:
        """Change speed and format of the open port."""
        ...

    def close(self) -> None:
        """Close the port."""
        ...


class KeepingSerial(Serial):
    """pyserial's port, but what a device has said before it was opened is read, not thrown away."""

    def _reset_input_buffer(self) -> None:
        """Called by ``open``; a pseudo-terminal keeps its first words for whoever comes."""


class SerialWire:
    """An open serial port on any system; a :class:`~.recognise.tuning.TunableWire`."""

    def __init__(self, port: Port, setting: Setting = USUAL, hunts: bool = False) -> None:
        self._port = port
        self.setting = setting
        self.hunts = hunts

    def tune(self, setting: Setting) -> bool:
        """Set speed and format; False when the port refuses them."""
        try:
            self._port.apply_settings(_pyserial_settings(setting))
        except _PORT_ERRORS:
            return False
        self.setting = setting
        return True

    def frame_errors(self) -> int | None:
        """Nobody counts them here."""
        return None

    def read(self) -> Chunk:
        """Return the first byte and everything that came with it."""
        try:
            return Chunk(self._read())
        except _PORT_ERRORS as error:
            path = self._port.port
            raise LinkLostError(tr("{path} was unplugged; plug it in again.", path=path)) from error

    def write(self, data: bytes, to: str = "") -> None:
        """Send ``data`` piece by piece; a device that takes nothing for some seconds is lost."""
        del to
        try:
            for start in range(0, len(data), PIECE_BYTES):
                self._port.write(data[start : start + PIECE_BYTES])
        except _PORT_ERRORS as error:
            path = self._port.port
            raise LinkLostError(
                tr("{path} takes no bytes; check the device and its cable.", path=path)
            ) from error

    def close(self) -> None:
        """Close the port, also one whose device is gone."""
        with contextlib.suppress(*_PORT_ERRORS):
            self._port.close()

    def _read(self) -> bytes:
        first = self._port.read(1)
        more = min(self._port.in_waiting, CHUNK_BYTES - 1) if first else 0
        return first + self._port.read(more) if more else first


class DescriptorWire(SerialWire):
    """The same on POSIX with two system calls a read instead of five.

    Each call gives up the interpreter and may wait for it behind a busy thread, so this is what
    keeps a quiet link quick while another one floods.
    """

    def __init__(self, port: Port, setting: Setting = USUAL, hunts: bool = False) -> None:
        super().__init__(port, setting, hunts)
        self._descriptor = port.fileno()
        self._poll = select.poll()
        self._bell = Bell()
        for descriptor in (self._descriptor, self._bell.descriptor):
            self._poll.register(descriptor, select.POLLIN)

    def wake(self) -> None:
        """Let the present or the next read return; from any thread."""
        self._bell.ring()

    def close(self) -> None:
        """Close the port, also one whose device is gone."""
        super().close()
        self._bell.close()

    def frame_errors(self) -> int | None:
        """Return the kernel's count, None where the driver has none."""
        return frame_errors(self._descriptor)

    def _read(self) -> bytes:
        ready = [descriptor for descriptor, _ in self._poll.poll(READ_WAIT_S * 1000)]
        if self._bell.descriptor in ready:
            self._bell.hush()
        if self._descriptor not in ready:
            return b""
        data = os.read(self._descriptor, CHUNK_BYTES)
        if not data:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return data


def open_serial(spec: LinkSpec, stopping: threading.Event) -> SerialWire:
    """Open the port of ``spec``; takes no time, so ``stopping`` is not looked at.

    Raises:
        LinkLostError: the path is absent, in use, not permitted or not a serial port.
    """
    del stopping
    setting, hunts = _told(spec)
    make_wire = DescriptorWire if os.name == "posix" else SerialWire
    try:
        return make_wire(_open_port(spec.address, setting), setting, hunts)
    except _PORT_ERRORS as error:
        raise LinkLostError(_why(spec.address, error)) from error


def _told(spec: LinkSpec) -> tuple[Setting, bool]:
    """Return what to open the port with, and whether to hunt from there."""
    baud = spec.options.get("baud", "")
    profile = PROFILES.get(spec.options.get("protocol", ""))
    setting = Setting(int(baud)) if baud.isdigit() else profile or USUAL
    hunts = baud == AUTO_BAUD or not (baud or profile)
    return setting._replace(frame=spec.options.get("frame", setting.frame)), hunts


def _pyserial_settings(setting: Setting) -> dict[str, object]:
    return {
        "baudrate": setting.baud,
        "bytesize": int(setting.frame[0]),
        "parity": setting.frame[1],
        "stopbits": int(setting.frame[2]),
    }


def _open_port(path: str, setting: Setting) -> Port:
    # The lock is a POSIX notion; Windows never opens a port twice.
    exclusive = True if os.name == "posix" else None
    open_port: Callable[..., Port] = KeepingSerial
    asked = {
        **_pyserial_settings(setting),
        "timeout": READ_WAIT_S,
        "write_timeout": WRITE_WAIT_S,
    }
    try:
        return open_port(path, **asked, exclusive=exclusive)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        return open_port(path, **asked)


def _why(path: str, error: Exception) -> str:
    code = error.errno if isinstance(error, OSError) else None
    if code in (errno.ENOENT, errno.ENXIO, errno.ENODEV) or not _exists(path):
        return tr("{path} is not there; plug the device in.", path=path)
    if code in (errno.EACCES, errno.EPERM):
        return tr("{path} may not be opened; add your user to the group that owns it.", path=path)
    if code in (errno.EAGAIN, errno.EBUSY):
        return tr("{path} is in use by another program; close it there.", path=path)
    return tr("{path} cannot be used as a serial port ({error}).", path=path, error=error)


def _exists(path: str) -> bool:
    return os.name != "posix" or Path(path).exists()


def _is_there(spec: LinkSpec) -> bool:
    return os.name == "posix" and Path(spec.address).exists()


def _check_path(address: str) -> str:
    if len(address) > 1024:
        raise UsageError(tr("The path of a serial port is too long."))
    return address


_whole_baud = whole_number(50, 4_000_000)


def _check_baud(name: str, value: str) -> str:
    return value if value == AUTO_BAUD else _whole_baud(name, value)


def _check_frame(name: str, value: str) -> str:
    if value not in TOLD_FRAMES:
        raise UsageError(
            tr(
                "{name}={value} cannot be used: give one of {frames}.",
                name=name,
                value=shown(value),
                frames=", ".join(TOLD_FRAMES),
            )
        )
    return value


SERIAL = LinkKind(
    name="serial",
    form="serial:PATH[?protocol=NAME&baud=N]",
    check_address=_check_path,
    open=open_serial,
    options={"baud": _check_baud, "frame": _check_frame},
    is_there=_is_there,
)
