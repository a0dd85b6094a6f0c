"""``cmdmap plugin install|upgrade|list|enable|disable|rollback|remove``: what an admin does.

Parts of ``commands.py``. Each act asks the desk first, so that it is judged and stands in the audit
log; a window that is open takes changes up at its next start.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial

from cmdmap.cli.plugin.health import day_json, day_words
from cmdmap.cli.plugin.json_forms import (
    back_json,
    back_lines,
    plan_json,
    plan_lines,
    view_json,
)
from cmdmap.cli.plugin.working import agree, open_workplace, places_here, tell_progress
from cmdmap.cli.table import print_json, print_table
from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.calling.days import Day
from cmdmap.plugins.finder import Origin, find_plugins
from cmdmap.plugins.installing.going_back import WAY_NAMES, go_back, plan_back
from cmdmap.plugins.installing.installer import install, plan_install
from cmdmap.plugins.installing.overview import CONDITION_NAMES, InstalledView, view_installed
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.plan import Change, InstallPlan
from cmdmap.plugins.installing.removing import PluginTraces, remove, remove_data, traces_of
from cmdmap.plugins.installing.score import HIGHEST
from cmdmap.plugins.installing.switching import disable, enable
from cmdmap.plugins.packaging.package import open_package
from cmdmap.plugins.packaging.packing import SUFFIX
from cmdmap.services.desk import utc_now


def run_install(args: argparse.Namespace) -> int:
    """Show the plan of a package and carry it out."""
    return _install(args, upgrading=False)


def run_upgrade(args: argparse.Namespace) -> int:
    """The same for a plugin that must be installed already."""
    return _install(args, upgrading=True)


def _install(args: argparse.Namespace, *, upgrading: bool) -> int:
    package = open_package(args.file)
    with open_workplace(args) as work:
        plan = plan_install(work, package, downgrade=args.downgrade)
        if upgrading and plan.change is Change.FIRST:
            raise WorldError(
                tr("{plugin} is not installed; see cmdmap plugin list.", plugin=plan.manifest.id)
            )
        if args.plan or plan.blockers:
            return _tell_plan(args, plan)
        agree(args, plan_lines(plan))
        record = install(
            work,
            plan,
            enable=not args.disabled,
            without_backup=args.without_backup,
            progress=None if args.json else tell_progress,
        )
    if args.json:
        print_json({**plan_json(plan), "installed": True, "enabled": record.enabled})
    else:
        print(tr("{plugin} {version} is installed.", plugin=record.id, version=record.version))
    return 0


def _tell_plan(args: argparse.Namespace, plan: InstallPlan) -> int:
    if args.json:
        print_json({**plan_json(plan), "installed": False})
    else:
        print("\n".join(plan_lines(plan)))
        for blocker in plan.blockers:
            print(f"cmdmap: {blocker}", file=sys.stderr)
    return 1 if plan.blockers else 0


def run_list(args: argparse.Namespace) -> int:
    """List the installed plugins, their files checked."""
    places = places_here()
    if places.state.read().pending is not None:
        with open_workplace(argparse.Namespace(account=None)):
            pass
    now = utc_now()
    views, days = view_installed(places, now), places.days.read(now)
    if args.json:
        named = ((view, days.get(view.record.id, Day())) for view in views)
        print_json([{**view_json(view), "day": day_json(day)} for view, day in named])
    elif views:
        head = (
            tr("plugin"), tr("version"), tr("state"), tr("score"), tr("signed by"),
            tr("last 24 hours"), tr("brings"),
        )  # fmt: skip
        print_table(head, [_row(view, days.get(view.record.id, Day())) for view in views])
        # Below the table: a reason is as long as it has to be.
        for view in views:
            if view.reason:
                print(f"{view.record.id}: {view.reason}")
    else:
        print(tr("No plugin is installed; cmdmap plugin install FILE does it."))
        _tell_shipped(places)
    return 0


def _tell_shipped(places: PluginPlaces) -> None:
    found = () if places.shipped is None else sorted(places.shipped.glob(f"*{SUFFIX}"))
    if found:
        names = ", ".join(path.stem for path in found)
        print(tr("At the first start of the program come: {names}.", names=names))


def _row(view: InstalledView, day: Day) -> tuple[object, ...]:
    return (
        view.record.id,
        view.record.version,
        tr(CONDITION_NAMES[view.condition]),
        view.score and f"{view.score.value}/{HIGHEST}",
        _signer(view),
        day_words(day) or None,
        view.brings or None,
    )


def _signer(view: InstalledView) -> str | None:
    if view.origin is Origin.DISTRIBUTION:
        return tr("nobody: a Python package")
    if view.signer is None:
        return None
    return tr("official") if view.signer.official else view.signer.name


def run_enable(args: argparse.Namespace) -> int:
    """Switch a plugin on."""
    with open_workplace(args) as work:
        enable(work, args.id)
    return _tell(args, tr("{plugin} is on.", plugin=args.id), enabled=True)


def run_disable(args: argparse.Namespace) -> int:
    """Switch a plugin off."""
    with open_workplace(args) as work:
        disable(work, args.id)
    return _tell(args, tr("{plugin} is off.", plugin=args.id), enabled=False)


def run_rollback(args: argparse.Namespace) -> int:
    """Go back to the former version."""
    with open_workplace(args) as work:
        plan = plan_back(work, args.id)
        if plan.blockers:
            raise WorldError(plan.blockers[0])
        agree(args, back_lines(plan))
        way = go_back(
            work,
            plan,
            args.why,
            without_backup=args.without_backup,
            progress=None if args.json else tell_progress,
        )
    if args.json:
        print_json({**back_json(plan), "way": way.value})
    else:
        print(tr("{plugin} {version} is back.", plugin=args.id, version=plan.former.version))
        print(tr(WAY_NAMES[way]))
    return 0


def run_remove(args: argparse.Namespace) -> int:
    """Take a plugin away, and its data if that is asked for twice."""
    if args.data and args.confirm != args.id:
        raise UsageError(
            tr("Removing data needs the id twice: --data --confirm {plugin}.", plugin=args.id)
        )
    with open_workplace(args) as work:
        found = find_plugins(work.places).get(args.id)
        if found is not None and found.origin is Origin.DISTRIBUTION and not args.data:
            raise WorldError(
                tr(
                    "{plugin} is a Python package of this computer; remove it with Python's own "
                    "tools, or switch it off.",
                    plugin=args.id,
                )
            )
        installed = args.id in work.places.state.read().plugins
        if not installed and not args.data:
            work.places.state.read().record(args.id)
        traces = traces_of(work, args.id)
        if not installed and not traces.tables and not traces.files:
            raise WorldError(
                tr("{plugin} is not installed and has left no data; see cmdmap plugin list.",
                   plugin=args.id)
            )  # fmt: skip
        agree(args, [_removal(args.id, traces, data=args.data)])
        if installed:
            remove(work, args.id)
        copy = None
        if args.data:
            drop = partial(remove_data, work, args.id, without_backup=args.without_backup)
            copy = drop() if args.json else drop(progress=tell_progress)
    sentence = tr("{plugin} is removed.", plugin=args.id)
    return _tell(args, sentence, removed=installed, data_removed=args.data, backup=copy)


def _removal(plugin_id: str, traces: PluginTraces, *, data: bool) -> str:
    rows = sum(count for _, count in traces.tables)
    if data:
        return tr(
            "{plugin} goes with {tables} tables, {rows} rows and {files} files; a copy is made "
            "first.",
            plugin=plugin_id,
            tables=len(traces.tables),
            rows=rows,
            files=traces.files,
        )
    return tr(
        "{plugin} goes; {tables} tables, {rows} rows and {files} files stay.",
        plugin=plugin_id,
        tables=len(traces.tables),
        rows=rows,
        files=traces.files,
    )


def _tell(args: argparse.Namespace, sentence: str, **said: object) -> int:
    if args.json:
        print_json({"id": args.id, **said})
    else:
        print(sentence)
    return 0
