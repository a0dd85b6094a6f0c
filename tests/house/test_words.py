"""Names, docstrings and broad excepts: what ruff cannot know about this house."""

from __future__ import annotations

import ast
import re

EMPTY_WORDS = {"manager", "helper", "util", "handler", "data", "misc", "common"}
EMPTY_WORDS |= {f"{word}s" for word in EMPTY_WORDS}
BORDERS = {
    "src/cmdmap/links/session.py": "link loop",
    "src/cmdmap/services/writer.py": "writer loop",
    "src/cmdmap/plugins/guard.py": "plugin guard",
    "src/cmdmap/ui/crash.py": "Qt excepthook",
}
QT_CALLS = {"data", "event", "flags", "index", "paint", "parent", "sort"}
"""Names in small letters by which Qt calls its own virtual methods."""
SENTENCE_END = re.compile(r"[.!?:](?:\s|$)")


def words_of(name: str) -> set[str]:
    """Split a snake_case or CamelCase name into lower-case words."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def test_no_name_is_an_empty_word(all_modules):
    empty = []
    for module in all_modules:
        rooms = {word for part in module.path.with_suffix("").parts for word in words_of(part)}
        if rooms & EMPTY_WORDS:
            empty.append(str(module.path))
        empty += [
            f"{module.path}:{node.lineno} {node.name}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ClassDef) and words_of(node.name) & EMPTY_WORDS
        ]
    assert not empty


def test_every_module_says_what_it_is_and_where_it_stands(modules):
    silent = []
    for module in modules:
        said = ast.get_docstring(module.tree) or ""
        wanted = 1 if module.path.name == "__init__.py" else 2
        if len(SENTENCE_END.findall(said)) < wanted:
            silent.append(str(module.path))
    assert not silent


def test_every_public_method_of_ours_has_a_docstring(modules):
    silent = [
        f"{module.path}:{method.lineno} {cls.name}.{method.name}"
        for module in modules
        for cls in ast.walk(module.tree)
        if isinstance(cls, ast.ClassDef) and not cls.name.startswith("_")
        for method in cls.body
        if isinstance(method, ast.FunctionDef)
        and method.name.islower()
        and not method.name.startswith("_")
        and method.name not in QT_CALLS
        and not ast.get_docstring(method)
    ]
    assert not silent


def broad(handler: ast.ExceptHandler) -> bool:
    """True for a bare except and for ones that name ``Exception`` or ``BaseException``."""
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(k, ast.Name) and k.id in {"Exception", "BaseException"} for k in kinds)


def test_everything_is_caught_only_at_the_four_borders(modules):
    wide = [
        f"{module.path}:{node.lineno}"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and broad(node)
        and module.path.as_posix() not in BORDERS
    ]
    assert not wide


def test_nothing_is_left_for_later(repo, tracked):
    marks = re.compile(rf"\b({'|'.join(['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK', 'X' * 3])})\b")
    left = [
        f"{path}:{number}"
        for path in tracked
        if path.suffix in {".py", ".js", ".css", ".sh"} and path.parts[0] != "tests"
        for number, line in enumerate((repo / path).read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert not left
