"""A signed package from its file into the running console, and what a changed disk comes to."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.hostile.plugin import Rig, hosted, write_plugin
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.domain.rights import SYSTEM
from cmdmap.plugins.finder import Origin
from cmdmap.plugins.installing.installer import install, plan_install
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.removing import remove
from cmdmap.plugins.installing.switching import disable, enable
from cmdmap.plugins.installing.workplace import NothingRuns, Workplace
from cmdmap.plugins.packaging.keys import SecretKey
from cmdmap.plugins.packaging.package import Package, read_package
from cmdmap.plugins.packaging.packing import pack, read_folder, sign_package
from cmdmap.plugins.packaging.trust import VENDOR
from cmdmap.plugins.views import PluginStanding
from cmdmap.protocols import registry
from cmdmap.store.accounts.audit import AuditWanted, read_audit

MADE = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
VERSION = 'version = "1.0"'
WHO = "return [report(str(os.getpid()).encode(), heard_at)]"


@pytest.fixture
def key() -> SecretKey:
    return SecretKey.generate()


@pytest.fixture
def rig(home: Path, tmp_path: Path, key: SecretKey) -> Iterator[Rig]:
    box = tmp_path / "box"
    box.mkdir()
    with hosted(home, shipped=box) as opened:
        opened.host.places.trust.add(key.public, "ACME", MADE)
        yield opened


def packed(folder: Path, key: SecretKey, version: str = "1.0", **bodies: str) -> Package:
    source = write_plugin(folder, feed=WHO, **bodies)
    manifest = source / "plugin.toml"
    manifest.write_text(manifest.read_text().replace(VERSION, f'version = "{version}"'))
    return read_package(sign_package(pack(read_folder(source), MADE), key, MADE))


def workplace(rig: Rig) -> Workplace:
    def leave(undertaking: Undertaking, subject: str) -> None:
        rig.console.desk.submit(AskLeave(undertaking, subject), SYSTEM).result(DEADLINE_S)

    return Workplace(rig.host.places, rig.console.store, rig.console.clock, leave, rig.host)


def driver_process() -> int:
    """Return the process in which the driver decodes."""
    (report,) = registry.open_decoder("evil_lines").feed(b"x", MADE)
    return int(report.raw)


def test_a_stranger_comes_into_the_running_console_is_upgraded_and_goes(
    rig: Rig, tmp_path: Path, key: SecretKey
) -> None:
    work = workplace(rig)
    install(work, plan_install(work, packed(tmp_path, key)))
    view = rig.view()
    assert (view.origin, view.standing) == (Origin.PACKAGE, PluginStanding.ACTIVE)
    assert view.signer is not None
    assert not view.signer.official
    assert driver_process() != os.getpid()
    rig.submit(rig.wish("row")).result(DEADLINE_S)
    fresh = packed(tmp_path, key, "1.1", act="tx.tell('second')")
    install(work, plan_install(work, fresh))
    commit = rig.submit(rig.wish("row")).result(DEADLINE_S)
    assert [fact.name for fact in commit.facts] == ["second"]
    disable(work, "evil")
    assert rig.host.active() == ()
    assert rig.view().standing is PluginStanding.OFF
    enable(work, "evil")
    assert rig.view().standing is PluginStanding.ACTIVE
    remove(work, "evil")
    assert rig.host.plugins() == ()
    assert registry.names() == registry.NAMES
    with rig.console.store.reader() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM evil_rows").scalar() == 1
        deeds = [row.line.what for row in read_audit(connection, AuditWanted(), 20)]
    assert deeds[::-1] == [
        "InstallPlugin", "evil.act", "UpgradePlugin", "evil.act", "DisablePlugin", "EnablePlugin",
        "RemovePlugin",
    ]  # fmt: skip


def test_a_file_changed_on_the_disk_is_not_run(rig: Rig, tmp_path: Path, key: SecretKey) -> None:
    work = workplace(rig)
    install(work, plan_install(work, packed(tmp_path, key)))
    code = rig.view().folder / "work.py"
    text = code.read_text()
    code.write_text(text + "\nraise SystemExit('changed')\n")
    # What runs was read before; a fresh start looks again.
    assert rig.submit(rig.wish("row")).result(DEADLINE_S)
    rig.host.reload("evil")
    view = rig.view()
    assert (view.standing, view.health.parts) == (PluginStanding.REFUSED, ())
    assert "work.py" in view.why
    code.write_text(text)
    rig.host.reload("evil")
    assert rig.view().standing is PluginStanding.ACTIVE
    # Nothing that runs leaves anything beside the signed files.
    assert not list(rig.view().folder.rglob("__pycache__"))


def test_a_revoked_key_loads_nothing_any_more(rig: Rig, tmp_path: Path, key: SecretKey) -> None:
    work = workplace(rig)
    install(work, plan_install(work, packed(tmp_path, key)))
    now = rig.console.clock()
    rig.host.places.trust.revoke(key.public.fingerprint, "stolen", now)
    rig.host.reload("evil")
    assert rig.view().standing is PluginStanding.REFUSED
    assert "stolen" in rig.view().why


def test_what_the_makers_sign_decodes_inside(rig: Rig, tmp_path: Path) -> None:
    vendor = SecretKey.generate()
    (tmp_path / "box" / VENDOR).write_text(vendor.public.write(), encoding="utf-8")
    work = workplace(rig)
    install(work, plan_install(work, packed(tmp_path, vendor)))
    view = rig.view()
    assert view.signer is not None
    assert view.signer.official
    assert driver_process() == os.getpid()


@pytest.mark.parametrize("where", ["head", "layer"])
def test_a_program_that_ends_twice_in_code_of_a_plugin_switches_it_off(
    home: Path, tmp_path: Path, key: SecretKey, where: str
) -> None:
    places = PluginPlaces(home)
    places.trust.add(key.public, "ACME", MADE)
    with hosted(home) as rig:
        # Installed by a terminal, where nothing of it runs.
        work = replace(workplace(rig), running=NothingRuns())
        install(work, plan_install(work, packed(tmp_path, key, **{where: "os._exit(3)"})))
    program = (
        "from pathlib import Path\n"
        "from tests.kit.hostile.plugin import hosted\n"
        f"with hosted(Path({str(home)!r})) as rig:\n"
        "    rig.host.stood()\n"
        "    for slot in rig.host.parts.layers():\n"
        "        slot.draw().result()\n"
        "    print(rig.view().standing.value, rig.view().why)\n"
    )
    codes = []
    for _ in range(3):
        ran = subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        codes.append(ran.returncode)
    assert codes == [3, 3, 0]
    assert "off The program ended twice" in ran.stdout
