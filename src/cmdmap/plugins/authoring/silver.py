"""Silver: the plugin keeps the rules of the house and brings its tests.

Rules for ``grading.py``: each yields a sentence for everything that breaks it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cmdmap.i18n import mark, tr
from cmdmap.plugins.authoring.imports import imports_what_it_may
from cmdmap.plugins.authoring.source import Module, Source
from cmdmap.plugins.authoring.tables import tables_come_and_go
from cmdmap.plugins.authoring.texts import speaks_chinese

CHECKS = ("assert", "raises", "wait", "until", "check", "expect", "fail")
SLEEPS = frozenset({"sleep", "qSleep", "msleep", "qWait"})
LONGEST_FILE = 400
LONGEST_TEST_FILE = 600
QT_CALLS = frozenset({"data", "event", "flags", "index", "paint", "parent", "sort"})
"""Names in small letters by which Qt calls its own virtual methods."""


def called(node: ast.AST) -> str:
    """Return the last part of a call's name, empty for anything else."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return name
    return ""


def has_tests(source: Source) -> Iterator[str]:
    """There are tests; each of them asserts something, none sleeps for a result."""
    tests = [(module, node) for module in source.tests for node in _tests(module)]
    if not tests:
        yield tr("There is no test: write {path}.", path="tests/test_….py")
    for module, node in tests:
        names = [called(each) for each in ast.walk(node)]
        place = f"{module.path}:{node.lineno} {node.name}"
        checks = any(isinstance(each, ast.Assert) for each in ast.walk(node))
        if not checks and not any(name.lower().startswith(CHECKS) for name in names):
            yield tr("{place} asserts nothing.", place=place)
        if SLEEPS.intersection(names):
            yield tr("{place} sleeps for a result; turn the bench's clock.", place=place)


def says_what_it_is(source: Source) -> Iterator[str]:
    """Every module, and every public class and function in it, has a docstring."""
    for module in source.code():
        if module.tree is None:
            continue
        if ast.get_docstring(module.tree) is None:
            yield tr("{place} has no docstring.", place=module.path)
        for node in _public(module.tree.body):
            if ast.get_docstring(node) is None:
                place = f"{module.path}:{node.lineno} {node.name}"
                yield tr("{place} has no docstring.", place=place)


def is_short(source: Source) -> Iterator[str]:
    """No file is so long that nobody reads it."""
    for module in (*source.modules, *source.tests):
        most = LONGEST_TEST_FILE if module.room == "tests" else LONGEST_FILE
        lines = module.text.count("\n")
        if lines > most:
            yield tr("{path} has {lines} lines, at most {most}.", path=module.path, lines=lines,
                     most=most)  # fmt: skip


def _tests(module: Module) -> Iterator[ast.FunctionDef]:
    for node in module.nodes():
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in body:
        if isinstance(node, ast.FunctionDef) and _is_ours(node.name):
            yield node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node
            yield from _public(node.body)


def _is_ours(name: str) -> bool:
    return name.islower() and not name.startswith("_") and name not in QT_CALLS


SILVER = {
    "tests": (mark("tests that assert something and do not sleep"), has_tests),
    "imports": (
        mark(
            "it imports cmdmap.api, cmdmap.widgets, Python and what it requires, each in its room"
        ),
        imports_what_it_may,
    ),
    "texts": (mark("every sentence in Chinese"), speaks_chinese),
    "docstrings": (mark("docstrings"), says_what_it_is),
    "sizes": (mark("files that can be read in one go"), is_short),
    "tables": (mark("its tables come and go by its migrations"), tables_come_and_go),
}
"""Title and rule by name."""
