"""MQTT links: the messages of one topic filter at a broker, e.g. phones with OwnTracks.

Opened by ``session.py``; paho-mqtt (EDL 1.0) speaks the protocol and is driven by the link's own
thread. The password stands under the link's name in ``secrets.toml`` of the home folder or in
``$CMDMAP_MQTT_PASSWORD``, never in the link itself.
"""

from __future__ import annotations

import contextlib
import logging
import os
import ssl
import threading
import time
import tomllib
from collections import deque
from typing import Any

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.reasoncodes import ReasonCode

from cmdmap.config import home_dir
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec
from cmdmap.links.kind import READ_WAIT_S, Chunk, LinkKind, LinkLostError, Manner, shown, switch
from cmdmap.links.tcp import CONNECT_TIMEOUT_S, connect, split_address
from cmdmap.protocols.datagram.packets import Source

log = logging.getLogger(__name__)

KEEPALIVE_S = 30
LONGEST_PAYLOAD = 65_536
"""A position has some hundred bytes; longer messages are left out."""
LONGEST_TOPIC = 512
MOST_WAITING = 10_000
"""Messages that wait for the link; the oldest make room."""
PASSWORD = "CMDMAP_MQTT_PASSWORD"
SECRETS = "secrets.toml"


class MqttWire:
    """A connection to a broker with one subscription."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._messages: deque[Chunk] = deque(maxlen=MOST_WAITING)
        self._refusal: str | None = None
        self.subscribed = False
        self._client = Client(CallbackAPIVersion.VERSION2, clean_session=True)
        self._client.connect_timeout = CONNECT_TIMEOUT_S
        self._client.on_message = self._on_message
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe

    def connect(self, spec: LinkSpec, password: str | None, stopping: threading.Event) -> None:
        """Connect, log in and subscribe.

        Raises:
            LinkLostError: refused, no answer in time, or ``stopping`` was set.
        """
        address, topic = _split(spec.address)
        host, port = split_address(address)
        self._client.user_data_set(topic)
        if "user" in spec.options:
            self._client.username_pw_set(spec.options["user"], password)
        try:
            if spec.options.get("tls") == "1":
                self._client.tls_set()
            self._client.connect(host, port, KEEPALIVE_S)
        except (OSError, ValueError) as error:
            raise LinkLostError(self._lost(error)) from error
        deadline = time.monotonic() + CONNECT_TIMEOUT_S
        while not self.subscribed:
            self._turn()
            if stopping.is_set() or time.monotonic() >= deadline:
                raise LinkLostError(self._lost(tr("it does not answer")))

    def read(self) -> Chunk:
        """Return the next message; its peer is its topic."""
        if not self._messages:
            self._turn()
        return self._messages.popleft() if self._messages else Chunk(b"")

    def close(self) -> None:
        """Say good-bye."""
        with contextlib.suppress(OSError, ValueError):
            self._client.disconnect()
            self._client.loop(0.0)
        opened = self._client.socket()
        if opened is not None:
            opened.close()

    def _turn(self) -> None:
        code = self._client.loop(READ_WAIT_S)
        if self._refusal is not None:
            raise LinkLostError(self._refusal)
        if code != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise LinkLostError(tr("{peer} closed the connection.", peer=self._name))

    def _lost(self, error: object) -> str:
        return tr("{peer} cannot be reached ({error}).", peer=self._name, error=error)

    def _on_connect(self, client: Client, topic: str, _f: Any, code: ReasonCode, _p: Any) -> None:
        if code.is_failure:
            self._refusal = tr(
                "{peer} refuses us ({error}); check user and password.",
                peer=self._name,
                error=code,
            )
            return
        client.subscribe(topic, qos=1)

    def _on_subscribe(
        self, _client: Client, _topic: str, _mid: int, codes: list[ReasonCode], _p: Any
    ) -> None:
        if any(code.is_failure for code in codes):
            self._refusal = tr("{peer} does not let us read the topic.", peer=self._name)
        self.subscribed = True

    def _on_message(self, _client: Client, _topic: str, message: MQTTMessage) -> None:
        # An old position that a broker has kept would be taken for a sign of life.
        payload = bytes(message.payload)
        if payload and len(payload) <= LONGEST_PAYLOAD and not message.retain:
            with contextlib.suppress(UnicodeDecodeError):
                self._messages.append(Chunk(payload, peer=message.topic[:LONGEST_TOPIC]))


def open_mqtt(spec: LinkSpec, stopping: threading.Event) -> MqttWire:
    """Connect to the broker of ``spec`` and subscribe.

    Raises:
        LinkLostError: unknown host, refused, no answer in time, or ``stopping`` was set.
    """
    address, _ = _split(spec.address)
    wire = MqttWire(address)
    try:
        _knock(address, spec.options.get("tls") == "1", stopping)
        wire.connect(spec, password_of(spec), stopping)
    except LinkLostError:
        wire.close()
        raise
    return wire


def _knock(address: str, tls: bool, stopping: threading.Event) -> None:
    """Look who is there: unlike the library's own way in, this can be interrupted and cleans up.

    Raises:
        LinkLostError: nobody, or somebody who cannot prove who it is.
    """
    peer = connect(address, stopping)
    peer.settimeout(CONNECT_TIMEOUT_S)
    with peer:
        if not tls:
            return
        try:
            trust = ssl.create_default_context()
            trust.wrap_socket(peer, server_hostname=split_address(address)[0]).close()
        except OSError as error:
            raise LinkLostError(
                tr("{peer} cannot be reached ({error}).", peer=address, error=error)
            ) from error


def password_of(spec: LinkSpec) -> str | None:
    """Return the link's password from ``secrets.toml`` of the home, else from the environment.

    Raises:
        LinkLostError: the file cannot be read.
    """
    path = home_dir() / SECRETS
    if path.is_file():
        try:
            if os.name == "posix" and path.stat().st_mode & 0o077:
                log.warning("%s can be read by others; take their rights away.", path)
            found = tomllib.loads(path.read_text(encoding="utf-8")).get(str(spec.id))
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LinkLostError(
                tr("{path} cannot be read; mend or remove it.", path=path)
            ) from error
        if isinstance(found, str):
            return found
    return os.environ.get(PASSWORD)


def _split(address: str) -> tuple[str, str]:
    host, _, topic = address.partition("/")
    return host, topic


def _check_address(address: str) -> str:
    broker, topic = _split(address)
    host, port = split_address(broker)
    levels = topic.split("/")
    good = 0 < len(topic) <= LONGEST_TOPIC and "#" not in "".join(levels[:-1])
    if not good or any(mark in level and level != mark for level in levels for mark in "+#"):
        raise UsageError(
            tr("{topic} is no topic: write for example owntracks/#.", topic=shown(repr(topic)))
        )
    host = host.lower()
    return f"[{host}]:{port}/{topic}" if ":" in host else f"{host}:{port}/{topic}"


def _check_user(name: str, value: str) -> str:
    if not value or len(value) > 128:
        raise UsageError(tr("{name} is empty or too long.", name=name))
    return value


def mqtt_source(address: str, peer: str) -> Source:
    """Return the topic of a message."""
    del address
    return Source(topic=peer)


MQTT = LinkKind(
    name="mqtt",
    form="mqtt:HOST:PORT/TOPIC[?protocol=NAME&user=NAME&tls=1]",
    check_address=_check_address,
    open=open_mqtt,
    options={"user": _check_user, "tls": switch},
    manner=Manner.PACKETS,
    source=mqtt_source,
)
