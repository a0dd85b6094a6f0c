"""Simulates fire sensors at an MQTT broker: ``python -m fire_safety.tests.simulate --help``.

For trying a link without hardware, and for the tests. Sensors speak the dialects of three makers;
the same seed says the same. It needs paho-mqtt, which the console has.
"""

from __future__ import annotations

import argparse
import json
import random
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from fire_safety.domain.sensor import SensorKind

TOPIC = "fire"
KINDS = (SensorKind.SMOKE, SensorKind.GAS, SensorKind.ELECTRIC, SensorKind.WATER_PRESSURE)
USUAL = {
    SensorKind.GAS: (0.5, 4.0),
    SensorKind.ELECTRIC: (15.0, 90.0),
    SensorKind.WATER_PRESSURE: (0.22, 0.38),
}
"""What each kind measures when nothing is wrong."""
WRONG = {SensorKind.GAS: 38.0, SensorKind.ELECTRIC: 620.0, SensorKind.WATER_PRESSURE: 0.02}
ANSWER_S = 10.0


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it is published."""

    topic: str
    payload: bytes


@dataclass(slots=True)
class Fleet:
    """Some sensors, the first ones of which may be told to alarm."""

    count: int
    seed: int = 1
    alarming: frozenset[int] = frozenset()
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def key(self, number: int) -> str:
        """Return the identity of a sensor, from 0 on."""
        return f"8690{self.seed:04d}{number:07d}"

    def kind(self, number: int) -> SensorKind:
        """Return what a sensor measures."""
        return KINDS[number % len(KINDS)]

    def turn(self, at: datetime) -> Iterator[Message]:
        """Yield one message of each sensor as of ``at``."""
        for number in range(self.count):
            yield self.message(number, at)

    def message(self, number: int, at: datetime) -> Message:
        """Return what one sensor says, in the dialect of its maker."""
        kind, alarm = self.kind(number), number in self.alarming
        low, high = USUAL.get(kind, (0.0, 0.0))
        value = WRONG.get(kind, 1.0) if alarm else round(self._random.uniform(low, high), 2)
        battery = 12 if number % 11 == 10 else 96 - number % 40
        dialect = (self._flat, self._nested, self._chinese)[number % 3]
        return dialect(number, kind, value, alarm, battery, at)

    def _flat(
        self, number: int, kind: SensorKind, value: float, alarm: bool, battery: int, at: datetime
    ) -> Message:
        said = {
            "deviceId": self.key(number), "type": kind.value, "alarm": int(alarm),
            "battery": battery, "ts": int(at.timestamp()), _field(kind): value,
        }  # fmt: skip
        return _message(f"{TOPIC}/{kind.value}/{self.key(number)}", said)

    def _nested(
        self, number: int, kind: SensorKind, value: float, alarm: bool, battery: int, at: datetime
    ) -> Message:
        state = "alarm" if alarm else "normal"
        said = {
            "imei": self.key(number),
            "data": {_field(kind): value, "status": state, "bat": battery},
            "time": at.isoformat(),
        }
        return _message(f"{TOPIC}/{kind.value}/{self.key(number)}", said)

    def _chinese(
        self, number: int, kind: SensorKind, value: float, alarm: bool, battery: int, at: datetime
    ) -> Message:
        words = {
            SensorKind.SMOKE: "烟感",
            SensorKind.GAS: "可燃气体",
            SensorKind.ELECTRIC: "电气",
            SensorKind.WATER_PRESSURE: "水压",
        }
        said = {
            "SN": self.key(number), "category": words[kind], "state": "报警" if alarm else "正常",
            _field(kind): value, "power": battery, "timestamp": int(at.timestamp() * 1000),
        }  # fmt: skip
        return _message(f"{TOPIC}/upload/{self.key(number)}", said)


def _field(kind: SensorKind) -> str:
    return {
        SensorKind.SMOKE: "smoke",
        SensorKind.GAS: "lel",
        SensorKind.ELECTRIC: "leakage",
        SensorKind.WATER_PRESSURE: "pressure",
    }[kind]


def _message(topic: str, said: object) -> Message:
    return Message(topic, json.dumps(said, ensure_ascii=False).encode())


def publish(host: str, port: int, messages: Sequence[Message]) -> int:
    """Publish messages, each once at least, and return how many.

    Raises:
        OSError: nobody answers at the broker's address.
    """
    client = Client(CallbackAPIVersion.VERSION2)
    client.connect(host, port)
    client.loop_start()
    try:
        for message in messages:
            sent = client.publish(message.topic, message.payload, qos=1)
            sent.wait_for_publish(ANSWER_S)
    finally:
        client.disconnect()
        client.loop_stop()
    return len(messages)


def main(words: Sequence[str] | None = None) -> int:
    """Run the simulator until it has said enough; return the exit code."""
    parser = argparse.ArgumentParser(prog="fire_safety.tests.simulate", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=1883)
    parser.add_argument("--sensors", type=int, default=12)
    parser.add_argument("--alarm", type=int, default=0, help="this many of the first ones alarm")
    parser.add_argument("--turns", type=int, default=1, help="messages of each sensor")
    parser.add_argument("--every", type=float, default=60.0, help="seconds between two turns")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(words)
    fleet = Fleet(given.sensors, given.seed, frozenset(range(given.alarm)))
    for turn in range(given.turns):
        if turn:
            threading.Event().wait(given.every)
        sent = publish(given.host, given.port, list(fleet.turn(datetime.now(UTC))))
        print(f"{sent} messages to {given.host}:{given.port}/{TOPIC}/#")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
