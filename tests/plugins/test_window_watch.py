"""The watch over the window: what hangs there is ended, and counts when it had to be killed."""

from __future__ import annotations

import signal
import threading
import time

import pytest
from tests.kit.hostile.plugin import hosted, write_plugin
from tests.kit.waiting import DEADLINE_S

from cmdmap.plugins.calling.at_work import who_was_at_work
from cmdmap.plugins.calling.worker import PluginTooSlowError

HEAD = """
import threading
stands = threading.Event()
def hang():
    stands.set()
    threading.Event().wait()
def hang_in_vain():
    stands.set()
    try:
        threading.Event().wait()
    except BaseException:
        threading.Event().wait()
"""


def at_work(rig):
    return [who_was_at_work(path) for path in rig.host.places.running.glob("*.calls")]


@pytest.mark.parametrize("deed", ["hang", "hang_in_vain"])
def test_a_window_that_must_be_killed_counts_against_the_plugin_that_holds_it(home, tmp_path, deed):
    seen = []
    with hosted(home, write_plugin(tmp_path, head=HEAD)) as rig:
        (plugin,) = rig.host.active()
        stands = plugin.entries.find("work:stands")
        hang = plugin.entries.find(f"work:{deed}")
        rig.host.beat()
        began = time.monotonic()

        def watch() -> None:
            assert stands.wait(DEADLINE_S)
            for number, late_s in enumerate((7.0, 9.0, 10.0, 18.0)):
                if number < 2 or deed == "hang_in_vain":
                    rig.host._metronome.strike(began + late_s)
                    seen.append(at_work(rig))

        watcher = threading.Thread(target=watch)
        watcher.start()
        with pytest.raises(PluginTooSlowError):
            hang()
        watcher.join(DEADLINE_S)
        assert seen[:2] == [[set()], [{"evil"}]]
        rig.host.beat()
        assert at_work(rig) == [set()]
        assert [note.sentence for note in rig.view().health.notes] == [
            "It held up the window and was interrupted."
        ]


def test_the_signal_is_given_back(home, tmp_path):
    before = signal.getsignal(signal.SIGUSR2)
    with hosted(home, write_plugin(tmp_path)) as rig:
        rig.host.beat()
        assert signal.getsignal(signal.SIGUSR2) is not before
    assert signal.getsignal(signal.SIGUSR2) is before
