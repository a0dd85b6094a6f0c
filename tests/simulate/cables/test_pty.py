"""The serial cable: a pseudo-terminal read as any other port."""

from __future__ import annotations

import os
from pathlib import Path

from tests.kit.waiting import wait_until

from cmdmap.simulate.cables.pty import PtyCable


def test_carries_bytes_both_ways(tmp_path: Path) -> None:
    cable = PtyCable(tmp_path / "tty")
    near = os.open(tmp_path / "tty", os.O_RDWR | os.O_NOCTTY)
    cable.write(b"here")
    assert os.read(near, 10) == b"here"
    os.write(near, b"order")
    found: list[bytes] = []
    wait_until("an order", lambda: bool(found.extend(cable.read()) or found))
    os.close(near)
    cable.close()
    assert (b"".join(found), cable.plugs) == (b"order", 1)
    assert not (tmp_path / "tty").exists()
