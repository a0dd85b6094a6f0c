"""Where the files of plugins lie inside the home folder.

Known to the installer, the host and the command line; the paths are told apart here only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cmdmap.plugins.calling.days import DayBook
from cmdmap.plugins.installing.state import StateFile
from cmdmap.plugins.packaging.trust import TrustStore


@dataclass(frozen=True, slots=True)
class PluginPlaces:
    """The folder ``plugins`` of a home folder and what came with the program."""

    home: Path
    shipped: Path | None = None
    """Folder of shipped packages with the official key, if there is one."""

    @property
    def root(self) -> Path:
        """The folder itself; made by whoever writes first."""
        return self.home / "plugins"

    @property
    def state(self) -> StateFile:
        """What is installed."""
        return StateFile(self.root / "state.json")

    @property
    def trust(self) -> TrustStore:
        """Whose packages are taken."""
        return TrustStore(self.root / "trusted", self.shipped)

    @property
    def days(self) -> DayBook:
        """How plugins were in the last 24 hours."""
        return DayBook(self.root / "health.json")

    @property
    def lock(self) -> Path:
        """Held by whoever changes plugins."""
        return self.root / "install.lock"

    @property
    def migrating(self) -> Path:
        """Held by the process that changes a plugin's tables, also when its console has died."""
        return self.root / "migrate.lock"

    @property
    def running(self) -> Path:
        """Marks of windows and consoles that start or run plugins."""
        return self.root / "running"

    @property
    def backups(self) -> Path:
        """Copies of the database from before upgrades."""
        return self.root / "backups"

    def files(self, plugin_id: str) -> Path:
        """Return the plugin's own folder for photos and keys; it stays when the plugin goes."""
        return self.home / "plugin_files" / plugin_id

    def versions(self, plugin_id: str) -> Path:
        """Return the folder of a plugin with one folder for each kept version."""
        return self.root / plugin_id

    def code(self, plugin_id: str, version: str) -> Path:
        """Return the folder of one version's files."""
        return self.root / plugin_id / version
