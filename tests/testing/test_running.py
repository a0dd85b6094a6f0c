"""A plugin's tests run with the program alone."""

from __future__ import annotations

import io

import pytest

from cmdmap.errors import WorldError
from cmdmap.i18n import current_language, use_language
from cmdmap.plugins.authoring.beginning import new_from_template
from cmdmap.testing import run_tests


@pytest.fixture
def plugin(tmp_path):
    """A plugin fresh from the template."""
    folder = tmp_path / "lamp_log"
    new_from_template(folder, "lamp_log", "Lamps", "灯")
    for path in folder.glob("tests/test_page.py"):
        path.unlink()
    return folder


def test_the_tests_of_a_new_plugin_pass_in_any_language(plugin, repo):
    use_language("zh_CN", repo / "resources" / "i18n")
    said = io.StringIO()
    assert run_tests(plugin, said)
    assert "test_the_act_add_lamp_keeps_a_lamp_once" in said.getvalue()
    assert current_language() == "zh_CN"


def test_a_test_that_fails_is_told_with_its_trace(plugin):
    (plugin / "tests" / "test_wrong.py").write_text(
        "import unittest\n\nclass Wrong(unittest.TestCase):\n"
        "    def test_it(self):\n        assert 1 == 2, 'one is not two'\n",
        encoding="utf-8",
    )
    said = io.StringIO()
    assert not run_tests(plugin, said)
    assert "one is not two" in said.getvalue()


def test_a_folder_without_tests_is_refused(plugin):
    for path in (plugin / "tests").glob("test_*.py"):
        path.unlink()
    with pytest.raises(WorldError, match="no test"):
        run_tests(plugin, io.StringIO())


def test_a_folder_of_another_name_is_refused(plugin):
    other = plugin.rename(plugin.with_name("other"))
    with pytest.raises(WorldError, match="lamp_log"):
        run_tests(other, io.StringIO())
