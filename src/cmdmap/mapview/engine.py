"""Settings the web engine reads from the environment, made once before QApplication.

Called by ``app`` and by the tests' conftest. Without a GPU the software back end of Qt Quick is
half again as fast as software OpenGL under X (``docs/map.md``), so it is chosen where no render
node exists; a value the user has set stays.
"""

from __future__ import annotations

import os
from pathlib import Path

from cmdmap.i18n import tr


def prepare_web_engine() -> list[str]:
    """Choose software drawing where there is no GPU and the sandbox by who we are.

    Returns:
        Warnings to show the operator, one sentence each: Chromium refuses to start its sandbox as
        root, so root runs without one; everybody else keeps it.
    """
    if not has_gpu():
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
        os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
    if not _is_root():
        return []
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    return [tr("Started as root: the map runs without its sandbox; use an ordinary account")]


def has_gpu() -> bool:
    """Return whether the system shows a render node (always True outside Linux)."""
    devices = Path("/dev/dri")
    return os.name != "posix" or (devices.is_dir() and any(devices.glob("renderD*")))


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
