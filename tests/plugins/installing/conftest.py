"""The workplace of the packages' tests, with a key of the makers of cmdmap for fast revisions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plugins.packaging.conftest import key, places, said, store, stranger, work

from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.packaging.keys import SecretKey
from cmdmap.plugins.packaging.trust import VENDOR

__all__ = ["key", "official", "own", "places", "said", "store", "stranger", "work"]


@pytest.fixture(scope="session")
def official():
    """The key of the makers of cmdmap, whose revisions run in this process."""
    return SecretKey.generate()


@pytest.fixture
def own(work, official, tmp_path):
    """The workplace of a program that came with the official key."""
    folder = tmp_path / "came_with_it"
    folder.mkdir()
    (folder / VENDOR).write_text(official.public.write(), encoding="utf-8")
    return replace(work, places=PluginPlaces(work.places.home, folder))
