"""Brings a plugin's package into Python under its id, from bytes that were read once.

Called by the host when a plugin is activated. What is compiled are the very bytes that were checked
against the signed list, so that a file changed on the disk later is never run. Unloading puts
``sys.modules`` back as it was.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.calling.leaving import BUILTINS, keep_in

NATIVE = tuple(importlib.machinery.EXTENSION_SUFFIXES)
MOST_SOURCE = 5_000
"""Files of a source folder that are read."""


def read_source(folder: Path) -> dict[str, bytes]:
    """Return the files of a plugin's source folder by path, without caches and links.

    Raises:
        WorldError: it cannot be read.
    """
    contents: dict[str, bytes] = {}
    try:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts:
                contents[path.relative_to(folder).as_posix()] = path.read_bytes()
            if len(contents) > MOST_SOURCE:
                break
    except OSError as error:
        raise WorldError(
            tr("{path} cannot be read ({why}).", path=folder, why=error.strerror)
        ) from error
    return contents


class PackageFinder(MetaPathFinder):
    """Finds the modules of one plugin among its files."""

    def __init__(self, plugin_id: str, folder: Path, files: Mapping[str, bytes]) -> None:
        self.plugin_id = plugin_id
        self.folder = folder
        self._files = files

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module of the plugin, None for all others."""
        first, *rest = fullname.split(".")
        if first != self.plugin_id:
            return None
        stem = "/".join(rest)
        package = f"{stem}/__init__.py" if stem else "__init__.py"
        for name in (package, f"{stem}.py"):
            if name in self._files:
                return self._spec(fullname, name, is_package=name == package)
        for suffix in NATIVE:
            if f"{stem}{suffix}" in self._files:
                location = str(self.folder / f"{stem}{suffix}")
                return importlib.util.spec_from_file_location(fullname, location)
        return None

    def _spec(self, fullname: str, name: str, *, is_package: bool) -> ModuleSpec:
        location = self.folder / name
        spec = ModuleSpec(
            fullname, _SourceLoader(self._files[name]), origin=str(location), is_package=is_package
        )
        spec.has_location = True
        if is_package:
            spec.submodule_search_locations = [str(location.parent)]
        return spec


class _SourceLoader(Loader):
    def __init__(self, source: bytes) -> None:
        self._source = source

    def exec_module(self, module: ModuleType) -> None:
        spec = module.__spec__
        if spec is None:
            raise ImportError(module.__name__)
        code = compile(self._source, spec.origin or spec.name, "exec", dont_inherit=True)
        module.__dict__["__builtins__"] = BUILTINS
        exec(code, module.__dict__)

    def get_source(self, _fullname: str) -> str:
        """Return the text, which tracebacks show."""
        return importlib.util.decode_source(self._source)


class LoadedPackage:
    """A plugin's package that can be imported until :meth:`unload`."""

    def __init__(self, plugin_id: str, folder: Path, files: Mapping[str, bytes]) -> None:
        """Make it importable; nothing of it is run yet."""
        self.plugin_id = plugin_id
        self.folder = folder
        known = sys.modules.get(plugin_id)
        paths = [Path(path).resolve() for path in getattr(known, "__path__", ())]
        self._shared = folder.resolve() in paths
        """Somebody has imported it from the same folder by ordinary means: a test, an author."""
        self._hidden: dict[str, ModuleType] = {}
        self._let_go = keep_in(folder)
        if not self._shared:
            self._hidden = _take_out(plugin_id)
            self._finder = PackageFinder(plugin_id, folder, files)
            sys.meta_path.insert(0, self._finder)

    def find(self, entry: str) -> Callable[..., Any]:
        """Return what ``module.path:name`` names; runs the module when it is the first time.

        Raises:
            AttributeError: the module has no such name.
            ImportError: there is no such module; and whatever else the module raises.
        """
        module, name = entry.split(":")
        found: Callable[..., Any] = getattr(
            importlib.import_module(f"{self.plugin_id}.{module}"), name
        )
        return found

    def unload(self) -> None:
        """Forget the package, once; objects that others hold live on."""
        self._let_go()
        if self._shared:
            return
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)
        _take_out(self.plugin_id)
        sys.modules.update(self._hidden)
        self._hidden = {}


@contextmanager
def loaded(plugin_id: str, folder: Path, files: Mapping[str, bytes]) -> Iterator[LoadedPackage]:
    """Lend a package for the time of a block."""
    package = LoadedPackage(plugin_id, folder, files)
    try:
        yield package
    finally:
        package.unload()


def _take_out(plugin_id: str) -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] == plugin_id]
    return {name: sys.modules.pop(name) for name in names}
