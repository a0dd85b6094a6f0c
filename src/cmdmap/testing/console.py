"""A whole console with a plugin at work in it: writer thread, host, guard, links, no window.

For flow tests: what a bench does in one thread happens here as in the program. Most tests need only
a bench.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from cmdmap.api.handles import Reader
from cmdmap.config import resources_dir
from cmdmap.domain.changes import Commit
from cmdmap.domain.report import Heard
from cmdmap.options import Options
from cmdmap.plugins.desk import ConsoleDesk
from cmdmap.plugins.host import PluginHost
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.manifest import load_manifest
from cmdmap.services.console import Console
from cmdmap.testing.clock import FakeClock
from cmdmap.testing.persons import EVERY_ROLE, person

Answer = TypeVar("Answer")

DEADLINE_S = 15.0
"""How long anything may take."""


class FullConsole:
    """See :func:`open_console`; ``console``, ``host`` and ``clock`` are open to the test."""

    def __init__(
        self, console: Console, host: PluginHost, clock: FakeClock, plugin_id: str
    ) -> None:
        self.console = console
        self.host = host
        self.clock = clock
        self.plugin_id = plugin_id
        self.commits: list[Commit] = []
        self._changed = threading.Condition()

    @property
    def desk(self) -> ConsoleDesk:
        """The plugin's desk; LookupError when it is not active, with the reason."""
        for plugin in self.host.active():
            if plugin.manifest.id == self.plugin_id:
                return plugin.desk
        raise LookupError(f"{self.plugin_id} is not active: {self.failure()}")

    def submit(
        self, wish: object, actor: str = "tester", roles: Collection[str] = EVERY_ROLE
    ) -> Commit:
        """Hand in one of the plugin's wishes and return its commit.

        Raises:
            WorldError: it was refused.
        """
        command = self.desk.wrap(wish)
        return self.console.desk.submit(command, person(actor, roles)).result(DEADLINE_S)

    def read(self, question: Callable[[Reader], Answer]) -> Answer:
        """Ask the plugin's tables."""
        return self.desk.read(question).result(DEADLINE_S)

    def take(self, *heard: Heard) -> None:
        """Leave reports as a link would."""
        self.console.desk.take(heard)

    def wait_for(self, what: str, condition: Callable[[], bool]) -> None:
        """Return once ``condition`` holds after a commit; AssertionError when it never does."""
        with self._changed:
            done = self._changed.wait_for(condition, DEADLINE_S)
        assert done, f"not within {DEADLINE_S} s: {what}"

    def failure(self) -> str:
        """Return why the plugin is not active, empty where it is."""
        rows: Sequence[str] = [
            each.failure.trace if each.failure else each.why
            for each in self.host.plugins()
            if each.id == self.plugin_id
        ]
        return "".join(rows)

    def on_commit(self, commit: Commit) -> None:
        """Keep a commit and wake who waits."""
        with self._changed:
            self.commits.append(commit)
            self._changed.notify_all()


@contextmanager
def open_console(folder: Path, clock: FakeClock | None = None) -> Iterator[FullConsole]:
    """Run a console in a temporary home with the plugin of a folder active.

    Raises:
        WorldError: the console or the plugin cannot be opened.
    """
    clock = clock or FakeClock()
    with ExitStack() as ends:
        home = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="cmdmap-bench-")))
        options = Options.load(resources_dir(), home)
        console = Console(home, f"sqlite:///{home / 'cmdmap.db'}", options, clock)
        ends.callback(console.stop)
        console.start()
        host = PluginHost(console, PluginPlaces(home), sources=[folder])
        ends.callback(host.close)
        full = FullConsole(console, host, clock, load_manifest(folder).id)
        ends.callback(console.desk.hear(full.on_commit))
        host.open()
        host.stood()
        full.desk  # noqa: B018 - says why where it is not active
        yield full
