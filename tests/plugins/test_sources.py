"""Folders of plugins that their author has named are at work without being installed."""

from __future__ import annotations

import os

import pytest

from cmdmap.config import plugin_sources, resources_dir
from cmdmap.options import Options
from cmdmap.plugins.authoring.beginning import new_from_template
from cmdmap.plugins.opening import open_plugins
from cmdmap.services.console import Console


@pytest.fixture
def console(home):
    """A console in an empty home."""
    opened = Console(home, f"sqlite:///{home / 'x.db'}", Options.load(resources_dir(), home))
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def plugin(tmp_path):
    """A plugin that is not installed."""
    new_from_template(tmp_path / "lamp_log", "lamp_log", "Lamps", "灯")
    return tmp_path / "lamp_log"


def active(console, monkeypatch, *folders, safe=False):
    """Return the plugins that are active with these folders, and what was refused."""
    monkeypatch.setenv("CMDMAP_PLUGINS", os.pathsep.join(map(str, folders)))
    host = open_plugins(console, safe=safe)
    try:
        return {each.manifest.id for each in host.active()}, host.refused
    finally:
        host.close()


def test_a_folder_that_is_named_is_at_work(console, monkeypatch, plugin):
    found, refused = active(console, monkeypatch, plugin)
    assert "lamp_log" in found
    assert not refused


def test_a_folder_that_is_no_plugin_is_told_and_the_others_work(console, monkeypatch, plugin):
    found, refused = active(console, monkeypatch, plugin.parent / "nowhere", plugin)
    assert "lamp_log" in found
    assert len(refused) == 1
    assert "nowhere" in refused[0]


def test_the_safe_mode_leaves_it_out(console, monkeypatch, plugin):
    assert "lamp_log" not in active(console, monkeypatch, plugin, safe=True)[0]


def test_nothing_is_named_at_first(monkeypatch):
    monkeypatch.delenv("CMDMAP_PLUGINS", raising=False)
    assert plugin_sources() == ()
