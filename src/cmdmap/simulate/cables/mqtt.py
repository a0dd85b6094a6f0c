"""An MQTT cable: each frame of the device is a message to one topic of a broker.

Plugged in by ``plug.py``; paho-mqtt is driven by the same thread.
"""

from __future__ import annotations

import contextlib
import time

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

AGAIN_S = 1.0
CONNECT_S = 1.0
KEEPALIVE_S = 30


class MqttCable:
    """Publishes to ``topic`` at ``host`` and ``port``; a lost broker is tried every second."""

    def __init__(self, host: str, port: int, topic: str) -> None:
        self.plugs = 0
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        self._address = (host, port)
        self._topic = topic
        self._next_s = 0.0
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.connect_timeout = CONNECT_S

    def read(self) -> list[bytes]:
        """Keep the connection; this device takes no orders."""
        if self._client.is_connected():
            self._client.loop(0.001)
        else:
            self._plug_in()
        return []

    def write(self, data: bytes) -> None:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        if self._client.is_connected():
            self._client.publish(self._topic, data, qos=1)
            self._client.loop(0.001)

    def close(self) -> None:
        """See :class:`~cmdmap.simulate.cables.cable.Cable`."""
        with contextlib.suppress(OSError, ValueError):
            self._client.disconnect()
            self._client.loop(0.001)
        opened = self._client.socket()
        if opened is not None:
            opened.close()

    def _plug_in(self) -> None:
        now_s = time.monotonic()
        if now_s < self._next_s:
            return
        self._next_s = now_s + AGAIN_S
        with contextlib.suppress(OSError, ValueError):
            self._client.connect(*self._address, KEEPALIVE_S)
            while not self._client.is_connected() and time.monotonic() < now_s + CONNECT_S:
                if self._client.loop(0.05) != MQTTErrorCode.MQTT_ERR_SUCCESS:
                    return
            self.plugs += self._client.is_connected()
