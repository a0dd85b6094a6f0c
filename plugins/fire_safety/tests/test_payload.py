"""Messages of many makers: names of fields are data, what is broken is refused in few words."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.api import PacketSource, ReportKind
from fire_safety.domain.payload import UnreadableError, read_payload
from fire_safety.domain.sensor import SensorKind
from fire_safety.services.driver import detail_of, open_driver, reading_of
from fire_safety.services.reference import shipped_names

NAMES = shipped_names()


def read(payload: object, topic: str = "fire/smoke/860001"):
    return read_payload(json.dumps(payload).encode(), topic, NAMES)


def test_a_flat_object_of_one_maker() -> None:
    found = read(
        {"deviceId": "860001", "type": "smoke", "alarm": 1, "battery": 87, "ts": 1_777_867_200}
    )
    assert (found.key, found.kind, found.alarm, found.battery) == (
        "860001",
        SensorKind.SMOKE,
        True,
        87,
    )
    assert found.at == datetime(2026, 5, 4, 4, tzinfo=UTC)


def test_a_nested_object_of_another() -> None:
    found = read({"IMEI": 8_600_011, "data": {"lel": "12.5", "status": "normal"}}, "x/可燃气体/1")
    assert (found.key, found.kind, found.value, found.alarm) == (
        "8600011",
        SensorKind.GAS,
        12.5,
        False,
    )


def test_topic_names_what_the_message_does_not() -> None:
    found = read({"pressure": 0.31, "time": "2026-05-04T12:00:00+08:00"}, "site/water/SY-7")
    assert (found.key, found.kind, found.value) == ("SY-7", SensorKind.WATER_PRESSURE, 0.31)
    assert found.at == datetime(2026, 5, 4, 4, tzinfo=UTC)


def test_words_for_fault_and_test_are_no_alarm() -> None:
    assert read({"state": "低电压"}).fault
    found = read({"event": "自检"})
    assert found.test
    assert found.alarm is False


def test_milliseconds_and_times_without_a_zone() -> None:
    assert read({"ts": 1_777_867_200_000}).at == datetime(2026, 5, 4, 4, tzinfo=UTC)
    assert read({"ts": "2026-05-04 12:00:00"}).at is None
    assert read({"ts": 1e300}).at is None


@pytest.mark.parametrize(
    ("packet", "topic", "why"),
    [
        (b"", "fire/smoke/1", "bad JSON"),
        (b"\xff\xfe", "fire/smoke/1", "bad JSON"),
        (b"[1]", "fire/smoke/1", "no object"),
        (b"[" * 5000, "fire/smoke/1", "bad JSON"),
        (b'{"a":' + b'"x' * 9000, "fire/smoke/1", "too large"),
        (b'{"value":1}', "a/b/c", "unknown kind"),
        (b"{}", "smoke/" + "9" * 80, "no device"),
        (b'{"deviceId":"a\\u0000b","type":"smoke"}', "t", "no device"),
    ],
)
def test_what_cannot_be_read_says_why(packet, topic, why) -> None:
    with pytest.raises(UnreadableError, match=why):
        read_payload(packet, topic, NAMES)


@given(st.binary(max_size=300), st.text(max_size=30))
def test_noise_never_gets_out_of_the_driver(packet, topic) -> None:
    reports = open_driver().read(
        packet, PacketSource(topic=topic), datetime(2026, 5, 4, tzinfo=UTC)
    )
    assert [report.protocol for report in reports] == ["fire_iot"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda deeper: (
        st.lists(deeper, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["deviceId", "type", "alarm", "battery", "ts", "lel", "data", "pressure"]
            ),
            deeper,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_object_gives_a_reading_or_a_reject(value) -> None:
    (report,) = open_driver().read(
        json.dumps(value).encode(), PacketSource(topic="fire/gas/1"), None
    )
    if report.kind is ReportKind.REJECT:
        assert report.reason in {"bad JSON", "no object", "unknown kind", "no device", "too large"}
    else:
        reading = reading_of(report)
        assert detail_of(reading) == report.detail
        json.dumps(report.detail, allow_nan=False)
