"""A plugin's migrations: up, down, version table of their own, hands off all other tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect

from cmdmap.errors import WorldError
from cmdmap.store.engine import Store
from cmdmap.store.migrate import revision_of
from cmdmap.store.plugin_migrations import (
    drop_plugin_tables,
    head_of,
    migrate_plugin,
    plugin_revision,
)

FIRST = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    op.create_table("pond_fish", sa.Column("id", sa.Integer, primary_key=True))
    op.create_index("ix_pond_fish_id", "pond_fish", ["id"])
def downgrade():
    op.drop_table("pond_fish")
"""
SECOND = """
import sqlalchemy as sa
from alembic import op
revision: str = "0002"
down_revision: str | None = "0001"
def upgrade():
    with op.batch_alter_table("pond_fish") as batch:
        batch.add_column(sa.Column("name", sa.String(20), nullable=False, server_default=""))
        batch.create_unique_constraint("uq_pond_fish_name", ["name"])
def downgrade():
    with op.batch_alter_table("pond_fish") as batch:
        batch.drop_constraint("uq_pond_fish_name")
        batch.drop_column("name")
"""


def write(folder: Path, *revisions: str) -> Path:
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(revisions, 1):
        (versions / f"r{number:04}.py").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def pond(tmp_path: Path) -> Path:
    return write(tmp_path / "50%: pond", FIRST, SECOND)


def migrated(store: Store, folder: Path, target: str = "head") -> bool:
    with store.transaction() as connection:
        return migrate_plugin(connection, "pond", folder, target)


def columns(store: Store) -> set[str]:
    with store.reader() as connection:
        seen = inspect(connection)
        if not seen.has_table("pond_fish"):
            return set()
        return {column["name"] for column in seen.get_columns("pond_fish")}


def test_up_and_down_and_up_again(store: Store, pond: Path) -> None:
    with store.reader() as connection:
        core, tables = revision_of(connection), set(inspect(connection).get_table_names())
    assert head_of(pond) == "0002"
    assert migrated(store, pond)
    assert columns(store) == {"id", "name"}
    assert not migrated(store, pond)
    assert migrated(store, pond, "0001")
    assert columns(store) == {"id"}
    assert migrated(store, pond, "0002")
    assert migrated(store, pond, "base")
    with store.reader() as connection:
        assert revision_of(connection) == core
        assert set(inspect(connection).get_table_names()) == tables | {"alembic_version_pond"}
        assert plugin_revision(connection, "pond") is None


def test_dropping_leaves_no_table_of_the_plugin(store: Store, pond: Path) -> None:
    with store.reader() as connection:
        tables = set(inspect(connection).get_table_names())
    migrated(store, pond)
    with store.transaction() as connection:
        drop_plugin_tables(connection, "pond", frozenset({"pond_fish"}))
    with store.reader() as connection:
        assert set(inspect(connection).get_table_names()) == tables


@pytest.mark.parametrize(
    "work",
    [
        'op.drop_table("audit_log")',
        'op.execute("DELETE FROM accounts")',
        'op.execute("SELECT * FROM accounts")',
        'op.create_table("lake_fish", sa.Column("id", sa.Integer))',
        'op.create_table("units2", sa.Column("id", sa.Integer))',
        'op.rename_table("units", "pond_units")',
        'op.rename_table("pond_fish", "units2")',
        'op.create_table("pond_x", sa.Column("i", sa.Integer, sa.ForeignKey("units.unit_id")))',
        'op.execute("COMMIT"); op.execute("DELETE FROM accounts")',
        'op.execute("ROLLBACK")',
        "op.execute(\"INSERT INTO sqlite_sequence VALUES ('incidents', 9)\")",
        'op.add_column("units", sa.Column("fish", sa.Integer))',
        'op.create_index("pond_ix", "units", ["name"])',
        "op.execute(\"ATTACH DATABASE 'x.db' AS x\")",
        'op.execute("PRAGMA writable_schema = 1")',
        'op.execute("CREATE TRIGGER pond_t AFTER INSERT ON units BEGIN SELECT 1; END")',
        'op.execute("CREATE VIEW pond_v AS SELECT * FROM accounts")',
        'op.execute("CREATE VIRTUAL TABLE pond_f USING fts5(x)")',
        'op.execute("nonsense")',
        'raise ValueError("no")',
        'raise OSError("no")',
        "1 / 0",
    ],
)
def test_what_a_migration_may_not_do_changes_nothing(
    store: Store, tmp_path: Path, work: str
) -> None:
    text = FIRST.replace('op.create_index("ix_pond_fish_id", "pond_fish", ["id"])', work)
    assert text != FIRST
    folder = write(tmp_path / "evil", text)
    with store.reader() as connection:
        before = set(inspect(connection).get_table_names())
    with pytest.raises(WorldError, match=r"nothing was changed"):
        migrated(store, folder)
    with store.reader() as connection:
        assert set(inspect(connection).get_table_names()) == before
        assert revision_of(connection)
    # The connection is free again for the core's own work.
    with store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM accounts")


def test_a_revision_nobody_brings_is_refused(store: Store, pond: Path, tmp_path: Path) -> None:
    migrated(store, pond)
    older = write(tmp_path / "older", FIRST)
    with pytest.raises(WorldError, match="0002 is not among its migrations"):
        migrated(store, older)
    with pytest.raises(WorldError, match="of revision 0002"):
        migrated(store, tmp_path / "nothing")
    with pytest.raises(WorldError, match="9999 is not among"):
        migrated(store, pond, "9999")


def test_files_that_make_no_line_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "two", FIRST, FIRST.replace("0001", "0002"))
    with pytest.raises(WorldError, match="do not make one line"):
        head_of(folder)
    broken = write(tmp_path / "broken", "revision = (")
    with pytest.raises(WorldError, match="cannot be read"):
        head_of(broken)
    unnamed = write(tmp_path / "unnamed", 'revision, down_revision = "0001", None')
    with pytest.raises(WorldError, match="names no revision"):
        head_of(unnamed)
    assert head_of(tmp_path / "none") is None
