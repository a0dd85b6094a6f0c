"""What is installed: ``plugins/state.json`` of the home folder, shared by windows and terminals.

Written by the installer, the switches and the start; read by the host. Each change reads, changes
and replaces the file under a lock, so that two processes never lose each other's change and a
crash leaves the old or the new.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.manifest import ID
from cmdmap.plugins.packaging.atomic import locked, write_file
from cmdmap.plugins.packaging.versions import Version

FORMAT = 1
LARGEST = 2**20


@dataclass(frozen=True, slots=True)
class Former:
    """The version before, kept so that one can go back to it."""

    version: str
    digest: str
    revision: str | None = None
    """Of its database tables."""
    backup: str = ""
    """Name of the database's copy from before the upgrade; empty: none was needed."""


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """One installed plugin."""

    id: str
    version: str
    digest: str
    """SHA-256 of its signed list of files."""
    enabled: bool = True
    former: Former | None = None
    crashes: int = 0
    """Starts in a row that ended while it was being activated."""
    off_because: str = ""
    """Why the program has switched it off, empty when a person has or nobody."""
    installed_at: str = ""
    """ISO 8601, UTC."""
    went_back: str = ""
    """Why the version before was taken up again, with version and time."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A change of version that is under way; looked at after a crash (``recovery.py``)."""

    id: str
    version: str
    digest: str
    revision_before: str | None = None
    """Of the database tables when it began."""
    backup: str = ""
    back: bool = False
    """It is the way back to the former version."""


@dataclass(frozen=True, slots=True)
class PluginState:
    """Everything ``state.json`` says."""

    plugins: Mapping[str, PluginRecord] = field(default_factory=lambda: MappingProxyType({}))
    removed: frozenset[str] = frozenset()
    """Shipped plugins that were removed; they do not come back by themselves."""
    pending: Pending | None = None
    crashes: int = 0
    """Starts in a row that ended early with no plugin to blame."""

    def record(self, plugin_id: str) -> PluginRecord:
        """Return an installed plugin.

        Raises:
            WorldError: it is not installed.
        """
        if plugin_id not in self.plugins:
            raise not_installed(plugin_id)
        return self.plugins[plugin_id]

    def with_record(self, record: PluginRecord) -> PluginState:
        """Return the state with a record added or changed."""
        return replace(self, plugins={**self.plugins, record.id: record})

    def without(self, plugin_id: str) -> PluginState:
        """Return the state without a plugin."""
        left = {each: record for each, record in self.plugins.items() if each != plugin_id}
        return replace(self, plugins=left)


def not_installed(plugin_id: str) -> WorldError:
    """Return what is said of a plugin that is not there."""
    return WorldError(tr("{plugin} is not installed; see cmdmap plugin list.", plugin=plugin_id))


class StateFile:
    """The file with the state; cheap to make, holds nothing open."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> PluginState:
        """Return the state, an empty one where there is no file.

        Raises:
            WorldError: the file is damaged; nothing is guessed.
        """
        try:
            with self.path.open("rb") as file:
                raw = file.read(LARGEST)
        except FileNotFoundError:
            return PluginState()
        except OSError as error:
            raise self._unreadable(error.strerror) from error
        try:
            table = json.loads(raw.decode("utf-8"))
            if isinstance(table["format"], int) and table["format"] > FORMAT:
                raise WorldError(
                    tr(
                        "{path} was written by a newer cmdmap; start that one, or put the file's "
                        "copy of before back.",
                        path=self.path,
                    )
                )
            return _state_of(table)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise self._unreadable(error) from error

    def change(self, make: Callable[[PluginState], PluginState]) -> PluginState:
        """Replace the state by what ``make`` returns for the one of now; return it.

        Raises:
            WorldError: it cannot be read or written; what was there is kept.
        """
        with locked(self.path.with_suffix(".lock"), wait=True):
            fresh = make(self.read())
            table = {
                "format": FORMAT,
                "plugins": {each: asdict(record) for each, record in fresh.plugins.items()},
                "removed": sorted(fresh.removed),
                "pending": None if fresh.pending is None else asdict(fresh.pending),
                "crashes": fresh.crashes,
            }
            written = json.dumps(table, ensure_ascii=False, indent=1).encode("utf-8")
            write_file(self.path, written)
            return fresh

    def _unreadable(self, why: object) -> WorldError:
        return WorldError(
            tr("{path} cannot be read ({why}); mend or remove it.", path=self.path, why=why)
        )


def _state_of(table: Any) -> PluginState:
    """Read the table; every id and version becomes the name of a folder, so each is looked at.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: something in it is wrong.
    """
    if table["format"] != FORMAT:
        raise ValueError(table["format"])
    records = {each: _record(raw) for each, raw in table["plugins"].items()}
    if any(each != record.id for each, record in records.items()):
        raise ValueError("id")
    pending = None if table["pending"] is None else _pending(table["pending"])
    removed, crashes = table["removed"], table["crashes"]
    if not isinstance(removed, list) or not _is_count(crashes):
        raise ValueError("removed, crashes")
    return PluginState(records, frozenset(map(_id, removed)), pending, crashes)


def _record(raw: dict[str, Any]) -> PluginRecord:
    former = None if raw["former"] is None else _former(raw["former"])
    record = PluginRecord(**{**raw, "former": former})
    texts = (record.digest, record.off_because, record.installed_at, record.went_back)
    if not isinstance(record.enabled, bool) or not _is_count(record.crashes):
        raise ValueError(record.id)
    _id(record.id)
    _version(record.version)
    _texts(*texts)
    return record


def _former(raw: dict[str, Any]) -> Former:
    former = Former(**raw)
    _version(former.version)
    _texts(former.digest, former.revision or "")
    _copy(former.backup)
    return former


def _pending(raw: dict[str, Any]) -> Pending:
    pending = Pending(**raw)
    if not isinstance(pending.back, bool):
        raise ValueError("back")
    _id(pending.id)
    _version(pending.version)
    _copy(pending.backup)
    _texts(pending.digest, pending.revision_before or "")
    return pending


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _id(value: Any) -> str:
    if ID.fullmatch(value) is None:
        raise ValueError(value)
    return str(value)


def _version(value: Any) -> None:
    Version.parse(value)


def _copy(value: Any) -> None:
    """Take the name of a file among the copies, or none."""
    if value and PurePath(value).name != value:
        raise ValueError(value)


def _texts(*values: Any) -> None:
    if not all(isinstance(value, str) for value in values):
        raise ValueError(values)
