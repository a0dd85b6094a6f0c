"""Links that hunt for the speed of real pseudo-terminals whose far end has one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from tests.kit.baud_pipe import BaudPipe, nmea_second
from tests.kit.ptys import PtyDevice
from tests.kit.waiting import Ear, wait_until
from tests.links.recognise.conftest import Kept

from cmdmap.domain.place import Place
from cmdmap.domain.recognition import Recognition, Setting
from cmdmap.domain.report import ReportKind
from cmdmap.links.base import LinkState
from cmdmap.links.recognise.hunt import Stage
from cmdmap.links.recognise.memory import DeviceMemory
from cmdmap.links.recognise.tuning import HuntingDecoder
from cmdmap.links.spec import parse_link
from cmdmap.protocols.kenwood_encode import pklsh
from cmdmap.protocols.registry import open_decoder

THEN = datetime(2026, 5, 1, tzinfo=UTC)
QUICKLY = 0.25
"""Bursts so often that a test need not wait for seconds."""


def test_hunts_until_it_understands(make_rack, ear: Ear) -> None:
    kept = Kept()
    with BaudPipe(38400, nmea_second(), period_s=QUICKLY) as pipe:
        session = make_rack(kept.memory).add(parse_link(pipe.link))
        sentences: set[str] = set()

        def locked() -> bool:
            status = session.status()
            if status.state is LinkState.OPENING:
                sentences.add(status.reason)
            return status.baud == 38400 and status.state is LinkState.OPEN

        wait_until("locked", locked)
        ear.wait_for(3)
        status = session.status()
    assert "Looking for the speed: 115200 baud." in sentences
    assert status.opened == 1
    assert status.reason == ""
    assert status.frames["nmea"] == status.reports
    (recognition,) = kept.recognitions
    assert recognition[:3] == ("usb:1a86:7523:A1", Setting(38400), ("nmea",))
    # The first choice is a plain link until it is left, so its rubbish is counted; no other's is.
    rubbish = sum(len(r.raw) for r in ear.reports() if r.kind is ReportKind.REJECT)
    assert rubbish < 600


def test_never_writes(make_rack) -> None:
    with BaudPipe(4800, nmea_second(["GNTXT,01,01,02,hello"]), period_s=0.1) as pipe:
        session = make_rack(Kept().memory).add(parse_link(pipe.link))
        wait_until("locked", lambda: session.status().baud == 4800 and session.status().reports > 3)
        assert pipe.written_back() == b""


def test_a_known_device_is_read_at_once(make_rack, ear: Ear) -> None:
    known = Recognition("usb:1a86:7523:A1", Setting(921600), ("nmea",), THEN)
    kept = Kept(known)
    with BaudPipe(921600, nmea_second(), period_s=QUICKLY) as pipe:
        session = make_rack(kept.memory).add(parse_link(pipe.link))
        first = ear.wait_for(5)
        assert session.status().baud == 921600
    # The terminal may be opened in the middle of a sentence.
    assert sum(report.kind is ReportKind.REJECT for report in first) <= 1
    assert kept.recognitions == [], "nothing new to keep"


def test_seven_bits_are_found_in_the_second_round(make_rack) -> None:
    kept = Kept(Recognition("usb:1a86:7523:A1", Setting(9600, "7N2"), ("nmea",), THEN))
    with BaudPipe(9600, nmea_second(), period_s=QUICKLY, two_stops=True) as pipe:
        session = make_rack(kept.memory).add(parse_link(pipe.link))
        wait_until("read", lambda: session.status().reports > 3)


def test_a_changed_speed_is_noticed(make_rack) -> None:
    kept = Kept()
    with BaudPipe(9600, nmea_second(), period_s=QUICKLY) as pipe:
        session = make_rack(kept.memory).add(parse_link(pipe.link))
        wait_until("locked", lambda: len(kept.recognitions) == 1)
        pipe.baud = 115200
        wait_until("locked anew", lambda: len(kept.recognitions) == 2)
        assert session.status().baud == 115200
        assert session.status().opened == 1
    assert [recognition.setting.baud for recognition in kept.recognitions] == [9600, 115200]


def test_mixed_protocols_are_all_kept(make_rack, ear: Ear) -> None:
    casic = bytes.fromhex("bace0000050000000500")
    kept = Kept()
    with BaudPipe(9600, lambda: nmea_second()() + casic, period_s=QUICKLY) as pipe:
        session = make_rack(kept.memory).add(parse_link(pipe.link))
        wait_until("both heard", lambda: set(session.status().frames) == {"nmea", "casic"})


def test_nothing_can_be_sent_while_the_speed_is_unknown(make_rack) -> None:
    said = pklsh(100, 2001, Place(120.15, 30.16), THEN) * 4
    with BaudPipe(9600, lambda: said, period_s=QUICKLY) as pipe:
        session = make_rack(DeviceMemory()).add(parse_link(pipe.link))
        wait_until("the radio is known", lambda: session.outlet.room("fleetsync") > 0)
        pipe.baud = 115200
        wait_until("hunting", lambda: session.status().state is LinkState.OPENING)
        assert session.outlet.room("fleetsync") == 0
        wait_until("the radio is found again", lambda: session.outlet.room("fleetsync") > 0)
        assert session.status().baud == 115200
        assert pipe.written_back() == b""


@pytest.mark.parametrize(
    ("options", "baud"),
    [("?baud=4800", 4800), ("?protocol=fleetsync", 9600), ("?protocol=gsm&baud=57600", 57600)],
)
def test_what_is_told_is_not_hunted(make_rack, options: str, baud: int) -> None:
    with BaudPipe(38400, nmea_second(), period_s=0.05) as pipe:
        session = make_rack(Kept().memory).add(parse_link(pipe.link + options))
        wait_until("rubbish", lambda: session.status().bytes_in > 1000)
        assert (pipe.readers_baud(), session.status().baud) == (baud, baud)
        assert session.status().state is LinkState.OPEN


def test_auto_hunts_from_the_profile(make_rack) -> None:
    with BaudPipe(38400, nmea_second(), period_s=QUICKLY) as pipe:
        session = make_rack(Kept().memory).add(parse_link(f"{pipe.link}?protocol=tetra&baud=auto"))
        wait_until("locked", lambda: session.status().baud == 38400)


def test_a_terminal_without_speed_locks_at_the_first_choice(
    make_rack, device: PtyDevice, ear: Ear
) -> None:
    device.plug_in()
    session = make_rack(DeviceMemory()).add(parse_link(device.link))
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    device.send(nmea_second()())
    assert len(ear.wait_for(7)) == 7
    assert (session.status().baud, session.status().rejects) == (9600, 0)


class StubbornPort:
    """A port that takes few speeds."""

    hunts = True
    setting = Setting(9600)

    def __init__(self, takes: Sequence[int]) -> None:
        self._takes = takes

    def tune(self, setting: Setting) -> bool:
        if setting.baud in self._takes:
            self.setting = setting
        return setting.baud in self._takes

    def frame_errors(self) -> int | None:
        return None


@pytest.mark.parametrize(("takes", "then"), [((9600, 4800), 4800), ((), 9600)])
def test_speeds_the_adapter_cannot_do_are_left_out(takes: tuple[int, ...], then: int) -> None:
    told: list[tuple[Stage, Setting]] = []
    port = StubbornPort(takes)
    decoder = HuntingDecoder(
        open_decoder, port, "/dev/none", DeviceMemory(), lambda *news: told.append(news)
    )
    decoder.feed(b"\xff" * 300, THEN)
    assert port.setting.baud == then
    assert told[-1][0] is Stage.HUNTING
