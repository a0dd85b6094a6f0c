"""The life of one link: losses, mistakes of our own, the clock, recording, stopping."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.kit.decoders import LineDecoder, line_decoder
from tests.kit.ptys import PtyDevice
from tests.kit.servers import FeedServer
from tests.kit.waiting import Ear, wait_until

from cmdmap.domain.report import Heard
from cmdmap.errors import UsageError
from cmdmap.links.backoff import Pauses
from cmdmap.links.base import LinkState
from cmdmap.links.rack import LinkRack
from cmdmap.links.session import LinkSession
from cmdmap.links.spec import parse_link
from cmdmap.links.tapes.recorder import TapeShelf
from cmdmap.links.tapes.tape import TapeReader


def is_open(session: LinkSession) -> bool:
    return session.status().state is LinkState.OPEN


def test_our_own_mistake_is_logged_counted_and_followed_by_another_try(
    rack: LinkRack, ear: Ear, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("cmdmap").propagate = True
    with FeedServer() as server:
        session = rack.add(parse_link(server.link))
        with server.accept() as peer:
            peer.sendall(b"fix 1\n")
            ear.wait_for(1)
            peer.sendall(b"boom\n")
            wait_until("counted", lambda: session.status().failures == 1)
        with server.accept() as peer:
            peer.sendall(b"fix 2\n")
            ear.wait_for(2)
        rack.stop()
    assert ear.raws() == [b"fix 1", b"fix 2"]
    assert "a decoder must not do this" in caplog.text


def test_a_sink_that_raises_costs_no_link(tmp_path: Path) -> None:
    ear = Ear()

    def sink(heard: Sequence[Heard]) -> None:
        if heard[0].report.raw == b"fix 1":
            raise RuntimeError("a sink must not do this")
        ear(heard)

    rack = LinkRack(sink, tmp_path, decoder_factory=line_decoder, pauses=Pauses((0.01,)))
    with FeedServer() as server:
        session = rack.add(parse_link(server.link))
        with server.accept() as peer:
            peer.sendall(b"fix 1\n")
            wait_until("counted", lambda: session.status().failures == 1)
        with server.accept() as peer:
            peer.sendall(b"fix 2\n")
            ear.wait_for(1)
        rack.stop()
    assert ear.raws() == [b"fix 2"]


def test_an_unknown_protocol_is_refused_before_anything_runs(tmp_path: Path, ear: Ear) -> None:
    def refuse(name: str) -> LineDecoder:
        raise UsageError(f"no protocol {name}")

    rack = LinkRack(ear, tmp_path, decoder_factory=refuse)
    with pytest.raises(UsageError, match="no protocol x"):
        rack.add(parse_link("tcp:a:1?protocol=x"))
    assert rack.statuses() == []


class Clock:
    """A clock the test moves; thread-safe enough, one name is replaced."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def clocked_rack(ear: Ear, folder: Path, clock: Clock) -> LinkRack:
    quick = Pauses((0.01,))
    return LinkRack(ear, folder, decoder_factory=line_decoder, clock=clock, pauses=quick)


def test_arrival_times_never_decrease(ear: Ear, tmp_path: Path, device: PtyDevice) -> None:
    clock = Clock()
    start = clock.now
    rack = clocked_rack(ear, tmp_path, clock)
    session = rack.add(parse_link(device.plug_in().link))
    wait_until("open", lambda: is_open(session))
    for number, seconds in enumerate((0.0, 5.0, 4.5, 6.0)):
        clock.now = start + timedelta(seconds=seconds)
        device.send(b"fix\n")
        ear.wait_for(number + 1)
    rack.stop()
    heard = [r.heard_at - start for r in ear.reports() if r.heard_at is not None]
    assert heard == [timedelta(seconds=s) for s in (0, 5, 5, 6)]
    assert session.status().opened == 1


