"""The bell ends a silent read at once, from another thread, and does no harm once it is closed."""

from __future__ import annotations

import select
import threading
from pathlib import Path

import pytest
from tests.kit.ptys import PtyDevice

from cmdmap.links import serial_port
from cmdmap.links.base import LinkSpec
from cmdmap.links.bell import MOST_RINGS, Bell
from cmdmap.links.kind import Chunk, WakeableWire
from cmdmap.links.serial_port import open_serial
from cmdmap.links.spec import parse_link


def can_be_read(bell: Bell) -> bool:
    return bool(select.select([bell.descriptor], [], [], 0)[0])


def test_one_hush_takes_note_of_every_ring() -> None:
    bell = Bell()
    for _ in range(MOST_RINGS):
        bell.ring()
    assert can_be_read(bell)
    bell.hush()
    assert not can_be_read(bell)
    bell.hush()
    bell.close()


def test_a_bell_nobody_hears_never_blocks_and_a_closed_one_is_silent() -> None:
    bell = Bell()
    for _ in range(100_000):
        bell.ring()
    assert can_be_read(bell)
    bell.close()
    bell.close()
    bell.ring()


@pytest.fixture
def spec(tmp_path: Path) -> LinkSpec:
    return parse_link(f"serial:{tmp_path / 'radio'}?protocol=fleetsync")


def test_an_order_ends_the_wait_of_a_silent_port(
    spec: LinkSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial_port, "READ_WAIT_S", 600)
    device = PtyDevice(tmp_path / "radio").plug_in()
    wire = open_serial(spec, threading.Event())
    assert isinstance(wire, WakeableWire)
    read: list[Chunk] = []
    reader = threading.Thread(target=lambda: read.append(wire.read()))
    reader.start()
    wire.wake()
    reader.join(15)
    assert read == [Chunk(b"")]
    # What came together with a ring is not lost.
    wire.wake()
    device.send(b"frame")
    data = b""
    while data != b"frame":
        data += wire.read().data
    wire.close()
    wire.wake()
    device.pull_out()
