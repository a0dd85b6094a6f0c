"""What is known of the devices that were recognised before, and who hangs on which port.

Asked by a serial link when it opens, told when it has locked. A device is known by its serial
number, else by the USB socket it is plugged into; COM numbers and paths are handed out anew at
every plug-in and mean nothing. A port with neither (built in, pseudo-terminal) is not remembered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cmdmap.domain.recognition import Recognition, Setting
from cmdmap.links.ports import PortInfo, list_ports
from cmdmap.links.recognise.plan import in_order


class PortMemory(Protocol):
    """What a serial link asks; called from its thread, answers at once and never raises."""

    def choices(self, path: str) -> tuple[Setting, ...]:
        """Return the settings to try on a port, the likeliest first."""
        ...

    def remember(
        self, path: str, setting: Setting, protocols: tuple[str, ...], at: datetime
    ) -> None:
        """The device on this port was understood."""
        ...


def device_key(port: PortInfo) -> str:
    """Return what a device is known by, empty when only its path is known."""
    if port.vid is None or port.pid is None:
        return ""
    kind = f"usb:{port.vid:04x}:{port.pid:04x}"
    if port.serial_number:
        return f"{kind}:{port.serial_number}"
    return f"{kind}@{port.location}" if port.location else ""


def find_port(path: str) -> PortInfo | None:
    """Return the port behind a path, which may be a symbolic link; None when it is not listed."""
    real = str(Path(path).resolve())
    return next((port for port in list_ports() if port.path in (path, real)), None)


class DeviceMemory:
    """The devices known to this console, by key; safe from any thread."""

    def __init__(
        self,
        known: Iterable[Recognition] = (),
        keep: Callable[[Recognition], object] = lambda recognition: None,
        find: Callable[[str], PortInfo | None] = find_port,
    ) -> None:
        """Start from what is ``known``; ``keep`` is told what is new and must return at once."""
        self._keep = keep
        self._find = find
        self._lock = threading.Lock()
        self._known = {recognition.device: recognition for recognition in known}

    def choices(self, path: str) -> tuple[Setting, ...]:
        """See :class:`PortMemory`."""
        port = self._find(path)
        if port is None:
            return in_order(())
        known = self.recall(port)
        remembered = (known.setting,) if known else ()
        suggested = (Setting(port.baud),) if port.baud else ()
        return in_order((*remembered, *suggested))

    def recall(self, port: PortInfo) -> Recognition | None:
        """Return what is known of the device on a port."""
        with self._lock:
            return self._known.get(device_key(port))

    def remember(
        self, path: str, setting: Setting, protocols: tuple[str, ...], at: datetime
    ) -> None:
        """See :class:`PortMemory`."""
        port = self._find(path)
        device = device_key(port) if port else ""
        if not device:
            return
        fresh = Recognition(device, setting, protocols, at)
        with self._lock:
            known = self._known.get(device)
            self._known[device] = fresh
        if known is None or known._replace(at=at) != fresh:
            self._keep(fresh)
