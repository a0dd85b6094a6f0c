"""The plugins that travel with cmdmap keep the rules it asks of a stranger's, and their own."""

from __future__ import annotations

import pytest

from cmdmap.plugins.authoring.grading import Grade, grade_plugin
from cmdmap.plugins.authoring.source import read_source

SHIPPED = ("emergency_response", "fire_safety", "migrant_population")
TEMPLATE = "template"
MOST_FILES_OF_TEMPLATE = 20


@pytest.fixture(scope="module")
def graded(repo):
    """The report of each plugin of the tree."""
    return {name: grade_plugin(repo / "plugins" / name) for name in (*SHIPPED, TEMPLATE)}


def test_these_are_all_plugins_of_the_tree(tracked):
    folders = {path.parts[1] for path in tracked if path.parts[0] == "plugins"}
    assert folders == {*SHIPPED, TEMPLATE}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_module_is_gold(graded, name):
    assert graded[name].grade is Grade.GOLD, "\n".join(graded[name].sentences())


def test_the_template_is_gold_and_short(graded, repo, tracked):
    assert graded[TEMPLATE].grade is Grade.GOLD, "\n".join(graded[TEMPLATE].sentences())
    files = [path for path in tracked if path.parts[:2] == ("plugins", TEMPLATE)]
    assert len(files) <= MOST_FILES_OF_TEMPLATE
    lines = {path: (repo / path).read_text(encoding="utf-8").count("\n") for path in files}
    assert max(lines.values()) <= 150, lines


def test_the_template_shows_every_kind_of_contribution(repo):
    manifest = read_source(repo / "plugins" / TEMPLATE).manifest
    assert [section for section, many in manifest.contributions.items() if not many] == []
    assert manifest.options


@pytest.mark.parametrize("name", [*SHIPPED, TEMPLATE])
def test_the_name_of_a_folder_is_the_id(repo, name):
    assert read_source(repo / "plugins" / name).manifest.id == name
