"""The installed program's parts: what is frozen, what Debian is told, what the desktop is told."""

from __future__ import annotations

import configparser
import importlib
import importlib.util
import os
import re
import subprocess
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cmdmap.__main__ import WINDOW_COMMANDS, WINDOW_WORDS

MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
FIELD = re.compile(r"^([A-Z][\w-]*): (.+)$", re.MULTILINE)


def load(path: Path) -> ModuleType:
    """Return a module that lies outside of every package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def contents(repo) -> ModuleType:
    """The lists of what is frozen."""
    return load(repo / "installer" / "pyinstaller" / "contents.py")


@pytest.fixture
def build_deb(repo, monkeypatch) -> ModuleType:
    """The program that builds the package."""
    monkeypatch.syspath_prepend(str(repo / "tools"))
    return load(repo / "tools" / "build_deb.py")


@pytest.fixture(scope="module")
def project(repo) -> dict[str, object]:
    """What the project says of itself."""
    return tomllib.loads((repo / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_each_library_we_need_is_frozen_with_all_it_needs(contents, project):
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    frozen = contents.distributions(*declared)
    assert declared <= set(frozen)
    assert {"pyside6-addons", "cffi", "markupsafe"} <= set(frozen)
    assert not {"pytest", "pyinstaller", "ruff"} & set(frozen)
    without_code = {name for name, tops in frozen.items() if not tops}
    assert not without_code
    assert frozen["pyserial"] == ["serial"]


def test_the_standard_library_comes_whole_without_games_and_tests(contents):
    names = contents.standard_modules()
    wanted = {"sqlite3", "wave", "xml.etree.ElementTree", "asyncio.events", "concurrent.futures"}
    assert wanted <= set(names)
    assert len(names) == len(set(names)) > 500
    assert not [name for name in names if re.match(r"(test|tkinter|idlelib|turtle)\b", name)]


def test_no_module_of_qt_that_is_gpl_only_comes_along(contents, repo):
    gpl = {"QtCharts", "QtDataVisualization", "QtGraphs", "QtVirtualKeyboard", "QtQuick3D"}
    assert not gpl & set(contents.QT_MODULES)
    guide_needs = {"QtWidgets", "QtSvg", "QtPrintSupport", "QtMultimedia", "QtWebEngineWidgets"}
    assert guide_needs <= set(contents.QT_MODULES)
    used = set()
    for path in [*(repo / "src").rglob("*.py"), *(repo / "plugins").rglob("ui/**/*.py")]:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"PySide6\.(Qt\w+)", text))
    assert used <= set(contents.QT_MODULES)


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("numpy/version.py", True),
        ("cmdmap-0.1.0.dist-info/METADATA", True),
        ("cmdmap-0.1.0.dist-info/direct_url.json", False),
        ("cmdmap/packages/template/ui/__pycache__/page.cpython-311.pyc", False),
        ("pyogrio/gdal_data/leaflet_template.html", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/qml/QtQuick/qmldir", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("PySide6/Qt/translations/qtwebengine_locales/zh-CN.pak", True),
        ("PySide6/Qt/translations/qtwebengine_locales/de.pak", False),
        ("PySide6/Qt/resources/v8_context_snapshot.debug.bin", False),
        ("PySide6/Qt/resources/qtwebengine_devtools_resources.pak", False),
        ("PySide6/Qt/resources/icudtl.dat", True),
    ],
)
def test_a_file_is_kept_where_a_console_uses_it(contents, target, kept):
    assert contents.is_wanted_file(target) is kept


def test_libraries_of_debian_stay_out_but_for_pythons_own(contents):
    assert contents.is_system_library("/usr/lib/x86_64-linux-gnu/libssl.so.3")
    assert contents.is_system_library("/lib/x86_64-linux-gnu/libz.so.1")
    assert not contents.is_system_library("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0")
    module = "/usr/lib/python3.11/lib-dynload/_contextvars.cpython-311-x86_64-linux-gnu.so"
    assert not contents.is_system_library(module)
    assert not contents.is_system_library("env/lib/python3.11/numpy.libs/libopenblas.so")


def test_only_libraries_that_something_loads_are_reached(contents):
    libraries = {name: f"lib/{name}" for name in ("a.so", "b.so", "c.so", "d.so")}
    needs = {"start": ["a.so", "libc.so.6"], "lib/a.so": ["b.so"], "lib/b.so": ["a.so"]}
    needs["lib/d.so"] = ["c.so"]
    found = contents.reached(libraries, ["start"], lambda path: needs.get(path, []))
    assert found == {"a.so", "b.so"}


def test_debian_is_told_the_version_of_the_project(build_deb, repo, project):
    changelog = (repo / "installer" / "debian" / "changelog").read_text(encoding="utf-8")
    assert build_deb.package_version(changelog).rpartition("-")[0] == project["version"]
    with pytest.raises(build_deb.PrepareError, match="changelog"):
        build_deb.package_version("no changelog")


def test_the_package_depends_on_what_a_checkout_needs_to_run(build_deb, repo):
    listed = (repo / "tools" / "system_packages.txt").read_text(encoding="utf-8")
    needed = {line for line in listed.splitlines() if line and line[0] != "#" and ":" not in line}
    depends = build_deb.depends()
    assert needed - set(depends) == {"python3-venv"}
    assert "libc6 (>= 2.34)" in depends
    assert not {"xvfb", "binutils", "libpython3.11"} & set(depends)
    assert depends == sorted(set(depends))


@pytest.mark.parametrize("name", ["cmdmap.desktop", "cmdmap-plugin.desktop"])
def test_a_desktop_entry_speaks_both_languages_and_starts_the_program(repo, name):
    entry = configparser.RawConfigParser(strict=True, interpolation=None)
    entry.optionxform = str
    entry.read(repo / "installer" / "debian" / name, encoding="utf-8")
    for group in entry.sections():
        assert entry[group]["Name"].isascii()
        assert re.search(r"[\u4e00-\u9fff]", entry[group]["Name[zh_CN]"])
        program, *words = entry[group]["Exec"].split()
        assert program == "cmdmap"
        assert set(words[:1]) <= WINDOW_COMMANDS | WINDOW_WORDS
    main = entry["Desktop Entry"]
    assert (main["Type"], main["Icon"], main["Terminal"]) == ("Application", "cmdmap", "false")
    assert ("MimeType" in main) == ("%f" in main["Exec"])


def test_plugin_files_have_a_type_an_icon_and_a_program(repo):
    debian = repo / "installer" / "debian"
    kind = ElementTree.parse(debian / "cmdmap.xml").getroot().find(f"{MIME}mime-type")
    assert kind is not None
    assert kind.find(f"{MIME}glob").attrib["pattern"] == "*.cmplugin"
    opens = (debian / "cmdmap-plugin.desktop").read_text(encoding="utf-8")
    assert f"MimeType={kind.attrib['type']};" in opens
    icon = kind.find(f"{MIME}icon").attrib["name"]
    assert icon == kind.attrib["type"].replace("/", "-")
    assert f'"mimetypes/{icon}"' in (repo / "tools" / "build_deb.py").read_text(encoding="utf-8")


@pytest.fixture
def tree(build_deb, tmp_path) -> Path:
    """A tree with everything but a real frozen program."""
    program = tmp_path / "program"
    info = program / "_internal" / "numpy-2.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: numpy\nVersion: 2.0\nLicense-Expression: BSD-3-Clause\n")
    (program / "cmdmap").write_text("#!/bin/sh\n")
    target = tmp_path / "tree"
    before = os.umask(0o077)
    try:
        build_deb.fill_tree(target, program)
        build_deb.write_control(target, "0.1.0-1")
    finally:
        os.umask(before)
    build_deb.even_out(target)
    return target


def pack(build_deb: ModuleType, tree: Path, into: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Build a package into a folder of its own."""
    monkeypatch.setattr(build_deb, "DIST", into)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return build_deb.pack(tree, "0.1.0-1")


