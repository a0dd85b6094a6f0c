"""A themed application."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from cmdmap.widgets.theme import apply_theme


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> None:
    apply_theme(qapp)
