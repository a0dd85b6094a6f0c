"""Runs the tests in a plugin's folder with what ships in the program: :mod:`unittest`.

Called by ``cmdmap plugin test``, so that an author needs the installed program and nothing else.
Tests written for pytest are run by pytest, which does not travel in the program.
"""

from __future__ import annotations

import importlib
import sys
import unittest
from pathlib import Path
from typing import TextIO

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.manifest import load_manifest


def run_tests(folder: Path, out: TextIO) -> bool:
    """Run ``tests/test_*.py`` of a plugin and write what came of them; True when all passed.

    Raises:
        ManifestError: its ``plugin.toml`` cannot be used.
        WorldError: the folder is not named as the plugin, or holds no test.
    """
    folder = folder.absolute()
    plugin_id = load_manifest(folder).id
    if folder.name != plugin_id:
        raise WorldError(
            tr("The folder of a plugin is named as its id, {id}; choose that name.", id=plugin_id)
        )
    if str(folder.parent) not in sys.path:
        sys.path.insert(0, str(folder.parent))
        importlib.invalidate_caches()
    names = [
        f"{plugin_id}.tests.{path.stem}" for path in sorted((folder / "tests").glob("test_*.py"))
    ]
    suite = unittest.defaultTestLoader.loadTestsFromNames(names)
    if not suite.countTestCases():
        raise WorldError(
            tr(
                "{folder} holds no test of unittest; write one, or run pytest.",
                folder=folder / "tests",
            )
        )
    result = unittest.TextTestRunner(out, verbosity=2).run(suite)
    return result.wasSuccessful()
