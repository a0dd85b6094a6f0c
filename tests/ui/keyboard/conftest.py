"""A seat somebody has entered, and units and incidents made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kit.windows import TESTER
from tests.ui.casework.conftest import kinds, make_assignment, make_clock, make_incident

from cmdmap.config import resources_dir
from cmdmap.options import Options
from cmdmap.services.console import Console
from cmdmap.services.pool import ReaderPool
from cmdmap.ui.seat import Seat

__all__ = ["kinds", "make_assignment", "make_clock", "make_incident"]


@pytest.fixture
def seat(home: Path) -> Iterator[Seat]:
    """Somebody who may everything at an open console."""
    options = Options.load(resources_dir(), home)
    console = Console(home, f"sqlite:///{home / 'cmdmap.db'}", options)
    console.start()
    pool = ReaderPool(console.store)
    seat = Seat(options, home)
    seat.open(console, pool)
    seat.login.enter(TESTER)
    yield seat
    seat.answers.close()
    pool.stop()
    console.stop()
