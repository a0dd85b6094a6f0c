"""A plugin's folder as the grade looks at it: manifest, files that travel, tests, parsed once.

Read by the rules in ``bronze.py``, ``silver.py`` and ``gold.py``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.manifest import Manifest
from cmdmap.plugins.packaging.packing import manifest_in, read_folder

LARGEST = 1_000_000
"""Bytes of a source file that is looked into."""


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file; ``tree`` is None where it is no Python."""

    path: PurePosixPath
    """Inside the plugin."""
    text: str
    tree: ast.Module | None

    @property
    def room(self) -> str:
        """First folder of the path, empty at the top: ``ui``, ``store``."""
        return self.path.parts[0] if len(self.path.parts) > 1 else ""

    def nodes(self) -> Iterator[ast.AST]:
        """Yield every node."""
        if self.tree is not None:
            yield from ast.walk(self.tree)


@dataclass(frozen=True, slots=True)
class Source:
    """A plugin that can be graded."""

    folder: Path
    manifest: Manifest
    contents: Mapping[str, bytes]
    """Files that travel, by path."""
    modules: tuple[Module, ...]
    """Python files that travel, migrations included."""
    tests: tuple[Module, ...]
    """Python files of ``tests``."""

    def text(self, name: str) -> str:
        """Return a file that travels as text, empty where it is not there."""
        return self.contents.get(name, b"").decode("utf-8", "replace")

    def code(self) -> Iterator[Module]:
        """Yield the modules without the migrations."""
        return (module for module in self.modules if module.room != "migrations")


def read_source(folder: Path) -> Source:
    """Read a plugin's folder.

    Raises:
        ManifestError: its manifest cannot be used.
        WorldError: a file cannot be read, or may not be in a package.
    """
    contents = read_folder(folder)
    try:
        tests = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted((folder / "tests").rglob("*.py"))
            if path.is_file()
        }
    except OSError as error:
        raise WorldError(
            tr("{path} cannot be read ({why}).", path=error.filename, why=error.strerror)
        ) from error
    return Source(
        folder,
        manifest_in(contents),
        MappingProxyType(contents),
        tuple(_modules(contents)),
        tuple(_modules(tests)),
    )


def _modules(contents: Mapping[str, bytes]) -> Iterator[Module]:
    for name, raw in contents.items():
        if name.endswith(".py"):
            text = raw[:LARGEST].decode("utf-8", "replace")
            yield Module(PurePosixPath(name), text, _parsed(raw))


def _parsed(raw: bytes) -> ast.Module | None:
    try:
        return ast.parse(raw[:LARGEST])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
