"""Runs that crashed: whose code ran when it happened, counted until a plugin is switched off.

The host begins a start before it activates anything, names each plugin as its turn comes, and says
when window or console stand; from then on ``calling/at_work.py`` keeps whose code runs. A mark
whose process is gone, by its released lock, was a crash. Two in a row with the same plugin switch
that plugin off; two starts in a row that end with nobody to blame, or with one that has no record
here, start the program without plugins once. The mark stays until the program leaves, so that
nobody else changes the tables of plugins that run.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.calling.at_work import AtWork, who_was_at_work
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.state import PluginState
from cmdmap.plugins.packaging.atomic import in_plain_words
from cmdmap.plugins.packaging.locks import take_lock

MOST_CRASHES = 2


CALLS = ".calls"


class _Crashes(NamedTuple):
    """What former runs ended with."""

    blamed: Counter[str]
    """How often each plugin's code ran when one ended."""
    at_work: set[str]
    """Those whose program stood already: a start that stands does not clear them."""
    blameless: int


class Start:
    """One start of the program, from before the first plugin until it stands."""

    def __init__(self, places: PluginPlaces) -> None:
        """Look at former starts and leave a mark of this one.

        Raises:
            WorldError: the folder cannot be written.
        """
        self._places = places
        self._activated: set[str] = set()
        self.switched_off: tuple[str, ...] = ()
        """Plugins that this start has switched off because of their crashes."""
        self.safe = False
        """Start without any plugin this time."""
        self.crashed: Counter[str] = Counter()
        """How often former runs have ended in a plugin's code."""
        with in_plain_words(places.running):
            places.running.mkdir(parents=True, exist_ok=True)
            crashes = _count_crashes(places.running)
            self._suspects, self.crashed = crashes.at_work, crashes.blamed
            if crashes.blamed or crashes.blameless:
                self._judge(crashes)
            self._path = places.running / f"{os.getpid()}-{uuid4().hex[:8]}.mark"
            # Locked before it has its name, so that no other start takes it for a dead one's.
            fresh = self._path.with_suffix(".new")
            self._mark: int | None = os.open(fresh, os.O_RDWR | os.O_CREAT, 0o644)
            take_lock(self._mark, wait=True)
            self._write({"activating": ""})
            fresh.rename(self._path)
            self._at_work = AtWork(self._path.with_suffix(CALLS))

    def sentences(self) -> list[str]:
        """Return what former crashes have led to, for whoever opens the window."""
        said = [
            tr("{plugin} was switched off: the program ended twice in its code.", plugin=each)
            for each in self.switched_off
        ]
        if self.safe:
            said.append(
                tr("The program ended twice while it started; this time it runs without plugins.")
            )
        return said

    def activating(self, plugin_id: str) -> None:
        """Say whose code runs from now on; empty: nobody's."""
        with in_plain_words(self._path):
            self._write({"activating": plugin_id})
        if plugin_id:
            self._activated.add(plugin_id)

    def at_work(self, plugin_id: str) -> Callable[[int], None]:
        """Return what says how many calls into a plugin run now."""
        return self._at_work.place_of(plugin_id)

    def stood(self) -> None:
        """Say that window or console stand: whoever crashed only starts is forgiven."""
        if self._mark is None:
            return
        with in_plain_words(self._path):
            self._write({"stands": True})
        self._forgive(self._activated - self._suspects)

    def end(self) -> None:
        """Take the mark away: the program was told to leave, and whoever worked is forgiven."""
        if self._mark is not None:
            with suppress(WorldError):
                self._forgive(self._activated & self._suspects)
            self._at_work.end()
            self._write({"stands": True})
            with suppress(PermissionError):
                # Windows keeps an open file; its words say that nothing has crashed.
                self._path.unlink(missing_ok=True)
            os.close(self._mark)
            self._mark = None

    def _write(self, said: dict[str, object]) -> None:
        if self._mark is not None:
            os.ftruncate(self._mark, 0)
            os.lseek(self._mark, 0, os.SEEK_SET)
            os.write(self._mark, json.dumps(said).encode("utf-8"))

    def _forgive(self, plugin_ids: set[str]) -> None:
        state = self._places.state.read()
        cleared = {each for each in plugin_ids if _crashes(state, each)}
        if cleared or state.crashes:
            self._places.state.change(lambda now: _forgiven(now, cleared))

    def _judge(self, crashes: _Crashes) -> None:
        before = self._places.state.read()
        after = self._places.state.change(lambda now: _judged(now, crashes))
        self.switched_off = tuple(
            each
            for each, record in after.plugins.items()
            if not record.enabled and before.plugins[each].enabled
        )
        self.safe = after.crashes >= MOST_CRASHES


def others_run(places: PluginPlaces) -> bool:
    """Tell whether another process of this home folder runs plugins, or is about to."""
    others = (
        path
        for path in places.running.glob("*.mark")
        if not path.name.startswith(f"{os.getpid()}-")
    )
    return any(_last_words(path) is None for path in others)


def _count_crashes(folder: Path) -> _Crashes:
    """Return what the marks of dead processes say, and take them away."""
    blamed: Counter[str] = Counter()
    suspects: set[str] = set()
    blameless = 0
    for path in sorted(folder.glob("*.mark")):
        said = _last_words(path)
        if said is None:
            continue
        calls = path.with_suffix(CALLS)
        working = who_was_at_work(calls)
        for each in (path, calls):
            each.unlink(missing_ok=True)
        activating = said.get("activating")
        if isinstance(activating, str) and activating:
            blamed[activating] += 1
        elif working:
            blamed.update(working)
            suspects |= working
        elif "stands" not in said:
            blameless += 1
    return _Crashes(blamed, suspects, blameless)


def _last_words(path: Path) -> dict[str, object] | None:
    """Return what a dead process has left in its mark, None where it lives or has left itself."""
    try:
        number = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        if not take_lock(number, wait=False):
            return None
        os.lseek(number, 0, os.SEEK_SET)
        said = json.loads(os.read(number, 1_000))
    except ValueError:
        return {}
    finally:
        os.close(number)
    return said if isinstance(said, dict) else {}


def _judged(state: PluginState, crashes: _Crashes) -> PluginState:
    blameless = crashes.blameless
    for plugin_id, count in crashes.blamed.items():
        record = state.plugins.get(plugin_id)
        if record is None:
            blameless += count
            continue
        record = replace(record, crashes=record.crashes + count)
        if record.enabled and record.crashes >= MOST_CRASHES:
            why = tr("The program ended twice in its code.")
            record = replace(record, enabled=False, off_because=why)
        state = state.with_record(record)
    return replace(state, crashes=state.crashes + blameless if blameless else 0)


def _crashes(state: PluginState, plugin_id: str) -> int:
    record = state.plugins.get(plugin_id)
    return 0 if record is None else record.crashes


def _forgiven(state: PluginState, plugin_ids: set[str]) -> PluginState:
    for plugin_id in plugin_ids & state.plugins.keys():
        state = state.with_record(replace(state.plugins[plugin_id], crashes=0))
    return replace(state, crashes=0)
