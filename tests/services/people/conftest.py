"""A desk with a small roster for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kit.desks import open_file
from tests.kit.radio_desks import RadioBench, radio_bench
from tests.services.people.small_roster import ROSTER

from cmdmap.domain.people.commands import KeepRoster
from cmdmap.store.engine import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_file(tmp_path / "cmdmap.db") as store:
        yield store


@pytest.fixture
def bench(store: Store) -> Iterator[RadioBench]:
    with radio_bench(store, units=2) as bench:
        bench.do(KeepRoster(ROSTER))
        yield bench
