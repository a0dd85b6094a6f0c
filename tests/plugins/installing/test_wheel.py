"""A plugin that Python's own tools install: a wheel, built, put into a folder, used, switched."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from tests.kit.hostile.plugin import write_plugin

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "evil-plugin"
version = "2.5"

[project.entry-points."cmdmap.plugins"]
evil = "evil"

[tool.hatch.build.targets.wheel]
packages = ["evil"]
"""
LOUD = "print('the plugin ran')"


def python(*words, cwd=None, **variables):
    ran = subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        cwd=cwd, env={**os.environ, **variables}, capture_output=True, text=True, timeout=240,
        check=False,
    )  # fmt: skip
    assert "the plugin ran" not in ran.stdout + ran.stderr
    return ran


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder into which the wheel was installed."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "pyproject.toml").write_text(PROJECT)
    write_plugin(folder, head=LOUD)
    built = python("hatchling", "build", "-t", "wheel", cwd=folder)
    assert built.returncode == 0, built.stderr
    (wheel,) = (folder / "dist").glob("*.whl")
    target = folder / "site"
    put = python("pip", "install", "--no-index", "--no-deps", "--target", target, wheel)
    assert put.returncode == 0, put.stderr
    return target


@pytest.fixture
def cmdmap(site, home):
    def call(*words):
        return python("cmdmap", *words, PYTHONPATH=str(site))

    return call


def listed(cmdmap):
    ran = cmdmap("plugin", "list", "--json")
    assert ran.returncode == 0, ran.stderr
    (row,) = (each for each in json.loads(ran.stdout) if each["id"] == "evil")
    return row


def test_a_wheel_is_listed_switched_off_and_on_again_and_never_run(cmdmap):
    row = listed(cmdmap)
    assert (row["version"], row["origin"], row["condition"]) == ("2.5", "distribution", "on")
    assert row["signer"] is None
    assert row["contributions"]["acts"] == 1
    assert "nobody: a Python package" in cmdmap("plugin", "list").stdout

    off = cmdmap("plugin", "disable", "evil")
    assert off.stdout == "evil is off.\n"
    assert listed(cmdmap)["condition"] == "off"
    assert "evil" not in cmdmap("steps").stdout
    assert cmdmap("plugin", "enable", "evil").stdout == "evil is on.\n"
    assert listed(cmdmap)["condition"] == "on"
    assert "evil.step" in cmdmap("steps").stdout

    refused = cmdmap("plugin", "remove", "evil", "--yes")
    assert refused.returncode == 1
    assert "Python package of this computer" in refused.stderr
    log = cmdmap("audit").stdout
    assert "evil 2.5" in log
