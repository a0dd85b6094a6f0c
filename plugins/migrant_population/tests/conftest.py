"""A bench with the register in a real store, for every test of the plugin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmdmap.testing import PluginBench

PLUGIN = Path(__file__).parents[1]


@pytest.fixture
def bench() -> Iterator[PluginBench]:
    """The register, empty."""
    with PluginBench(PLUGIN) as made:
        yield made
