"""Whose words a sentence is said in: the plugin's own before the program's and before others'."""

from __future__ import annotations

import types
from collections.abc import Iterator

import pytest

from cmdmap.api import tr
from cmdmap.i18n import add_catalogue, use_language


@pytest.fixture
def chinese(repo) -> Iterator[None]:
    """Two plugins that mean different things by one word."""
    use_language("zh_CN", repo / "resources" / "i18n")
    ends = [
        add_catalogue("fire", {"zh_CN": {"Overdue": "逾期", "Plan {n}": "预案 {n}"}}),
        add_catalogue("flood", {"zh_CN": {"Overdue": "超期"}}),
    ]
    yield
    for end in ends:
        end()


def said_by(name: str, text: str, **values: object) -> str:
    """Say a text from a module of that name."""
    module = types.ModuleType(name)
    module.__dict__["tr"] = tr
    exec("def say(text, **values):\n    return tr(text, **values)", module.__dict__)
    return str(module.__dict__["say"](text, **values))


def test_each_plugin_has_its_own_word(chinese):
    assert said_by("fire.ui.page", "Overdue") == "逾期"
    assert said_by("flood.ui.page", "Overdue") == "超期"
    assert said_by("fire.ui.page", "Plan {n}", n=3) == "预案 3"


def test_what_a_plugin_does_not_say_itself_the_program_says(chinese):
    program = said_by("cmdmap.ui.panels", "Overdue")
    assert program not in ("逾期", "超期")
    assert said_by("stranger", "Overdue") == program
    assert said_by("stranger", "Nobody says this") == "Nobody says this"
