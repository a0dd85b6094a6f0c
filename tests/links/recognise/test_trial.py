"""A trial listens with the very session of a link, but writes, records and hands on nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kit.baud_pipe import BaudPipe, nmea_second
from tests.kit.servers import FeedServer
from tests.kit.waiting import wait_until

from cmdmap.errors import UsageError
from cmdmap.links.base import LinkState
from cmdmap.links.recognise.memory import DeviceMemory
from cmdmap.links.recognise.trial import Trial
from cmdmap.links.spec import parse_link

PTT = b"\x02I110020011002001\x03"


def silence() -> bytes:
    """What a device says that waits to be spoken to."""
    return b""


@pytest.fixture
def silent_device() -> Iterator[BaudPipe]:
    with BaudPipe(115200, silence, period_s=0.05) as pipe:
        yield pipe


def test_a_modem_is_not_spoken_to(silent_device, make_rack, tmp_path: Path) -> None:
    link = parse_link(f"{silent_device.link}?protocol=gsm")
    trial = Trial(link, DeviceMemory())
    trial.start()
    wait_until("open", lambda: trial.impression().status.state is LinkState.OPEN)
    # A link of its own, opened after it, is through its first words by then.
    with BaudPipe(115200, silence, period_s=0.05) as other:
        make_rack(DeviceMemory()).add(parse_link(f"{other.link}?protocol=gsm"))
        wait_until("the link speaks", lambda: other.written_back().startswith(b"AT"))
    trial.stop()
    assert silent_device.written_back() == b""
    assert not trial.impression().understood
    assert list(tmp_path.glob("**/*.tape")) == []


def test_two_talks_are_needed_on_a_port_and_one_over_tcp() -> None:
    said: list[bytes] = []
    with BaudPipe(9600, lambda: b"".join(said), period_s=10) as pipe:
        said.append(PTT * 3)
        trial = Trial(parse_link(f"{pipe.link}?protocol=fleetsync"), DeviceMemory())
        trial.start()
        wait_until("heard", lambda: trial.impression().status.reports == 3)
        seen = trial.impression()
        trial.stop()
    assert not seen.understood, "three frames without a checksum may be noise"
    assert seen.unit_key == "fleetsync:100-2001"
    with FeedServer() as server:
        trial = Trial(parse_link(server.link), DeviceMemory())
        trial.start()
        with server.accept() as peer:
            peer.sendall(PTT)
            wait_until("understood", lambda: trial.impression().understood)
        wait_until("lost", lambda: trial.impression().status.state is LinkState.WAITING)
        assert not trial.impression().understood, "a link that is gone is no success"
        trial.stop()


def test_the_first_position_is_shown() -> None:
    with BaudPipe(9600, nmea_second(), period_s=0.25) as pipe:
        trial = Trial(parse_link(pipe.link), DeviceMemory())
        trial.start()
        wait_until("a position", lambda: trial.impression().place is not None)
        place = trial.impression().place
        trial.stop()
    assert place is not None
    assert (round(place.lon, 5), round(place.lat, 5)) == (120.15, 30.16)


def test_a_tape_that_ended_was_understood(tmp_path: Path) -> None:
    log = tmp_path / "gps.log"
    log.write_bytes(nmea_second()())
    trial = Trial(parse_link(f"tape:{log}?speed=max"), DeviceMemory())
    trial.start()
    wait_until("ended", lambda: trial.impression().status.state is LinkState.ENDED)
    assert trial.impression().understood
    trial.stop()


def test_an_unknown_protocol_is_refused_at_once() -> None:
    with pytest.raises(UsageError, match="no protocol"):
        Trial(parse_link("serial:/dev/x?protocol=morse"), DeviceMemory())
