"""The hunt, step by step, with time handed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.domain.recognition import Setting
from cmdmap.domain.report import Report, ReportKind
from cmdmap.links.recognise.hunt import FRAME_ERRORS, HOMESICK, Hunt, Stage
from cmdmap.links.recognise.plan import BAUDS, in_order

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
CHECKED = Report("nmea", "RMC", ReportKind.FIX, b"$GPRMC*00")
UNCHECKED = Report("fleetsync", "PTT", ReportKind.PTT, b"\x02I1\x03")
NOISE = Report("unknown", "", ReportKind.REJECT, b"\xff\x80", reason="not a frame")
ROUND = len(BAUDS)


class Clocked:
    """A hunt with a clock that the test turns."""

    def __init__(self, *hints: Setting) -> None:
        self.hunt = Hunt(in_order(hints))
        self.at = NOON

    def hear(self, size: int, *reports: Report, after_s: float = 0.1, errors: int | None = None):
        self.at += timedelta(seconds=after_s)
        return self.hunt.hear(size, reports, self.at, errors)

    def leave(self) -> Setting:
        """Let the present setting bring nothing but rubbish."""
        assert self.hear(1024, NOISE)
        return self.hunt.setting


@pytest.fixture
def clocked() -> Clocked:
    return Clocked()


def test_two_checksummed_frames_lock(clocked):
    assert not clocked.hear(70, CHECKED)
    assert clocked.hunt.stage is Stage.LISTENING
    assert not clocked.hear(70, CHECKED)
    assert clocked.hunt.stage is Stage.LOCKED
    assert clocked.hunt.setting == Setting(9600)
    assert clocked.hunt.protocols(clocked.at) == ("nmea",)


def test_frames_without_a_checksum_count_half(clocked):
    for _ in range(3):
        clocked.hear(10, UNCHECKED)
    assert clocked.hunt.stage is Stage.LISTENING
    clocked.hear(10, UNCHECKED)
    assert clocked.hunt.stage is Stage.LOCKED


def test_frames_of_long_ago_prove_nothing(clocked):
    clocked.hear(70, CHECKED)
    clocked.hear(70, CHECKED, after_s=31)
    assert clocked.hunt.stage is Stage.LISTENING
    clocked.hear(70, CHECKED, after_s=29)
    assert clocked.hunt.stage is Stage.LOCKED


def test_silence_never_leaves_the_first_choice(clocked):
    for _ in range(100):
        assert not clocked.hear(0, after_s=10)
    assert clocked.hunt.stage is Stage.LISTENING


def test_a_click_of_the_plug_leaves_nothing(clocked):
    assert not clocked.hear(5, NOISE)
    assert not clocked.hear(0, after_s=60)
    assert clocked.hunt.setting == Setting(9600)


@pytest.mark.parametrize(("size", "left"), [(255, False), (256, True)])
def test_many_bytes_without_a_frame_leave_the_setting(clocked, size, left):
    assert clocked.hear(size, NOISE, after_s=0) is left
    assert (clocked.hunt.stage is Stage.HUNTING) is left


@pytest.mark.parametrize(("size", "left"), [(63, False), (64, True)])
def test_a_whole_strong_burst_leaves_the_first_choice(clocked, size, left):
    clocked.hear(0)
    assert not clocked.hear(size, NOISE, after_s=0.2)
    assert clocked.hear(0, after_s=0.2) is left


def test_a_burst_entered_in_its_middle_leaves_nothing(clocked):
    assert not clocked.hear(100, NOISE)
    assert not clocked.hear(0, after_s=0.5)
    assert not clocked.hear(100, NOISE), "this one is heard out first"
    assert clocked.hear(0, after_s=0.2)


def test_two_weak_bursts_leave_the_first_choice_and_one_any_other(clocked):
    clocked.hear(0)
    for _ in range(2):
        assert not clocked.hear(3, NOISE, after_s=1)
    assert clocked.hear(0, after_s=0.2)
    assert not clocked.hear(3, NOISE, after_s=0.8)
    assert clocked.hear(0, after_s=0.2)
    assert clocked.hunt.setting == Setting(38400)


def test_weak_bursts_of_different_hours_are_not_added_up(clocked):
    clocked.hear(0)
    for _ in range(5):
        assert not clocked.hear(3, NOISE, after_s=3600)
        assert not clocked.hear(0, after_s=0.2)


def test_every_speed_is_tried_then_seven_bits(clocked):
    tried = [clocked.hunt.setting] + [clocked.leave() for _ in range(3 * ROUND - 1)]
    assert tried[:ROUND] == [Setting(baud) for baud in BAUDS]
    assert tried[ROUND : 2 * ROUND] == [Setting(baud, "7N2") for baud in BAUDS]
    assert tried[2 * ROUND :] == [Setting(baud) for baud in BAUDS]


def test_what_is_remembered_and_suggested_comes_first():
    clocked = Clocked(Setting(38400, "7N2"), Setting(4800))
    tried = [clocked.hunt.setting] + [clocked.leave() for _ in range(3)]
    assert tried == [Setting(38400, "7N2"), Setting(4800), Setting(9600), Setting(115200)]


def test_later_rounds_are_patient(clocked):
    for _ in range(ROUND):
        clocked.leave()
    assert not clocked.hear(1000, NOISE)
    assert not clocked.hear(0, after_s=2.9)
    assert clocked.hear(0, after_s=0.2)
    for _ in range(3):
        assert not clocked.hear(3, NOISE, after_s=1)
    assert not clocked.hear(3, NOISE, after_s=0.9)
    assert clocked.hear(0, after_s=0.2), "three weak bursts in three seconds are enough, too"


def test_a_first_frame_makes_patient(clocked):
    clocked.hear(70, CHECKED)
    assert not clocked.hear(900, NOISE)
    assert not clocked.hear(0, after_s=2)
    clocked.hear(70, CHECKED)
    assert clocked.hunt.stage is Stage.LOCKED


def test_frame_errors_leave_at_once(clocked):
    clocked.hear(0, errors=7)
    assert not clocked.hear(4, NOISE, errors=7 + FRAME_ERRORS - 1)
    assert clocked.hear(4, NOISE, errors=7 + FRAME_ERRORS)
    assert clocked.hunt.setting == Setting(115200)
    assert not clocked.hear(4, NOISE, errors=7 + FRAME_ERRORS), "the count goes on from there"


def test_frame_errors_of_a_proven_setting_are_noise_on_the_line(clocked):
    clocked.hear(70, CHECKED, errors=0)
    assert not clocked.hear(4, NOISE, errors=50)


def test_a_hunt_that_hears_nothing_goes_home(clocked):
    clocked.leave()
    assert not clocked.hear(0, after_s=HOMESICK.total_seconds() - 1)
    assert clocked.hear(0, after_s=1)
    assert clocked.hunt.stage is Stage.LISTENING
    assert clocked.hunt.setting == Setting(9600)


def test_a_locked_device_that_changes_its_speed_is_hunted_again(clocked):
    clocked.hear(140, CHECKED, CHECKED)
    assert not clocked.hear(1000, NOISE), "not yet: it may be a disturbance"
    assert not clocked.hear(0, after_s=4.9)
    assert clocked.hear(10, NOISE, after_s=0.1)
    assert (clocked.hunt.stage, clocked.hunt.setting) == (Stage.HUNTING, Setting(115200))
    clocked.hear(140, CHECKED, CHECKED)
    assert clocked.hunt.stage is Stage.LOCKED
    assert not clocked.hear(500, NOISE)
    assert clocked.hear(10, NOISE, after_s=5.5)
    assert clocked.hunt.setting == Setting(9600), "the first choice is tried again"


def test_one_sound_frame_keeps_the_lock(clocked):
    clocked.hear(140, CHECKED, CHECKED)
    for _ in range(20):
        assert not clocked.hear(500, NOISE, after_s=3)
        assert not clocked.hear(570, NOISE, CHECKED, after_s=1)


def test_mixed_streams_keep_all(clocked):
    ubx = Report("ubx", "NAV-PVT", ReportKind.FIX, b"\xb5\x62")
    clocked.hear(700, CHECKED, ubx, CHECKED, ubx, CHECKED)
    assert clocked.hunt.protocols(clocked.at) == ("nmea", "ubx")


def test_a_speed_the_port_refuses_is_skipped(clocked):
    clocked.leave()
    clocked.hunt.skip(clocked.at)
    assert clocked.hunt.setting == Setting(38400)
