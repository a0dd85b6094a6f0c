"""What a plugin leaves behind when it goes: threads and timers that run on, files still open.

Looked for by the host after everything it brought was taken away. Threads are told to end at their
next line of Python, timers are cancelled; both, and files in the plugin's own folders, are named on
the page of plugins. Memory and Qt's objects without a parent cannot be told apart from others'.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cmdmap.i18n import tr
from cmdmap.plugins.calling.worker import interrupt
from cmdmap.plugins.guard import stands_in

OPEN_FILES = Path("/proc/self/fd")
MOST_NAMED = 5


def end_leftovers(plugin_id: str, folder: Path, files: Path) -> list[str]:
    """End what code of a folder has left running; return a sentence for each kind of leftover."""
    said = []
    threads = _threads(plugin_id, folder)
    for thread in threads:
        if isinstance(thread, threading.Timer):
            thread.cancel()
        elif thread.ident is not None:
            # A thread that ends by this says nothing.
            interrupt(thread.ident, SystemExit)
    if threads:
        names = ", ".join(thread.name[:40] for thread in threads[:MOST_NAMED])
        said.append(tr("It left {count} threads running ({names}); they were told to end.",
                       count=len(threads), names=names))  # fmt: skip
    opened = _open_files(folder, files)
    if opened:
        names = ", ".join(path.name for path in opened[:MOST_NAMED])
        said.append(tr("It left {count} files open ({names}).", count=len(opened), names=names))
    return said


def _threads(plugin_id: str, folder: Path) -> list[threading.Thread]:
    frames = sys._current_frames()
    ours = f"plugin {plugin_id}"
    return [
        thread
        for thread in threading.enumerate()
        if thread not in (threading.current_thread(), threading.main_thread())
        and not thread.name.startswith(ours)
        and (
            stands_in(frames.get(thread.ident or 0), folder)
            or _lies_in(getattr(thread, "function", None), folder)
        )
    ]


def _lies_in(function: Callable[..., object] | None, folder: Path) -> bool:
    """Tell whether what a timer is to call is code of the folder."""
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return code is not None and str(code.co_filename).startswith(f"{folder}/")


def _open_files(*folders: Path) -> list[Path]:
    found = []
    with suppress(OSError):
        for number in OPEN_FILES.iterdir():
            with suppress(OSError):
                path = number.readlink()
                if any(path.is_relative_to(folder) for folder in folders):
                    found.append(path)
    return sorted(found)
