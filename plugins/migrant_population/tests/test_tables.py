"""The migration builds what ``store/tables.py`` says, and takes it away again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from cmdmap.store.plugin_migrations import migrate_plugin
from migrant_population.store.tables import PREFIX, metadata


def test_the_migration_builds_the_tables_that_are_declared(bench):
    with bench.store.reader() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or name.startswith(PREFIX)},
        )
        assert compare_metadata(context, metadata) == []


def test_the_manifest_names_every_table(bench):
    assert set(bench.manifest.table_names) == set(metadata.tables)


def test_going_down_leaves_nothing(bench):
    from migrant_population.tests.conftest import PLUGIN

    with bench.store.transaction() as connection:
        migrate_plugin(connection, "migrant_population", PLUGIN, "base")
        left = [
            name for name in sa.inspect(connection).get_table_names() if name.startswith(PREFIX)
        ]
    assert left == []
