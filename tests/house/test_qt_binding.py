"""The Qt binding keeps its count of None.

PySide6 6.12.0 on Python 3.11 loses one reference at nearly every void call and aborts the process
after some thousand; the lock pins 6.11.3, and this loop proves the pin.
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel

CALLS = 50_000


def test_a_void_call_keeps_the_count_of_none(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.setText("x")
    assert sys.getrefcount(None) > before - CALLS // 100
    assert label.text() == "x"
