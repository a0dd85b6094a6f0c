"""Every option has a reader, a page entry and titles in both languages."""

from __future__ import annotations

import ast
import importlib.util

import pytest

from cmdmap.options import read_declaration

READERS = {"value", "number", "flag", "text"}


@pytest.fixture(scope="module")
def declared(repo):
    """Name -> option, as declared."""
    return read_declaration(repo / "resources" / "options.toml")


@pytest.fixture(scope="module")
def read_names(modules) -> set[str]:
    """Every option name that code reads by a literal."""
    return {
        node.args[0].value
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_each_option_has_a_reader(declared, read_names):
    assert not sorted(declared.keys() - read_names)


def test_each_option_has_two_titles_and_a_scope(declared):
    for option in declared.values():
        assert option.title, option.name
        assert any("\u4e00" <= letter <= "\u9fff" for letter in option.title_zh), option.name
        assert option.scope in {"seat", "centre"}, option.name


def test_the_page_is_made_from_the_declaration(declared, repo):
    spec = importlib.util.spec_from_file_location("page", repo / "tools" / "make_options_page.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    page = (repo / "docs" / "options.md").read_text(encoding="utf-8")
    assert page == maker.page(declared.values()), "run: make options-page"
