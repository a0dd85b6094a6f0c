"""Brings the tables of one plugin to a revision of its own migrations, up or down.

Called when a plugin is installed, enabled, upgraded or rolled back. A plugin brings
``migrations/versions/*.py`` with ``revision``, ``down_revision``, ``upgrade()`` and
``downgrade()``; the rest of an Alembic environment stands in ``store/plugin_environment`` of ours.
Each plugin has a version table of its own, ``alembic_version_<plugin id>``.
Source: alembic.sqlalchemy.org, "Building an Up to Date Database from Scratch" and the API pages.
"""

from __future__ import annotations

import ast
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, select, table
from sqlalchemy import column as sql_column
from sqlalchemy.exc import SQLAlchemyError

from cmdmap.errors import WorldError
from cmdmap.i18n import tr

ENVIRONMENT = Path(__file__).parent / "plugin_environment"
VERSIONS = Path("migrations") / "versions"

PRAGMAS = frozenset(
    {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo"}
    | {"foreign_key_list"}
)
"""What Alembic and SQLAlchemy ask SQLite while they look at tables."""

BY_TABLE = {
    sqlite3.SQLITE_INSERT: 0,
    sqlite3.SQLITE_UPDATE: 0,
    sqlite3.SQLITE_DELETE: 0,
    sqlite3.SQLITE_READ: 0,
    sqlite3.SQLITE_CREATE_TABLE: 0,
    sqlite3.SQLITE_DROP_TABLE: 0,
    sqlite3.SQLITE_ALTER_TABLE: 1,
    sqlite3.SQLITE_CREATE_INDEX: 1,
    sqlite3.SQLITE_DROP_INDEX: 1,
}
"""What a migration may do, and which of the two names that SQLite gives is the table's."""

FREE = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_SAVEPOINT,
        sqlite3.SQLITE_REINDEX,
        sqlite3.SQLITE_RECURSIVE,
    }
)

