"""Plugin wishes: everything an admin does with plugins, from the window to the installer and back.

The view hands wishes in here; each runs in a reader thread, is written down by the desk before it
is done, and tells its progress and its end on the UI thread. One at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cmdmap.domain.login.commands import Undertaking
from cmdmap.i18n import tr
from cmdmap.plugins.finder import find_plugins
from cmdmap.plugins.installing import going_back, installer, removing, switching, trusting
from cmdmap.plugins.installing.going_back import BackPlan
from cmdmap.plugins.installing.plan import InstallPlan
from cmdmap.plugins.installing.state import PluginRecord
from cmdmap.plugins.installing.workplace import Workplace
from cmdmap.plugins.packaging.keys import PublicKey
from cmdmap.plugins.packaging.package import open_package
from cmdmap.plugins.packaging.trust import TrustedKey
from cmdmap.plugins.views import PluginView
from cmdmap.ui.plugins.work import PluginWork


class PluginRow(NamedTuple):
    """What the view shows of one plugin."""

    view: PluginView
    record: PluginRecord | None
    """None where it was not installed as a package."""


class PluginWishes(PluginWork):
    """One window's way to the installer."""

    def read(self, take: Callable[[tuple[PluginRow, ...]], None]) -> None:
        """Read every plugin's row; files are checked, so it takes a moment."""
        host = self.host
        if host is None:
            return

        def look() -> tuple[PluginRow, ...]:
            records = host.places.state.read().plugins
            return tuple(PluginRow(view, records.get(view.id)) for view in host.plugins())

        self._read(look, take)

    def read_keys(self, take: Callable[[tuple[TrustedKey, ...]], None]) -> None:
        """Read the trusted keys."""
        host = self.host
        if host is not None:
            self._read(host.places.trust.keys, take)

    def plan(self, path: Path, take: Callable[[InstallPlan], None]) -> None:
        """Read a package and say what installing it means; nothing is changed."""

        def look(work: Workplace) -> InstallPlan:
            return installer.plan_install(work, open_package(path))

        self._start(tr("Checking {file}", file=path.name), look, take)

    def install(self, plan: InstallPlan, *, enable: bool) -> None:
        """Carry a plan out."""

        def carry(work: Workplace) -> PluginRecord:
            return installer.install(
                work, plan, enable=enable, progress=self._step.emit, cancelled=self._is_cancelled
            )

        title = plan.manifest.title
        said = tr("{plugin} {version} was installed.", plugin=title, version=plan.manifest.version)
        done = self._done(said)

        def take(record: PluginRecord) -> None:
            self.installed.emit(record.id)
            done(record)

        self._start(tr("Installing {plugin}", plugin=title), carry, take)

    def switch(self, plugin_id: str, *, on: bool) -> None:
        """Enable or disable a plugin; one that failed in this run is tried again."""
        host = self.host
        assert host is not None

        def carry(work: Workplace) -> None:
            if plugin_id not in find_plugins(work.places):
                # A folder that somebody has named: there is no switch to keep, only this run.
                undertaking = Undertaking.ENABLE_PLUGIN if on else Undertaking.DISABLE_PLUGIN
                work.leave(undertaking, plugin_id)
                host.reload(plugin_id) if on else host.stop(plugin_id)
            elif on:
                switching.enable(work, plugin_id)
            else:
                switching.disable(work, plugin_id)

        enabled = tr("{plugin} is enabled.", plugin=plugin_id)
        said = enabled if on else tr("{plugin} is disabled.", plugin=plugin_id)
        self._start(plugin_id, carry, self._done(said))

    def plan_back(self, plugin_id: str, take: Callable[[BackPlan], None]) -> None:
        """Say what going back to the former version means."""
        self._start("", lambda work: going_back.plan_back(work, plugin_id), take)

    def go_back(self, plan: BackPlan, why: str) -> None:
        """Go back to the former version with its data."""

        def carry(work: Workplace) -> object:
            return going_back.go_back(
                work, plan, why, progress=self._step.emit, cancelled=self._is_cancelled
            )

        said = tr("{plugin} is back at {version}.", plugin=plan.record.id,
                  version=plan.former.version)  # fmt: skip
        self._start(tr("Going back"), carry, self._done(said))

    def remove(self, plugin_id: str) -> None:
        """Take a plugin's code away; its data stays."""
        said = tr("{plugin} was removed; its data is kept.", plugin=plugin_id)
        self._start(
            tr("Removing {plugin}", plugin=plugin_id),
            lambda work: removing.remove(work, plugin_id),
            self._done(said),
        )

    def remove_data(self, plugin_id: str) -> None:
        """Drop the tables of a plugin that is off, after a copy of the database."""

        def carry(work: Workplace) -> str:
            return removing.remove_data(
                work, plugin_id, progress=self._step.emit, cancelled=self._is_cancelled
            )

        said = tr("The data of {plugin} was removed; a copy is kept.", plugin=plugin_id)
        self._start(tr("Removing the data"), carry, self._done(said))

    def trust(self, text: str, name: str, expires_at: datetime | None) -> None:
        """Trust a public key, given as the text of its file."""

        def carry(work: Workplace) -> TrustedKey:
            return trusting.trust_key(work, PublicKey.read(text), name, expires_at)

        self._start("", carry, self._done(tr("The key of {name} is trusted.", name=name)))

    def revoke(self, fingerprint: str, why: str) -> None:
        """Trust a key no more."""

        def carry(work: Workplace) -> TrustedKey:
            return trusting.revoke_key(work, fingerprint, why)

        said = tr("The key is revoked; what it signed is not loaded again.")
        self._start("", carry, self._done(said))