def ask(*words: object) -> str:
    """Return what a program prints."""
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_package_is_roots_and_has_no_script(build_deb, tree, tmp_path, monkeypatch):
    package = pack(build_deb, tree, tmp_path / "a", monkeypatch)
    fields = dict(FIELD.findall(ask("dpkg-deb", "-f", package)))
    assert (fields["Package"], fields["Version"]) == ("cmdmap", "0.1.0-1")
    assert fields["Architecture"] == build_deb.architecture()
    assert int(fields["Installed-Size"]) > 0
    assert fields["Depends"].split(", ") == build_deb.depends()
    rows = [line.split() for line in ask("dpkg-deb", "-c", package).splitlines()]
    assert {row[1] for row in rows} == {"root/root"}
    modes = {row[5]: row[0] for row in rows}
    assert modes["./opt/cmdmap/cmdmap"] == "-rwxr-xr-x"
    assert modes["./usr/share/doc/cmdmap/copyright"] == "-rw-r--r--"
    assert modes["./usr/share/lintian/overrides/cmdmap"] == "-rw-r--r--"
    assert "./usr/share/man/man1/cmdmap.1.gz" in modes
    assert set(modes.values()) == {"drwxr-xr-x", "-rwxr-xr-x", "-rw-r--r--", "lrwxrwxrwx"}
    assert rows[[row[5] for row in rows].index("./usr/bin/cmdmap")][-1] == "/opt/cmdmap/cmdmap"
    control = tmp_path / "control"
    subprocess.run(["dpkg-deb", "-e", package, control], check=True)
    assert {path.name for path in control.iterdir()} == {"control", "md5sums"}
    copyright_text = (tree / "usr/share/doc/cmdmap/copyright").read_text(encoding="utf-8")
    assert "numpy 2.0, BSD-3-Clause" in copyright_text
    assert "LGPL" in copyright_text


def test_the_same_tree_gives_the_same_bytes(build_deb, tree, tmp_path, monkeypatch):
    first = pack(build_deb, tree, tmp_path / "a", monkeypatch).read_bytes()
    for path in tree.rglob("*"):
        if path.is_file():
            os.utime(path, (1_800_000_000, 1_800_000_000))
    assert pack(build_deb, tree, tmp_path / "b", monkeypatch).read_bytes() == first
