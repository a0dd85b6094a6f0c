"""Ending the program is no plugin's business: what wants to is a failure like any other.

Where a slot raises ``SystemExit``, Qt's binding ends the process before any border of Python sees
it. So the modules of plugins get another error under that name (``loader.py``), and ``sys.exit()``
raises it while a line of a plugin is on the stack, also where a library calls it. ``os._exit()``
and crashes in C stay: ``at_work.py`` remembers whose code ran.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from cmdmap.plugins.guard import stands_in


class PluginLeftError(BaseException):
    """Code of a plugin wanted to end the program."""


_folders: tuple[Path, ...] = ()
_exit_of_python = sys.exit


def keep_in(folder: Path) -> Callable[[], None]:
    """Let no code of a folder end the program by ``sys.exit``; returns what ends that."""
    global _folders
    _folders = (*_folders, folder)
    sys.exit = _leave

    def end() -> None:
        global _folders
        left = list(_folders)
        left.remove(folder)
        _folders = tuple(left)
        if not left:
            sys.exit = _exit_of_python

    return end


def _leave(status: object = None, /) -> NoReturn:
    frame = sys._getframe(1)
    if any(stands_in(frame, folder) for folder in _folders):
        raise PluginLeftError(status)
    raise SystemExit(status)


def _leave_at_once(status: object = None, /) -> NoReturn:
    raise PluginLeftError(status)


BUILTINS: dict[str, Any] = {
    **vars(builtins),
    "SystemExit": PluginLeftError,
    "exit": _leave_at_once,
    "quit": _leave_at_once,
}
"""What plugins' modules find without importing it."""
