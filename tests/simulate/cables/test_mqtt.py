"""The MQTT cable to a real broker."""

from __future__ import annotations

from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from tests.kit.programs import broker, free_port
from tests.kit.waiting import wait_until

from cmdmap.simulate.cables import mqtt
from cmdmap.simulate.cables.mqtt import MqttCable


def test_publishes_each_frame_and_finds_a_broker_that_came_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mqtt, "AGAIN_S", 0.02)
    port, found = free_port(), []
    cable = MqttCable("127.0.0.1", port, "owntracks/li/phone")
    cable.write(b"lost")
    assert (cable.read(), cable.plugs) == ([], 0)
    with broker(tmp_path, port=port):
        hearer = Client(CallbackAPIVersion.VERSION2)
        hearer.on_message = lambda _c, _u, message: found.append((message.topic, message.payload))
        hearer.on_connect = lambda client, *_: client.subscribe("#", 1)
        subscribed: list[int] = []
        hearer.on_subscribe = lambda *_: subscribed.append(1)
        hearer.connect("127.0.0.1", port)
        wait_until("subscribed", lambda: hearer.loop(0.01) == 0 and bool(subscribed))
        wait_until("plugged", lambda: not cable.read() and cable.plugs == 1)
        for payload in (b"one", b"two"):
            cable.write(payload)
        wait_until("heard", lambda: hearer.loop(0.01) == 0 and not cable.read() and len(found) == 2)
        hearer.disconnect()
        hearer.loop(0.01)
        cable.close()
    assert found == [("owntracks/li/phone", b"one"), ("owntracks/li/phone", b"two")]
