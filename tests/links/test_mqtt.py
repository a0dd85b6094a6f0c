"""MQTT links to a real broker: topics name phones, passwords stay out of sight, loss is mended."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import paho.mqtt.publish as publish
import pytest
from tests.kit.programs import broker, free_port, needed
from tests.kit.servers import FeedServer
from tests.kit.waiting import Ear, wait_until

from cmdmap.errors import UsageError
from cmdmap.links.backoff import Pauses
from cmdmap.links.base import LinkState
from cmdmap.links.mqtt import PASSWORD, SECRETS, mqtt_source, password_of
from cmdmap.links.rack import LinkRack
from cmdmap.links.session import LinkSession
from cmdmap.links.spec import parse_link, write_link

LOCATION = json.dumps(
    {"_type": "location", "tid": "A1", "lat": 30.16, "lon": 120.15, "tst": 1_777_867_200}
)


@pytest.fixture
def real_rack(ear: Ear, tmp_path: Path) -> Iterator[LinkRack]:
    rack = LinkRack(ear, tmp_path / "tapes", pauses=Pauses((0.05,)))
    yield rack
    rack.stop()


def opened(rack: LinkRack, port: int, options: str = "", topic: str = "owntracks/#") -> LinkSession:
    session = rack.add(parse_link(f"mqtt:127.0.0.1:{port}/{topic}?protocol=owntracks{options}"))
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    return session


def tell(port: int, topic: str, payload: str = LOCATION, **more: object) -> None:
    publish.single(topic, payload, hostname="127.0.0.1", port=port, qos=1, **more)


def test_has_one_written_form() -> None:
    written = "mqtt:Broker:1883/owntracks/+/Car?protocol=owntracks&user=seat&tls=1"
    assert write_link(parse_link(written)) == written.replace("Broker", "broker")


@pytest.mark.parametrize(
    "bad",
    [
        "mqtt:a:1", "mqtt:a:1/", "mqtt:a/x", "mqtt:a:1/#/x", "mqtt:a:1/x#", "mqtt:a:1/x+/y",
        "mqtt:a:1/x?tls=2", "mqtt:a:1/x?password=x", "mqtt:a:1/x?user=",
    ],
)  # fmt: skip
def test_refuses_what_is_no_topic_and_any_password(bad: str) -> None:
    with pytest.raises(UsageError):
        parse_link(bad)


def test_the_topic_names_the_phone(real_rack: LinkRack, ear: Ear, tmp_path: Path) -> None:
    with broker(tmp_path) as port:
        session = opened(real_rack, port)
        tell(port, "owntracks/li/phone")
        tell(port, "owntracks/wang/phone")
        reports = ear.wait_for(2)
        status = session.status()
        real_rack.stop()
    assert {report.unit_key for report in reports} == {"owntracks:li/phone", "owntracks:wang/phone"}
    assert (status.fixes, status.peers) == (2, 2)
    assert set(status.recent_peers) == {"owntracks/li/phone", "owntracks/wang/phone"}


def test_what_a_broker_has_kept_is_no_sign_of_life(
    real_rack: LinkRack, ear: Ear, tmp_path: Path
) -> None:
    with broker(tmp_path) as port:
        tell(port, "owntracks/li/old", retain=True)
        opened(real_rack, port)
        tell(port, "owntracks/li/new")
        (report,) = ear.wait_for(1)
        real_rack.stop()
    assert report.unit_key == "owntracks:li/new"


def test_comes_back_when_the_broker_does(real_rack: LinkRack, ear: Ear, tmp_path: Path) -> None:
    port = free_port()
    with broker(tmp_path, port=port):
        session = opened(real_rack, port)
    wait_until("noticed", lambda: session.status().state is LinkState.WAITING)
    assert session.status().reason
    with broker(tmp_path, port=port):
        wait_until("open again", lambda: session.status().opened == 2)
        tell(port, "owntracks/li/phone")
        assert ear.wait_for(1)[0].unit_key == "owntracks:li/phone"
        real_rack.stop()


def test_logs_in_with_the_password_of_the_home(
    real_rack: LinkRack, ear: Ear, tmp_path: Path, home: Path
) -> None:
    passwords = tmp_path / "passwords"
    words = [needed("mosquitto_passwd"), "-b", "-c", passwords, "seat", "open sesame"]
    subprocess.run(words, check=True, capture_output=True)
    passwords.chmod(0o644)
    lines = ("allow_anonymous false", f"password_file {passwords}")
    with broker(tmp_path, *lines) as port:
        session = real_rack.add(parse_link(f"mqtt:127.0.0.1:{port}/owntracks/#?user=seat"))
        wait_until("refused", lambda: "refuses us" in session.status().reason)
        secrets = home / SECRETS
        secrets.write_text(f'"{session.spec.id}" = "open sesame"\n')
        secrets.chmod(0o600)
        wait_until("open", lambda: session.status().state is LinkState.OPEN)
        login = {"username": "seat", "password": "open sesame"}
        tell(port, "owntracks/li/phone", auth=login)
        ear.wait_for(1)
        shown = f"{session.status()} {write_link(session.spec)}"
        real_rack.stop()
    assert "sesame" not in shown


def test_the_environment_has_a_password_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = parse_link("mqtt:a:1/x?user=seat")
    assert password_of(spec) is None
    monkeypatch.setenv(PASSWORD, "sesame")
    assert password_of(spec) == "sesame"
    (home / SECRETS).write_text('"mqtt:a:1/x" = "other"\n')
    assert password_of(spec) == "other"


def test_a_server_that_says_nothing_is_given_up(real_rack: LinkRack) -> None:
    with FeedServer() as server:
        session = real_rack.add(parse_link(f"mqtt:127.0.0.1:{server.port}/x"))
        wait_until("given up", lambda: session.status().state is LinkState.WAITING)
        assert "does not answer" in session.status().reason
        real_rack.stop()


def test_over_tls_the_broker_has_to_prove_who_it_is(
    real_rack: LinkRack, ear: Ear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = [
        *(needed("openssl"), "req", "-x509", "-nodes", "-newkey", "ec", "-days", "2"),
        *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=broker"),
        *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate),
    ]
    subprocess.run(words, check=True, capture_output=True)
    with broker(tmp_path, f"certfile {certificate}", f"keyfile {key}") as port:
        link = f"mqtt:127.0.0.1:{port}/owntracks/#?protocol=owntracks&tls=1"
        session = real_rack.add(parse_link(link))
        wait_until("doubted", lambda: "certificate" in session.status().reason)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        wait_until("believed", lambda: session.status().state is LinkState.OPEN)
        tell(port, "owntracks/li/phone", tls={"ca_certs": str(certificate)})
        assert ear.wait_for(1)[0].unit_key == "owntracks:li/phone"
        real_rack.stop()


def test_the_topic_is_all_that_is_known_of_a_sender() -> None:
    assert mqtt_source("a:1/x", "owntracks/li/phone").topic == "owntracks/li/phone"
