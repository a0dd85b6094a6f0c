"""The simulator speaks dialects that the driver reads, and its alarms ring."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from fire_safety.domain.sensor import SensorState
from fire_safety.store.alarms import list_alarms
from fire_safety.store.sensors import SensorFilter, list_sensors
from fire_safety.tests.simulate import Fleet, Message, main


def hear(bench, messages: list[Message]) -> list[str | None]:
    """Lead messages through driver and step."""
    link = bench.link("fire_iot")
    return [
        bench.step("keep_reading", heard)
        for message in messages
        for heard in link.message(message.payload, topic=message.topic)
    ]


def test_every_dialect_is_read_and_alarms_ring(bench) -> None:
    fleet = Fleet(24, alarming=frozenset({0, 1, 2, 3}))
    assert set(hear(bench, list(fleet.turn(bench.clock())))) == {"done"}
    rows = bench.read(lambda reader: list_sensors(reader, SensorFilter()))
    assert {row.key: row.kind for row in rows} == {
        fleet.key(number): fleet.kind(number) for number in range(24)
    }
    states = Counter(row.state for row in rows)
    assert states == {SensorState.ALARM: 4, SensorState.NORMAL: 20}
    assert {row.sensor_key for row in bench.read(list_alarms)} == {
        fleet.key(number) for number in range(4)
    }
    assert min(row.battery for row in rows) == 12


def test_a_message_delivered_twice_is_kept_once(bench) -> None:
    messages = list(Fleet(3).turn(bench.clock()))
    assert hear(bench, messages + messages) == ["done"] * 3 + ["repeated"] * 3


def test_the_same_seed_says_the_same(bench) -> None:
    at = bench.clock()
    assert list(Fleet(9, 5).turn(at)) == list(Fleet(9, 5).turn(at))
    assert all(json.loads(message.payload) for message in Fleet(9).turn(at))


def test_without_a_broker_it_says_so() -> None:
    with pytest.raises(OSError):
        main(["--port", "1", "--sensors", "1"])
