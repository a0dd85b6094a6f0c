"""The console opens without plugins rather than not at all."""

from __future__ import annotations

from tests.plugins.installing.test_shipped import made, ship

from cmdmap.config import resources_dir
from cmdmap.options import Options
from cmdmap.plugins import opening
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.packaging.keys import SecretKey
from cmdmap.services.console import Console


def test_a_damaged_record_costs_the_plugins_and_not_the_console(home, tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "packages_dir", lambda: tmp_path / "none")
    places = PluginPlaces(home)
    places.root.mkdir()
    places.state.path.write_bytes(b"{")
    console = Console(home, f"sqlite:///{home / 'cmdmap.db'}", Options.load(resources_dir(), home))
    console.start()
    try:
        host = opening.open_plugins(console)
        assert host.active() == ()
        assert "mend or remove it" in host.refused[0]
        host.close()
    finally:
        console.stop()


def test_what_came_with_the_program_is_installed_by_the_program_itself(home, tmp_path, monkeypatch):
    vendor = SecretKey.generate()
    box = tmp_path / "packages"
    box.mkdir()
    (box / "vendor.pub").write_text(vendor.public.write(), encoding="utf-8")
    ship(box, made(vendor))
    monkeypatch.setattr(opening, "packages_dir", lambda: box)
    console = Console(home, f"sqlite:///{home / 'cmdmap.db'}", Options.load(resources_dir(), home))
    console.start()
    try:
        host = opening.open_plugins(console)
        assert host.refused == []
        assert [plugin.manifest.id for plugin in host.active()] == ["night_noise"]
        host.stood()
        host.close()
    finally:
        console.stop()
