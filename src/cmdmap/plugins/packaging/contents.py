"""What a manifest promises and the files must keep, asked without importing anything.

Run over the files of a package before it is installed, and by ``cmdmap plugin check`` over a
folder. Source files are parsed, so an entry that leads nowhere is known before somebody needs it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from cmdmap.i18n import tr
from cmdmap.plugins.manifest import Manifest
from cmdmap.plugins.packaging.errors import PackageError
from cmdmap.plugins.packaging.member_names import is_compiled, is_native
from cmdmap.plugins.packaging.reach import find_reaches

LARGEST_SOURCE = 2**20
"""Bytes of a source file that is parsed."""


def check_contents(manifest: Manifest, contents: Mapping[str, bytes]) -> None:
    """Refuse files that do not keep what the manifest says.

    Raises:
        PackageError: the first problem of :func:`find_problems`.
    """
    for problem in find_problems(manifest, contents):
        raise PackageError(problem)


def find_problems(manifest: Manifest, contents: Mapping[str, bytes]) -> Iterator[str]:
    """Yield a sentence for each promise that the files break."""
    if "__init__.py" not in contents:
        yield tr("The plugin is no Python package: {name} is missing.", name="__init__.py")
    for name, content in contents.items():
        if is_compiled(name):
            yield tr("{name} is compiled Python; a package holds sources.", name=ascii(name))
        elif is_native(name, content) and not manifest.wants.native:
            yield tr(
                "{name} is compiled code, which the manifest does not ask for ([wants] native).",
                name=ascii(name),
            )
    yield from _entries(manifest, contents)
    yield from _revisions(contents)
    yield from find_reaches(manifest, contents, _parsed)
    if manifest.table_names and not any(map(_is_revision, contents)):
        yield tr("The plugin has tables but no revision in {folder}.", folder="migrations/versions")


def _entries(manifest: Manifest, contents: Mapping[str, bytes]) -> Iterator[str]:
    names: dict[str, frozenset[str] | None] = {}
    for section, many in manifest.contributions.items():
        for each in many:
            place = f"[[{section}]] {each.id}"
            file: str | None = getattr(each, "file", None)
            if file is not None and file not in contents:
                yield tr("{place} names {name}, which is not there.", place=place, name=file)
            for key in ("entry", "wish"):
                entry: str | None = getattr(each, key, None)
                if entry is None:
                    continue
                module, _, wanted = entry.partition(":")
                if module not in names:
                    names[module] = _defined(module, contents)
                if wanted not in (names[module] or ()):
                    yield tr("{place} names {name}, which is not there.", place=place, name=entry)


def _revisions(contents: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the revisions of the database that are no Python or hang on nothing."""
    downs: dict[str, tuple[str, str | None]] = {}
    for name in filter(_is_revision, contents):
        tree = _parsed(contents[name])
        if tree is None:
            yield tr("{name} cannot be read as Python.", name=ascii(name))
            continue
        said = dict(_constants(tree.body))
        down = said.get("down_revision")
        if isinstance(said.get("revision"), str) and isinstance(down, str | None):
            downs[str(said["revision"])] = (name, down)
    followers = [down for _, down in downs.values()]
    for name, down in downs.values():
        if (down is not None and down not in downs) or followers.count(down) > 1:
            yield tr("{name} does not follow the other revisions in one line.", name=ascii(name))


def _constants(body: list[ast.stmt]) -> Iterator[tuple[str, object]]:
    for node in body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value))
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=value))
            ):
                yield name, value


def _parsed(source: bytes) -> ast.Module | None:
    """Return a source's tree, None for what is no Python or far too large to be read."""
    if len(source) > LARGEST_SOURCE:
        return None
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _defined(module: str, contents: Mapping[str, bytes]) -> frozenset[str] | None:
    """Return the names a module defines at its top, None where there is no such module."""
    path = module.replace(".", "/")
    source = contents.get(f"{path}.py", contents.get(f"{path}/__init__.py"))
    tree = None if source is None else _parsed(source)
    return None if tree is None else frozenset(_bound(tree.body))


def _bound(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from (each.asname or each.name for each in names)
            case ast.Assign(targets=targets):
                yield from (each.id for each in targets if isinstance(each, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.If(body=inner, orelse=other):
                yield from _bound(inner)
                yield from _bound(other)


def _is_revision(name: str) -> bool:
    return name.startswith("migrations/versions/") and name.endswith(".py")
