"""Every device of the list is built the same from the same seed and speaks its protocol."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.domain.grid import Jurisdiction
from cmdmap.protocols.registry import NAMES
from cmdmap.simulate.catalogue import MODELS, Scene
from cmdmap.simulate.device import Greeting

NOW = datetime(2026, 5, 4, 4, tzinfo=UTC)


def said(town: Jurisdiction, name: str, seed: int) -> list[bytes]:
    device = MODELS[name].build(Scene(town, NOW, seed))
    if isinstance(device, Greeting):
        device.greet(NOW)
    return [frame for n in range(61) for frame in device.speak(NOW + timedelta(seconds=n))]


@pytest.mark.parametrize("name", MODELS)
def test_the_same_seed_says_the_same(town: Jurisdiction, name: str) -> None:
    assert MODELS[name].protocol in NAMES
    first = said(town, name, 1)
    assert first == said(town, name, 1)
    # These wait until they are asked.
    assert bool(first) is (name != "gsm")


def test_every_protocol_that_can_be_read_has_a_device() -> None:
    played = {model.protocol for model in MODELS.values()} | {"fleetsync"}
    assert set(NAMES) - played == {"auto"}
