"""Revisions of a stranger's plugin: in a process of their own, limited in time and memory."""

from __future__ import annotations

import os
import time

import pytest
from tests.plugins.installing.test_installer import (
    ID,
    names,
    package,
    put,
    revision,
    sound,
    write,
)
from tests.plugins.packaging.parcels import NOW, SECOND

from cmdmap.errors import WorldError
from cmdmap.plugins.installing import revisions
from cmdmap.plugins.installing.going_back import Way, go_back, plan_back
from cmdmap.plugins.installing.installer import install, plan_install
from cmdmap.plugins.installing.recovery import recover
from cmdmap.plugins.installing.workplace import CancelledError
from cmdmap.plugins.outside import migration


def doing(line):
    """The second revision, with something else in front of what it should do."""
    imports = "import os\nimport sys\nimport time\n"
    return imports + SECOND.replace("def upgrade():", f"def upgrade():\n    {line}")


def test_a_stranger_s_tables_come_up_and_go_down_like_anybody_s(work, key):
    put(work, key)
    write(work, "a")
    put(work, key, "1.1.0", second=SECOND)
    assert (sound(work), revision(work)) == ("1.1.0", "0002")
    assert go_back(work, plan_back(work, ID), "slow") is Way.MIGRATE
    assert (sound(work), revision(work), names(work)) == ("1.0.0", "0001", ["a"])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("time.sleep(10**6)", "did not come back in time"),
        ("os._exit(3)", "its process ended with 3"),
        ("os.kill(os.getpid(), 9)", "its process ended with -9"),
        ("bytearray(8 * 2**30)", "MemoryError"),
        ("print('{\"done\": true}'); sys.stdout.flush(); os._exit(0)", "its process ended with 0"),
        ("op.drop_table('units')", "not its own"),
    ],
)
def test_a_revision_that_does_harm_costs_its_process_only(work, key, monkeypatch, line, sentence):
    put(work, key)
    write(work, "a")
    if "sleep" in line:
        monkeypatch.setattr(revisions, "MIGRATE_S", 3.0)
    with pytest.raises(WorldError, match=sentence):
        put(work, key, "1.1.0", second=doing(line))
    assert (sound(work), revision(work)) == ("1.0.0", "0001")
    write(work, "b")
    assert names(work) == ["a", "b"]


def test_the_console_reads_and_other_things_are_refused_while_a_revision_hangs(work, key):
    put(work, key)
    write(work, "a")
    seen = []

    def look():
        seen.append(names(work))
        return len(seen) > 3

    plan = plan_install(work, package(key, "1.1.0", second=doing("time.sleep(10**6)")))
    with pytest.raises(CancelledError):
        install(work, plan, progress=lambda words, share: seen.clear(), cancelled=look)
    assert seen[-1] == ["a"]
    assert (sound(work), revision(work)) == ("1.0.0", "0001")


def test_going_back_that_is_cancelled_restores_nothing(work, key):
    put(work, key)
    sleeping = SECOND.replace(
        "def downgrade():", "def downgrade():\n    import time\n    time.sleep(99)"
    )
    put(work, key, "1.1.0", second=sleeping)
    write(work, "later")
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 5

    with pytest.raises(CancelledError):
        go_back(work, plan_back(work, ID), "slow", cancelled=cancelled)
    assert (sound(work), revision(work), names(work)) == ("1.1.0", "0002", ["later"])


def test_the_process_gets_no_password_from_the_environment(work, key, monkeypatch):
    monkeypatch.setenv("CMDMAP_PASSWORD", "secret")
    put(work, key)
    line = "assert not [name for name in os.environ if name.startswith('CMDMAP_')]"
    put(work, key, "1.1.0", second=doing(line))
    assert revision(work) == "0002"


def test_a_console_that_dies_takes_its_process_along_before_anybody_tidies_up(work, key, tmp_path):
    put(work, key)
    mark = tmp_path / "migrating"
    slow = doing(f"open({str(mark)!r}, 'w').close(); time.sleep(3)")
    plan = plan_install(work, package(key, "1.1.0", second=slow))
    work.store.close()
    console = os.fork()
    if console == 0:
        try:
            install(work, plan)
        finally:
            os._exit(0)
    until = time.monotonic() + 30
    while not mark.exists() and time.monotonic() < until:
        os.sched_yield()
    os.kill(console, 9)
    os.waitpid(console, 0)
    assert mark.exists()
    assert recover(work.places, work.store, lambda: NOW) == ID
    assert (sound(work), revision(work)) == ("1.0.0", "0001")
    put(work, key, "1.2.0", second=SECOND)
    assert revision(work) == "0002"


def test_without_its_console_nothing_is_migrated(work, key):
    put(work, key)
    asked = {
        "url": str(work.store.url),
        "plugin": ID,
        "folder": str(work.places.code(ID, "1.0.0")),
        "target": "base",
        "lock": str(work.places.migrating),
        "parent": 1,
    }
    with pytest.raises(WorldError, match="its console is gone"):
        migration._migrate(asked)
    assert revision(work) == "0001"
