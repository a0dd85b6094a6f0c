"""Going back to a plugin's former version, with its data: only with a cause, which is written down.

The tables go down by the plugin's own migrations; where these cannot, the tables are restored from
the copy that the upgrade made, and what was kept since is in the copy this makes first. Going back
twice is going forward again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from cmdmap.domain.login.commands import Undertaking
from cmdmap.errors import WorldError
from cmdmap.i18n import mark, tr
from cmdmap.plugins.installing.backup import backup_size
from cmdmap.plugins.installing.installer import settled, tidy
from cmdmap.plugins.installing.needing import find_broken, judge_api
from cmdmap.plugins.installing.revisions import line_in, run_revisions, scripts_for
from cmdmap.plugins.installing.state import Former, Pending, PluginRecord
from cmdmap.plugins.installing.workplace import CancelledError, Progress, Steps, Workplace
from cmdmap.plugins.packaging.installed import check_installed
from cmdmap.plugins.packaging.versions import Version
from cmdmap.store.plugin_restore import changing_tables, restore_tables

STEPS = (
    mark("Writing it down"),
    mark("Checking the former version"),
    mark("Copying the database"),
    mark("Taking the tables back"),
    mark("Switching over"),
)


class Way(StrEnum):
    """How the tables get back."""

    NONE = "none"
    """They are the same in both versions."""
    MIGRATE = "migrate"
    """By the plugin's migrations."""
    RESTORE = "restore"
    """From the copy made before the upgrade; later entries are lost."""


WAY_NAMES = {
    Way.NONE: mark("the tables stay as they are"),
    Way.MIGRATE: mark("the tables are taken back by the plugin's migrations"),
    Way.RESTORE: mark(
        "the tables are restored from the copy made before the upgrade; what was entered since is "
        "lost"
    ),
}


@dataclass(frozen=True, slots=True)
class BackPlan:
    """What going back means."""

    record: PluginRecord
    former: Former
    way: Way
    """As it looks now; migrations that fail fall back to the copy."""
    backup_bytes: int | None
    blockers: tuple[str, ...]


def plan_back(work: Workplace, plugin_id: str) -> BackPlan:
    """Return what going back to the former version means; changes nothing.

    Raises:
        WorldError: it is not installed, or no former version is kept.
    """
    state = work.places.state.read()
    record = state.record(plugin_id)
    former = record.former
    if former is None:
        raise WorldError(
            tr("No former version of {plugin} is kept; there is no way back.", plugin=plugin_id)
        )
    way = _way(work, record, former)
    blockers = list(find_broken(work.places, state, plugin_id, Version.parse(former.version)))
    if way is Way.RESTORE and not _copy_of(work, former):
        blockers.append(
            tr("Its tables cannot go back: there are neither migrations nor a copy of them.")
        )
    copied = way is not Way.NONE and work.has_tables(plugin_id)
    size = backup_size(work.store) if copied else None
    return BackPlan(record, former, way, size, tuple(blockers))


