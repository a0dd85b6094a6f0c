"""Runs the tests in a plugin's folder with what ships in the program: :mod:`unittest`.

Called by ``cmdmap plugin test``, so that an author needs the installed program and nothing else.
Tests written for pytest are run by pytest, which does not travel in the program.
"""

from __future__ import annotations

import unittest
from pathlib import Path
from typing import TextIO

from cmdmap.config import resources_dir
from cmdmap.errors import WorldError
from cmdmap.i18n import current_language, tr, use_language
from cmdmap.plugins.manifest import load_manifest
from cmdmap.testing.loading import forget_package, import_package


def run_tests(folder: Path, out: TextIO) -> bool:
    """Run ``tests/test_*.py`` of a plugin and write what came of them; True when all passed.

    Tests see the sentences of the source, English, whatever the language of the terminal is.

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
    forget_package(plugin_id)
    import_package(folder, plugin_id)
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
    spoken = current_language()
    use_language("en", resources_dir() / "i18n")
    try:
        return unittest.TextTestRunner(out, verbosity=2).run(suite).wasSuccessful()
    finally:
        forget_package(plugin_id)
        use_language(spoken, resources_dir() / "i18n")
