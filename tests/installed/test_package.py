"""The package in an empty Debian 12: installed, started, extended, upgraded, removed.

Run by ``make test-installed`` (a few minutes, as root). The tests share one Debian and stand in the
order in which an installed program lives; each can also be run alone, but for what it shares.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtGui import QImage
from tests.flows.authors.test_guide import follow, pieces
from tests.installed.debian import OLDER, Debian, descendants, seen
from tests.kit.waiting import wait_until

PACKAGES = "opt/cmdmap/_internal/cmdmap/packages"
IMPORTS_ALL = '''"""Imports whatever a plugin may."""

import importlib
import json
import unittest
from importlib import metadata
from pathlib import Path

WANTED = json.loads((Path(__file__).parent / "wanted.json").read_text("utf-8"))


class EverythingTest(unittest.TestCase):
    def test_each_module_is_there(self) -> None:
        failed = {}
        for name in WANTED["modules"]:
            try:
                importlib.import_module(name)
            except Exception as error:
                failed[name] = repr(error)
        self.assertEqual(failed, {})

    def test_each_library_says_its_version(self) -> None:
        for name, version in WANTED["versions"].items():
            self.assertEqual(metadata.version(name), version)
'''
SIFTS = """
import importlib, json, sys
names = json.load(sys.stdin)
good = []
for name in names:
    try:
        importlib.import_module(name)
    except Exception:
        continue
    good.append(name)
print()
print(json.dumps(good))
"""


def sentence(body: str) -> bytes:
    """Return an NMEA sentence with its check sum."""
    value = 0
    for byte in body.encode("ascii"):
        value ^= byte
    return f"${body}*{value:02X}\r\n".encode("ascii")


def test_it_stands_where_it_belongs(debian):
    assert "Status: install ok installed" in debian.run("dpkg -s cmdmap").stdout
    assert debian.run("readlink -f /usr/bin/cmdmap").stdout.strip() == "/opt/cmdmap/cmdmap"
    assert debian.run("cd /; md5sum --quiet -c /var/lib/dpkg/info/cmdmap.md5sums").stdout == ""
    assert debian.run("find /opt/cmdmap ! -type l -perm /022 -o ! -user root").stdout == ""


def test_each_library_of_each_file_is_there(debian):
    command = (
        "find /opt/cmdmap -type f -print0 | LD_LIBRARY_PATH=/opt/cmdmap/_internal "
        "xargs -0 ldd 2>/dev/null | grep 'not found' | sort -u"
    )
    missing = [line.split()[0] for line in debian.run(command, check=False).stdout.splitlines()]
    # Only printing on paper needs it; it is recommended.
    assert missing == ["libcups.so.2"]


def test_it_speaks_with_a_terminal(debian):
    (debian.home("officer") / "fixes.nmea").write_bytes(
        sentence("GPGGA,031200.00,3010.0800,N,12009.4800,E,1,09,0.9,12.0,M,8.0,M,,")
    )
    assert "cmdmap 0" in debian.run("cmdmap --version", "officer").stdout
    report = json.loads(debian.run("cmdmap decode fixes.nmea", "officer").stdout.splitlines()[0])
    assert (report["lon"], report["lat"]) == pytest.approx((120.158, 30.168))
    chinese = debian.run("cmdmap links add nonsense:", "officer", check=False, LC_ALL="zh_CN.UTF-8")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese.stdout)


def test_pictures_of_every_workspace_are_taken_without_a_screen(debian):
    debian.run("cmdmap shots pictures --seconds 20", "officer")
    pictures = sorted(debian.home("officer").glob("pictures/*.png"))
    assert len(pictures) > 8
    image = QImage(str(debian.home("officer") / "pictures" / "command.png"))
    assert (image.width(), image.height()) == (1920, 1080)
    colours = {image.pixel(x, y) for x in range(600, 1300, 10) for y in range(250, 900, 10)}
    assert len(colours) > 50, "the map is empty"


def command_of(pid: int) -> list[str]:
    """Return the words a process was started with, none when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8").split("\0")
    except OSError:
        return []


def engine(pid: int) -> list[int]:
    """Return the processes of the web engine below a process."""
    return [
        child
        for child in descendants(pid)
        if "".join(command_of(child)[:1]).endswith("/QtWebEngineProcess")
    ]


def rooms(pid: int) -> tuple[str, ...]:
    """Return the user, process and network namespaces of a process."""
    return tuple(str(Path(f"/proc/{pid}/ns/{name}").readlink()) for name in ("user", "pid", "net"))


def test_an_ordinary_user_sees_the_window_and_the_sandbox_is_on(debian, display):
    window = debian.start("cmdmap demo --seconds 45", "officer", DISPLAY=display)
    try:
        wait_until(
            "a process of the web engine is locked in",
            lambda: any(seen(pid, "Seccomp") == "2" for pid in engine(window.pid)),
            60,
        )
        (console,) = (pid for pid in descendants(window.pid) if seen(pid, "Name") == "cmdmap")
        assert seen(console, "Uid") != "0"
        assert b"QTWEBENGINE_DISABLE_SANDBOX" not in Path(f"/proc/{console}/environ").read_bytes()
        for pid in engine(window.pid):
            assert "--no-sandbox" not in command_of(pid)
        locked = [pid for pid in engine(window.pid) if seen(pid, "Seccomp") == "2"]
        for pid in locked:
            assert seen(pid, "NoNewPrivs") == "1"
            assert not set(rooms(pid)) & set(rooms(console))
        said, _ = window.communicate(timeout=120)
        assert window.returncode == 0, said
        assert "Traceback" not in said
    finally:
        window.kill()
        window.wait()


