"""What the sources say of the names of the API: docstrings of things, of fields and of values.

Read by ``make_api_page.py``. A text under an assignment is its docstring, as the house writes it.
"""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import cmdmap

ROLE = re.compile(r":[a-z]+:`~?([^`]+)`")
ROOT = Path(cmdmap.__file__).parent


def summary(thing: Any) -> str:
    """Return the first paragraph of a docstring on one line."""
    return _plain((inspect.getdoc(thing) or "").split("\n\n")[0])


def _plain(text: str) -> str:
    """Return a docstring on one line, its marks as Markdown has them."""
    return ROLE.sub(r"`\1`", " ".join(text.split())).replace("``", "`")


def fields_of(kind: type) -> dict[str, str]:
    """Return what is said of each field of a class and of those above it."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("cmdmap."):
            found.update(_texts(base.__module__).get(base.__name__, {}))
    return found


def value_of(name: str) -> str:
    """Return what is said of a value or alias of this name, wherever it is defined."""
    return next((texts[""][name] for texts in _all() if name in texts[""]), "")


@lru_cache(maxsize=1)
def _all() -> list[dict[str, dict[str, str]]]:
    names = ("api", "domain", "protocols", "services", "widgets", "testing")
    paths = [path for name in names for path in sorted((ROOT / name).rglob("*.py"))]
    return [_read(path) for path in paths]


def _texts(module: str) -> dict[str, dict[str, str]]:
    path = ROOT.joinpath(*module.split(".")[1:]).with_suffix(".py")
    return _read(path) if path.is_file() else {}


@cache
def _read(path: Path) -> dict[str, dict[str, str]]:
    """Return texts by class and name; those of the module itself stand under ``""``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {"": _assigned(tree.body)}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = _assigned(node.body)
    return found


def _assigned(body: list[ast.stmt]) -> dict[str, str]:
    found: dict[str, str] = {}
    for node, after in pairwise(body):
        match node, after:
            case (
                ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = _plain(text)
    return found
