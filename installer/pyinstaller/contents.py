"""What goes into the frozen program and what stays out: plain lists and questions about paths.

Read by ``cmdmap.spec`` when PyInstaller freezes, and by ``tests/house/test_installer.py``. A plugin
that is installed later may import any standard module, any library of ours and any Qt module named
here, although our own code does not.
"""

from __future__ import annotations

import pkgutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatch
from importlib import metadata
from importlib.util import find_spec

from packaging.requirements import Requirement

Needs = Callable[[str], list[str]]

NOT_STANDARD = frozenset(
    {"_tkinter", "antigravity", "idlelib", "test", "this", "tkinter", "turtle", "turtledemo"}
)
"""Standard modules nobody needs in a console: games, an editor, Python's own tests and Tk."""

TESTS = frozenset({"conftest", "idle_test", "test", "tests"})
"""Names of parts of packages that hold tests."""

QT_MODULES = (
    "QtConcurrent",
    "QtCore",
    "QtDBus",
    "QtGui",
    "QtMultimedia",
    "QtMultimediaWidgets",
    "QtNetwork",
    "QtOpenGL",
    "QtOpenGLWidgets",
    "QtPdf",
    "QtPdfWidgets",
    "QtPrintSupport",
    "QtSvg",
    "QtSvgWidgets",
    "QtTest",
    "QtWebChannel",
    "QtWebEngineCore",
    "QtWebEngineWidgets",
    "QtWidgets",
    "QtXml",
)
"""Modules of PySide6 that come along. Charts, data visualisation, graphs and the virtual keyboard
never do: they are GPL only."""

QT_PLUGINS = (
    "iconengines/*",
    "imageformats/*",
    "multimedia/*",
    "networkinformation/*",
    "platforminputcontexts/libcompose*",
    "platforminputcontexts/libibus*",
    "platforms/libqminimal.so",
    "platforms/libqoffscreen.so",
    "platforms/libqwayland*",
    "platforms/libqxcb.so",
    "platformthemes/libqxdg*",
    "printsupport/*",
    "tls/*",
    "wayland-decoration-client/*",
    "wayland-graphics-integration-client/*",
    "wayland-shell-integration/*",
    "xcbglintegrations/*",
)
"""Plugins of Qt itself that come along: a console has a screen, a keyboard, a printer and sound."""

QT_WORDS = ("qtbase_zh_CN.qm", "qtmultimedia_zh_CN.qm", "qtwebengine_zh_CN.qm",
            "qtwebengine_locales/en-US.pak", "qtwebengine_locales/zh-CN.pak")  # fmt: skip
"""Translations of Qt that come along; English is in Qt itself."""

LEFT_OUT = ("*/direct_url.json", "*__pycache__*", "*/leaflet_template.html")
"""Where pip had the wheel from, compiled files, and a page of GDAL that asks the network."""

QT_LEFT_OUT = ("*.debug.*", "*/qml/*", "*devtools_resources.pak")


def standard_modules() -> list[str]:
    """Return the standard library of this Python and system by names, without its tests.

    Packages stand there with all their parts; what is built into the interpreter does not.
    """
    folder = sysconfig.get_path("stdlib")
    names: list[str] = []
    tops = sorted(sys.stdlib_module_names - NOT_STANDARD)
    present = {found.name: found.ispkg for found in pkgutil.iter_modules([folder])}
    for name in tops:
        if name in sys.builtin_module_names or find_spec(name) is None:
            continue
        names.append(name)
        if present.get(name):
            names += _parts(name, f"{folder}/{name}")
    return names


def _parts(package: str, folder: str) -> Iterator[str]:
    for found in pkgutil.iter_modules([folder]):
        if found.name in TESTS or found.name == "__main__":
            continue
        name = f"{package}.{found.name}"
        yield name
        if found.ispkg:
            yield from _parts(name, f"{folder}/{found.name}")


def distributions(*names: str) -> dict[str, list[str]]:
    """Return these libraries with all they need: distribution -> its importable tops.

    Raises:
        PackageNotFoundError: one of them is not installed.
    """
    found: dict[str, list[str]] = {}
    waiting = list(names)
    tops = metadata.packages_distributions()
    while waiting:
        canonical = waiting.pop().lower().replace("_", "-")
        if canonical in found:
            continue
        dist = metadata.distribution(canonical)
        found[canonical] = sorted(
            top
            for top, owners in tops.items()
            if top.isidentifier() and dist.metadata["Name"] in owners
        )
        needs = map(Requirement, dist.requires or ())
        waiting += [
            need.name
            for need in needs
            if need.marker is None or need.marker.evaluate({"extra": ""})
        ]
    return found


def is_test(module: str) -> bool:
    """Return whether a module is a test or example of its package."""
    return not TESTS.isdisjoint(module.split(".")) or module.startswith("pyqtgraph.examples")


def is_wanted_file(target: str) -> bool:
    """Return whether a file of the collection, by its place in the program, is kept."""
    if any(fnmatch(target, pattern) for pattern in LEFT_OUT):
        return False
    if not target.startswith("PySide6/"):
        return True
    if any(fnmatch(target, pattern) for pattern in QT_LEFT_OUT):
        return False
    plugin = target.removeprefix("PySide6/Qt/plugins/")
    if plugin != target:
        return any(fnmatch(plugin, pattern) for pattern in QT_PLUGINS)
    words = target.removeprefix("PySide6/Qt/translations/")
    return words == target or words in QT_WORDS


def is_system_library(source: str) -> bool:
    """Return whether a file is one of Debian's, which the package depends on instead."""
    name = source.rpartition("/")[2]
    of_debian = source.startswith(("/lib/", "/usr/lib/"))
    # Where Debian's own Python freezes, its modules and its library belong to the program.
    return of_debian and "/python3" not in source and not name.startswith("libpython")


def reached(libraries: Mapping[str, str], starts: Iterable[str], needs: Needs) -> set[str]:
    """Return those of ``libraries`` that anything in ``starts`` loads, itself or through another.

    Args:
        libraries: file name, as a program asks the loader for it -> path.
        starts: paths of the programs, modules and plugins that are kept.
        needs: path -> file names it asks for; ``library_names`` for real files.
    """
    waiting, found = list(starts), set[str]()
    while waiting:
        for name in needs(waiting.pop()):
            if name in libraries and name not in found:
                found.add(name)
                waiting.append(libraries[name])
    return found


def library_names(path: str) -> list[str]:
    """Return the libraries that a program or library asks the loader for; none for other files."""
    done = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=False)
    words = map(str.split, done.stdout.splitlines())
    return [line[1] for line in words if line[:1] == ["NEEDED"]]
