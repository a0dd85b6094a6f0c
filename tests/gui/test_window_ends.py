"""A window that was closed leaves nothing behind, as each change of language closes one."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

from tests.kit.windows import open_window


def test_a_closed_window_is_let_go(home: Path, qtbot: Any) -> None:
    with open_window(home, qtbot) as driver:
        workspace = weakref.ref(driver.window.command)
        seat = weakref.ref(driver.window._seat)
    del driver
    gc.collect()
    assert workspace() is None
    assert seat() is None
