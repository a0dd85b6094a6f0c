"""Build the Debian package of the installed program: wheel, frozen folder, tree, .deb.

Called by ``make deb`` with the environment's Python in a prepared checkout; Debian's ``dpkg-deb``
and ``objdump`` do the rest, there is no debhelper. The same sources give the same bytes: instants
come from the last commit (or ``SOURCE_DATE_EPOCH``), owners are root, modes are two.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from prepare import REPO, PrepareError, install_system_packages, read_packages, run, say

FREEZE = REPO / "build" / "freeze"
ENVIRONMENT = FREEZE / "env"
LOCK = REPO / "requirements-build.lock"
DEBIAN = REPO / "installer" / "debian"
DIST = REPO / "dist"
PROGRAM = Path("opt/cmdmap")
DOC = Path("usr/share/doc/cmdmap")
PROGRAMS = ("opt/cmdmap/cmdmap", "*/libexec/QtWebEngineProcess")
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
NOT_NEEDED = frozenset({"python3-venv"})
"""What a checkout needs and an installed program does not."""


def package_version(changelog: str) -> str:
    """Return the version in the first line of a Debian changelog.

    Raises:
        PrepareError: the line is none.
    """
    found = re.match(r"cmdmap \(([^)]+)\) ", changelog)
    if found is None:
        raise PrepareError("installer/debian/changelog must begin with: cmdmap (VERSION) ...")
    return found.group(1)


def depends() -> list[str]:
    """Return the packages the program needs, sorted: those of a checkout and ``depends.txt``."""
    listed = (REPO / "tools" / "system_packages.txt").read_text("utf-8")
    own = (DEBIAN / "depends.txt").read_text("utf-8")
    wanted = {*read_packages(listed), *read_packages(own)} - NOT_NEEDED
    return sorted(wanted)


def made_at() -> str:
    """Return the instant of the build in seconds: given, else of the last commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return given
    words = ["git", "log", "-1", "--format=%ct"]
    return subprocess.run(
        words, cwd=REPO, capture_output=True, text=True, check=True
    ).stdout.strip()


def make_environment() -> Path:
    """Make the environment that is frozen, from the lock and a wheel of this checkout."""
    python = ENVIRONMENT / "bin" / "python"
    stamp = ENVIRONMENT / "prepared"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest() + sys.version
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)])
        run([*pip, "--require-hashes", "-r", str(LOCK)])
        stamp.write_text(wanted, "utf-8")
    wheels = FREEZE / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    run([sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet",
         "--no-deps", "--no-build-isolation", "-w", str(wheels), str(REPO)])  # fmt: skip
    run([*pip, "--no-deps", "--no-compile", "--force-reinstall", *map(str, wheels.glob("*.whl"))])
    return python


def freeze(python: Path) -> Path:
    """Freeze the installed wheel and return the folder of the program."""
    spec = REPO / "installer" / "pyinstaller" / "cmdmap.spec"
    folders = ["--distpath", str(FREEZE / "dist"), "--workpath", str(FREEZE / "work")]
    quiet = ["--noconfirm", "--log-level", "ERROR"]
    run([str(python), "-m", "PyInstaller", *quiet, *folders, str(spec)])
    return FREEZE / "dist" / "cmdmap"


def fill_tree(tree: Path, program: Path) -> None:
    """Lay the files out as they will stand on the disk."""
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(program, tree / PROGRAM, symlinks=True)
    for library in (tree / PROGRAM / "_internal").glob("libpython*.so.*"):
        run(["strip", "--strip-unneeded", str(library)])
    inside = tree / PROGRAM / "_internal" / "cmdmap" / "packages"
    packages = REPO / "build" / "packages"
    if packages.is_dir():
        shutil.copytree(packages, inside, dirs_exist_ok=True)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/cmdmap").symlink_to("/opt/cmdmap/cmdmap")
    share = tree / "usr/share"
    for name in ("cmdmap.desktop", "cmdmap-plugin.desktop"):
        _copy(DEBIAN / name, share / "applications" / name)
    _copy(DEBIAN / "cmdmap.xml", share / "mime/packages/cmdmap.xml")
    _copy(DEBIAN / "lintian-overrides", share / "lintian/overrides/cmdmap")
    _press(DEBIAN / "changelog", tree / DOC / "changelog.Debian.gz")
    _press(DEBIAN / "cmdmap.1", share / "man/man1/cmdmap.1.gz")
    text = (DEBIAN / "copyright.in").read_text("utf-8")
    text = text.replace("@libraries@", licences(program))
    (tree / DOC / "copyright").write_text(text, "utf-8")
    draw_icons(share / "icons/hicolor")


