"""The demo without a display, as a user starts it: pictures, a table, a clean end."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from PySide6.QtGui import QImage

from cmdmap.ui.shots import SHOTS


def run(words, folder, **extra):
    env = {**os.environ, "PYTHONUTF8": "1", **extra}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        env.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "cmdmap", *words],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def english(home):
    (home / "demo").mkdir()
    (home / "demo" / "settings.toml").write_text('[interface]\nlanguage = "en"\n', "utf-8")


def test_the_demo_runs_offscreen_and_ends_with_a_table(tmp_path, english):
    done = run(["demo", "--seconds", "8"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("There is no display")
    kept = re.search(r"fixes kept +(\d+)", done.stdout)
    assert kept
    assert int(kept[1]) > 10
    assert "links online" in done.stdout
    assert "11 / 11" in done.stdout
    assert "Release of profile requested" not in done.stderr
    assert "Traceback" not in done.stderr
    picture = QImage(str(tmp_path / "shots" / "command.png"))
    assert (picture.width(), picture.height()) == (1920, 1080)
    middle = {picture.pixel(x, 500) for x in range(500, 1400)}
    assert len(middle) > 20, "the map is not in the picture"
    names = {path.stem for path in (tmp_path / "shots").iterdir()}
    # Pages of the modules come on top where their packages have been made.
    modules = {name for name in names if name.startswith("module-")}
    assert names - modules == {shot.name for shot in SHOTS}
    assert {"duty", "admin-users", "admin-audit"} <= names


def test_without_a_display_the_console_says_what_to_do(tmp_path):
    done = run([], tmp_path)
    assert done.returncode == 1
    assert "cmdmap listen" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_words_are_usage(tmp_path):
    assert run(["demo", "--nonsense"], tmp_path).returncode == 2


def test_pictures_that_cannot_be_written_end_the_run_at_once(tmp_path, english):
    (tmp_path / "file").touch()
    done = run(["shots", "file/shots"], tmp_path)
    assert done.returncode == 1
    assert "choose another folder" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("seconds", ["nan", "-1", "1e12", "soon"])
def test_a_time_that_is_none_is_usage(tmp_path, seconds):
    done = run(["demo", f"--seconds={seconds}"], tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
