"""A fresh store in a real file for each test of casework."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kit.desks import open_file

from cmdmap.store.engine import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open store."""
    with open_file(tmp_path / "desk.db") as store:
        yield store
