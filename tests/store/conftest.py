"""A fresh store in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kit.desks import open_file

from cmdmap.store.engine import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cmdmap.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_file(path) as opened:
        yield opened