def go_back(
    work: Workplace,
    plan: BackPlan,
    why: str,
    *,
    without_backup: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Way:
    """Carry a plan out; return how the tables got back. Slow, not for the window's thread.

    Raises:
        CancelledError: somebody cancelled in time; nothing was changed.
        WorldError: no cause is given, or something went wrong; nothing was changed.
    """
    why = why.strip()
    if not why:
        raise WorldError(tr("Say why you go back; it stands in the log."))
    if plan.blockers:
        raise WorldError(plan.blockers[0])
    steps = Steps(STEPS, progress, cancelled)
    with work.alone(tables=True):
        way = _go_back(work, plan, why, steps, without_backup=without_backup)
    steps.done()
    return way


def _go_back(
    work: Workplace, plan: BackPlan, why: str, steps: Steps, *, without_backup: bool
) -> Way:
    record, former = plan.record, plan.former
    if work.places.state.read().plugins.get(record.id) != record:
        raise WorldError(tr("Something else was installed meanwhile; look at the plan again."))
    steps.reach(0)
    change = f"{record.id} {record.version} -> {former.version}: {why}"
    work.leave(Undertaking.ROLL_BACK_PLUGIN, change)
    steps.reach(1)
    official = _check_former(work, record, former)
    steps.reach(2)
    copied = plan.backup_bytes is not None and not without_backup
    backup = work.back_up(record) if copied else ""
    steps.close()
    work.running.stop(record.id)
    try:
        steps.reach(3)
        revision = work.revision(record.id)
        pending = Pending(record.id, former.version, former.digest, revision, backup, back=True)
        work.places.state.change(lambda now: replace(now, pending=pending))
        way: Way | None = None
        try:
            way = _take_tables_back(work, record, former, steps, official=official)
        finally:
            if way is None:
                work.places.state.change(lambda now: replace(now, pending=None))
        steps.reach(4)
        back = record_back(record, pending)
        said = f"{work.clock():%Y-%m-%dT%H:%M:%SZ} {record.version} -> {former.version}: {why}"
        back = replace(back, went_back=said)
        work.places.state.change(lambda now: settled(now, back))
    finally:
        work.running.start(record.id)
    tidy(work.places, record.id)
    return way


def record_back(record: PluginRecord, pending: Pending) -> PluginRecord:
    """Return the record after going back; the version left is the former one now."""
    left = Former(record.version, record.digest, pending.revision_before, pending.backup)
    return replace(
        record,
        version=pending.version,
        digest=pending.digest,
        former=left,
        crashes=0,
        off_because="",
        went_back=f"{record.version} -> {pending.version}",
    )


def _way(work: Workplace, record: PluginRecord, former: Former) -> Way:
    found = work.revision(record.id)
    if found == former.revision:
        return Way.NONE
    if former.revision is None:
        # The former version had no tables: those of now stay, it does not know them.
        return Way.NONE
    folders = _folders(work, record, former)
    line = line_in(scripts_for(found, former.revision, folders))
    return Way.MIGRATE if {found, former.revision} <= set(line) else Way.RESTORE


def _take_tables_back(
    work: Workplace, record: PluginRecord, former: Former, steps: Steps, *, official: bool
) -> Way:
    way = _way(work, record, former)
    if way is Way.NONE or former.revision is None:
        return Way.NONE
    if way is Way.MIGRATE:
        scripts = scripts_for(
            work.revision(record.id), former.revision, _folders(work, record, former)
        )
        try:
            run_revisions(
                work, record.id, scripts, former.revision,
                official=official, cancelled=steps.is_cancelled,
            )  # fmt: skip
        except CancelledError:
            raise
        except WorldError:
            if not _copy_of(work, former):
                raise
        else:
            return Way.MIGRATE
    with changing_tables(work.store, record.id) as connection:
        restore_tables(connection, record.id, work.places.backups / former.backup)
    return Way.RESTORE


def _check_former(work: Workplace, record: PluginRecord, former: Former) -> bool:
    """Check the files of the former version; tell whether both versions are official."""
    folder = work.places.code(record.id, former.version)
    found = check_installed(folder, work.places.trust, work.clock())
    verdict = judge_api(found.manifest)
    if found.listed.digest != former.digest:
        raise WorldError(
            tr("The kept files of {version} are not those that were installed.",
               version=former.version)
        )  # fmt: skip
    if not verdict.fine:
        raise WorldError(verdict.sentence)
    return found.signer.official and _is_official(work, record)


def _is_official(work: Workplace, record: PluginRecord) -> bool:
    try:
        folder = work.places.code(record.id, record.version)
        return check_installed(folder, work.places.trust, work.clock()).signer.official
    except WorldError:
        return False


def _copy_of(work: Workplace, former: Former) -> bool:
    return (
        bool(former.backup)
        and (work.places.backups / former.backup).suffix == ".db"
        and (work.places.backups / former.backup).is_file()
    )


def _folders(work: Workplace, record: PluginRecord, former: Former) -> tuple[Path, ...]:
    places = work.places
    return (places.code(record.id, record.version), places.code(record.id, former.version))
