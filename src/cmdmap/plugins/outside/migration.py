"""Revisions of a plugin that is not official, run in a process of their own and in time.

Asked by the installer (``installing/revisions.py``). A revision is code: one that hangs, eats the
memory or ends its process costs this process only. Its transaction is then undone by the database;
meanwhile the console keeps what comes in and refuses orders, as when the database is away.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from cmdmap.config import own_command, resources_dir
from cmdmap.errors import WorldError
from cmdmap.i18n import current_language, tr, use_language
from cmdmap.plugins.guard import attempt, sentence_of
from cmdmap.plugins.outside.child import watch_parent
from cmdmap.plugins.packaging.atomic import locked
from cmdmap.store.engine import Store, connect_store
from cmdmap.store.plugin_migrations import migrate_plugin
from cmdmap.store.plugin_restore import changing_tables

WORD = "plugin-migrate"
"""By this word the program starts itself; nobody types it."""

MEMORY_BYTES = 2 * 2**30
LOOK_S = 0.1
"""How often the console looks whether somebody has cancelled."""

OWN_VARIABLES = "CMDMAP_"
"""Passwords may stand in variables that begin so; the process gets none of them."""


class MigrationCancelledError(WorldError):
    """Somebody has cancelled; nothing was changed."""


def migrate_outside(
    store: Store,
    plugin_id: str,
    folder: Path,
    target: str,
    lock: Path,
    limit_s: float,
    cancelled: Callable[[], bool],
) -> None:
    """Bring a plugin's tables to a revision by a process of its own, which holds ``lock``.

    Raises:
        MigrationCancelledError: somebody has cancelled; nothing was changed.
        WorldError: a revision failed, the process ended or was too slow; nothing was changed.
    """
    asked = {
        "url": store.url.render_as_string(hide_password=False),
        "plugin": plugin_id,
        "folder": str(folder.absolute()),
        "target": target,
        "language": current_language(),
        "lock": str(lock),
        "parent": os.getpid(),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OWN_VARIABLES)}
    with tempfile.TemporaryDirectory(prefix="cmdmap-migrate-") as empty:
        process = subprocess.Popen(
            [*own_command(), WORD],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=empty, env=kept,
        )  # fmt: skip
        with process:
            try:
                said = _talk(process, json.dumps(asked).encode("utf-8"), limit_s, cancelled)
            finally:
                process.kill()
    if said != {"done": True}:
        why = said.get("why") or tr("its process ended with {code}", code=process.returncode)
        raise _refusal(plugin_id, str(why))


def run() -> int:
    """Do what standard input asks for and say on standard output what came of it."""
    asked = json.load(sys.stdin)
    out = _take_output()
    use_language(asked["language"], resources_dir() / "i18n")
    watch_parent(asked["parent"])
    _limit_memory()
    outcome = attempt(lambda: _migrate(asked))
    error = outcome.error
    said: dict[str, object] = {"done": True}
    if error is not None:
        said = {
            "why": str(error)
            if isinstance(error, WorldError)
            else sentence_of(error, personal=True)
        }
    os.write(out, json.dumps(said).encode("utf-8"))
    return 0 if error is None else 1


def _migrate(asked: dict[str, Any]) -> None:
    # Whoever tidies up after a crash waits for the lock: nothing is changed behind its back.
    with locked(Path(asked["lock"]), wait=True), closing(connect_store(asked["url"])) as store:
        if os.getppid() != asked["parent"]:
            raise WorldError(tr("its console is gone"))
        with changing_tables(store, asked["plugin"]) as connection:
            migrate_plugin(connection, asked["plugin"], Path(asked["folder"]), asked["target"])


def _talk(
    process: subprocess.Popen[bytes], asked: bytes, limit_s: float, cancelled: Callable[[], bool]
) -> dict[str, object]:
    """Return what the process says, a reason where it says nothing."""
    until = time.monotonic() + limit_s
    given: bytes | None = asked
    while True:
        try:
            said, _ = process.communicate(given, timeout=LOOK_S)
        except subprocess.TimeoutExpired:
            given = None
            if cancelled():
                raise MigrationCancelledError(tr("Cancelled; nothing was changed.")) from None
            if time.monotonic() > until:
                return {"why": tr("it did not come back in time")}
        else:
            return _read(said)


def _read(said: bytes) -> dict[str, object]:
    try:
        found = json.loads(said)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _refusal(plugin_id: str, why: str) -> WorldError:
    return WorldError(
        tr(
            "The tables of {plugin} could not be changed ({why}); nothing was changed.",
            plugin=plugin_id,
            why=why,
        )
    )


def _take_output() -> int:
    """Keep standard output for the answer; what a revision prints goes nowhere."""
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return out


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
