"""Desks over real SQLite files, the reports they are fed and what they publish."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.kit.waiting import DEADLINE_S

from cmdmap.config import resources_dir
from cmdmap.domain.changes import Commit
from cmdmap.domain.ids import LinkId
from cmdmap.domain.place import Place
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.options import Options
from cmdmap.services.console import Console
from cmdmap.services.desk import Desk
from cmdmap.store.engine import Store, open_store

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
"""Twelve o'clock in the sub-district; the clock of every desk here stands still at it."""

HOME = Place(120.15, 30.16)
LINK = LinkId("serial:/dev/ttyUSB0")


def fix(
    key: str | None = "fleetsync:100-2007",
    place: Place = HOME,
    at_s: float = 0.0,
    link: LinkId = LINK,
    **said: Any,
) -> Heard:
    """Return a position heard ``at_s`` seconds after noon and sent at the same time."""
    at = NOON + timedelta(seconds=at_s)
    values: dict[str, Any] = {"at": at, "heard_at": at, **said}
    report = Report("fleetsync", "PKLSH", ReportKind.FIX, b"$PKLSH", key, place, **values)
    return Heard(link, report)


def said(kind: ReportKind, key: str | None = "fleetsync:100-2007", **values: Any) -> Heard:
    """Return a report that is not a position, heard at noon."""
    fields: dict[str, Any] = {"sentence": kind.value, "heard_at": NOON, **values}
    return Heard(LINK, Report("fleetsync", kind=kind, raw=b"\x02x\x03", unit_key=key, **fields))


def north(metres: float, place: Place = HOME) -> Place:
    """Return the place so far north of another."""
    return Place(place.lon, place.lat + metres / 111_195.0)


class Listener:
    """Keeps every commit and wakes who waits for one."""

    def __init__(self) -> None:
        self.commits: list[Commit] = []
        self._changed = threading.Condition()

    def __call__(self, commit: Commit) -> None:
        with self._changed:
            self.commits.append(commit)
            self._changed.notify_all()

    def facts(self, kind: type) -> list[Any]:
        """The facts of one kind so far, oldest first."""
        return [fact for c in self.commits for fact in c.facts if isinstance(fact, kind)]

    def wait_for(self, kind: type, count: int = 1) -> list[Any]:
        """Return the facts of one kind once there are ``count`` of them."""
        with self._changed:
            enough = self._changed.wait_for(lambda: len(self.facts(kind)) >= count, DEADLINE_S)
        assert enough, f"{len(self.facts(kind))} of {count} {kind.__name__} came"
        return self.facts(kind)


@contextmanager
def open_file(path: Path) -> Iterator[Store]:
    """Open the store in a file and close it."""
    store = open_store(f"sqlite:///{path}")
    try:
        yield store
    finally:
        store.close()


@contextmanager
def running(store: Store, **options: Any) -> Iterator[Desk]:
    """Run a desk whose clock stands at noon unless told otherwise; what waits is kept."""
    desk = Desk(store, options.pop("index", None), **{"clock": lambda: NOON, **options})
    desk.start()
    try:
        yield desk
    finally:
        desk.stop()


def feed(store: Store, *heard: Heard, **options: Any) -> Desk:
    """Keep reports, each in a turn of its own, and return the desk after it has stopped."""
    with running(store, **options) as desk:
        for one in heard:
            desk.take([one])
    return desk


def open_console(home: Path) -> Console:
    """Return a console over the database and the options of a home, not started."""
    options = Options.load(resources_dir(), home)
    return Console(home, f"sqlite:///{home / 'cmdmap.db'}", options)
