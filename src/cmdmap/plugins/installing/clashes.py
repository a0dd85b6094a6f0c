"""Ids that would be taken for something else: of cmdmap, of a library, of another plugin.

Asked for the installer's plan. A plugin's id begins the names of its tables, rights, options and
topics and is the name of its Python package, so none of these may exist already.
"""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from cmdmap.config import PACKAGE_DIR, resources_dir
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.store.plugin_restore import clashing_tables

TOPICS = frozenset({"units", "incidents"})
FOLDERS = frozenset({"trusted", "backups", "running"})
"""Names in the folder of plugins that are none."""

BEGINNINGS = frozenset({"alembic_version", "sqlite"})
"""How tables begin that are the database's own, or say how far the tables of plugins are."""


def find_clashes(plugin_id: str, installed: Iterable[str], root: Path) -> Iterator[str]:
    """Yield a sentence for each clash; ``root`` is the folder of installed plugins."""
    if plugin_id in _words() or clashing_tables(plugin_id):
        yield tr("The id {id} is used by cmdmap itself; its maker chooses another.", id=plugin_id)
    elif _is_module(plugin_id, root):
        yield tr("The id {id} is the name of a Python package here.", id=plugin_id)
    for other in installed:
        one, two = sorted((f"{plugin_id}_", f"{other}_"))
        if one != two and two.startswith(one):
            yield tr(
                "The tables of {one} and {other} could not be told apart.",
                one=plugin_id,
                other=other,
            )


def _words() -> frozenset[str]:
    """Return the first words of our own rights and options, topics, rooms and folders."""
    options = tomllib.loads((resources_dir() / "options.toml").read_text(encoding="utf-8"))
    rights = {right.value.partition(".")[0] for right in Right}
    rooms = {path.stem for path in PACKAGE_DIR.glob("*")}
    return frozenset({*options, *rights, *rooms} | TOPICS | FOLDERS | BEGINNINGS)


def _is_module(plugin_id: str, root: Path) -> bool:
    try:
        spec = importlib.util.find_spec(plugin_id)
    except (ImportError, ValueError):
        return True
    origin = None if spec is None else spec.origin
    if origin is None:
        return spec is not None
    folder = Path(origin).parent
    return root not in folder.parents and not (folder / "plugin.toml").is_file()
