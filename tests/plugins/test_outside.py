"""Drivers in a process of their own: real ones, killed, hanging, lying, leaking."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.hostile.plugin import hosted, write_plugin
from tests.kit.waiting import DEADLINE_S, wait_until

from cmdmap.plugins.calling.pace import Clocks
from cmdmap.plugins.outside.process import DriverProcess
from cmdmap.plugins.views import PluginStanding
from cmdmap.protocols import registry
from cmdmap.protocols.datagram.packets import Source

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
OWN = 'process = "own"'
SAYS = "return [report(data, heard_at)]"


@contextmanager
def outside(home, tmp_path, **bodies):
    with hosted(home, write_plugin(tmp_path, top=OWN, **bodies)) as rig:
        yield rig


def process_of(rig, name="evil_lines") -> DriverProcess:
    (plugin,) = rig.host.active()
    return next(look.__self__ for look in plugin.minded if look.__self__.part == f"drivers.{name}")


def feed_until_heard(decoder, rig):
    found = []

    def heard() -> bool:
        found[:] = decoder.feed(b"x", NOON)
        return bool(found)

    wait_until("the driver answers", heard)
    return found


def test_streams_and_messages_are_decoded_outside(home, tmp_path):
    with outside(
        home, tmp_path, feed="return [report(str(os.getpid()).encode(), heard_at)]"
    ) as rig:
        decoder = registry.open_decoder("evil_lines")
        (report,) = decoder.feed(b"x", NOON)
        assert int(report.raw) == process_of(rig).pid != os.getpid()
        assert report.heard_at == NOON
        assert decoder.flush() == []
        packets = registry.open_packets("evil_messages")
        (report,) = packets.read(b"\x00\xff", Source("1.2.3.4", 5, "smoke/7"), NOON)
        assert (report.raw, report.unit_key) == (b"\x00\xff", "evil:smoke/7")
        assert rig.view().health.process_bytes >= 0


def test_a_process_that_is_killed_is_started_again_and_nothing_else_notices(home, tmp_path):
    with outside(home, tmp_path) as rig:
        decoder = registry.open_decoder("evil_lines")
        assert decoder.feed(b"x", NOON)
        first = process_of(rig).pid
        os.kill(first, signal.SIGKILL)
        assert decoder.feed(b"lost", NOON) == []
        feed_until_heard(decoder, rig)
        assert process_of(rig).pid not in (0, first)
        view = rig.view()
        assert view.standing is PluginStanding.ACTIVE
        assert view.health.restarts == 1
        assert view.health.dropped["bytes"] >= 4
        assert "started again in 0.5 s" in view.health.notes[0].sentence


def test_the_metronome_starts_a_killed_process_without_being_asked(home, tmp_path):
    with outside(home, tmp_path) as rig:
        assert registry.open_decoder("evil_lines").feed(b"x", NOON)
        first = process_of(rig).pid
        os.kill(first, signal.SIGKILL)
        wait_until("another lives", lambda: process_of(rig).pid not in (0, first))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("raise KeyError('evil')", "KeyError"),
        ("os._exit(7)", "the other end is gone"),
        ("import signal\nos.kill(os.getpid(), signal.SIGSEGV)", "the other end is gone"),
        ("return [1]", "ReportError"),
        ("return 'x'", "ReportError"),
        ("time.sleep(60)", "no answer in time"),
        ("return [report(data, heard_at)] * 20_000", "ReportError"),
    ],
)
def test_a_process_that_fails_is_replaced_and_the_console_goes_on(home, tmp_path, body, why):
    good = "if data == b'x': return [report(data, heard_at)]\n"
    with outside(home, tmp_path, feed=good + body) as rig:
        decoder = registry.open_decoder("evil_lines")
        assert decoder.feed(b"x", NOON)
        assert decoder.feed(b"evil", NOON) == []
        assert why in rig.view().health.notes[-1].sentence
        feed_until_heard(decoder, rig)
        assert rig.view().standing is PluginStanding.ACTIVE


def test_memory_is_bounded(home, tmp_path):
    body = "hoard = bytearray(2_000_000_000 if data != b'x' else 1)\n" + SAYS
    with outside(home, tmp_path, feed=body) as rig:
        decoder = registry.open_decoder("evil_lines")
        assert decoder.feed(b"x", NOON)
        assert decoder.feed(b"leak", NOON) == []
        assert "MemoryError" in rig.view().health.notes[-1].sentence


def test_it_sees_an_empty_folder_and_no_secrets(home, tmp_path, monkeypatch):
    monkeypatch.setenv("CMDMAP_PASSWORD", "secret")
    body = "return [report(repr((os.listdir('.'), sorted(os.environ))).encode(), heard_at)]"
    with outside(home, tmp_path, feed=body) as rig:
        (report,) = registry.open_decoder("evil_lines").feed(b"x", NOON)
        folder, names = eval(report.raw)
        assert folder == []
        assert "CMDMAP_PASSWORD" not in names
        assert "CMDMAP_HOME" not in names
        assert rig


def test_what_it_prints_is_no_frame(home, tmp_path):
    body = "print('x' * 100_000)\nsys.stdout.flush()\nos.write(1, b'evil')\n" + SAYS
    with outside(home, tmp_path, feed=body) as rig:
        assert registry.open_decoder("evil_lines").feed(b"x", NOON)
        assert rig.view().health.restarts == 0


def test_a_flood_of_reports_is_cut_and_counted(home, tmp_path):
    with outside(home, tmp_path, feed="return [report(data, heard_at)] * 9_000") as rig:
        decoder = registry.open_decoder("evil_lines")
        (plugin,) = rig.host.active()
        plugin.calls.clocks = Clocks(wall=lambda: 0.0)
        passed = [len(decoder.feed(b"x", NOON)) for _ in range(3)]
        assert sum(passed) <= 20_000
        assert rig.view().health.dropped["reports"] == 27_000 - sum(passed)


def test_a_driver_speaks_for_its_own_protocol_only(home, tmp_path):
    body = "return [report(data, heard_at)._replace(protocol='fleetsync')]"
    with outside(home, tmp_path, feed=body) as rig:
        assert registry.open_decoder("evil_lines").feed(b"x", NOON) == []
        assert rig.view().health.dropped["reports of another protocol"] == 1


def test_processes_end_with_their_plugin(home, tmp_path):
    with outside(home, tmp_path) as rig:
        pids = [process_of(rig, name).pid for name in ("evil_lines", "evil_messages")]
        assert all(pids)
        rig.host.stop("evil")
        for pid in pids:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
    began = time.monotonic()
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert str(tmp_path) not in listed.stdout
    assert time.monotonic() - began < DEADLINE_S


def test_a_process_whose_console_is_gone_ends_even_while_it_spins(home, tmp_path, repo):
    source = write_plugin(tmp_path, top=OWN, feed="while True: pass")
    program = f"""
import os, sys
from pathlib import Path
from tests.kit.hostile.plugin import hosted
from cmdmap.protocols import registry
from datetime import UTC, datetime
from pathlib import Path
home = Path({str(home)!r})
with hosted(home, Path({str(source)!r})) as rig:
    decoder = registry.open_decoder("evil_lines")
    (plugin,) = rig.host.active()
    process = plugin.minded[0].__self__
    process._exchange(process._child, {{"do": "ping"}})
    process._child.pipe.send({{"do": "feed", "data": "eA==", "at": None, "decoder": 1, "seq": 9}})
    print(process.pid, flush=True)
    os.kill(os.getpid(), 9)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False,
        cwd=repo,
    )  # fmt: skip
    pid = int(ran.stdout)
    assert ran.returncode == -signal.SIGKILL

    def gone() -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"

    wait_until("the driver's process ended", gone)
