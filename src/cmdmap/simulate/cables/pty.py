"""A serial cable: a pseudo-terminal with a stable path. POSIX.

Plugged in by ``plug.py``.
"""

from __future__ import annotations

from pathlib import Path

from cmdmap.simulate.terminal import Terminal


class PtyCable:
    """The device's end of a pseudo-terminal at ``path``.

    Raises:
        WorldError: the path is taken by something else, or no pseudo-terminal can be had.
    """

    plugs = 1
    """See :class:`~cmdmap.simulate.cables.cable.Cable`; who listens is not seen."""

    def __init__(self, path: Path) -> None:
        self._terminal = Terminal(path)

    def read(self) -> list[bytes]:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        data = self._terminal.read()
        return [data] if data else []

    def write(self, data: bytes) -> None:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        self._terminal.write(data)

    def close(self) -> None:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        self._terminal.close()
