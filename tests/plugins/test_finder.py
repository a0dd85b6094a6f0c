"""Finding plugins: distributions by their entry point, source folders; nothing is imported."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.kit.hostile.plugin import hosted, write_plugin

from cmdmap.errors import WorldError
from cmdmap.plugins.finder import Found, Origin, find_plugins, switch_distribution
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.outside.process import DriverProcess
from cmdmap.plugins.views import PluginStanding

PROBE = "raise SystemExit('it was imported')"


def distribution(folder: Path, plugin_id: str, point: str, **bodies: str) -> Path:
    """Lay a plugin out as Python's tools install it."""
    source = write_plugin(folder, plugin_id, **bodies)
    about = folder / f"{plugin_id}_plugin-2.5.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {plugin_id}\nVersion: 2.5\n")
    (about / "entry_points.txt").write_text(f"[cmdmap.plugins]\n{point}\n")
    return source


@pytest.fixture
def site(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


def test_a_distribution_is_found_by_its_entry_point_without_being_imported(home, site):
    source = distribution(site, "evil", "evil = evil")
    (source / "__init__.py").write_text(PROBE)
    found = find_plugins(PluginPlaces(home))
    assert found == {"evil": Found("evil", Origin.DISTRIBUTION, source, "2.5")}
    assert "evil" not in sys.modules


def test_a_distribution_is_used_until_it_is_switched_off(home, site):
    distribution(site, "evil", "evil = evil")
    places = PluginPlaces(home)
    with hosted(home) as rig:
        view = rig.view()
        assert (view.standing, view.signer) == (PluginStanding.ACTIVE, None)
        # Nobody has signed it, so its drivers run outside.
        (plugin,) = rig.host.active()
        minded = [getattr(call, "__self__", None) for call in plugin.minded]
        assert sum(isinstance(each, DriverProcess) for each in minded) == 2
        switch_distribution(places, "evil", on=False)
        rig.host.reload("evil")
        assert rig.view().standing is PluginStanding.OFF
        switch_distribution(places, "evil", on=True)
        rig.host.reload("evil")
        assert rig.view().standing is PluginStanding.ACTIVE


@pytest.mark.parametrize("point", ["other = evil", "evil = evil.work", "evil = nothing_here"])
def test_entry_points_that_lie_are_passed_over(home, site, point):
    distribution(site, "evil", point)
    assert find_plugins(PluginPlaces(home)) == {}


def test_a_folder_that_holds_another_plugin_is_refused(home, tmp_path):
    source = write_plugin(tmp_path)
    wrong = Found("good", Origin.SOURCE, source)
    with pytest.raises(WorldError, match="holds the plugin evil, not good"):
        wrong.read(PluginPlaces(home), None)


def test_a_source_folder_comes_before_a_distribution(home, site, tmp_path):
    distribution(site, "evil", "evil = evil")
    source = write_plugin(tmp_path / "own")
    found = find_plugins(PluginPlaces(home), [source])
    assert found["evil"].origin is Origin.SOURCE
