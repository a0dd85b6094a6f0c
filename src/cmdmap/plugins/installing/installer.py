"""The installer: carries plans out so that a crash at any moment leaves the old or the new.

Used by ``cmdmap plugin``, the Admin workspace and the start of the program (shipped packages).
Files are unpacked beside their place and renamed into it, tables are migrated in one transaction,
and the state file switches last; ``recovery.py`` tidies what a crash leaves in between. Each act is
written down by the desk first, because what is not in the log must not be done.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace as changed
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from cmdmap.domain.login.commands import Undertaking
from cmdmap.errors import WorldError
from cmdmap.i18n import mark, tr
from cmdmap.plugins.installing.backup import backup_size, drop_old_backups
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.plan import InstallPlan, UpgradePlan, change_of, make_plan
from cmdmap.plugins.installing.revisions import (
    line_of,
    run_revisions,
    scripts_for,
    steps_between,
)
from cmdmap.plugins.installing.state import Former, Pending, PluginRecord, PluginState
from cmdmap.plugins.installing.workplace import Progress, Steps, Workplace
from cmdmap.plugins.packaging.atomic import in_plain_words, rename_folder, write_folder
from cmdmap.plugins.packaging.errors import PackageError
from cmdmap.plugins.packaging.installed import check_installed
from cmdmap.plugins.packaging.package import LIST, SIGNATURE, Package
from cmdmap.store.plugin_migrations import head_of

INCOMING = ".incoming-"
ASIDE = ".aside-"
STEPS = (
    mark("Writing it down"),
    mark("Copying the database"),
    mark("Unpacking"),
    mark("Checking what was unpacked"),
    mark("Putting it in its place"),
    mark("Bringing the tables up to date"),
    mark("Switching over"),
    mark("Tidying up"),
)


def plan_install(
    work: Workplace, package: Package, *, downgrade: bool = False, replace: bool = False
) -> InstallPlan:
    """Return what installing a package means; changes nothing.

    Raises:
        WorldError: state or database cannot be read.
    """
    state = work.places.state.read()
    upgrade = _upgrade(work, package, state)
    return make_plan(
        package, work.places, state, work.clock(), upgrade, downgrade=downgrade, replace=replace
    )


def install(
    work: Workplace,
    plan: InstallPlan,
    *,
    enable: bool = True,
    without_backup: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> PluginRecord:
    """Carry a plan out; slow, so not for the window's thread.

    Raises:
        CancelledError: somebody cancelled in time; nothing was changed.
        WorldError: something is in the way or went wrong; nothing was changed.
    """
    if plan.blockers:
        raise PackageError(plan.blockers[0])
    steps = Steps(STEPS, progress, cancelled)
    with work.alone(tables=plan.upgrade is not None):
        record = _install(work, plan, steps, enable=enable, without_backup=without_backup)
    steps.done()
    return record


def _install(
    work: Workplace, plan: InstallPlan, steps: Steps, *, enable: bool, without_backup: bool
) -> PluginRecord:
    plugin_id = plan.manifest.id
    state = work.places.state.read()
    before = state.plugins.get(plugin_id)
    if change_of(plan.package, before) is not plan.change or state.pending is not None:
        raise WorldError(tr("Something else was installed meanwhile; look at the plan again."))
    steps.reach(0)
    undertaking = Undertaking.UPGRADE_PLUGIN if before else Undertaking.INSTALL_PLUGIN
    work.leave(undertaking, _subject(plan, before))
    steps.reach(1)
    copied = plan.upgrade is not None and plan.upgrade.backup_bytes is not None
    backup = work.back_up(before) if before and copied and not without_backup else ""
    with _unpacked(work, plan.package, steps) as unpacked:
        steps.reach(4)
        steps.close()
        work.running.stop(plugin_id)
        try:
            record = _switch(work, plan, before, unpacked, backup, enable, steps)
        finally:
            work.running.start(plugin_id)
    steps.reach(7)
    tidy(work.places, plugin_id)
    return record


def _upgrade(work: Workplace, package: Package, state: PluginState) -> UpgradePlan | None:
    record = state.plugins.get(package.manifest.id)
    if record is None:
        return None
    return UpgradePlan(
        record.version,
        backup_size(work.store) if work.has_tables(record.id) else None,
        steps_between(line_of(package.files), work.revision(record.id)),
        "" if record.former is None else record.former.version,
    )


@contextmanager
def _unpacked(work: Workplace, package: Package, steps: Steps) -> Iterator[Path]:
    """Lend a folder with the checked files, on the disk of the plugins; gone afterwards."""
    folder = work.places.root / f"{INCOMING}{uuid4().hex[:12]}"
    listed = {LIST: package.listed.raw, SIGNATURE: package.signature_text}
    try:
        steps.reach(2)
        write_folder(folder, {**package.files, **listed})
        steps.reach(3)
        found = check_installed(folder, work.places.trust, work.clock())
        if found.listed.digest != package.listed.digest:
            raise PackageError(tr("What was unpacked is not what was checked."))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _switch(
    work: Workplace,
    plan: InstallPlan,
    before: PluginRecord | None,
    unpacked: Path,
    backup: str,
    enable: bool,
    steps: Steps,
) -> PluginRecord:
    """Put the files in place, migrate, switch the state; undo all of it when a part fails."""
    plugin_id, version = plan.manifest.id, str(plan.manifest.version)
    revision = work.revision(plugin_id)
    pending = Pending(plugin_id, version, plan.package.listed.digest, revision, backup)
    work.places.state.change(lambda now: changed(now, pending=pending))
    migrated = False
    try:
        put_in_place(work.places, unpacked, pending)
        steps.reach(5)
        _migrate(work, plan, before, steps)
        migrated = True
    finally:
        if not migrated:
            take_away(work.places, pending)
            work.places.state.change(lambda now: changed(now, pending=None))
    steps.reach(6)
    record = changed(
        record_after(pending, before, work.clock()),
        enabled=enable if before is None else before.enabled or enable,
    )
    work.places.state.change(lambda now: settled(now, record))
    return record


def _migrate(work: Workplace, plan: InstallPlan, before: PluginRecord | None, steps: Steps) -> None:
    """Bring the tables to the new version's revision, down where that is the lower one."""
    plugin_id = plan.manifest.id
    folder = work.places.code(plugin_id, str(plan.manifest.version))
    target = head_of(folder)
    found = work.revision(plugin_id)
    if target is None or target == found:
        # A version without tables leaves those of the former where they are.
        return
    former = () if before is None else (work.places.code(plugin_id, before.version),)
    run_revisions(
        work,
        plugin_id,
        scripts_for(found, target, (folder, *former)),
        target,
        official=plan.signer is not None and plan.signer.official,
        cancelled=steps.is_cancelled,
    )


