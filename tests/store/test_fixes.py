"""Fixes survive the store, meet by unit and time, and the newest is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.kit.desks import HOME, LINK, NOON, north

from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.store.engine import Store
from cmdmap.store.fixes import fix_of_row, fix_row, read_newest_fixes, write_fixes
from cmdmap.store.units import insert_unit

FIX = Fix(
    UnitId(1),
    HOME,
    NOON,
    NOON + timedelta(milliseconds=3),
    LINK,
    "nmea",
    alt_m=12.3,
    speed_mps=1.25,
    course_deg=359.99,
    micro_grid="330108001001",
    patrol_zone="P-01",
    flags=("late", "moved after jumps"),
)


def newest(store: Store) -> list[Fix]:
    with store.reader() as connection:
        return read_newest_fixes(connection)


def keep(store: Store, *fixes: Fix) -> None:
    with store.transaction() as connection:
        write_fixes(connection, [fix_row(fix) for fix in fixes])


def enrol(store: Store, count: int = 1) -> None:
    with store.transaction() as connection:
        for number in range(count):
            insert_unit(connection, Unit(UnitId(0), f"u{number}", ForceKind.GRID), NOON)


def test_every_value_comes_back() -> None:
    assert fix_of_row(fix_row(FIX)) == FIX


def test_what_was_not_said_stays_unsaid() -> None:
    bare = Fix(UnitId(1), HOME, NOON, NOON, LINK, "nmea")
    assert fix_of_row(fix_row(bare)) == bare


@given(
    st.floats(-180, 180),
    st.floats(-90, 90),
    st.floats(0, 359.9999),
    st.floats(0, 400),
)
def test_rounding_stays_within_a_centimetre(
    lon: float, lat: float, course: float, speed: float
) -> None:
    there = replace(FIX, place=Place(lon, lat), course_deg=course, speed_mps=speed)
    back = fix_of_row(fix_row(there))
    assert abs(back.place.lon - lon) <= 0.51e-7
    assert abs(back.place.lat - lat) <= 0.51e-7
    assert back.course_deg is not None
    assert 0 <= back.course_deg < 360
    assert abs((back.course_deg - course + 180) % 360 - 180) <= 0.0051
    assert back.speed_mps is not None
    assert abs(back.speed_mps - speed) <= 0.0051


def test_the_same_unit_and_time_is_one_row_and_its_gaps_are_filled(store: Store) -> None:
    enrol(store)
    position = replace(FIX, speed_mps=None, course_deg=None)
    keep(store, position)
    keep(store, replace(FIX, place=north(3), alt_m=99.0))
    assert newest(store) == [FIX]


def test_the_newest_of_each_unit_is_found(store: Store) -> None:
    enrol(store, 3)
    later = replace(FIX, at=NOON + timedelta(hours=1), place=Place(120.2, 30.2))
    keep(store, later, FIX, replace(FIX, unit_id=UnitId(3)))
    assert newest(store) == [later, replace(FIX, unit_id=UnitId(3))]


def test_nothing_to_write_is_no_statement(store: Store) -> None:
    keep(store)
    assert newest(store) == []
