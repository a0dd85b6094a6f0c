"""What a plugin may import, and in which of its rooms.

A rule of silver. Whatever is not in ``cmdmap.api.__all__`` or ``cmdmap.widgets`` may change with
any version of cmdmap; Qt and SQLAlchemy stay in one room each, so that the rest can be tested
without a window and without a store.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from cmdmap import api
from cmdmap.i18n import tr
from cmdmap.plugins.authoring.source import Module, Source

QT = frozenset({"PySide6", "shiboken6"})
SQL = frozenset({"sqlalchemy", "alembic"})
ROOMS_OF_QT = frozenset({"ui"})
ROOMS_OF_SQL = frozenset({"store", "migrations"})


def imports_what_it_may(source: Source) -> Iterator[str]:
    """Yield a sentence for each import that a plugin may not have, or not in that room."""
    named = {each.name.lower().replace("-", "_") for each in source.manifest.requires}
    own = frozenset(_roots(named) | {source.manifest.id} | sys.stdlib_module_names)
    for module in (*source.modules, *source.tests):
        for line, name in _imports(module):
            reason = _judge(name, module.room, own)
            if reason:
                yield f"{module.path}:{line} {reason}"


def _judge(name: str, room: str, own: frozenset[str]) -> str:
    """Return why a module or name may not be imported, empty where it may."""
    root = name.partition(".")[0]
    if root == "cmdmap":
        return _judge_ours(name, room)
    if root in own or room == "tests":
        return ""
    if root in QT:
        return "" if room in ROOMS_OF_QT else tr("imports Qt outside of ui/.")
    if root in SQL:
        return "" if room in ROOMS_OF_SQL else tr("imports {name} outside of store/.", name=root)
    return tr("imports {name}, which plugin.toml does not require.", name=root)


def _judge_ours(name: str, room: str) -> str:
    if name == "cmdmap.api" or name.removeprefix("cmdmap.api.") in api.__all__:
        return ""
    if name.startswith("cmdmap.widgets"):
        return "" if room in ROOMS_OF_QT | {"tests"} else tr("imports widgets outside of ui/.")
    if name.startswith("cmdmap.testing") and room == "tests":
        return ""
    return tr("imports {name}, which is not in the API.", name=name)


def _imports(module: Module) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything imported; from the API each name by itself."""
    for node in module.nodes():
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, each.name) for each in names)
            case ast.ImportFrom(module="cmdmap" | "cmdmap.api" as origin, names=names, level=0):
                yield from ((node.lineno, f"{origin}.{each.name}") for each in names)
            case ast.ImportFrom(module=str(origin), level=0):
                yield node.lineno, origin


def _roots(named: set[str]) -> set[str]:
    """Return the names by which required libraries are imported, which may differ from theirs."""
    if not named:
        return named
    known = packages_distributions()
    return named | {
        root
        for root, libraries in known.items()
        if named.intersection(library.lower().replace("-", "_") for library in libraries)
    }
