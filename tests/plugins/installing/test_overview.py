"""The list of what is installed: checked again each time, with its condition and reason."""

from __future__ import annotations

from dataclasses import replace

from tests.plugins.packaging.parcels import NOW, parcel

from cmdmap.plugins.installing.installer import install, plan_install
from cmdmap.plugins.installing.overview import Condition, view_installed
from cmdmap.plugins.installing.switching import disable
from cmdmap.plugins.packaging.package import read_package

ID = "night_noise"


def view(work):
    (found,) = view_installed(work.places, NOW)
    return found


def test_a_plugin_is_on_off_stopped_or_refused_with_its_reason(work, key):
    assert view_installed(work.places, NOW) == ()
    install(work, plan_install(work, read_package(parcel(key).build())))
    found = view(work)
    assert (found.condition, found.signer.name, found.score.value) == (Condition.ON, "ACME", 5)
    assert found.brings == "layers 1 · tables 1"
    disable(work, ID)
    assert view(work).condition is Condition.OFF
    stopped = replace(work.places.state.read().record(ID), off_because="It crashed.")
    work.places.state.change(lambda now: now.with_record(stopped))
    assert (view(work).condition, view(work).reason) == (Condition.STOPPED, "It crashed.")
    (work.places.code(ID, "1.0.0") / "ui" / "meters.py").write_bytes(b"import os")
    refused = view(work)
    assert refused.condition is Condition.REFUSED
    assert "was changed after packing" in refused.reason
    assert (refused.manifest, refused.brings) == (None, "")


def test_files_of_another_signed_version_are_not_taken_for_the_installed_ones(work, key):
    install(work, plan_install(work, read_package(parcel(key).build())))
    record = replace(work.places.state.read().record(ID), digest="0" * 64)
    work.places.state.change(lambda now: now.with_record(record))
    assert "not those that were installed" in view(work).reason
