"""What a test must do and may not do: assert something, and never sleep for a result."""

from __future__ import annotations

import ast

import pytest

CHECKS = ("assert", "raises", "wait", "until", "check", "expect", "fail")


@pytest.fixture(scope="module")
def written_tests(all_modules):
    """Every test function as (place, tree)."""
    return [
        (f"{module.path}:{node.lineno} {node.name}", node)
        for module in all_modules
        if "tests" in module.path.parts
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def called(node: ast.AST) -> str:
    """Return the last part of a call's name, empty for anything else."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return name
    return ""


def test_every_test_asserts_something(written_tests):
    idle = [
        place
        for place, tree in written_tests
        if not any(
            isinstance(node, ast.Assert) or called(node).lower().startswith(CHECKS)
            for node in ast.walk(tree)
        )
    ]
    assert not idle


def test_no_test_sleeps(all_modules):
    sleeping = [
        f"{module.path}:{node.lineno}"
        for module in all_modules
        if "tests" in module.path.parts
        for node in ast.walk(module.tree)
        if called(node) in {"sleep", "qSleep", "msleep", "qWait"}
    ]
    assert not sleeping