def test_a_clock_set_back_begins_a_new_stream(ear: Ear, tmp_path: Path, device: PtyDevice) -> None:
    clock = Clock()
    rack = clocked_rack(ear, tmp_path, clock)
    session = rack.add(parse_link(device.plug_in().link))
    wait_until("open", lambda: is_open(session))
    device.send(b"fix\n")
    ear.wait_for(1)
    clock.now -= timedelta(hours=1)
    wait_until("reopened", lambda: session.status().opened == 2 and is_open(session))
    device.send(b"fix\n")
    assert ear.wait_for(2)[1].heard_at == clock.now
    rack.stop()


def test_rate_is_the_mean_of_ten_seconds(ear: Ear, tmp_path: Path, device: PtyDevice) -> None:
    clock = Clock()
    rack = clocked_rack(ear, tmp_path, clock)
    session = rack.add(parse_link(device.plug_in().link))
    wait_until("open", lambda: is_open(session))
    device.send(b"fix\n" * 30)
    ear.wait_for(30)
    assert session.status().frames_per_s == pytest.approx(3.0)
    clock.now += timedelta(seconds=9)
    assert session.status().frames_per_s == pytest.approx(3.0)
    clock.now += timedelta(seconds=1)
    assert session.status().frames_per_s == 0.0
    rack.stop()


def test_recording_is_switched_while_the_link_runs(
    rack: LinkRack, ear: Ear, device: PtyDevice, tmp_path: Path
) -> None:
    session = rack.add(parse_link(device.plug_in().link))
    wait_until("open", lambda: is_open(session))
    for number, on in enumerate((False, True, False)):
        rack.set_recording(session.spec.id, on)
        assert session.status().recording is on
        device.send(b"fix %d\n" % number)
        ear.wait_for(number + 1)
    rack.stop()
    (tape,) = TapeShelf(tmp_path / "tapes").tapes(session.spec.id)
    assert [chunk.data for chunk in TapeReader(tape)] == [b"fix 1\n"]


def test_a_tape_that_cannot_be_written_is_shown_and_the_link_goes_on(
    ear: Ear, device: PtyDevice, tmp_path: Path
) -> None:
    (tmp_path / "tapes").touch()
    rack = LinkRack(ear, tmp_path / "tapes", decoder_factory=line_decoder)
    session = rack.add(parse_link(device.plug_in().link), record=True)
    wait_until("open", lambda: is_open(session))
    device.send(b"fix\n")
    ear.wait_for(1)
    status = session.status()
    assert (status.state, status.recording) == (LinkState.OPEN, False)
    assert "Recording is off" in status.reason
    rack.stop()


def test_status_is_a_copy(rack: LinkRack, ear: Ear, device: PtyDevice) -> None:
    session = rack.add(parse_link(device.plug_in().link))
    wait_until("open", lambda: is_open(session))
    before = session.status()
    device.send(b"bad\n")
    ear.wait_for(1)
    assert (before.rejects, dict(before.reject_reasons), before.recent_raw) == (0, {}, ())
    assert session.status().rejects == 1


def test_a_session_that_never_ran_can_be_stopped(rack: LinkRack) -> None:
    before = threading.active_count()
    rack.stop()
    assert threading.active_count() == before


def test_a_link_stopped_while_it_waits_still_says_why(rack: LinkRack) -> None:
    session = rack.add(parse_link("serial:/dev/absent"))
    wait_until("waiting", lambda: session.status().state is LinkState.WAITING)
    rack.stop()
    status = session.status()
    assert (status.state, status.next_try_at) == (LinkState.CLOSED, None)
    assert "/dev/absent is not there" in status.reason


def test_a_link_stopped_while_it_reads_has_no_reason(rack: LinkRack, device: PtyDevice) -> None:
    session = rack.add(parse_link(device.plug_in().link))
    wait_until("open", lambda: is_open(session))
    rack.stop()
    assert (session.status().state, session.status().reason) == (LinkState.CLOSED, "")
