"""The packages that came with the program: installed at the first start like anybody's.

Called by the host before it activates anything. A shipped plugin that was removed does not come
back, and a version somebody went back from is not put in again; else a newer one is an ordinary
upgrade, with copy, log and way back.
"""

from __future__ import annotations

import hashlib
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.domain.rights import SYSTEM
from cmdmap.errors import WorldError
from cmdmap.plugins.installing.installer import install, plan_install
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.plan import Change
from cmdmap.plugins.installing.state import PluginRecord
from cmdmap.plugins.installing.workplace import Workplace
from cmdmap.plugins.packaging.installed import check_installed
from cmdmap.plugins.packaging.package import LIST, Package, open_package
from cmdmap.plugins.packaging.packing import SUFFIX
from cmdmap.services.console import Console
from cmdmap.services.login.sessions import ANSWER_S

log = logging.getLogger(__name__)


def bring_shipped(places: PluginPlaces, console: Console) -> tuple[str, ...]:
    """Install what came with the program as the program itself; return why something was not.

    Raises:
        WorldError: the state cannot be read.
    """

    def leave(undertaking: Undertaking, subject: str) -> None:
        console.desk.submit(AskLeave(undertaking, subject), SYSTEM).result(ANSWER_S)

    return install_shipped(Workplace(places, console.store, console.clock, leave))


def install_shipped(work: Workplace) -> tuple[str, ...]:
    """Install what came with the program and is not there yet; return why something was not.

    Raises:
        WorldError: the state cannot be read.
    """
    refused: dict[str, str] = {}
    waiting = list(_fresh(work, refused))
    while waiting:
        # One may need another, so those that were refused are tried again after each success.
        left = []
        for package in waiting:
            sentence = _install(work, package)
            if sentence:
                refused[package.manifest.id] = sentence
                left.append(package)
            else:
                refused.pop(package.manifest.id, None)
        if len(left) == len(waiting):
            break
        waiting = left
    for name, sentence in refused.items():
        log.warning("shipped plugin %s is not installed: %s", name, sentence)
    return tuple(refused.values())


def _fresh(work: Workplace, refused: dict[str, str]) -> Iterator[Package]:
    """Yield the shipped packages that should be installed or upgraded; note those unreadable."""
    folder = work.places.shipped
    state = work.places.state.read()
    if folder is None or not folder.is_dir():
        return
    known = {record.digest for record in state.plugins.values()}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if _digest(path) in known:
            continue
        try:
            package = open_package(path)
        except WorldError as error:
            refused[path.name] = str(error)
            continue
        plugin_id = package.manifest.id
        if plugin_id not in state.removed and _may_replace(
            work, package, state.plugins.get(plugin_id)
        ):
            yield package


def _may_replace(work: Workplace, package: Package, record: PluginRecord | None) -> bool:
    """Tell whether an installed version gives way: an older official one nobody went back to."""
    if record is None:
        return True
    if record.went_back and record.former and record.former.digest == package.listed.digest:
        return False
    try:
        folder = work.places.code(record.id, record.version)
        there = check_installed(folder, work.places.trust, work.clock())
    except WorldError:
        # Damaged or gone: the shipped one mends it.
        return True
    return there.signer.official


def _install(work: Workplace, package: Package) -> str:
    """Install one; return why not, empty when it was or need not be."""
    try:
        plan = plan_install(work, package, replace=True)
        if plan.change in (Change.AGAIN, Change.DOWNGRADE):
            return ""
        if plan.signer is None or not plan.signer.official:
            return plan.blockers[0] if plan.blockers else ""
        before = work.places.state.read().plugins.get(package.manifest.id)
        install(work, plan, enable=before is None or before.enabled)
    except WorldError as error:
        return str(error)
    return ""


def _digest(path: Path) -> str:
    """Return the digest of a package's list without unpacking the rest; empty if there is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return hashlib.sha256(archive.read(LIST)).hexdigest()
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return ""
