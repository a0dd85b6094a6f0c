"""A seat somebody has entered, and units and incidents made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kit.windows import open_seat
from tests.ui.casework.conftest import kinds, make_assignment, make_clock, make_incident

from cmdmap.ui.seat import Seat

__all__ = ["kinds", "make_assignment", "make_clock", "make_incident"]


@pytest.fixture
def seat(home: Path) -> Iterator[Seat]:
    """Somebody who may everything at an open console."""
    with open_seat(home) as seat:
        yield seat