def _subject(plan: InstallPlan, before: PluginRecord | None) -> str:
    signer = "" if plan.signer is None else plan.signer.key.name
    change = f"{before.version} -> {plan.manifest.version}" if before else plan.manifest.version
    return f"{plan.manifest.id} {change}, key {signer}"


def record_after(pending: Pending, before: PluginRecord | None, now: datetime) -> PluginRecord:
    """Return the record of a plugin after a change of version."""
    former = None
    if before is not None:
        former = before.former
        if before.version != pending.version:
            revision, backup = pending.revision_before, pending.backup
            former = Former(before.version, before.digest, revision, backup)
    return PluginRecord(
        pending.id,
        pending.version,
        pending.digest,
        enabled=before is None or before.enabled,
        former=former,
        installed_at=now.replace(microsecond=0).isoformat(),
    )


def settled(state: PluginState, record: PluginRecord) -> PluginState:
    """Return the state with a change of version done."""
    fresh = state.with_record(record)
    return changed(fresh, pending=None, removed=fresh.removed - {record.id})


def put_in_place(places: PluginPlaces, unpacked: Path, pending: Pending) -> None:
    """Rename checked files to where they are loaded from; what lay there is put aside.

    Raises:
        WorldError: the disk may not be written.
    """
    folder = places.code(pending.id, pending.version)
    aside = _aside(places, pending)
    with in_plain_words(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            shutil.rmtree(aside, ignore_errors=True)
            folder.rename(aside)
        rename_folder(unpacked, folder)


def take_away(places: PluginPlaces, pending: Pending) -> None:
    """Undo :func:`put_in_place`."""
    folder, aside = places.code(pending.id, pending.version), _aside(places, pending)
    record = places.state.read().plugins.get(pending.id)
    kept = set() if record is None else {record.version, record.former and record.former.version}
    if aside.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    elif pending.version not in kept:
        shutil.rmtree(folder, ignore_errors=True)


def tidy(places: PluginPlaces, plugin_id: str) -> None:
    """Remove versions and copies of the database that are no longer kept."""
    record = places.state.read().plugins.get(plugin_id)
    former = None if record is None else record.former
    kept = {each.version for each in (record, former) if each is not None}
    folder = places.versions(plugin_id)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
    if not kept:
        shutil.rmtree(folder, ignore_errors=True)
    for path in places.root.glob(f"{ASIDE}{plugin_id}-*"):
        shutil.rmtree(path, ignore_errors=True)
    wanted = frozenset() if former is None else frozenset({former.backup})
    drop_old_backups(places.backups, plugin_id, wanted)


def _aside(places: PluginPlaces, pending: Pending) -> Path:
    return places.root / f"{ASIDE}{pending.id}-{pending.version}"
