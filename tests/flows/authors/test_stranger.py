"""A plugin of somebody else, made with the guide alone, at work on a real broker.

Its files lie in ``stranger/`` and are copied out of the tree; everything is done by the commands of
the guide, in an empty home, and looked at from outside.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from tests.kit.programs import broker
from tests.kit.waiting import DEADLINE_S, wait_until

STRANGER = Path(__file__).parent / "stranger"
NIGHT, DAY = "2026-05-04T23:10:00+08:00", "2026-05-04T12:10:00+08:00"
COMMAND_S = 120


class Author:
    """Somebody with the program, a folder and a home of their own."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.home = home
        self.environment = {**os.environ, "CMDMAP_HOME": str(home), "PYTHONUTF8": "1"}
        self.environment.pop("PYTHONPATH", None)

    def words(self, line: str) -> list[str]:
        return [sys.executable, "-m", "cmdmap", *line.split()]

    def run(self, line: str, code: int = 0) -> str:
        """Run one command and return what it said."""
        done = subprocess.run(
            self.words(line), cwd=self.folder, env=self.environment, capture_output=True,
            text=True, timeout=COMMAND_S, check=False,
        )  # fmt: skip
        assert done.returncode == code, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def rows(self, question: str) -> list[tuple]:
        """Ask the database file itself."""
        with closing(sqlite3.connect(f"file:{self.home / 'cmdmap.db'}?mode=ro", uri=True)) as file:
            return file.execute(question).fetchall()

    @contextmanager
    def listening(self, link: str) -> Iterator[subprocess.Popen[str]]:
        """Run ``cmdmap listen`` until the block ends."""
        process = subprocess.Popen(
            self.words(f"listen {link} --json"), cwd=self.folder, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.said, _ = process.communicate(timeout=COMMAND_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                raise


@pytest.fixture
def author(tmp_path, home) -> Author:
    """The plugin as its author has written it, outside of the tree."""
    folder = tmp_path / "workshop"
    folder.mkdir()
    made = Author(folder, home)
    made.run("plugin new night_noise")
    plugin = folder / "night_noise"
    for path in plugin.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(
        STRANGER, plugin, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
    )
    return made


@pytest.fixture
def installed(author) -> Author:
    """The same, checked, tested, packed, signed, trusted and installed."""
    assert json.loads(author.run("plugin check night_noise --json"))["grade"] == "gold"
    assert "OK" in author.run("plugin test night_noise")
    author.run("plugin key workshop.key --no-password")
    author.run("plugin pack night_noise")
    refused = author.run("plugin install night_noise-1.0.0.cmplugin --yes", code=1)
    assert "sign" in refused
    author.run("plugin sign night_noise-1.0.0.cmplugin --key workshop.key")
    author.run("plugin trust workshop.key.pub --name Workshop")
    author.run("plugin install night_noise-1.0.0.cmplugin --yes")
    return author


def say(port: int, meter: str, db: float, at: str) -> None:
    """Publish a reading."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        text = json.dumps({"db": db, "lon": 120.15, "lat": 30.16, "at": at})
        client.publish(f"noise/{meter}", text, qos=1).wait_for_publish(DEADLINE_S)
    finally:
        client.disconnect()
        client.loop_stop()


def drivers_of(process: subprocess.Popen) -> list[int]:
    """Return the processes that a console has started for drivers of plugins."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    every = [int(each) for path in children.parents[1].glob("*/children")
             for each in path.read_text().split()]  # fmt: skip
    return [pid for pid in every if b"plugin-driver" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_plugin_made_from_the_guide_does_its_work_and_goes_again(installed, tmp_path):
    with broker(tmp_path, "log_type all") as port:
        link = f"mqtt:127.0.0.1:{port}/noise/#?protocol=night_noise"
        with installed.listening(link) as process:
            heard = tmp_path / "mosquitto.log"
            wait_until(
                "the link has subscribed",
                lambda: process.poll() is not None or "Received SUBSCRIBE" in heard.read_text(),
                COMMAND_S,
            )
            say(port, "N1", 61.5, NIGHT)
            say(port, "N2", 70.0, DAY)
            wait_until(
                "both meters are kept",
                lambda: process.poll() is not None or len(meters(installed)) == 2,
                COMMAND_S,
            )
            assert process.poll() is None, process.stdout.read()
            drivers = drivers_of(process)
            assert drivers, "the driver runs in the console's own process"
            os.kill(drivers[0], signal.SIGKILL)
            wait_until(
                "a driver is there again",
                lambda: set(drivers_of(process)) - set(drivers),
                COMMAND_S,
            )
            say(port, "N1", 65.25, NIGHT)
            wait_until(
                "the next reading is kept", lambda: ("N1", 65.25, 1) in meters(installed), COMMAND_S
            )
    assert meters(installed) == [("N1", 65.25, 1), ("N2", 70.0, 0)]
    said = json.loads(process.said)
    assert said["links"][0]["frames"] >= 3
    cases = json.loads(installed.run("incidents --json"))
    assert [case["kind"] for case in cases] == ["night_noise_loud"]
    assert listed(installed)["condition"] == "on"
    assert "night_noise.keep_reading" in installed.run("steps")
    check_removal(installed)


def check_removal(installed: Author) -> None:
    """Its code goes at once, its data only when somebody says so twice."""
    installed.run("plugin disable night_noise")
    installed.run("plugin remove night_noise --yes")
    assert listed(installed) == {}
    assert "night_noise" not in installed.run("steps")
    assert len(meters(installed)) == 2
    installed.run("plugin remove night_noise --data --confirm night_noise --yes")
    tables = installed.rows("SELECT name FROM sqlite_master WHERE name LIKE '%night_noise%'")
    assert tables == []


def listed(author: Author) -> dict:
    """Return the plugin's row of ``cmdmap plugin list``, empty without one."""
    rows = json.loads(author.run("plugin list --json"))
    return next((row for row in rows if row["id"] == "night_noise"), {})


def meters(author: Author) -> list[tuple]:
    """Return code, loudness and mark of every meter."""
    try:
        return author.rows("SELECT code, db, loud FROM night_noise_meters ORDER BY code")
    except sqlite3.OperationalError:
        return []
