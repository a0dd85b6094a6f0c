"""Racks that decode for real, over devices that have a speed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.kit.waiting import Ear

from cmdmap.domain.recognition import Recognition
from cmdmap.links.ports import PortInfo
from cmdmap.links.rack import LinkRack
from cmdmap.links.recognise.memory import DeviceMemory


class Kept:
    """A memory of one plugged-in device and what it was told to keep."""

    def __init__(self, *known: Recognition, serial_number: str = "A1", location: str = "") -> None:
        self.recognitions: list[Recognition] = []
        self.memory = DeviceMemory(known, self.recognitions.append, self._find)
        self._port = PortInfo("", "", 0x1A86, 0x7523, serial_number, location)

    def _find(self, path: str) -> PortInfo:
        return self._port._replace(path=path)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def make_rack(ear: Ear, tmp_path: Path) -> Iterator[Callable[[DeviceMemory], LinkRack]]:
    racks: list[LinkRack] = []

    def make(memory: DeviceMemory) -> LinkRack:
        racks.append(LinkRack(ear, tmp_path / "tapes", memory=memory))
        return racks[-1]

    yield make
    for rack in racks:
        rack.stop()
