"""The fakes have every name and parameter of the handles they stand in for."""

from __future__ import annotations

import inspect

import pytest

from cmdmap.api import Page, PageMap, PluginDesk
from cmdmap.testing import FakeDesk, FakeMap, FakePage

PAIRS = [(PluginDesk, FakeDesk), (Page, FakePage), (PageMap, FakeMap)]
SET_BY_INIT = {"log", "map"}


@pytest.mark.parametrize(("handle", "fake"), PAIRS)
def test_a_fake_follows_its_handle(handle, fake):
    names = {
        name
        for base in handle.__mro__
        if base.__module__ == "cmdmap.api.handles"
        for name in vars(base)
        if not name.startswith("_")
    }
    assert names
    other = []
    for name in sorted(names - SET_BY_INIT):
        wanted, found = inspect.getattr_static(handle, name), inspect.getattr_static(fake, name)
        if isinstance(wanted, property):
            assert isinstance(found, property), name
        elif list(inspect.signature(wanted).parameters.values()) != list(
            inspect.signature(found).parameters.values()
        ):
            other.append(name)
    assert not other
