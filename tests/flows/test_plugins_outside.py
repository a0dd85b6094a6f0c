"""A stranger's driver on a real broker: killed with -9 it comes back; other links never stop."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import paho.mqtt.publish as publish
from tests.kit.hostile.plugin import Rig, hosted, write_plugin
from tests.kit.programs import broker
from tests.kit.waiting import wait_until

from cmdmap.links.base import LinkState
from cmdmap.links.spec import parse_link

STEP = (
    "if heard.report.protocol != 'evil_messages': return None\n"
    "tx.insert(sa.insert(ROWS).values(name=heard.report.raw.decode()))\n"
    "return 'done'"
)


def tell(port: int, topic: str, payload: str) -> None:
    publish.single(topic, payload, hostname="127.0.0.1", port=port, qos=1)


def car(port: int, number: int) -> None:
    at = 1_777_867_200 + number
    told = {"_type": "location", "tid": "A1", "lat": 30.16, "lon": 120.15, "tst": at}
    tell(port, "owntracks/li/car", json.dumps(told))


def kept(rig: Rig) -> list[str]:
    with rig.console.store.reader() as connection:
        return list(connection.exec_driver_sql("SELECT name FROM evil_rows ORDER BY id").scalars())


def test_a_killed_driver_comes_back_while_other_links_go_on(home: Path, tmp_path: Path) -> None:
    source = write_plugin(tmp_path, top='process = "own"', step=STEP)
    with broker(tmp_path) as port, hosted(home, source) as rig:
        for topic, protocol in (("smoke", "evil_messages"), ("owntracks", "owntracks")):
            rig.console.rack.add(parse_link(f"mqtt:127.0.0.1:{port}/{topic}/#?protocol={protocol}"))
        wait_until(
            "both links are open",
            lambda: all(s.state is LinkState.OPEN for s in rig.console.rack.statuses()),
        )
        tell(port, "smoke/7", "first")
        wait_until("the first alarm is kept", lambda: kept(rig) == ["first"])
        (plugin,) = rig.host.active()
        process = next(
            look.__self__ for look in plugin.minded if look.__self__.part.endswith("_messages")
        )
        before = process.pid
        os.kill(before, signal.SIGKILL)
        cars = 0

        def back() -> bool:
            nonlocal cars
            cars += 1
            car(port, cars)
            tell(port, "smoke/7", "again")
            return kept(rig)[-1] == "again"

        wait_until("alarms are kept again", back)
        assert process.pid not in (0, before)
        wait_until("no car was lost", lambda: rig.console.desk.counts().kept == cars)
        assert rig.view().health.restarts == 1
        assert all(s.state is LinkState.OPEN for s in rig.console.rack.statuses())
