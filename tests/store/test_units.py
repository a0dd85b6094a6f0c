"""Units and their keys survive the store; hostile text is only text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.kit.desks import NOON

from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.store.engine import Store
from cmdmap.store.units import (
    StoredUnit,
    find_unit,
    insert_unit,
    read_units,
    update_unit,
    write_emergency,
)

CAR = Unit(
    UnitId(0),
    "巡-07 <b>'; DROP TABLE units;--",
    ForceKind.GOVERNANCE,
    (UnitKey("fleetsync:100-2007"), UnitKey("nmea:/dev/ttyUSB0")),
    team="一队",
    phone="190-0000-0007",
)


def add(store: Store, unit: Unit = CAR) -> Unit:
    with store.transaction() as connection:
        return insert_unit(connection, unit, NOON)


def units(store: Store) -> list[StoredUnit]:
    with store.reader() as connection:
        return read_units(connection)


def test_a_unit_comes_back_with_its_keys_in_order(store: Store) -> None:
    stored = add(store)
    assert stored == replace(CAR, id=stored.id)
    assert units(store) == [StoredUnit(stored, None)]


def test_a_unit_is_found_by_any_of_its_keys(store: Store) -> None:
    stored = add(store)
    with store.reader() as connection:
        for key in CAR.keys:
            found = find_unit(connection, key)
            assert found is not None
            assert found.unit == stored
        assert find_unit(connection, UnitKey("fleetsync:100-2008")) is None


def test_a_change_replaces_name_and_keys(store: Store) -> None:
    stored = add(store)
    renamed = replace(stored, name="巡-08", keys=CAR.keys[1:], named=False)
    with store.transaction() as connection:
        update_unit(connection, renamed)
    assert [found.unit for found in units(store)] == [renamed]


def test_an_emergency_survives_until_it_is_ended(store: Store) -> None:
    stored = add(store)
    with store.transaction() as connection:
        write_emergency(connection, stored.id, NOON)
    assert units(store) == [StoredUnit(stored, NOON)]
    with store.transaction() as connection:
        write_emergency(connection, stored.id, None)
    assert units(store) == [StoredUnit(stored, None)]


def test_one_key_has_one_unit(store: Store) -> None:
    add(store)
    with pytest.raises(IntegrityError):
        add(store)
    assert len(units(store)) == 1


def test_a_number_is_never_given_twice(store: Store) -> None:
    first = add(store, replace(CAR, keys=()))
    with store.transaction() as connection:
        connection.execute(text("DELETE FROM units"))
    assert add(store, replace(CAR, keys=())).id > first.id


def test_a_kind_nobody_knows_any_more_is_unknown(store: Store) -> None:
    add(store)
    with store.transaction() as connection:
        connection.execute(text("UPDATE units SET kind = 'plugin_that_went'"))
    assert units(store)[0].unit.kind is ForceKind.UNKNOWN
