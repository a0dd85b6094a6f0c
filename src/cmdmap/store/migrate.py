"""Bring a database to the present tables, or say in one sentence why that cannot be.

Called by ``open_store`` on every start; the common case (already there) is one small query and does
not load Alembic.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from cmdmap.errors import WorldError
from cmdmap.i18n import tr

HEAD = "0009"
"""Newest revision in ``migrations/versions``; a test compares both."""

MIGRATIONS = Path(__file__).parent / "migrations"


def revision_of(connection: Connection) -> str | None:
    """Return the revision written in the database, None in an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def migrate(connection: Connection) -> bool:
    """Bring the tables to :data:`HEAD` inside the caller's transaction; True if that was needed.

    Raises:
        WorldError: the database was made by a newer cmdmap, or is not one of ours.
    """
    found = revision_of(connection)
    if found == HEAD:
        return False
    if found is None and inspect(connection).has_table("units"):
        raise WorldError(
            tr("This database holds other tables than cmdmap's; name another file as database.")
        )
    if found is not None and found > HEAD:
        raise WorldError(
            tr(
                "The database was made by a newer cmdmap (revision {found}, this one knows "
                "{head}); update cmdmap or open another database.",
                found=found,
                head=HEAD,
            )
        )
    _upgrade(connection)
    return True


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
