"""Starting again without plugins goes the way this run was started."""

from __future__ import annotations

import sys

import pytest

from cmdmap.ui.plugins.restart import restart_words


@pytest.mark.parametrize(("demo", "words"), [(False, ["--safe"]), (True, ["demo", "--safe"])])
def test_a_checkout_starts_python_with_the_package(demo, words):
    assert restart_words(demo=demo) == [sys.executable, "-m", "cmdmap", *words]


def test_a_frozen_program_starts_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert restart_words(demo=False) == [sys.executable, "--safe"]
