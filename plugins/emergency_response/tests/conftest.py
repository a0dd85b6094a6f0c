"""A bench with the plugin, a plan and units that can be sent texts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cmdmap.api import ForceKind, Unit, UnitId
from cmdmap.testing import PluginBench
from emergency_response.domain.wishes import SavePlans
from emergency_response.store.activations import Activation, read_running
from emergency_response.tests.scene import HEAD, KEYS, PLAN, PLUGIN, wish_of


@pytest.fixture
def bench() -> Iterator[PluginBench]:
    """The plugin with :data:`PLAN` and two units with telephones."""
    with PluginBench(PLUGIN) as made:
        units = tuple(
            Unit(UnitId(0), name, ForceKind.GOVERNANCE, (key,)) for name, key in KEYS.items()
        )
        made.add_units(*units)
        made.submit(SavePlans((PLAN,), "first"), "head", HEAD)
        yield made


@pytest.fixture
def begun(bench: PluginBench) -> Activation:
    """A real response that runs."""
    bench.submit(wish_of(bench), "head", HEAD)
    return bench.read(read_running)[0]


@pytest.fixture
def drill(bench: PluginBench) -> Activation:
    """A drill that runs."""
    bench.submit(wish_of(bench, drill=True), "head", HEAD)
    return bench.read(read_running)[0]
