"""The revisions build what ``schema.py`` says, and nothing newer is touched."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from cmdmap.errors import WorldError
from cmdmap.store.engine import Store, open_store
from cmdmap.store.families import metadata
from cmdmap.store.migrate import HEAD, MIGRATIONS, migrate, revision_of


@pytest.fixture
def config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def test_head_is_the_newest_revision(config: Config) -> None:
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_the_revisions_build_the_tables_of_the_schema(store: Store) -> None:
    with store.transaction() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert revision_of(connection) == HEAD


def test_fixes_have_no_hidden_row_number(store: Store, path: Path) -> None:
    raw = sqlite3.connect(path)
    (made,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'fixes'").fetchone()
    raw.close()
    assert "WITHOUT ROWID" in made


def test_a_second_start_changes_nothing(store: Store) -> None:
    with store.transaction() as connection:
        assert migrate(connection) is False


def test_down_and_up_again_is_a_round_trip(store: Store, config: Config) -> None:
    with store.transaction() as connection:
        config.attributes["connection"] = connection
        downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    with store.transaction() as connection:
        assert migrate(connection) is True
        assert set(metadata.tables) < set(inspect(connection).get_table_names())


def test_a_newer_database_is_not_touched(path: Path) -> None:
    open_store(f"sqlite:///{path}").close()
    raw = sqlite3.connect(path)
    with raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(WorldError, match="newer cmdmap"):
        open_store(f"sqlite:///{path}")


def test_another_program_s_database_is_not_touched(path: Path) -> None:
    raw = sqlite3.connect(path)
    with raw:
        raw.execute("CREATE TABLE units (metre)")
    raw.close()
    with pytest.raises(WorldError, match="other tables"):
        open_store(f"sqlite:///{path}")


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_postgresql_can_make_every_table(name: str) -> None:
    made = str(CreateTable(metadata.tables[name]).compile(dialect=postgresql.dialect()))
    assert f"CREATE TABLE {name}" in made
    # Instants in microseconds do not fit 32 bits.
    assert all("BIGINT" in line for line in made.splitlines() if "_us " in line)
