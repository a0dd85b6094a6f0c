"""Tables and questions: migrations make what the code declares, lists are answered from indexes."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect
from sqlalchemy.dialects import sqlite

import fire_safety.store.site_tables
from fire_safety.store.findings import FindingFilter
from fire_safety.store.places import Order, PlaceFilter, list_statement
from fire_safety.store.tables import metadata

assert fire_safety.store.site_tables


def test_migrations_make_what_the_code_declares(bench) -> None:
    with bench.store.reader() as connection:
        found = inspect(connection)
        for table in metadata.tables.values():
            columns = {column["name"]: column for column in found.get_columns(table.name)}
            assert list(columns) == [column.name for column in table.columns], table.name
            for column in table.columns:
                made = columns[column.name]
                assert made["nullable"] == (column.nullable and not column.primary_key)
            indexes = {
                index["name"]: index["column_names"] for index in found.get_indexes(table.name)
            }
            declared = {index.name: [c.name for c in index.columns] for index in table.indexes}
            assert {name: indexes.get(name) for name in declared} == declared, table.name
            keys = {
                (key["constrained_columns"][0], key["referred_table"])
                for key in found.get_foreign_keys(table.name)
            }
            assert keys == {
                (key.parent.name, key.column.table.name) for key in table.foreign_keys
            }, table.name


def test_the_manifest_names_every_table(bench) -> None:
    assert set(bench.manifest.table_names) == set(metadata.tables)


def plan_of(bench, statement) -> str:
    """Return how SQLite would answer a question."""
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with bench.store.reader() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}").all()
    return "\n".join(row[-1] for row in rows)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (PlaceFilter(), "by_risk"),
        (PlaceFilter(due_from=10, due_to=10, order=Order.DUE), "by_due"),
        (PlaceFilter(due_to=10, order=Order.DUE), "by_due"),
        (PlaceFilter(kinds=("shop",)), "by_kind"),
        (PlaceFilter(text="面馆"), "by_risk"),
        (PlaceFilter(order=Order.NAME), "by_"),
    ],
)
def test_lists_of_places_use_an_index(bench, wanted, index) -> None:
    plan = plan_of(bench, list_statement(wanted))
    assert f"fire_safety_places_{index}" in plan
    assert "SCAN fire_safety_places\n" not in plan


def test_findings_use_an_index(bench) -> None:
    from sqlalchemy import select

    from fire_safety.store import findings

    wanted = FindingFilter(place_id=3)
    held = findings._held(wanted)
    statement = select(findings.findings.c.id).where(*held)
    assert "fire_safety_findings_by_" in plan_of(bench, statement)
