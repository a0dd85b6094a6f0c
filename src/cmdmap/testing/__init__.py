"""What the tests of a plugin are made with: a bench with a real store, a page, a clock, a link.

Needs neither pytest nor a window: ``cmdmap plugin test`` runs tests of :mod:`unittest` with it, and
in pytest a fixture yields a bench. The guide for authors is ``docs/plugin_guide.md``.
"""

from cmdmap.testing.bench import PluginBench, sent_texts
from cmdmap.testing.clock import NOON, FakeClock
from cmdmap.testing.console import FullConsole, open_console
from cmdmap.testing.desk import FakeCounted, FakeDesk
from cmdmap.testing.link import FakeLink
from cmdmap.testing.page import FakeMap, FakePage
from cmdmap.testing.persons import EVERY_ROLE
from cmdmap.testing.rig import demo_areas
from cmdmap.testing.running import run_tests

__all__ = [
    "EVERY_ROLE",
    "NOON",
    "FakeClock",
    "FakeCounted",
    "FakeDesk",
    "FakeLink",
    "FakeMap",
    "FakePage",
    "FullConsole",
    "PluginBench",
    "demo_areas",
    "open_console",
    "run_tests",
    "sent_texts",
]
