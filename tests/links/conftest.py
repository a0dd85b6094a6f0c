"""Racks over real devices, closed after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kit.decoders import line_decoder
from tests.kit.ptys import PtyDevice
from tests.kit.waiting import Ear

from cmdmap.links.backoff import Pauses
from cmdmap.links.rack import LinkRack

QUICK = Pauses((0.02, 0.05), steady_s=10.0)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def rack(ear: Ear, tmp_path: Path) -> Iterator[LinkRack]:
    rack = LinkRack(ear, tmp_path / "tapes", decoder_factory=line_decoder, pauses=QUICK)
    yield rack
    rack.stop()


@pytest.fixture
def device(tmp_path: Path) -> Iterator[PtyDevice]:
    device = PtyDevice(tmp_path / "ttyUSB0")
    yield device
    device.close()
