"""The size guides of the house: only the tail is policed, records may have many fields."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

FILE_LINES = 400
TEST_FILE_LINES = 600
FUNCTION_LINES = 60
ATTRIBUTES = 10
PUBLIC_METHODS = 12
FOLDER_FILES = 20
CODE = {".py", ".js", ".css", ".sh"}


def test_files_stay_short(repo, tracked):
    long_files = []
    for path in tracked:
        if path.suffix in CODE:
            lines = (repo / path).read_text(encoding="utf-8").count("\n")
            limit = TEST_FILE_LINES if "tests" in path.parts else FILE_LINES
            if lines > limit:
                long_files.append(f"{path}: {lines} lines, at most {limit}")
    assert not long_files


def test_functions_stay_short(all_modules):
    long_functions = [
        f"{module.path}:{node.lineno} {node.name}: {size} lines"
        for module in all_modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (size := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not long_functions


def methods(cls: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    """Yield the methods written in a class."""
    for node in cls.body:
        if isinstance(node, ast.FunctionDef):
            yield node


def own_attributes(cls: ast.ClassDef) -> set[str]:
    """Return the names that the class's methods assign on ``self``."""
    names = set()
    for method in methods(cls):
        for node in ast.walk(method):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Store)
                and isinstance(node.value, ast.Name)
                and node.value.id == "self"
            ):
                names.add(node.attr)
    return names


def is_public(method: ast.FunctionDef) -> bool:
    """Tell our own public methods from private ones and from names that Qt calls."""
    return not method.name.startswith("_") and method.name.islower()


def test_classes_stay_small(modules):
    wide = []
    for module in modules:
        for cls in (node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)):
            attributes = len(own_attributes(cls))
            public = len({method.name for method in methods(cls) if is_public(method)})
            if attributes > ATTRIBUTES:
                wide.append(f"{module.path}:{cls.lineno} {cls.name}: {attributes} attributes")
            if public > PUBLIC_METHODS:
                wide.append(f"{module.path}:{cls.lineno} {cls.name}: {public} public methods")
    assert not wide


def test_folders_stay_small(tracked):
    counts = Counter(path.parent for path in tracked if path.suffix in CODE)
    crowded = {str(folder): count for folder, count in counts.items() if count > FOLDER_FILES}
    assert not crowded
