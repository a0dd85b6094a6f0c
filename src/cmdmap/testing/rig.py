"""One plugin in a real store: its tables, rights, acts and questions, one transaction at a time.

The lower half of ``PluginBench`` (``bench.py``). Everything runs in the caller's thread through the
real transaction and the real rights; time is turned by hand.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from cmdmap.api.contributions import Kinds
from cmdmap.api.handles import Reader
from cmdmap.config import resources_dir
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.changes import Commit
from cmdmap.domain.grid import Jurisdiction
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.domain.rights import SYSTEM, Actor
from cmdmap.i18n import add_catalogue
from cmdmap.options import Value
from cmdmap.plugins.manifest import Manifest, load_manifest
from cmdmap.services.casework.kind_files import book_of, checked_table
from cmdmap.services.extending.transaction import PluginReader
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.locate import AreaIndex
from cmdmap.services.present import Limits, Present
from cmdmap.store.engine import Store, open_store
from cmdmap.store.plugin_migrations import migrate_plugin
from cmdmap.store.plugin_statements import TableGate
from cmdmap.testing.clock import FakeClock
from cmdmap.testing.desk import FakeCounted, FakeDesk
from cmdmap.testing.loading import import_package
from cmdmap.testing.persons import EVERY_ROLE, person
from cmdmap.testing.writing import BenchWriter

Answer = TypeVar("Answer")


class Rig:
    """A plugin's package, its tables in a store of its own, and the present above them."""

    def __init__(self, folder: Path, clock: FakeClock | None = None) -> None:
        self.manifest = load_manifest(folder)
        self.clock = clock or FakeClock()
        self.options: dict[str, Value] = {}
        self.counted: list[FakeCounted] = []
        self._folder = folder.resolve()
        import_package(self._folder, self.manifest.id)
        self.home = Path(tempfile.mkdtemp(prefix="cmdmap-bench-"))
        self._ends = ExitStack()
        self._ends.callback(shutil.rmtree, self.home, ignore_errors=True)
        self.store = _fresh_store(self.home / "cmdmap.db")
        self._ends.callback(self.store.close)
        kinds = _kinds(self.manifest, folder, self.home)
        self.present = Present(Limits(), self.areas.index, kinds=kinds)
        with self.store.transaction() as connection:
            migrate_plugin(connection, self.manifest.id, self._folder)
            self.present.load(connection)
            self.present.people.load(connection, self.clock())
        self.writer = BenchWriter(self)
        self._ends.callback(_speak(self.manifest.id, folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def areas(self) -> Areas:
        """The demo area, in which every bench stands."""
        return demo_areas()

    @property
    def desk(self) -> FakeDesk:
        """The plugin's desk."""
        return FakeDesk(self)

    def close(self) -> None:
        """Close what was opened, last first: widgets, the store, its folder."""
        self._ends.close()

    def at_close(self, call: Callable[[], object]) -> None:
        """Call when the bench is closed."""
        self._ends.callback(call)

    def submit(
        self, wish: object, actor: str | None = "tester", roles: Collection[str] = EVERY_ROLE
    ) -> Commit:
        """Carry out one of the plugin's wishes, or a command of the core, and return its commit.

        ``actor`` None is the program itself.

        Raises:
            WorldError: it was refused; nothing was changed.
        """
        return self.submit_as(wish, SYSTEM if actor is None else person(actor, roles))

    def submit_as(self, wish: object, who: Actor) -> Commit:
        """Carry a wish out as somebody."""
        return self.writer.carry_out(wish, who)

    def read(self, question: Callable[[Reader], Answer]) -> Answer:
        """Ask the plugin's tables."""
        with self.store.reader() as connection:
            gate = TableGate(self.manifest.id, self.manifest.table_names)
            reader = PluginReader(connection, gate, self.clock())
            try:
                return question(reader)
            finally:
                reader.end()

    def may(self, who: Actor, right: str) -> bool:
        """Tell whether somebody has a right of the plugin, or of the core by its value."""
        return self.writer.extension().may(who, right)

    def migrate(self, target: str = "head") -> list[str]:
        """Bring the plugin's tables to a revision, ``head`` or ``base``; return those there now.

        Raises:
            WorldError: a revision failed; nothing was changed.
        """
        plugin_id = self.manifest.id
        with self.store.transaction() as connection:
            migrate_plugin(connection, plugin_id, self._folder, target)
            asked = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            names = [str(row[0]) for row in connection.exec_driver_sql(asked)]
        return [name for name in names if name.startswith(f"{plugin_id}_")]

    def option(self, name: str) -> Value:
        """Return an option by its short name: what the test set, else its default."""
        declared = {each.name: each for each in self.manifest.options}
        option = declared[f"{self.manifest.id}.{name}"]
        return option.check(self.options.get(name, option.default))

    def incident(self, incident_id: IncidentId) -> Incident:
        """Return an open incident."""
        return self.present.cases.published.incidents[incident_id]


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas of a bench and what finds places in them."""

    jurisdiction: Jurisdiction
    index: AreaIndex


@lru_cache(maxsize=1)
def demo_areas() -> Areas:
    """Return the demo area and its index, made once."""
    jurisdiction = load_demo_jurisdiction()
    return Areas(jurisdiction, AreaIndex(jurisdiction))


@lru_cache(maxsize=1)
def _empty_store() -> bytes:
    """Return a migrated store file, made once: its migrations take longest of all."""
    with tempfile.TemporaryDirectory(prefix="cmdmap-bench-") as folder:
        path = Path(folder) / "cmdmap.db"
        open_store(f"sqlite:///{path}").close()
        return path.read_bytes()


def _fresh_store(path: Path) -> Store:
    path.write_bytes(_empty_store())
    return open_store(f"sqlite:///{path}")


def _kinds(manifest: Manifest, folder: Path, home: Path) -> KindBook:
    """Return the kinds that ship and those of the plugin."""
    own: dict[str, Any] = {}
    for part in manifest.of(Kinds):
        for section, entries in checked_table(folder / part.file).items():
            own[section] = {**own.get(section, {}), **entries}
    return book_of(resources_dir(), home, own)


def _speak(plugin_id: str, folder: Path) -> Callable[[], None]:
    """Take in the plugin's Chinese, for tests that use the language; returns the end."""
    try:
        entries = json.loads((folder / "i18n" / "zh_CN.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # The check of the plugin says what is wrong with it.
        entries = {}
    return add_catalogue(plugin_id, {"zh_CN": entries})
