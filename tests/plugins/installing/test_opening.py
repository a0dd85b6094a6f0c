"""The console opens without plugins rather than not at all."""

from __future__ import annotations

import pytest
from tests.kit.desks import open_console
from tests.plugins.installing.test_shipped import made, ship
from tests.plugins.installing.test_starts import crash

from cmdmap.plugins import opening
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.packaging.keys import SecretKey


@pytest.fixture
def console(home):
    opened = open_console(home)
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def box(tmp_path, monkeypatch):
    """The folder of shipped packages, with the official key."""
    vendor = SecretKey.generate()
    folder = tmp_path / "packages"
    folder.mkdir()
    (folder / "vendor.pub").write_text(vendor.public.write(), encoding="utf-8")
    ship(folder, made(vendor))
    monkeypatch.setattr(opening, "packages_dir", lambda: folder)
    return folder


def audited(console):
    with console.store.reader() as connection:
        rows = connection.exec_driver_sql("select what, subject, actor from audit_log order by seq")
        return [tuple(row) for row in rows]


def test_a_damaged_record_costs_the_plugins_and_not_the_console(home, console, box):
    places = PluginPlaces(home)
    places.root.mkdir()
    places.state.path.write_bytes(b"{")
    host = opening.open_plugins(console)
    assert host.active() == ()
    assert "mend or remove it" in host.refused[0]
    host.close()


def test_what_came_with_the_program_is_installed_by_the_program_itself(console, box):
    host = opening.open_plugins(console)
    assert host.refused == []
    assert [plugin.manifest.id for plugin in host.active()] == ["night_noise"]
    host.stood()
    host.close()
    (row,) = audited(console)
    assert (row[0], row[2]) == ("InstallPlugin", "cmdmap")


def test_a_plugin_that_crashed_two_starts_is_off_told_and_in_the_log(console, box, home):
    opening.open_plugins(console).close()
    places = PluginPlaces(home)
    crash(places, "night_noise")
    crash(places, "night_noise")
    host = opening.open_plugins(console)
    assert host.active() == ()
    assert "night_noise was switched off" in host.refused[0]
    host.stood()
    host.close()
    assert audited(console)[-1] == ("DisablePlugin", "night_noise 1.0.0: crashed", "cmdmap")


def test_in_safe_mode_nothing_is_installed_or_started(console, box):
    host = opening.open_plugins(console, safe=True)
    assert host.active() == ()
    host.close()
    assert audited(console) == []