def licences(program: Path) -> str:
    """Return a line for each library in the frozen program: name, version, licence."""
    folders = sorted((program / "_internal").glob("*.dist-info"))
    found = [metadata.PathDistribution(folder) for folder in folders]
    lines = [
        f"    {dist.name} {dist.version}, {_licence(dist.metadata)}"
        for dist in found
        if dist.name != "cmdmap"
    ]
    return "\n".join(lines)


def _licence(about: metadata.PackageMetadata) -> str:
    if "License-Expression" in about:
        return about["License-Expression"]
    for classifier in about.get_all("Classifier") or []:
        if classifier.startswith("License :: "):
            return str(classifier).rpartition(" :: ")[2]
    return about["License"].splitlines()[0]


def draw_icons(folder: Path) -> None:
    """Put the icons of the program and of plugin files into a theme's folder, drawn and as SVG."""
    places = {"cmdmap": "apps/cmdmap", "cmplugin": "mimetypes/application-x-cmplugin"}
    for name, place in places.items():
        source = DEBIAN / "icons" / f"{name}.svg"
        _copy(source, folder / "scalable" / f"{place}.svg")
        for size in ICON_SIZES:
            target = folder / f"{size}x{size}" / f"{place}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            _draw(source, size, target)


def _draw(source: Path, size: int, target: Path) -> None:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(source)).render(painter)
    painter.end()
    if not image.save(str(target)):
        raise PrepareError(f"{target} could not be drawn.")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def architecture() -> str:
    """Return Debian's name of this machine, e.g. ``amd64``."""
    words = ["dpkg", "--print-architecture"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def _press(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(source.read_bytes(), 9, mtime=0))


def write_control(tree: Path, version: str) -> None:
    """Write the control folder: fields and checksums; there is no script, triggers do the rest."""
    files = sorted(path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    size = sum(-(-path.stat().st_size // 1024) for path in files)
    text = (DEBIAN / "control.in").read_text("utf-8")
    values = {"version": version, "architecture": architecture(), "size_kib": str(size)}
    for name, value in {**values, "depends": ", ".join(depends())}.items():
        text = text.replace(f"@{name}@", value)
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  "
        f"{path.relative_to(tree)}\n"
        for path in files
    ]
    control = tree / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(text, "utf-8")
    (control / "md5sums").write_text("".join(sums), "utf-8")


def even_out(tree: Path) -> None:
    """Give every folder and program mode 755 and every other file 644, whatever the umask was."""
    for path in tree.rglob("*"):
        if path.is_symlink():
            continue
        runs = path.is_dir() or any(path.relative_to(tree).match(place) for place in PROGRAMS)
        path.chmod(0o755 if runs else 0o644)
    tree.chmod(0o755)


def pack(tree: Path, version: str) -> Path:
    """Make the package of the tree and return its path."""
    target = DIST / f"cmdmap_{version}_{architecture()}.deb"
    DIST.mkdir(exist_ok=True)
    run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(target)])
    return target


def main() -> int:
    """Build the package; 0 done, 1 with a sentence on stderr."""
    try:
        install_system_packages("build")
        version = package_version((DEBIAN / "changelog").read_text("utf-8"))
        os.environ["SOURCE_DATE_EPOCH"] = made_at()
        os.environ["PYTHONHASHSEED"] = "1"
        program = freeze(make_environment())
        tree = FREEZE / "tree"
        fill_tree(tree, program)
        write_control(tree, version)
        even_out(tree)
        target = pack(tree, version)
    except (PrepareError, OSError, subprocess.CalledProcessError) as error:
        print(f"build_deb: {error}", file=sys.stderr)
        return 1
    say(f"{target.relative_to(REPO)}, {target.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
