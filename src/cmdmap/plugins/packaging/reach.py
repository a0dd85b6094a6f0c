"""Whether sources reach further than their manifest asks for: network, programs, compiled code.

Asked of the files of a package with the other promises (``contents.py``), so that the score and the
list of wishes that an administrator sees are not only what the author has thought of. It finds what
is written plainly; whoever hides an import is not found, because a signature is no sandbox.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from cmdmap.i18n import mark, tr
from cmdmap.plugins.manifest import Manifest, Wants

NETWORK = frozenset(
    {"socket", "ssl", "socketserver", "http.client", "http.server", "urllib.request", "ftplib",
     "smtplib", "poplib", "imaplib", "xmlrpc", "requests", "httpx", "aiohttp", "urllib3",
     "websockets", "PySide6.QtNetwork"}
)  # fmt: skip
PROGRAMS = frozenset({"subprocess", "multiprocessing", "pty", "PySide6.QtCore.QProcess"})
CALLS = re.compile(r"os\.(system|popen|fork|forkpty|posix_spawnp?|(exec|spawn)[lv]p?e?)")
COMPILED = frozenset({"ctypes", "_ctypes", "cffi"})
SUSPECT = re.compile(
    rb"\b(socket|ssl|socketserver|http|urllib|ftplib|smtplib|poplib|imaplib|xmlrpc|requests|httpx"
    rb"|aiohttp|urllib3|websockets|QtNetwork|subprocess|multiprocessing|pty|QProcess"
    rb"|_?ctypes|cffi)\b|\bos\.(system|popen|fork|posix_spawn|exec|spawn)|\bfrom\s+os\s+import"
)
"""Only sources in which one of the words stands are parsed: this runs at each start."""


class _Reach(NamedTuple):
    """One way of reaching further."""

    names: frozenset[str]
    asked: Callable[[Wants], bool]
    sentence: str


REACHES = (
    _Reach(
        NETWORK,
        lambda wants: bool(wants.network),
        mark("{name} uses {what}: the manifest does not ask for the network ([wants] network)."),
    ),
    _Reach(
        PROGRAMS,
        lambda wants: wants.processes,
        mark("{name} uses {what}: the manifest asks for no programs ([wants] processes)."),
    ),
    _Reach(
        COMPILED,
        lambda wants: wants.native,
        mark("{name} uses {what}: the manifest does not ask for compiled code ([wants] native)."),
    ),
)


def find_reaches(
    manifest: Manifest, contents: Mapping[str, bytes], parsed: Callable[[bytes], ast.Module | None]
) -> Iterator[str]:
    """Yield a sentence for the first thing in each source that the manifest does not ask for."""
    open_ways = [each for each in REACHES if not each.asked(manifest.wants)]
    for name, source in contents.items():
        if not name.endswith(".py") or not SUSPECT.search(source):
            continue
        tree = parsed(source)
        used = sorted(set(_used(tree))) if tree is not None else []
        for way in open_ways:
            found = next((each for each in used if _is_one_of(each, way.names)), None)
            if found is not None:
                yield tr(way.sentence, name=ascii(name), what=found)
                break


def _is_one_of(name: str, names: frozenset[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:depth]) in names for depth in range(1, len(parts) + 1))


def _used(tree: ast.Module) -> Iterator[str]:
    """Yield full names of what is imported; a program started through ``os`` is one of them."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (each.name for each in names)
            case ast.ImportFrom(module=str(origin), names=names, level=0):
                made = [f"{origin}.{each.name}" for each in names]
                yield from ("subprocess" if CALLS.fullmatch(each) else each for each in made)
            case ast.Attribute(value=ast.Name(id="os"), attr=name) if CALLS.fullmatch(f"os.{name}"):
                yield "subprocess"
