"""Serial links over real pseudo-terminals: reading, unplugging, replugging."""

from __future__ import annotations

import stat
from os import mkfifo
from pathlib import Path

import pytest
from serial import Serial
from tests.kit.decoders import line_decoder
from tests.kit.ptys import PtyDevice
from tests.kit.waiting import Ear, wait_until

from cmdmap.links.backoff import Pauses
from cmdmap.links.base import LinkState
from cmdmap.links.kind import READ_WAIT_S, Chunk, LinkLostError
from cmdmap.links.rack import LinkRack
from cmdmap.links.serial_port import SerialWire
from cmdmap.links.spec import parse_link


def test_reads_frames_as_they_come(rack: LinkRack, device: PtyDevice, ear: Ear) -> None:
    device.plug_in()
    session = rack.add(parse_link(device.link))
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    device.send(b"fix 1\nfix")
    ear.wait_for(1)
    device.send(b" 2\nbad\n")
    ear.wait_for(3)
    assert ear.raws() == [b"fix 1", b"fix 2", b"bad"]
    status = session.status()
    assert (status.reports, status.fixes, status.rejects) == (2, 2, 1)
    assert status.reject_reasons == {"bad line": 1}
    assert status.bytes_in == 16
    assert status.recent_raw == (b"fix 1", b"fix 2", b"bad")
    assert status.frames_per_s == pytest.approx(0.3)
    assert (status.opened, status.reason, status.failures) == (1, "", 0)


def test_what_was_said_before_the_port_was_open_is_heard(
    rack: LinkRack, device: PtyDevice, ear: Ear
) -> None:
    device.plug_in()
    device.send(b"early 1\nearly 2\n")
    rack.add(parse_link(device.link))
    ear.wait_for(2)
    assert ear.raws() == [b"early 1", b"early 2"]


def test_unplug_and_replug(rack: LinkRack, device: PtyDevice, ear: Ear) -> None:
    device.plug_in()
    session = rack.add(parse_link(device.link))
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    device.send(b"before\nhalf a li")
    ear.wait_for(1)
    device.pull_out()
    wait_until("waiting", lambda: session.status().state is LinkState.WAITING)
    status = session.status()
    assert str(device.path) in status.reason
    assert status.next_try_at is not None
    assert status.next_try_at > status.since_at
    device.plug_in()
    wait_until("open again", lambda: session.status().state is LinkState.OPEN)
    device.send(b"after\n")
    ear.wait_for(2)
    assert ear.raws() == [b"before", b"after"], "the half line belongs to nobody"
    assert session.status().opened == 2


def test_a_path_that_appears_later_ends_the_pause(ear: Ear, tmp_path: Path) -> None:
    hour = Pauses((3600.0,))
    rack = LinkRack(ear, tmp_path / "tapes", decoder_factory=line_decoder, pauses=hour)
    device = PtyDevice(tmp_path / "later")
    try:
        session = rack.add(parse_link(device.link))
        wait_until("waiting", lambda: session.status().state is LinkState.WAITING)
        assert "is not there" in session.status().reason
        device.plug_in()
        wait_until("open", lambda: session.status().state is LinkState.OPEN)
    finally:
        rack.stop()
        device.close()


def test_a_port_in_use_is_named(rack: LinkRack, device: PtyDevice, tmp_path: Path) -> None:
    device.plug_in()
    first = rack.add(parse_link(device.link))
    wait_until("open", lambda: first.status().state is LinkState.OPEN)
    second = rack.add(parse_link(f"serial:{device.path.readlink()}"))
    wait_until("refused", lambda: second.status().state is LinkState.WAITING)
    assert "in use by another program" in second.status().reason


def test_what_is_no_serial_port_waits_with_a_reason(rack: LinkRack, tmp_path: Path) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_bytes(b"fix\n")
    pipe = tmp_path / "pipe"
    mkfifo(pipe)
    for path in (plain, pipe, tmp_path):
        session = rack.add(parse_link(f"serial:{path}"))
        wait_until("waiting", lambda s=session: s.status().state is LinkState.WAITING)
        assert str(path) in session.status().reason
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_any_baud_rate_of_the_option_is_taken(rack: LinkRack, device: PtyDevice, ear: Ear) -> None:
    device.plug_in()
    session = rack.add(parse_link(f"{device.link}?baud=115200"))
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    device.send(b"fix\n")
    assert ear.wait_for(1)[0].raw == b"fix"


def test_systems_without_descriptors_read_the_same(device: PtyDevice) -> None:
    device.plug_in()
    wire = SerialWire(Serial(str(device.path), timeout=READ_WAIT_S))
    assert wire.read() == Chunk(b"")
    device.send(b"x" * 3000)
    data = b""
    while len(data) < 3000:
        data += wire.read().data
    assert data == b"x" * 3000
    device.pull_out()
    with pytest.raises(LinkLostError, match="unplugged"):
        wire.read()
    wire.close()