def test_a_plugin_may_import_what_it_is_promised(debian, repo):
    spec = importlib.util.spec_from_file_location(
        "contents", repo / "installer" / "pyinstaller" / "contents.py"
    )
    contents = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(contents)
    libraries = contents.distributions("cmdmap")
    names = contents.standard_modules()
    names += [f"PySide6.{name}" for name in contents.QT_MODULES]
    names += [top for tops in libraries.values() for top in tops]
    names += ["sqlalchemy.dialects.postgresql", "alembic.op", "openpyxl.chart", "numpy.fft"]
    names += ["scipy.spatial", "scipy.ndimage", "cryptography.fernet", "pyqtgraph.exporters"]
    sifted = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SIFTS],
        input=json.dumps(names), capture_output=True, text=True, check=True,
        env={**os.environ, "SETUPTOOLS_USE_DISTUTILS": "stdlib"},
    )  # fmt: skip
    modules = json.loads(sifted.stdout.splitlines()[-1])
    assert len(modules) > 600
    versions = {name: contents.metadata.version(name) for name in libraries}
    debian.run("rm -rf everything; cmdmap plugin new everything", "officer")
    tests = debian.home("officer") / "everything" / "tests"
    for path in tests.glob("test_*.py"):
        path.unlink()
    (tests / "wanted.json").write_text(json.dumps({"modules": modules, "versions": versions}))
    (tests / "test_everything.py").write_text(IMPORTS_ALL)
    said = debian.run("cmdmap plugin test everything", "officer", QT_QPA_PLATFORM="offscreen")
    assert "Ran 2 tests" in said.stdout


def test_an_author_goes_from_nothing_to_a_plugin_with_the_program_alone(debian, repo):
    author = debian.home("officer") / "author"
    debian.run("mkdir author", "officer")
    said = ""
    for piece in pieces(repo / "docs" / "plugin_guide.md"):
        if piece.language == "sh":
            lines = piece.text.splitlines()
            said = "".join(debian.run(f"cd author; {line}", "officer").stdout for line in lines)
        elif piece.language == "text":
            assert not [line for line in piece.text.splitlines() if line not in said], said
        else:
            follow(piece, author)
    # The guide ends with taking the plugin away; an administrator installs it again for good.
    debian.run("cmdmap plugin install author/street_lamps-0.2.0.cmplugin --yes", "officer")
    assert "street_lamps" in debian.run("cmdmap plugin list", "officer").stdout


def drivers(pid: int) -> list[int]:
    """Return the processes below a process that are a plugin's driver."""
    return [child for child in descendants(pid) if "plugin-driver" in command_of(child)]


def test_a_strangers_driver_runs_and_dies_in_a_process_of_its_own(debian):
    link = "udp:127.0.0.1:5099?protocol=street_lamps_json"
    listening = debian.start(f"exec cmdmap listen '{link}'", "officer")
    try:
        wait_until("the driver runs", lambda: drivers(listening.pid), 60)
        (driver,) = drivers(listening.pid)
        assert seen(driver, "Uid") != "0"
        os.kill(driver, signal.SIGKILL)
        wait_until("another runs", lambda: {driver} < {driver, *drivers(listening.pid)}, 60)
        (console,) = (
            pid for pid in descendants(listening.pid) if command_of(pid)[:2] == ["cmdmap", "listen"]
        )
        os.kill(console, signal.SIGTERM)
        said, _ = listening.communicate(timeout=60)
        assert link.partition("?")[0] in said
    finally:
        listening.kill()
        listening.wait()


def test_the_window_runs_the_installed_plugin(debian, display):
    command = "timeout --preserve-status -s TERM 40 cmdmap"
    said = debian.run(command, "officer", DISPLAY=display).stdout
    assert "Traceback" not in said
    listed = json.loads(debian.run("cmdmap plugin list --json", "officer").stdout)
    came = (debian.root / PACKAGES).glob("*.cmplugin")
    wanted = {"street_lamps", *(path.name.partition("-")[0] for path in came)}
    assert {row["id"]: row["condition"] for row in listed} == dict.fromkeys(wanted, "on")


def test_the_desktop_knows_the_program_and_its_files(debian):
    debian.run(
        "apt-get -q -y install --no-install-recommends desktop-file-utils shared-mime-info "
        "libglib2.0-bin"
    )
    for name in ("cmdmap", "cmdmap-plugin"):
        debian.run(f"desktop-file-validate /usr/share/applications/{name}.desktop")
    with ZipFile(debian.home("officer") / "lamps.cmplugin", "w") as file:
        file.writestr("manifest.json", "{}")
    about = debian.run("gio info -a standard::content-type lamps.cmplugin", "officer").stdout
    assert "application/x-cmplugin" in about
    opener = debian.run("gio mime application/x-cmplugin", "officer").stdout
    assert "cmdmap-plugin.desktop" in opener


def test_an_upgrade_kept_the_users_data(debian):
    history = (debian.root / "var" / "log" / "dpkg.log").read_text("utf-8")
    assert f"upgrade cmdmap:amd64 {OLDER} " in history
    assert "udp:127.0.0.1:5005" in debian.run("cmdmap links list", "officer").stdout
    debian.run("cmdmap db check", "officer")


def test_removing_leaves_nothing_but_the_users_data(debian: Debian):
    files = debian.run("dpkg -L cmdmap").stdout.splitlines()
    debian.run("apt-get -q -y purge cmdmap")
    inside = [debian.root / name.lstrip("/") for name in files]
    left = [path for path in inside if path.is_symlink() or path.is_file()]
    assert not left
    assert not (debian.root / "opt" / "cmdmap").exists()
    assert "cmdmap" not in debian.run("gio mime application/x-cmplugin", check=False).stdout
    assert (debian.home("officer") / ".local" / "share" / "cmdmap" / "cmdmap.db").is_file()
