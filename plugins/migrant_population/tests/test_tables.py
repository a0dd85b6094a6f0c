"""The migration builds what ``store/tables.py`` says, and takes it away again."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from migrant_population.store.keybook import open_vault
from migrant_population.store.persons_list import Today, Wanted, Which, conditions, page_of
from migrant_population.store.tables import PREFIX, houses, metadata


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
    bench.migrate("0001")
    assert f"{PREFIX}persons" in own_tables(bench)
    assert f"{PREFIX}doubts" not in own_tables(bench)
    bench.migrate("base")
    assert own_tables(bench) == set()


def own_tables(bench):
    with bench.store.reader() as connection:
        names = sa.inspect(connection).get_table_names()
    return {name for name in names if name.startswith(PREFIX)}


PLANS = {
    "list": Wanted(),
    "unregistered": Wanted(Which.UNREGISTERED),
    "overdue": Wanted(Which.OVERDUE),
    "permit": Wanted(Which.PERMIT),
    "attention": Wanted(Which.ATTENTION),
    "left": Wanted(Which.LEFT),
    "erasable": Wanted(Which.ERASABLE),
    "of a house": Wanted(house_id=1),
    "by name": Wanted(words="章念初"),
    "by initials": Wanted(words="znc"),
    "by telephone": Wanted(words="12633551200"),
    "by number": Wanted(words="11010519491231002X"),
}


@pytest.mark.parametrize("name", PLANS)
def test_every_list_and_search_goes_over_an_index(bench, name):
    def question(reader):
        vault = open_vault(bench.desk, reader)
        today = Today(reader.now, 30, "2024-05-04")
        return page_of(PLANS[name], conditions(reader, vault, PLANS[name], today)).limit(60)

    statement = bench.read(question)
    assert "USING" in plan(bench, statement)
    assert "SCAN migrant_population_persons\n" not in plan(bench, statement) + "\n"


def plan(bench, statement):
    """Return how SQLite would answer a question."""
    with bench.store.reader() as connection:
        compiled = statement.compile(
            dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
        )
        values = tuple(compiled.params[name] for name in compiled.positiontup)
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values)
        return "\n".join(row[-1] for row in found)


def test_houses_inside_an_area_are_found_over_an_index(bench):
    inside = houses.c.lon.between(0, 1) & houses.c.lat.between(0, 1)
    assert "houses_by_place" in plan(bench, select(houses.c.id).where(inside))


def test_the_sample_demo_fills_an_empty_register_once(bench):
    bench.sample("demo")
    first = bench.read(lambda r: r.scalar(select(sa.func.count()).select_from(houses)))
    bench.sample("demo")
    again = bench.read(lambda r: r.scalar(select(sa.func.count()).select_from(houses)))
    assert first == again == 220
    assert bench.layer("density").features
