"""A home folder with a trusted key, a database and a log of what was asked of the desk."""

from __future__ import annotations

import pytest
from tests.plugins.packaging.parcels import NOW

from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.workplace import Workplace
from cmdmap.plugins.packaging.keys import SecretKey
from cmdmap.store.engine import open_store


@pytest.fixture(scope="session")
def key():
    return SecretKey.generate()


@pytest.fixture(scope="session")
def stranger():
    return SecretKey.generate()


@pytest.fixture
def places(home, key):
    found = PluginPlaces(home)
    found.trust.add(key.public, "ACME", NOW)
    return found


@pytest.fixture
def store(home):
    opened = open_store(f"sqlite:///{home / 'cmdmap.db'}")
    yield opened
    opened.close()


@pytest.fixture
def said():
    """What was written down, as (undertaking, subject)."""
    return []


@pytest.fixture
def work(places, store, said):
    return Workplace(places, store, lambda: NOW, lambda deed, about: said.append((deed, about)))
