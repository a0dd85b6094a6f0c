"""The built package and an empty Debian to install it in; without either, the tests say so."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.installed.debian import OLDER, Debian


@pytest.fixture(scope="session")
def package(repo) -> Path:
    """The package that ``CMDMAP_DEB`` names; ``make test-installed`` builds and names it."""
    named = os.environ.get("CMDMAP_DEB")
    if not named:
        pytest.skip("CMDMAP_DEB names no package; make test-installed builds one")
    missing = [name for name in ("debootstrap", "unshare", "Xvfb") if shutil.which(name) is None]
    if missing or os.geteuid() != 0:
        pytest.skip(f"an empty Debian needs root and {', '.join(missing) or 'nothing else'}")
    return repo / named


@pytest.fixture(scope="session")
def empty(repo, package, tmp_path_factory) -> Iterator[Debian]:
    """A Debian 12 with nothing but what every one has and the user ``officer``."""
    root = tmp_path_factory.mktemp("debian") / "root"
    yield Debian.make(root, repo / "build" / "debian")
    shutil.rmtree(root)


@pytest.fixture(scope="session")
def older(package, tmp_path_factory) -> Path:
    """The same package under a lower version, as somebody may have it already."""
    folder = tmp_path_factory.mktemp("older")
    tree, target = folder / "tree", folder / "older.deb"
    subprocess.run(["dpkg-deb", "-R", package, tree], check=True)
    control = tree / "DEBIAN" / "control"
    lines = control.read_text("utf-8").splitlines(keepends=True)
    lines[1] = f"Version: {OLDER}\n"
    control.write_text("".join(lines), "utf-8")
    words = ["dpkg-deb", "-Znone", "--root-owner-group", "-b", str(tree), str(target)]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return target


@pytest.fixture(scope="session")
def upgraded(empty, older, package) -> Debian:
    """The Debian with the older package, used for a while, then the built one over it."""
    install(empty, older)
    empty.run("cmdmap links add 'udp:127.0.0.1:5005?protocol=nmea'", "officer")
    install(empty, package)
    return empty


@pytest.fixture(scope="session")
def debian(upgraded, package) -> Debian:
    """The Debian with the built package."""
    return upgraded


def install(debian: Debian, package: Path) -> None:
    """Install a package and what it depends on, nothing that it only recommends."""
    shutil.copy(package, debian.root / "srv" / package.name)
    debian.run(f"apt-get -q -y install --no-install-recommends /srv/{package.name}")
    (debian.root / "srv" / package.name).unlink()


@pytest.fixture
def display() -> Iterator[str]:
    """A screen without a window manager, outside; inside it is reached by its abstract socket."""
    words = ["Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24", "-ac", "-nolisten", "tcp"]
    silent = subprocess.DEVNULL
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=silent, text=True) as screen:
        assert screen.stdout is not None
        yield f":{screen.stdout.readline().strip()}"
        screen.terminate()
