"""What every test gets: its own home folder, English, an offscreen screen and a leak check.

Stands above all rooms' tests; a room's own fixtures are in the ``conftest.py`` of its folder.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["LC_ALL"] = "C.UTF-8"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.geteuid() == 0:
    # Chromium refuses to start its sandbox as root; an ordinary user's tests keep it on.
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

from cmdmap.i18n import use_language
from cmdmap.mapview.scheme import register_scheme

# The web engine takes a scheme only before QApplication exists.
register_scheme()

# A machine that has much to do makes examples slow, not wrong.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

REPO = Path(__file__).resolve().parents[1]
THREAD_DEADLINE_S = 5.0
"""How long a thread that was told to stop may take to end after its test."""


def pytest_collection_finish() -> None:
    """Leave collecting cycles to this thread, between tests.

    Python collects on whichever thread allocates. A widget that one test left in a cycle would be
    torn down by the link thread of another, which ends in a segmentation fault.
    """
    gc.disable()
    gc.collect()
    gc.freeze()


def pytest_runtest_logfinish() -> None:
    """Collect what the test left and set the rest aside: the next one looks at its own only."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def repo() -> Path:
    """The root of the checkout."""
    return REPO


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of vectors, logs and geodata beside the checkout; skips where there is none."""
    folder = REPO.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder 'shared' with vectors and logs does not lie beside this checkout")
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point ``CMDMAP_HOME`` at a fresh folder, so that no test sees the user's data."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("CMDMAP_HOME", str(folder))
    monkeypatch.delenv("CMDMAP_DATABASE_URL", raising=False)
    monkeypatch.delenv("CMDMAP_PLUGINS", raising=False)
    return folder


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    use_language("en", REPO / "resources" / "i18n")


@pytest.fixture(autouse=True)
def _nothing_outlives_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    before = set(threading.enumerate())
    timers_before = _running_timers(request)
    yield
    leaked = _living_threads(before)
    assert not leaked, f"threads outlive the test: {leaked}"
    timers = len(_running_timers(request) - timers_before)
    assert timers == 0, f"{timers} running QTimer outlive the test"


def _living_threads(before: set[threading.Thread]) -> list[str]:
    # Threads made by Qt show up as dummies once they run Python; Qt's own pool keeps them.
    deadline = time.monotonic() + THREAD_DEADLINE_S
    fresh = [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    for thread in fresh:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [thread.name for thread in fresh if thread.is_alive()]


def _running_timers(request: pytest.FixtureRequest) -> set[int]:
    core = sys.modules.get("PySide6.QtCore")
    if core is None or not {"qtbot", "qapp"} & set(request.fixturenames):
        return set()
    import shiboken6

    return {
        id(found)
        for found in gc.get_objects()
        if isinstance(found, core.QTimer) and shiboken6.isValid(found) and found.isActive()
    }
