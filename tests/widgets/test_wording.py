"""How ages, times, places and frames are written."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from cmdmap.domain.place import Place
from cmdmap.domain.radio.duty_log import time_of_day
from cmdmap.i18n import use_language
from cmdmap.ui.casework.card_delegate import known_text
from cmdmap.ui.supervision.rows import minute_text
from cmdmap.widgets.wording import (
    NOTHING,
    age_text,
    clock_text,
    course_text,
    distance_text,
    hint_text,
    instant_text,
    key_text,
    place_text,
    raw_text,
    speed_text,
)


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 s", "0 秒"),
        (99.9, "99 s", "99 秒"),
        (100, "1 min", "1 分"),
        (7200, "2 h", "2 小时"),
        (200_000, "2 d", "2 天"),
        (-3, "0 s", "0 秒"),
        (None, NOTHING, NOTHING),
    ],
)
def test_an_age_is_written_in_its_largest_fitting_unit(seconds, english, chinese, repo):
    assert age_text(seconds) == english
    use_language("zh_CN", repo / "resources" / "i18n")
    assert age_text(seconds) == chinese


def test_what_is_not_known_is_a_dash():
    assert {clock_text(None), place_text(None), speed_text(None), course_text(None)} == {NOTHING}


def test_measures_are_written_for_people():
    assert place_text(Place(120.1587, 30.1712)) == "30.17120, 120.15870"
    assert speed_text(10.0) == "36 km/h"
    assert course_text(359.0) == "N 359°"
    assert course_text(45.0) == "NE 45°"
    assert distance_text(999.4) == "999 m"
    assert distance_text(1540.0) == "1.5 km"
    assert clock_text(datetime(2026, 3, 1, 8, 0, 7, tzinfo=UTC)).endswith(":07")


def test_a_frame_can_be_read_and_can_do_nothing():
    assert raw_text(b"$GPRMC,1*00\r\n") == "$GPRMC,1*00"
    assert raw_text(b"\x02gFG1002007\x03") == "\\x02gFG1002007\\x03"
    assert raw_text("<b>赵".encode()) == "<b>\\xe8\\xb5\\xb5"


def test_a_tool_tip_shows_mark_up_as_written():
    assert hint_text("巡-07") == "巡-07"
    assert hint_text("<img src=x>&") == "<qt>&lt;img src=x&gt;&amp;</qt>"
    assert hint_text("至善路" * 20 + "\n" + "停车" * 20).count("<br>") == 1


def test_a_long_key_is_cut_down_to_its_end():
    assert key_text("fleetsync:100-2007") == "fleetsync:100-2007"
    assert key_text("nmea:/dev/serial/by-id/usb-u-blox") == "nmea:…/usb-u-blox"


@pytest.fixture(params=["UTC", "America/New_York"])
def foreign_zone(request, monkeypatch):
    """A computer whose own zone is not that of the sub-district."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("foreign_zone")
def test_times_are_those_of_the_sub_district_whatever_the_zone_of_the_computer():
    evening = datetime(2026, 3, 31, 18, 5, 9, tzinfo=UTC)
    assert clock_text(evening) == "02:05:09"
    assert instant_text(evening) == "2026-04-01 02:05:09"
    assert known_text(evening) == "04-01 02:05"
    assert minute_text(evening) == "04-01 02:05"
    assert time_of_day("2:05", evening) == evening.replace(second=0)
