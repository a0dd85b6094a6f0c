"""Packages that came with the program: installed once, mended, upgraded, forced on nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plugins.packaging.parcels import NOW, SECOND, honest_files, listing, parcel

from cmdmap.plugins.installing.going_back import go_back, plan_back
from cmdmap.plugins.installing.installer import install, plan_install
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.removing import remove
from cmdmap.plugins.installing.shipped import install_shipped
from cmdmap.plugins.installing.switching import disable
from cmdmap.plugins.packaging.keys import SecretKey
from cmdmap.plugins.packaging.package import read_package
from cmdmap.plugins.packaging.trust import VENDOR

ID = "night_noise"


@pytest.fixture
def vendor():
    return SecretKey.generate()


@pytest.fixture
def box(tmp_path, vendor):
    """The folder of shipped packages, with the official key."""
    folder = tmp_path / "packages"
    folder.mkdir()
    (folder / VENDOR).write_text(vendor.public.write(), encoding="utf-8")
    return folder


@pytest.fixture
def shop(work, box):
    return replace(work, places=PluginPlaces(work.places.home, box))


def made(key, version="1.0.0", plugin_id=ID, extra="", top="", second=None):
    files = honest_files(version, extra=extra)
    if second is not None:
        files["migrations/versions/r0002.py"] = second.encode()
    files = {name: each.replace(ID.encode(), plugin_id.encode()) for name, each in files.items()}
    files["plugin.toml"] = top.encode() + files["plugin.toml"]
    listed = listing(files, id=plugin_id, version=version)
    return parcel(key, files, listed=listed).build()


def ship(box, *archives):
    for path in box.glob("*.cmplugin"):
        path.unlink()
    for number, archive in enumerate(archives):
        (box / f"{number}.cmplugin").write_bytes(archive)


def version(work, plugin_id=ID):
    record = work.places.state.read().plugins.get(plugin_id)
    return None if record is None else record.version


def test_shipped_plugins_are_installed_at_the_first_start_and_left_alone_after(
    shop, box, vendor, said
):
    ship(box, made(vendor), made(vendor, plugin_id="loud_street", top='needs = ["night_noise"]\n'))
    assert install_shipped(shop) == ()
    assert (version(shop), version(shop, "loud_street")) == ("1.0.0", "1.0.0")
    assert len(said) == 2
    assert install_shipped(shop) == ()
    assert len(said) == 2


def test_one_that_needs_another_waits_for_it(shop, box, vendor):
    ship(box, made(vendor, plugin_id="a_street", top='needs = ["night_noise"]\n'), made(vendor))
    assert install_shipped(shop) == ()
    assert version(shop, "a_street") == "1.0.0"


def test_a_removed_one_does_not_come_back_and_a_disabled_one_stays_off(shop, box, vendor):
    ship(box, made(vendor), made(vendor, plugin_id="loud_street"))
    install_shipped(shop)
    remove(shop, ID)
    disable(shop, "loud_street")
    ship(box, made(vendor, "1.1.0"), made(vendor, "1.1.0", plugin_id="loud_street"))
    assert install_shipped(shop) == ()
    assert version(shop) is None
    record = shop.places.state.read().record("loud_street")
    assert (record.version, record.enabled) == ("1.1.0", False)


def test_a_newer_program_upgrades_but_not_to_what_somebody_went_back_from(shop, box, vendor):
    ship(box, made(vendor))
    install_shipped(shop)
    ship(box, made(vendor, "1.1.0", second=SECOND))
    install_shipped(shop)
    assert version(shop) == "1.1.0"
    go_back(shop, plan_back(shop, ID), "wrong counts")
    install_shipped(shop)
    assert version(shop) == "1.0.0"
    ship(box, made(vendor, "1.2.0", second=SECOND))
    install_shipped(shop)
    assert version(shop) == "1.2.0"


def test_an_older_program_takes_nothing_back(shop, box, vendor):
    ship(box, made(vendor, "1.1.0"))
    install_shipped(shop)
    ship(box, made(vendor, "1.0.0"))
    assert install_shipped(shop) == ()
    assert version(shop) == "1.1.0"


def test_changed_files_of_the_same_version_are_replaced_and_damaged_ones_mended(shop, box, vendor):
    ship(box, made(vendor))
    install_shipped(shop)
    ship(box, made(vendor, extra='[wants]\ndevices = ["serial"]\n'))
    install_shipped(shop)
    toml = shop.places.code(ID, "1.0.0") / "plugin.toml"
    assert b"serial" in toml.read_bytes()
    toml.write_bytes(b"damaged")
    ship(box, made(vendor, "1.0.1"))
    install_shipped(shop)
    assert version(shop) == "1.0.1"


def test_what_somebody_else_has_signed_is_never_replaced_or_taken(shop, box, key, stranger, vendor):
    install(shop, plan_install(shop, read_package(made(key))))
    ship(box, made(vendor, "2.0.0"), made(stranger, plugin_id="loud_street"))
    refused = install_shipped(shop)
    assert version(shop) == "1.0.0"
    assert version(shop, "loud_street") is None
    assert "nobody here trusts" in refused[0]


def test_a_key_of_another_maker_is_not_enough_for_the_programs_own_folder(shop, box, key):
    ship(box, made(key))
    install_shipped(shop)
    assert version(shop) is None


def test_rubbish_beside_the_packages_is_named_and_stops_nobody(shop, box, vendor):
    ship(box, b"rubbish", made(vendor))
    assert "no zip archive" in install_shipped(shop)[0]
    assert version(shop) == "1.0.0"


def test_without_the_folder_nothing_happens(work):
    assert install_shipped(work) == ()
    assert work.clock() == NOW