MISTAKES = (
    ArithmeticError,
    AttributeError,
    ImportError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What a revision's own code raises when it is wrong."""

COUNTERS = "sqlite_sequence"
BATCH = "_alembic_tmp_"
"""Before the name of the copy that Alembic makes of a table."""


def version_table(plugin_id: str) -> str:
    """Return the name of the table that holds a plugin's revision."""
    return f"alembic_version_{plugin_id}"


def plugin_revision(connection: Connection, plugin_id: str) -> str | None:
    """Return the revision of a plugin's tables, None before the first."""
    name = version_table(plugin_id)
    if not inspect(connection).has_table(name):
        return None
    asked = table(name, sql_column("version_num"))
    found = connection.execute(select(asked.c.version_num)).scalar()
    return None if found is None else str(found)


def head_of(folder: Path) -> str | None:
    """Return the newest revision that a plugin's folder brings, None where it brings none.

    Raises:
        WorldError: the files do not make one line, or one says no revision.
    """
    revisions: set[str] = set()
    passed: set[str] = set()
    for path in sorted((folder / VERSIONS).glob("*.py")):
        if path.name == "__init__.py":
            continue
        revision, down = _names_of(path)
        if not revision:
            raise WorldError(
                tr("{path} names no revision; write revision = ... on a line.", path=path)
            )
        revisions.add(revision)
        passed.update(down)
    heads = revisions - passed
    if not revisions:
        return None
    if len(heads) != 1:
        raise WorldError(
            tr("{path}: the revisions do not make one line; mend them.", path=folder / VERSIONS)
        )
    return heads.pop()


def migrate_plugin(
    connection: Connection, plugin_id: str, folder: Path, target: str = "head"
) -> bool:
    """Bring a plugin's tables to ``target`` inside the caller's transaction; True if needed.

    ``target`` is ``"head"``, a revision of the folder (up or down), or ``"base"``: no tables.

    Raises:
        WorldError: a revision failed, or touched tables that are not the plugin's; the caller's
            transaction must be given up.
    """
    head = head_of(folder)
    found = plugin_revision(connection, plugin_id)
    wanted = {"head": head, "base": None}.get(target, target)
    if wanted == found:
        return False
    if head is None:
        raise WorldError(
            tr(
                "The tables of {plugin} are of revision {found}, and {path} brings none; use the "
                "version that made them.",
                plugin=plugin_id,
                found=found or "base",
                path=folder / VERSIONS,
            )
        )
    # In a copy: Python leaves its caches beside what it runs, and the folder is a signed one.
    with (
        tempfile.TemporaryDirectory(prefix="cmdmap-migrations-") as copied,
        _own_tables_only(connection, plugin_id),
        _in_plain_words(plugin_id, wanted or "base"),
    ):
        for path in (folder / VERSIONS).glob("*.py"):
            shutil.copyfile(path, Path(copied, path.name))
        _run(connection, plugin_id, Path(copied), found, wanted)
    return True


def drop_plugin_tables(connection: Connection, plugin_id: str, tables: frozenset[str]) -> None:
    """Remove a plugin's tables with all their rows, and the note of their revision."""
    import sqlalchemy as sa

    metadata = sa.MetaData()
    names = {*tables, version_table(plugin_id)}
    metadata.reflect(connection, only=lambda name, _: name in names)
    metadata.drop_all(connection)


def _run(
    connection: Connection, plugin_id: str, folder: Path, found: str | None, wanted: str | None
) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", _escaped(ENVIRONMENT))
    config.set_main_option("version_locations", _escaped(folder))
    # One location a line: a path may hold any other sign.
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = version_table(plugin_id)
    script = ScriptDirectory.from_config(config)
    known = {each.revision for each in script.walk_revisions()}
    if (found is not None and found not in known) or (wanted is not None and wanted not in known):
        raise WorldError(
            tr(
                "{plugin}: the revision {revision} is not among its migrations; use the version "
                "that brings it.",
                plugin=plugin_id,
                revision=found if found is not None and found not in known else wanted,
            )
        )
    if wanted is None or (found is not None and _is_below(script, wanted, found)):
        command.downgrade(config, wanted or "base")
    else:
        command.upgrade(config, wanted)


def _is_below(script: Any, wanted: str, found: str) -> bool:
    return any(each.revision == wanted for each in script.iterate_revisions(found, "base"))


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


def _names_of(path: Path) -> tuple[str, list[str]]:
    try:
        return read_revision(path.read_bytes())
    except (OSError, SyntaxError, ValueError) as error:
        raise WorldError(
            tr("{path} cannot be read ({why}); mend or remove it.", path=path, why=error)
        ) from error


def read_revision(source: bytes) -> tuple[str, list[str]]:
    """Return ``revision`` and ``down_revision`` of a file's source without running it.

    Raises:
        SyntaxError, ValueError: it is no Python.
    """
    found: dict[str, Any] = {}
    for each in ast.parse(source).body:
        targets = each.targets if isinstance(each, ast.Assign) else ()
        if isinstance(each, ast.AnnAssign):
            targets = [each.target]
        for name in targets:
            value = each.value if isinstance(each, ast.Assign | ast.AnnAssign) else None
            if isinstance(name, ast.Name) and isinstance(value, ast.Constant | ast.Tuple):
                found[name.id] = ast.literal_eval(value)
    down = found.get("down_revision")
    return str(found.get("revision") or ""), [down] if isinstance(down, str) else list(down or ())


@contextmanager
def _in_plain_words(plugin_id: str, wanted: str) -> Iterator[None]:
    from alembic.util import CommandError

    try:
        yield
    except (SQLAlchemyError, CommandError, *MISTAKES) as error:
        raise WorldError(
            tr(
                "The tables of {plugin} could not be brought to {revision} ({why}); nothing was "
                "changed.",
                plugin=plugin_id,
                revision=wanted,
                why=str(error).partition("\n")[0] or type(error).__name__,
            )
        ) from error


@contextmanager
def _own_tables_only(connection: Connection, plugin_id: str) -> Iterator[None]:
    """Hold every statement of a migration against the plugin's own tables."""
    before, counted = set(inspect(connection).get_table_names()), _counters(connection, plugin_id)
    with _watched(connection, plugin_id):
        yield
    if _counters(connection, plugin_id) != counted:
        raise _foreign(plugin_id, COUNTERS)
    inspector = inspect(connection)
    after = set(inspector.get_table_names())
    # What a table was renamed to, and what it points at, SQLite's authorizer is not asked.
    pointed = (
        key["referred_table"]
        for name in after
        if _is_own(name, plugin_id)
        for key in inspector.get_foreign_keys(name)
    )
    for name in (*sorted(before ^ after), *pointed):
        if not _is_own(name, plugin_id):
            raise _foreign(plugin_id, name)


def _counters(connection: Connection, plugin_id: str) -> list[tuple[str, int]]:
    """Return the highest keys that SQLite remembers of other tables; a plugin's share the list."""
    if connection.dialect.name != "sqlite" or not inspect(connection).has_table(COUNTERS):
        return []
    asked = table(COUNTERS, sql_column("name"), sql_column("seq"))
    rows = connection.execute(select(asked.c.name, asked.c.seq).order_by(asked.c.name))
    return [(row.name, row.seq) for row in rows if not _is_own(row.name, plugin_id)]


@contextmanager
def _watched(connection: Connection, plugin_id: str) -> Iterator[None]:
    """Have SQLite refuse what is not about the plugin's own tables, or ends the transaction."""
    driver: Any = connection.connection.dbapi_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    touched: list[str] = []

    def judge(action: int, first: str | None, second: str | None, *_: object) -> int:
        if action in FREE or (action == sqlite3.SQLITE_PRAGMA and first in PRAGMAS):
            return sqlite3.SQLITE_OK
        place = BY_TABLE.get(action)
        name = (first, second)[place] if place is not None else None
        if name is not None and _is_own(name, plugin_id):
            return sqlite3.SQLITE_OK
        touched.append(name or first or "")
        return sqlite3.SQLITE_DENY

    driver.set_authorizer(judge)
    try:
        yield
    except WorldError:
        if touched:
            raise _foreign(plugin_id, touched[0]) from None
        raise
    finally:
        driver.set_authorizer(None)


def _is_own(name: str, plugin_id: str) -> bool:
    plain = name.removeprefix(BATCH)
    return plain.startswith((f"{plugin_id}_", "sqlite_")) or plain == version_table(plugin_id)


def _foreign(plugin_id: str, name: str) -> WorldError:
    return WorldError(
        tr(
            "A migration of {plugin} touches {name}, which is not its own; nothing was changed.",
            plugin=plugin_id,
            name=repr(name),
        )
    )
