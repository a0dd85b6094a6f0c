"""A fresh store, the kinds that ship and the places of the demo area."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kit.desks import open_file

from cmdmap.config import resources_dir
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.services.casework.kind_files import load_kinds
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.locate import AreaIndex
from cmdmap.store.engine import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open store."""
    with open_file(tmp_path / "desk.db") as store:
        yield store


@pytest.fixture(scope="package")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> KindBook:
    """The kinds that ship."""
    return load_kinds(resources_dir(), tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="package")
def index() -> AreaIndex:
    """The demo area."""
    return AreaIndex(load_demo_jurisdiction())
