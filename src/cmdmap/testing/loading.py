"""Brings a plugin's package from its folder into this Python, and what its entries name.

Used by the bench; the program itself loads by ``plugins/loader.py``.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def import_package(folder: Path, name: str) -> None:
    """Import the package of a folder under a name, unless it is there from the same folder.

    Raises:
        ImportError: it cannot be imported.
    """
    known = sys.modules.get(name)
    if known is not None and str(folder) in getattr(known, "__path__", ()):
        return
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"no package in {folder}")
    forget_package(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


def forget_package(name: str) -> None:
    """Forget a package and its modules; what others hold of it lives on."""
    for loaded in [each for each in sys.modules if each.partition(".")[0] == name]:
        del sys.modules[loaded]


def resolve(plugin_id: str, entry: str) -> Callable[..., Any]:
    """Return what ``module.path:name`` of a plugin names."""
    module, name = entry.split(":")
    found: Callable[..., Any] = getattr(importlib.import_module(f"{plugin_id}.{module}"), name)
    return found
