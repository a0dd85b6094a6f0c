"""What a plugin leaves behind when it is switched off is ended and named."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime

import pytest
from tests.kit.hostile.plugin import hosted, write_plugin
from tests.kit.waiting import DEADLINE_S, wait_until

LEAKY = """
import threading
def spin():
    while True:
        time.sleep(0.01)
def late():
    raise RuntimeError("a timer of a plugin that is gone")
for number in range(3):
    threading.Thread(target=spin, name=f"spinner {number}", daemon=True).start()
timer = threading.Timer(3600, late)
timer.name = "late"
timer.daemon = True
timer.start()
kept = open(tx.desk.folder / "kept.txt", "w")
sys.modules["leak_of_a_test"] = kept
"""


def running():
    return {t.name for t in threading.enumerate() if t.name.startswith(("spinner", "late"))}


# Python keeps silent about a thread that ends by SystemExit; the test tool does not.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_threads_and_timers_end_with_their_plugin_and_files_are_named(home, tmp_path):
    with hosted(home, write_plugin(tmp_path, act=LEAKY)) as rig:
        assert rig.submit(rig.wish("x")).exception(DEADLINE_S) is None
        assert running() == {"spinner 0", "spinner 1", "spinner 2", "late"}
        rig.host.stop("evil")
        wait_until("they have ended", lambda: not running())
        sys.modules.pop("leak_of_a_test").close()
        notes = rig.host.places.days.read(datetime.now(UTC))["evil"].notes
    threads, files = (note.sentence for note in notes)
    assert threads.startswith("It left 4 threads running (")
    assert "spinner 1" in threads
    assert files == "It left 1 files open (kept.txt)."


def test_a_tidy_plugin_leaves_nothing(home, tmp_path):
    with hosted(home, write_plugin(tmp_path)) as rig:
        assert rig.submit(rig.wish("x")).exception(DEADLINE_S) is None
        rig.host.stop("evil")
        assert rig.host.places.days.read(datetime.now(UTC))["evil"].notes == ()
