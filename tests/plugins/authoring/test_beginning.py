"""A new plugin from the template: another id everywhere, nothing written where it cannot be."""

from __future__ import annotations

import pytest

from cmdmap.errors import WorldError
from cmdmap.plugins.authoring.beginning import new_from_template, template_dir
from cmdmap.plugins.authoring.grading import grade_plugin
from cmdmap.plugins.manifest import load_manifest


@pytest.fixture
def place(tmp_path):
    """An empty folder."""
    folder = tmp_path / "plugins"
    folder.mkdir()
    return folder


def test_a_new_plugin_has_its_own_id_everywhere(place):
    folder = place / "bench_log"
    files = new_from_template(folder, "bench_log", 'Benches "old"', "长椅")
    manifest = load_manifest(folder)
    assert (manifest.id, manifest.name, manifest.name_zh) == ("bench_log", 'Benches "old"', "长椅")
    assert manifest.table_names == ("bench_log_lamps",)
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    assert not [name for name, text in texts.items() if "template" in text]
    assert texts["README.md"].startswith('# Benches "old" 长椅\n')
    assert not [path for path in files if "__pycache__" in path.parts]


def test_it_has_the_grade_of_the_template_at_once(place):
    new_from_template(place / "bench_log", "bench_log", "Benches", "长椅")
    report = grade_plugin(place / "bench_log")
    assert report.grade == grade_plugin(template_dir()).grade == "gold"
    assert report.missing() == ()


def test_an_empty_folder_will_do(place):
    (place / "bench_log").mkdir()
    assert new_from_template(place / "bench_log", "bench_log", "Benches", "长椅")


@pytest.mark.parametrize("plugin_id", ["Bench", "ab", "json", "class", "bench-log", "cmdmap"])
def test_an_id_that_no_plugin_may_have_writes_nothing(place, plugin_id):
    with pytest.raises(WorldError):
        new_from_template(place / plugin_id, plugin_id, "Benches", "长椅")
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("name", ["", "two\nlines", "x" * 201])
def test_a_name_that_cannot_be_shown_writes_nothing(place, name):
    with pytest.raises(WorldError):
        new_from_template(place / "bench_log", "bench_log", name, "长椅")
    assert list(place.iterdir()) == []


def test_what_is_there_is_not_touched(place):
    folder = place / "bench_log"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(WorldError, match="not empty"):
        new_from_template(folder, "bench_log", "Benches", "长椅")
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_the_folder_has_the_name_of_the_id(place):
    with pytest.raises(WorldError, match="named as its id"):
        new_from_template(place / "other", "bench_log", "Benches", "长椅")
    assert list(place.iterdir()) == []
