"""How long the hunt takes, without waiting: device, UART and clock are turned by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.kit.baud_pipe import nmea_second, through_uart

from cmdmap.domain.recognition import Recognition, Setting
from cmdmap.links.ports import PortInfo
from cmdmap.links.recognise.hunt import Stage
from cmdmap.links.recognise.memory import DeviceMemory, device_key
from cmdmap.links.recognise.plan import BAUDS
from cmdmap.links.recognise.tuning import HuntingDecoder
from cmdmap.protocols.nmea_encode import sentence
from cmdmap.protocols.registry import open_decoder

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
SLICES = 50
"""Reads in a second."""
COLD_S, KNOWN_S = 12.0, 3.0
PORT = PortInfo("/dev/ttyUSB0", "", 0x1A86, 0x7523, "", "1-1.4")
RECEIVER = nmea_second()()
TERSE = sentence("GNRMC,080000.00,A,3009.6000,N,12009.0000,E,1.20,87.0,240526,,,A,V")
PHASES = (0, 7, 21, 39)
"""In which slice of the device's second the port is opened."""


def casic_frame() -> bytes:
    """Return a NAV-PV of 80 bytes of payload, all zero, with its checksum."""
    head = bytes.fromhex("50000103")
    return b"\xba\xce" + head + bytes(80) + head


class Bench:
    """A port whose far end sends a burst each second at its own speed."""

    hunts = True

    def __init__(self, baud: int, burst: bytes, phase: int) -> None:
        self.setting = Setting(9600)
        self._baud = baud
        self._burst = burst
        self._phase = phase
        self._stage = Stage.LISTENING

    def tune(self, setting: Setting) -> bool:
        """Take every setting."""
        self.setting = setting
        return True

    def frame_errors(self) -> int | None:
        """Count none, as most drivers."""
        return None

    def seconds_to_lock(self, memory: DeviceMemory, most_s: float) -> float | None:
        """Return when the right setting was locked, None when it was not in that time."""
        decoder = HuntingDecoder(
            open_decoder, self, PORT.path, memory, lambda stage, _: setattr(self, "_stage", stage)
        )
        for turn in range(int(most_s * SLICES)):
            decoder.feed(self._heard(turn), NOON + timedelta(seconds=turn / SLICES))
            if self._stage is Stage.LOCKED:
                assert self.setting == Setting(self._baud)
                return turn / SLICES
        return None

    def _heard(self, turn: int) -> bytes:
        place = (turn + self._phase) % SLICES
        first, last = (n * self._baud // (10 * SLICES) for n in (place, place + 1))
        sent = self._burst[first:last]
        same = self.setting == Setting(self._baud)
        return sent if same else through_uart(sent, self._baud, self.setting.baud)


@pytest.mark.parametrize("baud", BAUDS)
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize(
    "burst", [RECEIVER, TERSE * 2, casic_frame() * 2], ids=["receiver", "terse", "binary"]
)
def test_every_speed_is_found_in_time(baud: int, phase: int, burst: bytes) -> None:
    bench = Bench(baud, burst, phase)
    assert bench.seconds_to_lock(DeviceMemory(find=lambda path: PORT), COLD_S) is not None


@pytest.mark.parametrize("baud", BAUDS)
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("burst", [RECEIVER, TERSE, casic_frame()], ids=["rcv", "terse", "binary"])
def test_a_known_device_is_found_sooner(baud: int, phase: int, burst: bytes) -> None:
    known = Recognition(device_key(PORT), Setting(baud), ("nmea",), NOON)
    bench = Bench(baud, burst, phase)
    memory = DeviceMemory([known], find=lambda path: PORT)
    assert bench.seconds_to_lock(memory, KNOWN_S) is not None


@pytest.mark.parametrize("wrong", [baud for baud in BAUDS if baud != 9600])
@pytest.mark.parametrize("phase", PHASES)
def test_a_wrong_memory_costs_little(wrong: int, phase: int) -> None:
    known = Recognition(device_key(PORT), Setting(wrong), ("nmea",), NOON)
    memory = DeviceMemory([known], find=lambda path: PORT)
    assert Bench(9600, RECEIVER, phase).seconds_to_lock(memory, KNOWN_S + 1) is not None
